"""The model of a long list: it holds keys, and reads rows by the page when they are painted."""

import logging
from array import array
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.fields import Field, Kind
from desktop.tables import TONE, Keys, Row, Source

log = logging.getLogger(__name__)

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
PAGE = 64  # rows read at once
PAGES_KEPT = 64
GONE = "（已删除）"
NUMBERS = frozenset({Kind.NUMBER, Kind.DECIMAL})
_DISPLAY = Qt.ItemDataRole.DisplayRole
_ACROSS = Qt.Orientation.Horizontal


class RecordTable(QAbstractTableModel):
    """Shows what a Source lists. Knows no query, no format and no record type."""

    def __init__(self, source: Source, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._fields = tuple(source.fields)
        self._keys: Keys = array("q")
        self._pages: OrderedDict[int, list[Row | None]] = OrderedDict()

    @property
    def fields(self) -> Sequence[Field]:
        """The columns, by their place in the model."""
        return self._fields

    @property
    def shown(self) -> Keys:
        """All keys, in the order shown."""
        return self._keys

    def show(self, keys: Keys) -> None:
        """Replace the whole list."""
        self.beginResetModel()
        self._keys = keys
        self._pages.clear()
        self.endResetModel()

    def show_more(self, keys: Keys) -> None:
        """Put the whole list in the place of its head: what is already seen stays where it is."""
        known = len(self._keys)
        if known == 0 or len(keys) <= known or as_array(keys[:known]) != as_array(self._keys):
            self.show(keys)
            return
        self._pages.pop(known // PAGE, None)  # a page that was not full
        self.beginInsertRows(ROOT, known, len(keys) - 1)
        self._keys = keys
        self.endInsertRows()

    def refresh(self) -> None:
        """Read the visible records again; the list and the selection stay."""
        self._pages.clear()
        if len(self._keys):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._keys) - 1, self.columnCount() - 1))

    def key(self, row: int) -> int:
        """Return the key shown at a row."""
        return int(self._keys[row])

    def keys(self, first: int, last: int) -> Keys:
        """Return the keys of a run of rows, reading no record."""
        return self._keys[first : last + 1]

    def row_of(self, key: int) -> int:
        """Return the row where a key is shown, or -1."""
        return place_of(self._keys, key)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._fields)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        return self.text(index.row(), index.column()) if role == _DISPLAY else None

    def headerData(self, section: int, way: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if role != _DISPLAY:
            return None
        return self._fields[section].title if way == _ACROSS else f"{section + 1:,}"

    def text(self, row: int, column: int) -> str:
        """Return what stands in a cell."""
        record = self._record(row)
        return GONE if record is None else record.get(self._fields[column].key, "")

    def tone(self, row: int) -> str:
        """Return the signal a row gives; mostly none."""
        record = self._record(row)
        return "quiet" if record is None else record.get(TONE, "")

    def _record(self, row: int) -> Row | None:
        number, place = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._pages[number] = self._read(number)
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page[place]

    def _read(self, number: int) -> list[Row | None]:
        keys = [int(key) for key in self._keys[number * PAGE : (number + 1) * PAGE]]
        try:
            found = self._source.records(keys)
        except Exception:  # painting must not raise: one line in the log, an empty page
            log.exception("page %s could not be read", number)
            return [{}] * len(keys)
        return [found.get(key) for key in keys]


def place_of(keys: Keys, key: int) -> int:
    """Return where a key stands, or -1, at the speed of the array that holds it."""
    try:
        return as_array(keys).index(key)
    except ValueError:
        return -1


def as_array(keys: Keys) -> "array[int]":
    """Return keys as Python's own array, copying memory instead of counting through it."""
    if isinstance(keys, array) and keys.typecode == "q":
        return keys
    if hasattr(keys, "astype"):  # numpy's arrays, which the window need not import to understand
        return array("q", keys.astype("int64").tobytes())
    return array("q", keys)
