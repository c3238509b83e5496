"""The tabs of what the office decided: exceptions with their reasons, and what is to be done."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.fields import Field
from desktop.rules import Rule
from desktop.selfcheck.findings import Allowed
from desktop.selfcheck.keeping import ToDo
from desktop.tables import TONE
from ui import theme
from ui.buttons import button
from ui.pages.selfcheck.finding_table import OUTSIDE
from ui.tables.empty import Empty
from ui.tables.fitted import FittedTable

EXCEPTION_FIELDS = (
    Field("grid", "网格", width=13, listed=True, sortable=False),
    Field("rule", "规则", width=11, listed=True, sortable=False),
    Field("reason", "理由", width=22, listed=True, sortable=False),
    Field("until", "截止", width=8, listed=True, sortable=False),
    Field("by", "允许人", width=6, listed=True, sortable=False),
    Field("state", "现状", width=8, listed=True, sortable=False),
)
TODO_FIELDS = (
    Field("title", "事项", width=30, listed=True, sortable=False),
    Field("grid", "网格", width=12, listed=True, sortable=False),
    Field("who", "负责人", width=6, listed=True, sortable=False),
    Field("due", "期限", width=8, listed=True, sortable=False),
    Field("state", "状态", width=14, listed=True, sortable=False),
)
GONE = "（已删除的规则）"
Name = Callable[[int | None], str]


class _Kept(QWidget):
    """A table with its buttons."""

    def __init__(self, table: FittedTable, buttons: Sequence[QWidget]) -> None:
        super().__init__()
        self.table = table
        sizes = theme.current()
        tools = QHBoxLayout()
        tools.setSpacing(sizes.gap)
        for one in buttons:
            tools.addWidget(one)
        tools.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addLayout(tools)
        whole.addWidget(table, 1)
        self.setFocusProxy(table)


class ExceptionsView(_Kept):
    """Findings that are let stand."""

    withdraw_wanted = Signal(object)  # keys

    def __init__(self, *, may_write: bool) -> None:
        self._rows: Sequence[Allowed] = ()
        self.withdraw = button("取消例外", lambda: self.withdraw_wanted.emit(self.chosen), icon_name="undo")
        self.withdraw.setVisible(may_write)
        empty = Empty(
            "没有例外", "在“问题”里选中一项，按“允许例外…”写明理由；例外单独列在这里，不再算作问题。", "check"
        )
        super().__init__(FittedTable(EXCEPTION_FIELDS, "reason", empty), [self.withdraw])
        self.table.view.selection_changed.connect(lambda: self.withdraw.setEnabled(bool(self.chosen)))

    @property
    def chosen(self) -> list[int]:
        """The keys of the exceptions chosen."""
        return [self._rows[place].key for place in self.table.view.selected_keys()]

    def show_exceptions(
        self,
        rows: Sequence[Allowed],
        idle: Mapping[int, str],
        rules: Sequence[Rule],
        name: Name,
        clerks: Mapping[str, str],
    ) -> None:
        """Show exceptions; `idle` says of some why they have no effect."""
        self._rows = rows
        titles = {rule.key: rule.title for rule in rules}
        shown = [
            {
                "grid": name(one.grid_id) if one.grid_id is not None else OUTSIDE,
                "rule": titles.get(one.rule, GONE),
                "reason": one.reason,
                "until": one.until.isoformat() if one.until else "长期",
                "by": clerks.get(one.by, one.by),
                "state": idle.get(one.key, "有效"),
            }
            | ({TONE: "quiet"} if one.key in idle else {})
            for one in rows
        ]
        self.table.show_rows(shown, 0 if shown else -1)
        self.withdraw.setEnabled(bool(shown))


class ToDosView(_Kept):
    """What is to be done, and what was."""

    finish_wanted = Signal(object)  # a ToDo
    reopen_wanted = Signal(object)
    change_wanted = Signal(object)
    remove_wanted = Signal(object)
    print_wanted = Signal()
    grid_wanted = Signal(int)
    turned = Signal()  # between what is to be done and what was

    def __init__(self, *, may_write: bool) -> None:
        self._rows: Sequence[ToDo] = ()
        self.done = QCheckBox("看已办结的")
        self.finish = button("办结…", lambda: self._tell(self._finish_or_reopen), icon_name="check", kind="primary")
        self.open = button("打开网格", lambda: self._tell(self._open), icon_name="grid")
        self.remove = button("删除", lambda: self._tell(self.remove_wanted.emit), icon_name="delete")
        self.change = button("改负责人、期限…", lambda: self._tell(self.change_wanted.emit), icon_name="edit")
        self.print = button("打印清单", lambda: self.print_wanted.emit(), icon_name="print")
        for one in (self.finish, self.change, self.remove):
            one.setVisible(may_write)
        empty = Empty("没有待办", "在“问题”里选中几项，按“列入待办…”定负责人和期限。", "check")
        super().__init__(
            FittedTable(TODO_FIELDS, "title", empty),
            [self.finish, self.change, self.open, self.remove, self.print, self.done],
        )
        self.done.toggled.connect(lambda _: self.turned.emit())
        self.table.view.current_changed.connect(lambda _: self._enable())

    @property
    def current(self) -> ToDo | None:
        """What is under the cursor."""
        place = self.table.current
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def show_todos(self, rows: Sequence[ToDo], name: Name) -> None:
        """Show what is to be done, or was."""
        self._rows = rows
        shown = [
            {
                "title": one.title,
                "grid": name(one.grid_id) if one.grid_id is not None else "",
                "who": one.staff_name,
                "due": one.due_on.isoformat() if one.due_on else "",
                "state": one.state,
            }
            | ({TONE: "red"} if one.is_late else {TONE: "quiet"} if one.done_on else {})
            for one in rows
        ]
        self.table.show_rows(shown, 0 if shown else -1)
        self._enable()

    def _enable(self) -> None:
        one = self.current
        for pressed in (self.finish, self.remove):
            pressed.setEnabled(one is not None)
        self.change.setEnabled(one is not None and not self.done.isChecked())
        self.print.setEnabled(bool(self._rows) and not self.done.isChecked())
        self.open.setEnabled(one is not None and one.grid_id is not None)
        self.finish.setText("重新列入" if self.done.isChecked() else "办结…")

    def _tell(self, tell: Callable[[ToDo], object]) -> None:
        if (one := self.current) is not None:
            tell(one)

    def _finish_or_reopen(self, one: ToDo) -> None:
        (self.reopen_wanted if one.done_on else self.finish_wanted).emit(one)

    def _open(self, one: ToDo) -> None:
        if one.grid_id is not None:
            self.grid_wanted.emit(one.grid_id)
