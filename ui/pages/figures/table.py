"""The figures of a stretch part by part: by ledger, kind, grid, unit, source, scenario."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.cases.dimensions import DIMENSIONS, GRID, KIND, LEDGER, SCENARIO, SORT, SOURCE, UNIT
from desktop.cases.figure_table import COLUMNS, PART, TOTAL, counted_by, fields_of, text_of, with_total
from desktop.cases.figures import Line
from ui import theme
from ui.buttons import button, label
from ui.elided import Elided
from ui.segments import Segments
from ui.tables.empty import Empty
from ui.tables.fitted import FittedTable

OFFERED = (LEDGER, KIND, SORT, GRID, UNIT, SOURCE, SCENARIO)
HINT = "选中一格，按 Enter 或双击，看它数到的事件；比率打开的是分子。"


class FigureTable(QWidget):
    """A row for each part, a column for each figure, the sum as the last row."""

    dimension_changed = Signal()
    cases_wanted = Signal(str, str)  # key of the part (nothing for the sum), key of a count

    def __init__(self) -> None:
        super().__init__()
        sizes = theme.current()
        self.dimension = LEDGER
        self.lines: Sequence[Line] = ()
        choices = [(key, DIMENSIONS[key].title) for key in OFFERED]
        self.choice = Segments(choices, self._choose, "按", LEDGER)
        self.opens = button("查看事件", self._open, icon_name="search")
        self.count, self.hint = label("", "second"), Elided(HINT, "second")
        nothing = Empty("这段时间没有事件", "换一段时间，或清除台账、网格的筛选。", "chart")
        self.table = FittedTable(fields_of("分项"), PART, nothing)
        self.table.view.set_frozen(True)
        self.table.view.opened.connect(lambda _: self._open())
        tools = QHBoxLayout()
        tools.setSpacing(sizes.gap)
        tools.addWidget(self.choice)
        tools.addWidget(self.opens)
        tools.addWidget(self.hint, 1)
        tools.addWidget(self.count)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addLayout(tools)
        whole.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def show_lines(self, lines: Sequence[Line], closed: str = "") -> None:
        """Show other figures; `closed` says when they were closed."""
        self.hint.set_words(closed + HINT)
        self.lines = with_total(lines)
        rows = [{key: text_of(line, key) for key in (PART, *COLUMNS)} for line in self.lines]
        self.table.show_rows(rows, 0 if rows else -1)
        self.count.setText(f"{len(lines):,} 项" if lines else "")
        self.opens.setEnabled(bool(rows))

    def choose(self, dimension: str) -> None:
        """Set the figures apart by another dimension, without telling."""
        self.dimension = dimension if dimension in OFFERED else LEDGER
        self.choice.choose(self.dimension)

    def _choose(self, dimension: str) -> None:
        self.dimension = dimension
        self.dimension_changed.emit()

    def _open(self) -> None:
        place = self.table.current
        if not 0 <= place < len(self.lines):
            return
        column = self.table.view.currentIndex().column()
        figure = COLUMNS[column - 1] if column > 0 else COLUMNS[0]
        line = self.lines[place]
        self.cases_wanted.emit("" if line.key == TOTAL else line.key, counted_by(figure))
