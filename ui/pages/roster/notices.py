"""The cards and the badge of one person of the roster, as they will be printed."""

from typing import BinaryIO

from desktop.jobs import Progress
from desktop.print_centre.centre import PrintCentre
from desktop.print_centre.kinds import Choices
from desktop.print_centre.notices import BADGE, CONTACT_CARD
from desktop.printing.outcome import Printed
from desktop.roster.dossier import StaffDossier
from ui.page import Page
from ui.pages.desk import Desk
from ui.printing import preview

CARDS = ((CONTACT_CARD, "民情联系卡"), (BADGE, "工作证"))


def show_notice(page: Page, desk: Desk, key: str, dossier: StaffDossier) -> None:
    """Show the cards or the badge of somebody; nothing on them is private, so nothing is written down."""
    centre = PrintCentre(desk.program, desk.today)
    printable = centre.printable(key)

    def print_to(stream: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
        making = centre.making(printable, Choices(record=dossier.key), progress=progress)
        return making.write(stream, progress, allow_missing=allow_missing)

    preview(page, desk.work, f"{dossier.title} {printable.title}", print_to)
