"""The cases of one scenario as a list with its own columns."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.cases.scenario_list import ScenarioCases
from desktop.cases.scenarios import Scenario
from ui import theme
from ui.buttons import button
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.list_export import export_list
from ui.pages.list_paper import print_list
from ui.tables.empty import Empty
from ui.tables.record_list import RecordList

SUBJECT, UNIT = "case_record", "件"


class ScenarioCasesView(QWidget):
    """The list, and what can be done with it; a row leads to the case."""

    def __init__(self, page: Page, desk: Desk, scenario: Scenario, open_case: Callable[[int], object]) -> None:
        super().__init__()
        self._page, self._desk, self._title = page, desk, f"{scenario.title}事件清单"
        program = desk.program
        self.source = ScenarioCases(program.office.store, program.cases.list, desk.display, scenario)
        empty = Empty("这个场景还没有事件", "在“事件”里登记时选择这个场景。", "scenario")
        self.list = RecordList(self.source, desk.work, unit=UNIT, hint="编号、名称、当事人", empty=empty)
        self.list.opened.connect(lambda key: open_case(int(key)))
        row = QHBoxLayout()
        row.setSpacing(theme.current().gap)
        row.addStretch(1)
        row.addWidget(button("导出", self.export, icon_name="export"))
        row.addWidget(button("打印", self.print_out, icon_name="print"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.current().gap)
        whole.addLayout(row)
        whole.addWidget(self.list, 1)
        self.list.reload()

    def export(self) -> None:
        """Write the list to a file as it is seen."""
        export_list(self._page, self._desk, self.list, self.source, UNIT, self._title, SUBJECT)

    def print_out(self) -> None:
        """Print the list as it is seen."""
        print_list(self._page, self._desk, self.list, self.source, UNIT, self._title, SUBJECT)
