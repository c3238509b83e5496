"""Cuts a worksheet's XML at row borders, so that a sheet of any size is parsed in bounded memory.

calamine builds the whole rectangle from the first to the last cell before it gives out one row: a stray cell at
XFD1048576 makes it abort its process, and 400,000 rows of 20 columns take 600 MB. A slice is a few megabytes of rows
lying close together, so neither can happen. Cutting reads the bytes once and looks only at where rows begin and end.
"""

import re
from collections.abc import Iterator
from typing import IO

from desktop.sheets.strings import marked

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of an .xlsx worksheet
LARGEST_RECTANGLE = 4_000_000  # cells calamine may lay out at once: 32 bytes each, so 128 MB
LONGEST_ROW = 48 * 1024 * 1024  # bytes of XML without the end of a row: beyond any real row
MOST_MERGED = 300_000  # areas: a badly made export may merge every row, but not more
BLOCK = 1024 * 1024
_OPEN = re.compile(rb"<((?:\w+:)?)sheetData(/?)[^>]*?(/?)>")
_ROW_NUMBER = re.compile(rb"<[^>]*?\sr\s*=\s*[\"'](\d{1,9})[\"']")
_CELL_PLACE = re.compile(rb"<[^>]*?\sr\s*=\s*[\"']([A-Z]{1,4})(\d{1,9})[\"']")
_MERGE = re.compile(rb"mergeCell [^>]*?ref\s*=\s*[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")

Span = tuple[int, int, int, int]  # first row, first column, last row, last column, all counted from 1


class Damaged(Exception):
    """A worksheet that cannot be what a spreadsheet program wrote."""


class TooFarOut(Exception):
    """A cell beyond the last row or column a worksheet can have."""


class SheetCutter:
    """Iterates over one worksheet part; what it learnt besides the rows can be read afterwards."""

    def __init__(self, stream: IO[bytes], slice_bytes: int) -> None:
        self.merged: list[Span] = []
        self.hidden_rows = self.hidden_columns = self.error_cells = 0
        self._stream, self._slice_bytes = stream, slice_bytes
        self._pending = bytearray()
        self._last_row = 0
        self._row, self._cell, self._name = b"<row", b"<c ", b""

    def __iter__(self) -> Iterator[bytes]:
        """Yield worksheet documents, each holding some consecutive rows of the sheet."""
        if self._find_rows():
            yield from self._cut()
        self._read_tail()

    def _find_rows(self) -> bool:
        """Read up to the first row; return whether there are any."""
        while True:
            block = self._stream.read(BLOCK)
            self._pending += block
            if found := _OPEN.search(self._pending):
                self._name = found[1]  # a prefix such as "x:", where the writer gave one
                self._row, self._cell = b"<" + self._name + b"row", b"<" + self._name + b"c "
                self.hidden_columns = self._pending.count(b' hidden="1"', 0, found.start())
                del self._pending[: found.end()]
                return not (found[2] or found[3])
            if not block or len(self._pending) > LONGEST_ROW:
                raise Damaged

    def _cut(self) -> Iterator[bytes]:
        """Gather rows until a slice is full or the next row lies too far away."""
        pending = self._pending
        row_end, data_end = b"</" + self._name + b"row>", b"</" + self._name + b"sheetData>"
        done = first = widest = 0
        while True:
            while (end := pending.find(row_end, done)) >= 0:
                row, column = self._measure(done, end)
                if column > widest:
                    widest = column
                if done and (row - first + 1) * widest > LARGEST_RECTANGLE:
                    yield self._take(done, first)
                    done, first, widest, end = 0, 0, column, end - done
                first = first or row
                done = end + len(row_end)
                if done > self._slice_bytes:
                    yield self._take(done, first)
                    done = first = widest = 0
            if (close := pending.find(data_end, done)) >= 0:
                if pending.find(self._cell, done, close) >= 0:
                    raise Damaged  # a row that never ends
                if done:
                    yield self._take(done, first)
                del pending[: close - done]
                return
            if len(pending) - done > LONGEST_ROW:
                self._drop_blank_rows(done)
            if not (block := self._stream.read(BLOCK)):
                raise Damaged
            pending += block

    def _measure(self, start: int, end: int) -> tuple[int, int]:
        """Return the number of the row ending at `end`, and its last column."""
        pending = self._pending
        cell = pending.rfind(self._cell, start, end)
        if cell >= 0 and (place := _CELL_PLACE.match(pending, cell, end)):
            row, column = int(place[2]), column_number(place[1])
        else:
            row, column = self._counted(start, end)
        if row > LAST_ROW or column > LAST_COLUMN:
            raise TooFarOut
        if row <= self._last_row:
            raise Damaged
        self._last_row = row
        return row, column

    def _counted(self, start: int, end: int) -> tuple[int, int]:
        """Return row and last column where the cells do not say their place: they count on from the left."""
        begin = self._pending.rfind(self._row, start, end)
        if begin < 0:
            raise Damaged
        column = self._pending.count(self._cell[:-1], begin, end)
        if found := _ROW_NUMBER.match(self._pending, begin, end):
            return int(found[1]), column
        return self._last_row + self._pending.count(self._row, start, end), column

    def _take(self, size: int, first: int) -> bytes:
        """Remove the first bytes of what is pending and make a worksheet of them."""
        rows = marked(self._pending[:size])
        del self._pending[:size]
        self.hidden_rows += rows.count(b' hidden="1"')
        self.error_cells += rows.count(b' t="e"')
        begin = rows.find(self._row)
        if not _ROW_NUMBER.match(rows, begin):  # the numbering would start again at 1
            blank = rows.count(self._row, begin, rows.find(b"</", begin)) - 1
            rows[begin : begin + len(self._row)] = self._row + b' r="%d"' % (first - blank)
        name = self._name
        parts = (
            b"<",
            name,
            b"worksheet><",
            name,
            b"sheetData>",
            rows,
            b"</",
            name,
            b"sheetData></",
            name,
            b"worksheet>",
        )
        return b"".join(parts)

    def _drop_blank_rows(self, start: int) -> None:
        """Forget formatted rows without cells: some sheets have a million of them below the data."""
        last = self._pending.rfind(self._row, start)
        if last <= start or self._pending.find(self._cell[:-1], start) >= 0:
            raise TooFarOut
        del self._pending[start:last]

    def _read_tail(self) -> None:
        """Note the merged cells, which stand behind the rows."""
        tail = self._pending
        while len(tail) < LONGEST_ROW and (block := self._stream.read(BLOCK)):
            tail += block
        if tail.count(b"mergeCell ") > MOST_MERGED:
            raise Damaged
        self.merged = [
            (int(top), column_number(left), int(bottom), column_number(right))
            for left, top, right, bottom in _MERGE.findall(tail)
        ]


_COLUMNS: dict[bytes, int] = {}


def column_number(letters: bytes) -> int:
    """Return the number of a column: A is 1."""
    if (number := _COLUMNS.get(letters)) is None:
        number = 0
        for letter in letters:
            number = number * 26 + letter - ord("A") + 1
        _COLUMNS[letters] = number
    return number
