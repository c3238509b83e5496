"""Why a form was not opened or not filled, and what to do."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.buttons import button, label
from ui.pages.forms.rows import row_box
from ui.pages.imports.column_row import StillBox
from ui.pages.panel import Panel

Find = Callable[[int, tuple[int, int]], object]  # sheet from 0, first and last row of the headings


class Refused(QWidget):
    """A card in the middle; where no headings were found it asks where they stand."""

    def __init__(
        self,
        title: str,
        sentence: str,
        again: Callable[[], object],
        leave: Callable[[], object],
        sheets: Sequence[tuple[int, str]] = (),
        find: Find | None = None,
    ) -> None:
        super().__init__()
        self._find = find
        sizes = theme.current()
        card = Panel("")
        card.setMaximumWidth(sizes.answers + sizes.drawer)
        card.body.addWidget(label(title, "section"))
        self.words = label(sentence, wrap=True)
        card.body.addWidget(self.words)
        if find is not None:
            self._ask(card, sheets)
        other = button("换一个文件", leave, icon_name="folder", kind="" if find is not None else "primary")
        card.add(button("再试一次", again, icon_name="refresh"), other)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, 6)
        middle.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(1)
        whole.addLayout(middle)
        whole.addStretch(2)

    def go_on(self) -> None:
        """Read the form with the headings where the clerk says they stand."""
        if self._find is not None:
            first, last = sorted((self.first.value(), self.last.value()))
            self._find(int(self.sheets.currentData()), (first, last))

    def _ask(self, card: Panel, sheets: Sequence[tuple[int, str]]) -> None:
        self.sheets, self.first, self.last = StillBox(sheets), row_box("表头第一行"), row_box("表头最后一行")
        self.sheets.setAccessibleName("哪张工作表")
        self.sheets.setVisible(len(sheets) > 1)
        self.first.valueChanged.connect(lambda row: self.last.setValue(max(row, self.last.value())))
        go = button("照此打开", self.go_on, icon_name="check", kind="primary")
        card.add(label("表头在第"), self.first, label("到"), self.last, label("行"), self.sheets, go)
