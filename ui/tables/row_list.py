"""Rows that are at hand already, shown like every other list."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.fields import Field
from desktop.jobs import Progress
from desktop.tables import Keys, Row, Search
from ui import theme
from ui.tables.empty import Empty
from ui.tables.record_table import RecordTable, as_array
from ui.tables.record_view import RecordView


class Rows:
    """A Source over rows in memory: the key of a row is its place."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self.fields = fields
        self.rows: Sequence[Row] = ()

    def keys(self, search: Search, progress: Progress) -> Keys:
        """Return every place."""
        return self.head(search, len(self.rows))

    def head(self, search: Search, limit: int) -> Keys:
        """Return the first places."""
        return as_array(range(min(len(self.rows), limit)))  # type: ignore[arg-type]

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few places."""
        return {key: self.rows[key] for key in keys if key < len(self.rows)}


class ShortTable(QFrame):
    """A table of some rows that somebody else gives; `view` tells what is opened and chosen, by place."""

    def __init__(self, fields: Sequence[Field], empty: Empty) -> None:
        super().__init__()
        self.setProperty("role", "list")
        self._source, self._empty = Rows(fields), empty
        self.table = RecordTable(self._source, self)
        self.view = RecordView(self.table)
        self.view.set_frozen(False)
        self.view.head.setStretchLastSection(True)
        edge = theme.current().hair
        box = QVBoxLayout(self)
        box.setContentsMargins(edge, edge, edge, edge)
        box.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.show_rows(())

    @property
    def rows(self) -> Sequence[Row]:
        """What is shown."""
        return self._source.rows

    @property
    def current(self) -> int:
        """The place under the cursor, or -1."""
        key = self.view.current_key
        return -1 if key is None else key

    def height_of(self, rows: int) -> int:
        """Return the height at which so many rows are seen whole, below the heads and between the edges."""
        sizes = theme.current()
        return sizes.head + rows * sizes.row + 4 * sizes.hair  # the border, and the edge within it

    def show_rows(self, rows: Sequence[Row], current: int = -1) -> None:
        """Show other rows, with the cursor on one of them."""
        self._source.rows = rows
        self.view.show_keys(self._source.head(Search(), len(rows)), current)
        self.view.empty.tell(None if rows else self._empty)
