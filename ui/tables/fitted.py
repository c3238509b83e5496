"""A table of which one column is a sentence: the others are as wide as their words, the sentence has what is left."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.fields import Field
from desktop.tables import Row
from ui import theme
from ui.buttons import label
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

LEAST, MOST = 14, 16  # characters: what the sentence never has less of, and the other columns never more
MEASURED = 500  # rows whose words are measured


class FittedTable(QWidget):
    """`whole` tells the sentence under the cursor in full where the table cuts it."""

    def __init__(self, fields: Sequence[Field], long: str, empty: Empty) -> None:
        """`long` is the key of the sentence."""
        super().__init__()
        self._fields, self._long = fields, [field.key for field in fields].index(long)
        self.table = ShortTable(fields, empty)
        self.view = self.table.view
        self.view.head.setStretchLastSection(False)
        self.view.viewport().installEventFilter(self)
        self.view.current_changed.connect(lambda _: self._tell())
        self.whole = label("", "second", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.current().gap)
        box.addWidget(self.table, 1)
        box.addWidget(self.whole)
        self.setFocusProxy(self.table)
        self._tell()

    @property
    def rows(self) -> Sequence[Row]:
        """What is shown."""
        return self.table.rows

    @property
    def current(self) -> int:
        """The place under the cursor, or -1."""
        return self.table.current

    def show_rows(self, rows: Sequence[Row], current: int = -1) -> None:
        """Show other rows, with the cursor on one of them."""
        self.table.show_rows(rows, current)
        sizes, metrics = theme.current(), self.fontMetrics()
        for place, field in enumerate(self._fields):
            if place != self._long:
                words = [field.title, *(row.get(field.key, "") for row in rows[:MEASURED])]
                widest = min(max(map(metrics.horizontalAdvance, words)), MOST * sizes.text)
                self.view.setColumnWidth(place, widest + sizes.pad * 2 + sizes.gap)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the sentences take the room that is left."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        view = self.view
        others = sum(view.columnWidth(place) for place in range(len(self._fields)) if place != self._long)
        view.setColumnWidth(self._long, max(view.viewport().width() - others, LEAST * theme.current().text))
        self._tell()

    def _tell(self) -> None:
        place, sizes = self.current, theme.current()
        sentence = self.rows[place].get(self._fields[self._long].key, "") if 0 <= place < len(self.rows) else ""
        room = self.view.columnWidth(self._long) - sizes.pad - sizes.gap - sizes.unit
        is_cut = self.fontMetrics().horizontalAdvance(sentence) > room
        self.whole.setText(sentence if is_cut else "")
        self.whole.setVisible(is_cut)
