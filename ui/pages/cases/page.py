"""The room of the cases (事件): the ledgers as one list, and one case with all its steps."""

from typing import Any

from desktop.cases.dossier import CaseDossier
from desktop.cases.service import Cases
from ui.pages.desk import Desk
from ui.pages.dossier_view import DossierView
from ui.pages.facts import FactSheet, groups_of
from ui.pages.reading_page import ReadingPage


class CasesPage(ReadingPage):
    """Finds, registers and moves cases."""

    subject, noun, unit = "case", "事件", "件"
    hint = "编号、名称、当事人"
    tables = frozenset({"case_record", "case_event", "unit", "grid"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.program.cases.list, [])

    @property
    def service(self) -> Cases:
        """The cases."""
        return self.desk.program.cases

    def view_of(self, dossier: Any) -> DossierView:
        """Return how a case is read."""
        case: CaseDossier = dossier
        view = DossierView(case.key, case.title, case.number or "", [], self.view_commands(), self.more_commands())
        view.add_sheet(FactSheet(groups_of(self.service.fields, case.texts, ("title",)), self.room, None))
        return view
