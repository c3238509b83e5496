"""How far a scenario is admitted: its six states, each with its day and paper (P4-19)."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.cases.scenarios import RETIRED, STATES, Scenario
from desktop.fields import Field, Kind
from ui import theme
from ui.buttons import button, label
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.pages.questions import Questions
from ui.pages.scrolling import Column
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

STATE_LIST = "scenario_state"
DAY = Field("day", "日期", Kind.DATE, width=8, required=True)
PAPER = Field("paper", "会议纪要或文号", width=12)
NOTE = Field("note", "说明", Kind.NOTE, width=24, max_length=1000)
COLUMNS = (
    Field("state", "步骤", width=8, sortable=False),
    Field("day", "日期", width=7, sortable=False),
    Field("paper", "会议纪要或文号", width=12, sortable=False),
    Field("note", "说明", width=20, sortable=False),
)


class AdmissionDialog(Decision):
    """Asks when, and by which paper, a scenario enters a state."""

    def __init__(self, parent: QWidget, desk: Desk, scenario: Scenario, state: str) -> None:
        title = desk.display.words(STATE_LIST, state)
        super().__init__(parent, desk, f"{scenario.title}：{title}", title)
        self._scenario, self._state = scenario, state
        self.questions = Questions((DAY, PAPER, NOTE), desk.means(), {"day": desk.today()})
        self.column.addWidget(self.questions)
        self.column.addStretch(1)
        self.parts.append(self.questions)
        self.questions.begin()

    def job(self) -> Job:
        """Return the entering of the state."""
        told, scenarios = self.questions.answers(), self.desk.program.scenarios
        paper, note = told["paper"] or "", told["note"] or ""
        return lambda: scenarios.advance(self._scenario.key, self._state, told["day"], paper, note)


class AdmissionView(Column):
    """The six states side by side, the buttons to go on, and what was done."""

    def __init__(self, desk: Desk, scenario: Scenario, go: Callable[[str], object]) -> None:
        """`go` is called with the state to be entered."""
        sizes = theme.current()
        super().__init__(sizes.pad, (0, 0, sizes.unit, 0))
        steps = Panel("准入步骤", "部门提出需求，联席会议同意，共同制定流程，落实技术支持，实战演练后入格运行。")
        row = QHBoxLayout()
        row.setSpacing(sizes.gap)
        reached = STATES.index(scenario.state) if scenario.state in STATES else -1
        days = {one.state: one.day for one in scenario.history}
        for place, state in enumerate(STATES):
            row.addWidget(_step(desk, place, state, place <= reached, days.get(state, "")), 1)
        steps.body.addLayout(row)
        if scenario.state == RETIRED:
            steps.body.addWidget(label("这个场景已退出运行，不再登记新的事件。", "amber", wrap=True))
        if desk.may_write:
            steps.add(*self._buttons(desk, scenario, go))
        self.add(steps)
        table = ShortTable(COLUMNS, Empty("随程序提供的场景，已经在运行"))
        table.show_rows(
            [
                {
                    "state": desk.display.words(STATE_LIST, one.state),
                    "day": one.day,
                    "paper": one.paper,
                    "note": one.note,
                }
                for one in reversed(scenario.history)
            ]
        )
        table.setMinimumHeight(sizes.popup)
        self.add(table)

    def _buttons(self, desk: Desk, scenario: Scenario, go: Callable[[str], object]) -> list[QWidget]:
        made: list[QWidget] = []
        if (following := scenario.next_state) is not None:
            words = desk.display.words(STATE_LIST, following)
            made.append(button(f"进入“{words}”", lambda: go(following), icon_name="chevron-right", kind="primary"))
        last = STATES[0] if scenario.state == RETIRED else RETIRED
        words = "重新提出需求" if last == STATES[0] else "退出运行"
        made.append(button(words, lambda: go(last), icon_name="undo" if last == STATES[0] else "stop"))
        return made


def _step(desk: Desk, place: int, state: str, reached: bool, day: str) -> QWidget:
    made = QWidget()
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(theme.current().unit)
    sign = label(f"{place + 1}　{desk.display.words(STATE_LIST, state)}", "badge")
    sign.setProperty("tone", "green" if reached else "")
    sign.setFixedHeight(theme.current().page)
    box.addWidget(sign)
    box.addWidget(label(day if reached else "", "small"))
    return made
