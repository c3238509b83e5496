"""The cards and the badge of one person of the roster, as they will be printed."""

from desktop.print_centre.kinds import Choices
from desktop.print_centre.notices import BADGE, CONTACT_CARD
from desktop.roster.dossier import StaffDossier
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.printing.booked import print_booked

CARDS = ((CONTACT_CARD, "民情联系卡"), (BADGE, "工作证"))


def show_notice(page: Page, desk: Desk, key: str, dossier: StaffDossier) -> None:
    """Show the cards or the badge of somebody; given out, they are entered in the book of prints."""
    print_booked(page, desk, key, Choices(record=dossier.key))
