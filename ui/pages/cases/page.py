"""The room of the cases (事件): the ledgers as one list, and one case with all its steps."""

from typing import Any

from desktop.cases.dossier import CaseDossier
from desktop.cases.service import Cases
from ui.page import Command
from ui.pages.cases.moving_work import CaseMoving
from ui.pages.cases.view import CaseView
from ui.pages.desk import Desk
from ui.pages.dossier_view import DossierView
from ui.pages.reading_page import ReadingPage


class CasesPage(ReadingPage):
    """Finds, registers and moves cases."""

    subject, noun, unit = "case", "事件", "件"
    hint = "编号、名称、当事人"
    tables = frozenset({"case_record", "case_event", "unit", "grid"})

    def __init__(self, desk: Desk) -> None:
        self.moving = CaseMoving(self, desk)
        super().__init__(desk, desk.program.cases.list, [])

    @property
    def service(self) -> Cases:
        """The cases."""
        return self.desk.program.cases

    def page_commands(self) -> list[Command]:
        """Return what can be done in the room, first what stands in the top line."""
        moves = self.moving.commands(lambda: self.dossier, self.list.selected_keys) if self.desk.may_write else []
        return [*moves, *super().page_commands()]

    def view_of(self, dossier: Any) -> DossierView:
        """Return how a case is read."""
        case: CaseDossier = dossier
        return CaseView(self, self.desk, self.moving, case, self.view_commands(), self.room)
