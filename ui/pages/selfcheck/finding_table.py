"""A table of findings, and what can be done about those that are chosen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.fields import Field
from desktop.rules import Severity
from desktop.selfcheck.findings import Finding, Report
from desktop.selfcheck.keeping import ToDo
from desktop.tables import TONE
from ui import theme
from ui.buttons import button
from ui.tables.empty import Empty
from ui.tables.fitted import FittedTable

TONE_OF = {Severity.ERROR: "red", Severity.WARNING: "amber", Severity.NOTICE: "blue"}
FIXES: Mapping[str, str] = {  # what the button says for the fix of a rule
    "open_grid": "打开网格",
    "redivide": "网格调整…",
    "close": "撤销或合并…",
    "recode": "改编码…",
    "choose_setting": "选定城乡…",
    "end_post": "免去…",
    "found_party": "新建党组织…",
    "found_office": "新建网格办…",
    "place": "一次归入…",
    "appoint": "任职…",
    "open_staff": "打开网格员",
    "assign_contacts": "分配联系人…",
    "link_members": "编入党组织…",
    "open_organisations": "打开组织队伍",
}
OUTSIDE = "（没有网格）"
NO_FIX = "处理"
BY_GRID, BY_RULE = "grid", "rule"
FIELDS = {
    BY_GRID: Field("grid", "网格", width=11, listed=True, sortable=False),
    BY_RULE: Field("rule", "规则", width=11, listed=True, sortable=False),
}
OTHER_FIELDS = (
    Field("sentence", "情况", width=16, listed=True, sortable=False),
    Field("figure", "数值", width=4, listed=True, sortable=False),
    Field("bound", "要求", width=8, listed=True, sortable=False),
    Field("state", "处理", width=8, listed=True, sortable=False),
)
Todos = Mapping[tuple[str, int | None], ToDo]


@dataclass(frozen=True)
class Shown:
    """What the tables of the room show: the report, the names of grids, and what is being done already."""

    report: Report
    name: Callable[[int | None], str]
    todos: Todos = field(default_factory=dict)

    def row(self, one: Finding) -> dict[str, str]:
        """Return a finding as a row."""
        todo = self.todos.get((one.rule, one.grid_id))
        return {
            "grid": self.name(one.grid_id) if one.grid_id is not None else OUTSIDE,
            "rule": self.report.rule(one.rule).title,
            "sentence": one.sentence,
            "figure": one.figure_text,
            "bound": one.bound,
            "state": state_of(todo) if todo else "",
            TONE: TONE_OF[one.severity],
        }


class FindingTable(QWidget):
    """Findings by grid or by rule. What is asked for is told with the findings it is asked for."""

    records_wanted = Signal(object)  # a Finding
    fix_wanted = Signal(object)  # a Finding
    todo_wanted = Signal(object)  # several
    exception_wanted = Signal(object)  # several

    def __init__(self, first: str, empty: Empty, *, may_write: bool) -> None:
        super().__init__()
        self._findings: Sequence[Finding] = ()
        self.table = FittedTable((FIELDS[first], *OTHER_FIELDS), "sentence", empty)
        self.records = button("查看记录", lambda: self._tell_one(self.records_wanted), icon_name="search")
        self.fix = button(NO_FIX, lambda: self._tell_one(self.fix_wanted), icon_name="edit")
        self.todo = button("列入待办…", lambda: self.todo_wanted.emit(self.chosen), icon_name="add")
        self.exception = button("允许例外…", lambda: self.exception_wanted.emit(self.chosen), icon_name="check")
        for one in (self.todo, self.exception):
            one.setVisible(may_write)
        sizes = theme.current()
        self.tools = QHBoxLayout()
        self.tools.setSpacing(sizes.gap)
        for one in (self.records, self.fix, self.todo, self.exception):
            self.tools.addWidget(one)
        self.tools.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addLayout(self.tools)
        whole.addWidget(self.table, 1)
        self.table.view.current_changed.connect(lambda _: self._enable())
        self.table.view.selection_changed.connect(self._enable)
        self.table.view.opened.connect(lambda _: self._tell_one(self.records_wanted))
        self.setFocusProxy(self.table)
        self._enable()

    def show_findings(self, findings: Sequence[Finding], shown: Shown | None) -> None:
        """Show other findings; the cursor stays on the one it was on."""
        here = self.current
        self._findings = findings
        rows = [shown.row(one) for one in findings] if shown else []
        same = [place for place, one in enumerate(findings) if here and _is_same(one, here)]
        self.table.show_rows(rows, same[0] if same else 0 if rows else -1)
        self._enable()

    @property
    def current(self) -> Finding | None:
        """The finding under the cursor."""
        place = self.table.current
        return self._findings[place] if 0 <= place < len(self._findings) else None

    @property
    def chosen(self) -> list[Finding]:
        """The findings chosen."""
        return [self._findings[place] for place in self.table.view.selected_keys()]

    def _tell_one(self, signal: SignalInstance) -> None:
        if (one := self.current) is not None:
            signal.emit(one)

    def _enable(self) -> None:
        one = self.current
        for pressed in (self.records, self.fix, self.todo, self.exception):
            pressed.setEnabled(one is not None)
        self.fix.setText(FIXES.get(one.fix, NO_FIX) if one else NO_FIX)
        self.fix.setVisible(one is None or one.fix in FIXES)


def state_of(todo: ToDo) -> str:
    """Return in a few words who does something until when."""
    due = f"{todo.due_on:%m-%d}" if todo.due_on else ""
    words = " ".join(filter(None, (todo.staff_name, due)))
    return f"逾期 {todo.days_late} 天 {words}" if todo.is_late else words or "待办"


def _is_same(one: Finding, other: Finding) -> bool:
    return (one.rule, one.grid_id) == (other.rule, other.grid_id)
