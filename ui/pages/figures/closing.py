"""Closed months (结账): which are closed, what was reported, what changed since."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.cases.dimensions import ALL, DIMENSIONS
from desktop.cases.figure_table import title_of
from desktop.cases.indicators import COUNTED, figure_text
from desktop.cases.months import FROZEN, Closed, Corrected
from desktop.cases.spans import Span
from desktop.fields import Field, Kind
from desktop.tables import TONE
from ui import theme
from ui.buttons import button, label
from ui.segments import Segments
from ui.tables.empty import Empty
from ui.tables.fitted import FittedTable

MONTH_FIELDS = (
    Field("month", "月份", width=6, listed=True, sortable=False),
    Field("state", "状态", width=8, listed=True, sortable=False),
    Field("by", "结账人", width=5, listed=True, sortable=False),
    Field("note", "说明", width=10, listed=True, sortable=False),
)
FIGURE_FIELDS = (
    Field("figure", "数字", width=8, listed=True, sortable=False),
    Field("frozen", "结账数", Kind.DECIMAL, width=6, listed=True, sortable=False),
    Field("now", "现在数", Kind.DECIMAL, width=6, listed=True, sortable=False),
    Field("difference", "差额", Kind.DECIMAL, width=5, listed=True, sortable=False),
)
NOT_CLOSED = "未结账"
SAME = Empty("没有差额", "各分项现在的数与结账时一样。", "check")


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month that is over: closed, or not yet."""

    month: str
    closed: Closed | None


class ClosingSheet(QWidget):
    """Months at the left, what was reported in the one under the cursor at the right."""

    chosen = Signal(str)  # a closed month came under the cursor
    close_wanted = Signal(str)
    reopen_wanted = Signal(str)
    print_wanted = Signal(str)
    changed_wanted = Signal(str)

    def __init__(self, *, may_close: bool, may_reopen: bool) -> None:
        super().__init__()
        sizes = theme.current()
        self._rows: Sequence[MonthRow] = ()
        self.months = FittedTable(
            MONTH_FIELDS, "note", Empty("还没有可以结账的月份", "有事件的月份过完后在这里结账。", "lock")
        )
        nothing = Empty("这个月还没有结账", "结账后数字不再变动，以后的更正在这里另列。", "lock")
        self.figures = FittedTable(FIGURE_FIELDS, "figure", nothing)
        self.close_button = button(
            "结账…", lambda: self.close_wanted.emit(self.month), icon_name="lock", kind="primary"
        )
        self.print_button = button("打印月报", lambda: self.print_wanted.emit(self.month), icon_name="print")
        self.reopen_button = button("反结账…", lambda: self.reopen_wanted.emit(self.month), icon_name="undo")
        self.changed_button = button("查看变动的事件", lambda: self.changed_wanted.emit(self.month), icon_name="search")
        self.words = label("", "strong")
        self.words.setFixedHeight(sizes.control)
        self._may_close, self._may_reopen = may_close, may_reopen
        tools = QHBoxLayout()
        tools.setSpacing(sizes.gap)
        for one in (self.close_button, self.print_button, self.reopen_button):
            tools.addWidget(one)
        tools.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(sizes.gap)
        head.addWidget(self.words)
        head.addStretch(1)
        head.addWidget(self.changed_button)
        self.dimension = ALL
        choices = [(key, DIMENSIONS[key].title) for key in FROZEN]
        self.choice = Segments(choices, self._choose, "按", ALL)
        left, right = QVBoxLayout(), QVBoxLayout()
        for box, above, below in ((left, tools, self.months), (right, head, self.figures)):
            box.setSpacing(sizes.gap)
            box.addLayout(above)
            box.addWidget(below, 1)
        right.insertWidget(1, self.choice, 0, Qt.AlignmentFlag.AlignLeft)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.card)
        whole.addLayout(left, 1)
        whole.addLayout(right, 1)
        self.months.view.current_changed.connect(lambda _: self._look())
        self.setFocusProxy(self.months)
        self._look()

    @property
    def month(self) -> str:
        """The month under the cursor, or nothing."""
        row = self._row
        return row.month if row else ""

    @property
    def _row(self) -> MonthRow | None:
        place = self.months.current
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def show_months(self, rows: Sequence[MonthRow], names: dict[str, str]) -> None:
        """Show which months are closed; `names` are those of the accounts."""
        here = self.month
        self._rows = rows
        same = [place for place, row in enumerate(rows) if row.month == here]
        self.months.show_rows([_month_row(row, names) for row in rows], same[0] if same else 0 if rows else -1)
        self._look()

    def show_corrected(self, month: str, dimension: str, parts: Sequence[Corrected], changed: int) -> None:
        """Show what was reported of a month and what it would be now: the whole, or what differs of every part."""
        if (month, dimension) != (self.month, self.dimension):
            return
        if dimension == ALL:
            rows = [_figure_row(one, counted.key) for one in parts for counted in COUNTED]
        else:
            every = ((one, counted.key) for one in parts for counted in COUNTED)
            rows = [_figure_row(one, key, one.title) for one, key in every if one.difference(key)]
        self.figures.show_rows(rows, 0 if rows else -1)
        self.figures.table.view.empty.tell(None if rows else SAME)
        self.words.setText(f"{Span.of_month(month).title}　结账后有 {changed:,} 件事件变动")
        self.choice.show()
        self.changed_button.show()
        self.changed_button.setEnabled(changed > 0)

    def _choose(self, dimension: str) -> None:
        self.dimension = dimension
        self._look()

    def _look(self) -> None:
        row = self._row
        self.close_button.setVisible(self._may_close)
        self.reopen_button.setVisible(self._may_reopen)
        self.close_button.setEnabled(row is not None and row.closed is None)
        self.reopen_button.setEnabled(row is not None and row.closed is not None)
        self.print_button.setEnabled(row is not None)
        self.figures.show_rows([])
        self.words.setText("")
        self.changed_button.hide()
        self.choice.hide()
        if row is not None and row.closed is not None:
            self.chosen.emit(row.month)


def _month_row(row: MonthRow, names: dict[str, str]) -> dict[str, str]:
    closed = row.closed
    return {
        "month": Span.of_month(row.month).title,
        "state": f"{closed.at.astimezone():%Y-%m-%d} 结账" if closed else NOT_CLOSED,
        "by": names.get(closed.by, closed.by) if closed else "",
        "note": closed.note if closed else "",
        TONE: "green" if closed else "amber",
    }


def _figure_row(corrected: Corrected, key: str, part: str = "") -> dict[str, str]:
    difference = corrected.difference(key)
    return {
        "figure": f"{part}　{title_of(key)}" if part else title_of(key),
        "frozen": figure_text(corrected.frozen.get(key, 0)),
        "now": figure_text(corrected.now.get(key, 0)),
        "difference": f"{difference:+,}" if difference else "",
        TONE: "amber" if difference else "",
    }
