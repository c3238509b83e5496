"""The small card of the grid that is chosen on the map: who leads it, its figures, what can be done."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.grids.measures import Measure
from ui import theme
from ui.buttons import button, label, link, tool
from ui.pages.map.colouring import figure_words

ABREAST = 3  # figures in a row
Action = tuple[str, Callable[[], object]]


class GridCard(QFrame):
    """Facts as pairs, figures that open the records behind them, and buttons."""

    figure_wanted = Signal(object)  # a Measure
    closed = Signal()

    def __init__(self, title: str, about: str, facts: Sequence[tuple[str, str]], actions: Sequence[Action]) -> None:
        super().__init__()
        self.setProperty("role", "popup")
        worn = theme.current()
        self.setFixedWidth(worn.map_panel)
        self.title = title
        head = QHBoxLayout()
        head.addWidget(label(title, "strong", wrap=True), 1)
        head.addWidget(tool("close", "关闭", self.closed.emit), 0, Qt.AlignmentFlag.AlignTop)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(worn.gap)
        self._facts.setVerticalSpacing(worn.unit)
        self._facts.setColumnStretch(1, 1)
        self._figures = QGridLayout()
        self._figures.setSpacing(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(worn.pad, worn.gap, worn.gap, worn.pad)
        whole.setSpacing(worn.gap)
        whole.addLayout(head)
        if about:
            whole.addWidget(label(about, "small", wrap=True))
        whole.addLayout(self._facts)
        whole.addLayout(self._figures)
        for name, text in facts:
            self._add(name, label(text, wrap=True))
        self.buttons: list[QPushButton] = []
        rows = [actions[start : start + 2] for start in range(0, len(actions), 2)]
        for part in rows:
            row = QHBoxLayout()
            row.setSpacing(worn.gap)
            for words, pressed in part:
                made = button(words, pressed)
                self.buttons.append(made)
                row.addWidget(made, 1)
            whole.addLayout(row)

    def add_fact(self, name: str, text: str) -> None:
        """Tell one more thing."""
        self._add(name, label(text, wrap=True))

    def add_figures(self, figures: Sequence[tuple[Measure, float]]) -> None:
        """Show figures side by side; each opens its records."""
        for place, (measure, value) in enumerate(figures):
            made = link(figure_words(value, measure), partial(self.figure_wanted.emit, measure))
            made.setFixedHeight(theme.current().page)
            made.setToolTip(f"查看{measure.title}")
            made.setAccessibleName(measure.title)
            row, column = divmod(place, ABREAST)
            self._put(self._figures, made, 2 * row, column)
            title = label(measure.title, "small")
            title.setIndent(theme.current().gap + theme.current().hair)  # under the first letter of the link
            self._put(self._figures, title, 2 * row + 1, column)

    def press(self, words: str) -> None:
        """Do what one of the buttons does."""
        next(one for one in self.buttons if one.text() == words).click()

    def _add(self, name: str, words: QWidget) -> None:
        row = self._facts.rowCount()
        self._put(self._facts, label(name, "second"), row, 0)
        self._put(self._facts, words, row, 1)

    def _put(self, grid: QGridLayout, part: QWidget, row: int, column: int) -> None:
        left = Qt.AlignmentFlag.AlignLeft if grid is self._figures else Qt.AlignmentFlag(0)
        grid.addWidget(part, row, column, Qt.AlignmentFlag.AlignTop | left)
        part.show()  # what is added to a card that is shown would else count for nothing in its size
