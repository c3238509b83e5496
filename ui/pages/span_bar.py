"""Which days: a month, a quarter, a year, or from one day to another, turned one by one."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.cases.spans import DAYS, MONTH, QUARTER, YEAR, Span
from desktop.clock import Today
from ui import theme
from ui.buttons import label, tool
from ui.dialogs import AskSheet
from ui.forms.date_box import DateBox
from ui.segments import Segments

KINDS = ((MONTH, "月"), (QUARTER, "季"), (YEAR, "年"), (DAYS, "自定"))
ENDS = "结束日期不能早于开始日期，请改一改。"


class SpanBar(QWidget):
    """Tells when other days are asked for."""

    changed = Signal()

    def __init__(
        self, today: Today, kind: str, kinds: Sequence[tuple[str, str]] = KINDS, verb: str = "统计", keys: bool = True
    ) -> None:
        """`verb` is what will be done with the days; `keys` lets Alt with the arrows turn them."""
        super().__init__()
        self._today, self._verb = today, verb
        self.span = Span.around(today(), kind)
        sizes = theme.current()
        self.kinds = Segments(kinds, self._choose, "按", kind)
        self.kinds.setVisible(len(kinds) > 1)
        back, on = ("Alt+Left", "Alt+Right") if keys else ("", "")
        self.back = tool("chevron-left", "上一期", lambda: self.take(self.span.before), keys=back)
        self.on = tool("chevron-right", "下一期", lambda: self.take(self.span.after), keys=on)
        self.title = label("", "strong")
        self.title.setMinimumWidth(sizes.text * 9)
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(sizes.gap)
        for one in (self.kinds, self.back, self.title, self.on):
            self.row.addWidget(one)
        self.show_span(self.span)

    def set_days(self, first: Any, last: Any) -> None:
        """Ask for any days."""
        self.take(Span(first, last))

    def take(self, span: Span) -> None:
        """Ask for other days, and tell."""
        self.show_span(span)
        self.changed.emit()

    def show_span(self, span: Span) -> None:
        """Ask for other days without telling."""
        self.span = span
        if span.kind in self.kinds.buttons:
            self.kinds.choose(span.kind)
        self.title.setText(span.title)

    def _choose(self, kind: str) -> None:
        if kind == DAYS:
            self._ask_days()
        else:
            day = min(self.span.last, max(self.span.first, self._today()))
            self.take(Span.around(day, kind))

    def _ask_days(self) -> None:
        first: Any = DateBox(today=self._today)
        last: Any = DateBox(today=self._today)

        def go(sheet: AskSheet) -> None:
            from_day, to_day = first.value, last.value
            if from_day is None or to_day is None or to_day < from_day:
                sheet.refuse(ENDS)
                return
            sheet.accept()
            self.set_days(from_day, to_day)

        sheet = AskSheet(self, f"{self._verb}哪些日子", self._verb, go)
        sheet.add_pair(("开始日期", first), ("结束日期", last))
        first.value, last.value = self.span.first, min(self.span.last, max(self.span.first, self._today()))
        sheet.rejected.connect(lambda: self.show_span(self.span))
        sheet.open()
        first.setFocus()
