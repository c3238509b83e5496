"""What is printed of a meeting."""

from desktop.meetings.dossier import MeetingDossier
from ui.page import Command, Page
from ui.pages.desk import Desk


def papers_of(page: Page, desk: Desk, dossier: MeetingDossier) -> list[Command]:
    """Return what can be printed of a meeting, the usual paper first."""
    return []
