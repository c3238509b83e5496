"""The bar over the figures: of which days, which ledger, which grid."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.cases.dimensions import GRID, LEDGER
from desktop.cases.figures import Asked
from desktop.cases.ledgers import ledgers
from desktop.cases.spans import DAYS, MONTH, QUARTER, YEAR, Span
from ui import theme
from ui.buttons import label, tool
from ui.chips import ChipRow, Filter
from ui.dialogs import AskSheet
from ui.forms.date_box import DateBox
from ui.pages.desk import Desk
from ui.pages.filters import grid_filter
from ui.segments import Segments

KINDS = ((MONTH, "月"), (QUARTER, "季"), (YEAR, "年"), (DAYS, "自定"))
ENDS = "结束日期不能早于开始日期，请改一改。"


class FigureBar(QWidget):
    """Tells when something else is asked for."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.span = Span.around(desk.today(), YEAR)
        sizes = theme.current()
        self.kinds = Segments(KINDS, self._choose, "按", YEAR)
        self.back = tool("chevron-left", "上一期", lambda: self._take(self.span.before), keys="Alt+Left")
        self.on = tool("chevron-right", "下一期", lambda: self._take(self.span.after), keys="Alt+Right")
        self.title = label("", "strong")
        self.title.setMinimumWidth(sizes.text * 9)
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        books = Filter(LEDGER, "台账", lambda: [(one.key, one.title) for one in ledgers()], many=False)
        self.chips = ChipRow([books, grid_filter(desk.program.grids)])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes.gap)
        for one in (self.kinds, self.back, self.title, self.on):
            row.addWidget(one)
        row.addWidget(self.chips, 1)
        self.chips.changed.connect(self.changed)
        self._show()

    @property
    def asked(self) -> Asked:
        """What is asked for."""
        return Asked(self.span, {key: str(value) for key, value in self.chips.values().items()})

    @property
    def grid(self) -> int | None:
        """The grid that is asked for, if one is."""
        found = self.chips.values().get(GRID)
        return None if found is None else int(found)

    @property
    def words(self) -> str:
        """What is asked for, in words."""
        told = [chip.words().partition("：")[2] for chip in self.chips.chips if chip.value is not None]
        return "　".join([self.span.title, *told])

    def set_days(self, first: date, last: date) -> None:
        """Ask for any days."""
        self._take(Span(first, last))

    def state(self) -> dict[str, Any]:
        """Return what is asked for as plain data. A running month stays the running one."""
        days = [self.span.first.isoformat(), self.span.last.isoformat()] if self.span.kind == DAYS else []
        return {"kind": self.span.kind, "days": days, "chips": self.chips.values()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Ask for what was asked for earlier."""
        kind, days = state.get("kind", YEAR), state.get("days", [])
        if kind == DAYS and len(days) == 2:
            self.span = Span(date.fromisoformat(days[0]), date.fromisoformat(days[1]))
        elif kind in dict(KINDS):
            self.span = Span.around(self._desk.today(), kind if kind != DAYS else YEAR)
        self.chips.set_values(state.get("chips", {}))
        self._show()

    def _choose(self, kind: str) -> None:
        if kind == DAYS:
            self._ask_days()
        else:
            day = min(self.span.last, max(self.span.first, self._desk.today()))
            self._take(Span.around(day, kind))

    def _ask_days(self) -> None:
        first: Any = DateBox(today=self._desk.today)
        last: Any = DateBox(today=self._desk.today)

        def go(sheet: AskSheet) -> None:
            from_day, to_day = first.value, last.value
            if from_day is None or to_day is None or to_day < from_day:
                sheet.refuse(ENDS)
                return
            sheet.accept()
            self.set_days(from_day, to_day)

        sheet = AskSheet(self, "统计哪些日子", "统计", go)
        sheet.add_pair(("开始日期", first), ("结束日期", last))
        first.value, last.value = self.span.first, min(self.span.last, self._desk.today())
        sheet.rejected.connect(self._show)
        sheet.open()
        first.setFocus()

    def _take(self, span: Span) -> None:
        self.span = span
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self.kinds.choose(self.span.kind)
        self.title.setText(self.span.title)
