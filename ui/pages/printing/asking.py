"""What a paper asks before it is made: which days, which grid, which record, its own options, numbers in full."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.cases.spans import MONTH
from desktop.finding import Hit
from desktop.print_centre.kinds import Ask, Choices, Named, Option, Printable
from desktop.print_centre.remembered import span_of
from ui import theme
from ui.buttons import label
from ui.chips import Chip, Filter
from ui.flow import Flow
from ui.forms.date_box import DateBox
from ui.pages.desk import Desk
from ui.pages.filters import grid_filter
from ui.pages.finder import DossierFinder
from ui.pages.span_bar import KINDS, SpanBar
from ui.segments import Segments

MASKED, FULL = "masked", "full"
NUMBERS = ((MASKED, "号码脱敏"), (FULL, "完整号码"))
NOBODY = "没有找到"
HINTS = {
    "person": "姓名、拼音或证号后几位",
    "household": "户主、户号或地址",
    "enterprise": "企业或场所名称",
    "case_record": "事件编号、标题或当事人",
    "meeting": "会议名称或日期",
    "grid": "网格名称或编码",
    "staff": "网格员姓名",
    "organisation": "组织名称",
}


class OptionChip(Chip):
    """One of several values of a paper's own; the first is the usual one, to which the cross leads back."""

    def __init__(self, option: Option) -> None:
        self.option = option
        super().__init__(Filter(option.key, option.title, lambda: option.values, many=False))

    @property
    def chosen(self) -> str:
        """The value that is chosen."""
        return self.option.values[0][0] if self.value is None else str(self.value)

    def set_chosen(self, value: str) -> None:
        """Choose a value without telling."""
        self.set_value(None if value == self.option.values[0][0] else value)

    def words(self) -> str:
        """Return what the chip says."""
        return f"{self.option.title}：{dict(self.option.values).get(self.chosen, '？')}"

    def _take(self, value: Any) -> None:
        super()._take(None if value == self.option.values[0][0] else value)


class RecordFinder(DossierFinder):
    """Finds the one record a paper is of."""

    nobody = NOBODY

    def __init__(self, desk: Desk, printable: Printable, find: Callable[[str], Sequence[Named]]) -> None:
        self.subject = printable.subject if printable.subject in ("person", "household", "enterprise", "grid") else ""
        self.hint, self.noun = HINTS.get(printable.subject, "名称或编号"), printable.title
        super().__init__(desk)
        self._find = find
        self.setMinimumWidth(theme.current().search * 2 // 3)

    def answers(self, text: str) -> list[Hit]:
        """Return what a text may mean, beside the window."""
        return [Hit("", one.key, one.title, one.detail) for one in self._find(text)]

    def _take(self, key: Any) -> None:
        if key is not None:
            self.setText(self._titles.get(key, ""))
            self.popup.hide()
            self.chosen.emit(key)


class AskingBar(QWidget):
    """The editors of one paper in a row; tells when an answer is another one."""

    changed = Signal()

    def __init__(self, desk: Desk, printable: Printable, find: Callable[[str], Sequence[Named]]) -> None:
        super().__init__()
        self.printable = printable
        self.span: SpanBar | None = None
        self.day: Any = None  # a DateBox, where the paper asks for a day
        self.grid: Chip | None = None
        self.finder: RecordFinder | None = None
        self.options = [OptionChip(one) for one in printable.options]
        self.numbers: Segments | None = None
        self._record: int | None = None
        self._revealed = False
        row = Flow(self, theme.current().gap)
        asks = set(printable.asks)
        if Ask.RECORD in asks:
            self.finder = RecordFinder(desk, printable, find)
            self.finder.chosen.connect(self.choose_record)
            row.addWidget(self.finder)
        if asks & {Ask.PERIOD, Ask.MONTH}:
            kinds = KINDS if Ask.PERIOD in asks else KINDS[:1]
            self.span = SpanBar(desk.today, MONTH, kinds, "打印")
            self.span.changed.connect(self.changed)
            row.addWidget(self.span)
        if Ask.DAY in asks:
            self.day = DateBox(today=desk.today)
            self.day.changed.connect(self._day_changed)
            row.addWidget(_titled("数据截至", self.day))
        if Ask.GRID in asks:
            self.grid = Chip(grid_filter(desk.program.grids))
            self.grid.changed.connect(self.changed)
            row.addWidget(self.grid)
        for one in self.options:
            one.changed.connect(self.changed)
            row.addWidget(one)
        if printable.has_secrets:
            self.numbers = Segments(NUMBERS, self._reveal, "", MASKED)
            row.addWidget(self.numbers)
        self.setVisible(bool(printable.asks or printable.has_secrets))

    @property
    def choices(self) -> Choices:
        """The answers as they stand; what numbers in full are for is asked later."""
        span = self.span.span if self.span is not None else None
        day = self.day.value if self.day is not None else None
        return Choices(
            span.first if span else None,
            span.last if span else day,
            self.grid.value if self.grid is not None else None,
            self._record,
            {one.option.key: one.chosen for one in self.options},
            self._revealed,
        )

    @property
    def missing(self) -> str:
        """What must be answered before there is a paper; empty where nothing is missing."""
        if self.finder is not None and self._record is None:
            return f"先找到要打印的{_noun(self.printable)}：输入{self.finder.hint}。"
        if self.day is not None and self.day.value is None:
            return "先填写数据截至哪一天。"
        return ""

    def take(self, choices: Choices) -> None:
        """Show answers without telling."""
        if self.span is not None and choices.first is not None:
            self.span.show_span(span_of(choices))
        if self.day is not None:
            blocked = self.day.blockSignals(True)
            self.day.value = choices.last
            self.day.blockSignals(blocked)
        if self.grid is not None:
            self.grid.set_value(choices.grid)
        for one in self.options:
            one.set_chosen(choices.options.get(one.option.key, one.chosen))

    def choose_record(self, key: int, title: str = "") -> None:
        """Choose the record the paper is of, and tell."""
        self._record = key
        if self.finder is not None and title:
            self.finder.setText(title)
        self.changed.emit()

    def _day_changed(self) -> None:
        if self.day is not None and self.day.is_readable():
            self.changed.emit()

    def _reveal(self, which: str) -> None:
        self._revealed = which == FULL
        self.changed.emit()


def _titled(title: str, editor: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.current().gap)
    row.addWidget(label(title, "second"))
    row.addWidget(editor)
    return made


def _noun(printable: Printable) -> str:
    return {
        "person": "人",
        "household": "户",
        "enterprise": "企业或场所",
        "case_record": "事件",
        "meeting": "会议",
        "grid": "网格",
        "staff": "网格员",
        "organisation": "组织",
    }.get(printable.subject, "对象")
