"""One sheet's XML with its patch worked in, streamed: rows that nothing changes keep their bytes."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, groupby, islice, repeat
from typing import IO

from desktop.forms.book.anchors import anchored
from desktop.forms.book.cells import CellWriter
from desktop.forms.book.following import SheetFormulas
from desktop.forms.book.framing import framed, merged_after
from desktop.forms.book.moves import Added, Moves
from desktop.forms.book.patch import Record, SheetPatch, TablePatch
from desktop.forms.book.references import letters
from desktop.forms.book.rows import SheetStream, patterns_of, without_number
from desktop.forms.book.rowxml import CellXml, RowXml
from desktop.forms.book.sheet import BookSheet
from desktop.forms.book.styles import CellLook, Styles
from desktop.forms.book.tablerows import ROWS_AT_ONCE, TableRows
from desktop.forms.shape import Place, Value
from desktop.jobs import Progress
from desktop.sheets.slices import LAST_ROW

BLOCK = 1 << 18  # bytes gathered before they are given on


class SheetPatching:
    """Writes one sheet anew. `stale` holds the formulas whose results no longer hold, with the new ones where known."""

    def __init__(
        self, sheet: BookSheet, patch: SheetPatch, styles: Styles, progress: Progress, *,
        moves: Mapping[str, Moves], stale: Mapping[Place, str | None], since_1904: bool = False,
        around: Callable[[bytes], bytes] = bytes,
    ) -> None:  # fmt: skip
        self._sheet, self._patch, self._progress = sheet, patch, progress
        self._styles, self._since_1904, self._changed_around = styles, since_1904, around
        self._moves, self._own = moves, moves.get(sheet.name.lower(), Moves(()))
        self._stale, self._stale_rows = stale, {row for row, _ in stale}
        self._cleared_places = {place for area in patch.cleared for place in sheet.content.held(area)}
        self._cleared_rows = {row for row, _ in self._cleared_places}
        self._tables = sorted(patch.tables, key=lambda one: one.first_row)
        self._records = {id(one): one.records() for one in self._tables}
        self._templates: dict[int, RowXml] = {}
        self._left = list(self._own.added)
        self._inner = {one.after: above for one in self._left if (above := _inner(sheet, one))}

    def blocks(self, source: IO[bytes]) -> Iterator[bytes]:
        """Yield the XML of the sheet."""
        stream = SheetStream(source)
        self._prefix = stream.prefix
        self._writer = CellWriter(self._styles, stream.prefix, self._since_1904)
        self._formulas = SheetFormulas(
            self._sheet.name, self._sheet.content, self._moves, cleared=self._cleared_places, prefix=stream.prefix
        )
        rewritten = self._sheet.content.formulas if self._formulas.rewrites else ()
        self._formula_rows = {row for row, _ in rewritten}
        self._filled_marks = patterns_of(stream.prefix).filled
        mark = re.escape(stream.prefix.encode())
        self._numbers = re.compile(rb"(<%b(?:row|c)\b[^>]*?\sr\s*=\s*[\"'])([A-Z]*)\d+" % mark)
        yield self._around(stream.head)
        for block in _gathered(self._rows(stream)):
            self._progress.check()
            yield block
        yield self._around(stream.tail)

    def _around(self, part: bytes) -> bytes:
        part = self._changed_around(part)
        if not self._moves:
            return part
        merged = merged_after(self._sheet.merged, self._own) if self._own else None
        text = framed(part.decode(), self._sheet.name, self._moves, merged)
        return (anchored(text, self._own) if self._own else text).encode()

    def _rows(self, stream: SheetStream) -> Iterator[bytes]:
        run = _Run()
        for number, raw in self._all(stream):
            if self._own.is_gone(number):
                continue  # to the end all the same: what stands behind the rows is still to come
            key = self._alike(number, raw)
            if run.numbers and (key != run.key or len(run.numbers) >= ROWS_AT_ONCE):
                yield from self._run(run)
                run = _Run()
            yield from self._added_before(number)
            if raw is None or key is None:
                yield self._row(number, raw)
            else:
                run.key, run.raw = key, raw
                run.numbers.append(number)
        if run.numbers:
            yield from self._run(run)
        yield from self._added_before(LAST_ROW + 1)

    def _alike(self, number: int, raw: bytes | None) -> tuple[int, int, bytes] | None:
        """Return what blank rows have in common that can be filled together; nothing for a row that is by itself."""
        tables = [table for table in self._tables if table.fills(number)]
        if raw is None or len(tables) != 1 or any(mark in raw for mark in self._filled_marks):
            return None
        if number in self._patch.puts or number in self._cleared_rows or number in self._inner:
            return None
        if any(one.after == number for one in self._left):
            self._templates[number] = RowXml.of(raw, self._prefix)
        return id(tables[0]), self._own.row(number) - number, without_number(number, raw)

    def _run(self, run: "_Run") -> Iterator[bytes]:
        """Yield blank rows that look alike with their records."""
        first, count = run.numbers[0], len(run.numbers)
        table = next(one for one in self._tables if one.fills(first))
        records = chain(self._records[id(table)], repeat([None] * len(table.columns)))
        styles = {column: self._sheet.style_number(first, column) for column in table.columns}
        rows = TableRows(RowXml.of(run.raw, self._prefix), table.columns, styles, self._writer)
        for done, block in rows.blocks(self._own.row(first), islice(records, count), {}):
            self._progress.advance(done)
            yield block

    def _all(self, stream: SheetStream) -> Iterator[tuple[int, bytes | None]]:
        """Yield the rows the file has and those it is given now, in their order."""
        due = self._touched()
        following = next(due, LAST_ROW + 1)
        for number, raw in stream.rows():
            while following < number:
                yield following, None
                following = next(due, LAST_ROW + 1)
            yield number, raw
            if following == number:
                following = next(due, LAST_ROW + 1)
        while following <= LAST_ROW:
            yield following, None
            following = next(due, LAST_ROW + 1)

    def _touched(self) -> Iterator[int]:
        """Yield the rows of the form that are given something, in their order."""
        rows = [*self._patch.puts, *self._cleared_rows]
        for table in self._tables:
            rows += range(table.first_row, table.first_row + min(table.count, table.ready))
        yield from (row for row, _ in groupby(sorted(rows)))

    def _row(self, number: int, raw: bytes | None) -> bytes:
        """Return one row of the form with what is put into it, at its new place."""
        values = self._values(number)
        if any(one.after == number for one in self._left) and raw is not None:
            self._templates[number] = RowXml.of(raw, self._prefix)
        changed = values or raw is None or number in self._cleared_rows or number in self._inner
        if raw is not None and not (changed or number in self._stale_rows or number in self._formula_rows):
            after = self._own.row(number)
            return raw if after == number else self._numbers.sub(rb"\g<1>\g<2>%d" % after, raw)
        row = RowXml.of(raw, self._prefix) if raw is not None else RowXml(self._prefix, "", {})
        row = row.without(self._cleared(number, row)).restyled(self._inner.get(number, {}))
        kept = {
            column: self._formulas.cell((number, column), cell, self._stale)
            for column, cell in row.cells.items()
            if (number, column) in self._sheet.content.formulas and cell.inner
            and (self._formulas.rewrites or (number, column) in self._stale)
        }  # fmt: skip
        return self._xml(row.with_cells(kept), number, self._own.row(number), values)

    def _cleared(self, number: int, row: RowXml) -> set[int]:
        areas = [area for area in self._patch.cleared if area[0] <= number <= area[2]]
        return {column for column in row.cells if any(area[1] <= column <= area[3] for area in areas)}

    def _xml(self, row: RowXml, styled_as: int, number: int, values: Mapping[int, Value]) -> bytes:
        styles = {column: self._sheet.style_number(styled_as, column) for column in values if column not in row.cells}
        return row.written(number, values, styles, self._writer).encode("utf-8", "replace")

    def _values(self, number: int) -> dict[int, Value]:
        values: dict[int, Value] = {}
        for table in self._tables:
            if table.fills(number):
                values |= self._next(table)
        return values | self._patch.puts.get(number, {})

    def _next(self, table: TablePatch) -> dict[int, Value]:
        self._progress.advance()
        return _given(table, next(self._records[id(table)], ()))

    def _added_before(self, number: int) -> Iterator[bytes]:
        """Yield the rows put in before a row of the form."""
        while self._left and self._left[0].after < number:
            yield from self._added(self._left.pop(0))

    def _added(self, added: Added) -> Iterator[bytes]:
        last = added.after
        model = self._templates.pop(last, RowXml(self._prefix, "", {}))
        row, base = model.of_a_new_row(), self._own.row(last)
        formulas = {
            column: cell for column, cell in model.cells.items() if (last, column) in self._sheet.content.formulas
        }
        tables = [table for table in self._tables if table.last_row == last]
        columns = [column for table in tables for column in table.columns]
        styles = {column: self._sheet.style_number(last, column) for column in columns}
        going_on = {column: self._going_on(row, column, cell, last) for column, cell in formulas.items()}
        inner = row.restyled(self._inner.get(last, {}))
        records, first = self._rest(tables, added.count), base + 1
        for like, rows in ((inner, islice(records, added.count - 1)), (row, records)):
            for count, block in TableRows(like, columns, styles, self._writer).blocks(first, rows, going_on):
                self._progress.advance(count)
                first += count
                yield block

    def _going_on(self, row: RowXml, column: int, cell: CellXml, last: int) -> Callable[[int], str]:
        """Return what writes the cell of a formula that goes on in a row put in."""
        base = self._own.row(last)
        return lambda number: row.cell_xml(
            f"{letters(column)}{number}", self._formulas.further_cell((last, column), cell, number - base)
        )

    def _rest(self, tables: Sequence[TablePatch], count: int) -> Iterator[Record]:
        """Yield the records that are left, those of several tables side by side."""
        rests = [
            islice(chain(self._records[id(table)], repeat([None] * len(table.columns))), count) for table in tables
        ]
        if len(rests) == 1:
            yield from rests[0]
        else:
            yield from ([*chain.from_iterable(records)] for records in zip(*rests, strict=True))


def _inner(sheet: BookSheet, added: Added) -> Mapping[int, int]:
    """Return the styles of the row above the last ready one, where that one only draws the end of the table.

    It then becomes a row like the others, and the last of the new rows draws the end.
    """
    above, last = sheet.content.look(added.after - 1), sheet.content.look(added.after)
    if added.after == added.first_ready or above is None or last is None or above.styles == last.styles:
        return {}
    if above.styles.keys() != last.styles.keys():
        return {}
    for column in last.styles:
        one, two = sheet.style(added.after - 1, column), sheet.style(added.after, column)
        if replace(one, look=two.look) != two or _without_bottom(one.look) != _without_bottom(two.look):
            return {}
    return above.styles


def _without_bottom(look: CellLook) -> CellLook:
    return replace(look, borders=(*look.borders[:3], 0))


@dataclass
class _Run:
    """Blank rows one below the other that look alike."""

    key: tuple[int, int, bytes] | None = None
    raw: bytes = b""
    numbers: list[int] = field(default_factory=list)


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
