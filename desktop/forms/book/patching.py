"""One sheet's XML with its patch worked in, streamed: rows that nothing changes keep their bytes."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO

from desktop.forms.book.cells import CellWriter
from desktop.forms.book.patch import Record, SheetPatch, TablePatch
from desktop.forms.book.rows import SheetStream
from desktop.forms.book.rowxml import RowXml
from desktop.forms.book.sheet import BookSheet
from desktop.forms.book.styles import Styles
from desktop.forms.shape import Value
from desktop.jobs import Progress
from desktop.sheets.slices import LAST_ROW

BLOCK = 1 << 18  # characters gathered before they are given on


class SheetPatching:
    """Writes one sheet anew."""

    def __init__(
        self, sheet: BookSheet, patch: SheetPatch, styles: Styles, progress: Progress, *, since_1904: bool = False
    ) -> None:
        self._sheet, self._patch, self._progress = sheet, patch, progress
        self._styles, self._since_1904 = styles, since_1904
        self._tables = sorted(patch.tables, key=lambda one: one.first_row)
        self._records = {one.first_row: one.records() for one in self._tables}

    def blocks(self, source: IO[bytes]) -> Iterator[bytes]:
        """Yield the XML of the sheet."""
        stream = SheetStream(source)
        self._prefix = stream.prefix
        self._writer = CellWriter(self._styles, stream.prefix, self._since_1904)
        yield stream.head
        yield from _gathered(self._rows(stream))
        yield stream.tail

    def _rows(self, stream: SheetStream) -> Iterator[bytes]:
        due = self._touched()
        following = next(due, LAST_ROW + 1)
        for number, raw in stream.rows():
            while following < number:
                yield self._written(following, None)
                following = next(due, LAST_ROW + 1)
            if following == number:
                yield self._written(number, raw)
                following = next(due, LAST_ROW + 1)
            else:
                yield raw
        while following <= LAST_ROW:
            yield self._written(following, None)
            following = next(due, LAST_ROW + 1)

    def _touched(self) -> Iterator[int]:
        """Yield the rows of the form that change, in their order."""
        rows = [*self._patch.puts]
        for area in self._patch.cleared:
            rows += [row for row, _ in self._sheet.content.held(area)]
        for table in self._tables:
            rows += range(table.first_row, table.first_row + min(table.count, table.ready))
        yield from (row for row, _ in groupby(sorted(rows)))

    def _written(self, number: int, raw: bytes | None) -> bytes:
        """Return one row of the form with what is put into it."""
        row = RowXml.of(raw, self._prefix) if raw is not None else RowXml(self._prefix, "", {})
        columns = {
            column for top, left, bottom, right in self._patch.cleared if top <= number <= bottom
            for column in row.cells if left <= column <= right
        }  # fmt: skip
        if columns:
            row = row.without(columns)
        values = self._values(number)
        styles = {column: self._sheet.style_number(number, column) for column in values if column not in row.cells}
        return row.written(number, values, styles, self._writer).encode("utf-8", "replace")

    def _values(self, number: int) -> dict[int, Value]:
        values: dict[int, Value] = {}
        for table in self._tables:
            if table.first_row <= number <= table.last_row and number - table.first_row < table.count:
                values |= _given(table, next(self._records[table.first_row], ()))
                self._progress.advance()
        return values | self._patch.puts.get(number, {})


def _given(table: TablePatch, record: Record) -> dict[int, Value]:
    return {column: value for column, value in zip(table.columns, record, strict=False) if value is not None}


def _gathered(rows: Iterable[bytes]) -> Iterator[bytes]:
    """Yield rows in blocks worth compressing."""
    pending, size = [], 0
    for row in rows:
        pending.append(row)
        size += len(row)
        if size >= BLOCK:
            yield b"".join(pending)
            pending, size = [], 0
    yield b"".join(pending)
