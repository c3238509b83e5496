"""A copy of a workbook while it is filled: what is to be changed is gathered, and written in one go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from desktop.errors import Refusal
from desktop.forms.book import guard
from desktop.forms.book.parts import Content, plain, write_copy
from desktop.forms.book.patch import SheetPatch, TablePatch, packed
from desktop.forms.book.patching import SheetPatching
from desktop.forms.book.sheet import BookSheet
from desktop.forms.shape import Area, Place, Value
from desktop.jobs import Progress
from desktop.sheets.writing import whole_file

if TYPE_CHECKING:  # the book makes fillings of itself
    from desktop.forms.book.book import Book

WRITING = "正在写入 {name}"
SAME_FILE = "不能覆盖正在填写的表格本身，请换一个文件名。"
UNEVEN = "要填的内容比表格的列多，请重新打开表格再填。"


class BookFilling:
    """Gathers what is to be changed. Every place is that of the form as it came, whatever rows are put in."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._patches: dict[int, SheetPatch] = {}

    def put(self, sheet: int, place: Place, value: Value) -> None:
        """Write a value into one cell, in the look the cell has; an empty text empties it."""
        guard.may_write(self._sheet(sheet), *place)
        self._patch(sheet).puts.setdefault(place[0], {})[place[1]] = value

    def table(
        self, sheet: int, first_row: int, last_row: int, columns: Sequence[int],
        rows: Iterable[Sequence[Value | None]], count: int,
    ) -> None:  # fmt: skip
        """Write records from the first row on; more than are ready are put in after the last, in its look."""
        one = self._sheet(sheet)
        table = TablePatch(first_row, last_row, tuple(columns), count, ())
        if table.added:
            guard.may_add_rows(one, table.added + self._patch(sheet).added)
        for row in range(first_row, first_row + min(count, table.ready)):
            for column in columns:
                guard.may_write(one, row, column)
        self._patch(sheet).tables.append(TablePatch(first_row, last_row, tuple(columns), count, packed(rows)))

    def clear(self, sheet: int, area: Area) -> None:
        """Empty the cells of an area, formulas too; their looks stay."""
        one = self._sheet(sheet)
        for row, column in one.content.held(area):
            guard.may_clear(one, row, column)
        self._patch(sheet).cleared.append(area)

    def save(self, path: Path, progress: Progress) -> None:
        """Write the copy, whole or not at all."""
        if path.exists() and path.samefile(self._book.path):
            raise Refusal(SAME_FILE)
        records = sum(table.count for patch in self._patches.values() for table in patch.tables)
        progress.begin(records, WRITING.format(name=path.name))
        with whole_file(path) as beside, beside.open("wb") as file:
            self._write(file, progress)

    def _write(self, file: IO[bytes], progress: Progress) -> None:
        changed: dict[str, Content] = {}
        for number, patch in self._patches.items():
            changed[plain(self._sheet(number).part)] = self._blocks(self._sheet(number), patch, progress)
        if changed and any(sheet.content.formulas for sheet in self._book.sheets):
            changed[plain(self._book.main)] = calculated_anew(self._book.package.read(self._book.main))
        write_copy(self._book.package, changed, (), file)

    def _blocks(self, sheet: BookSheet, patch: SheetPatch, progress: Progress) -> Iterator[bytes]:
        patching = SheetPatching(sheet, patch, self._book.styles, progress, since_1904=self._book.since_1904)
        with self._book.package.stream(sheet.part) as source:
            yield from patching.blocks(source)

    def _sheet(self, number: int) -> BookSheet:
        return self._book.sheets[number]

    def _patch(self, number: int) -> SheetPatch:
        return self._patches.setdefault(number, SheetPatch())


_CALCULATION = re.compile(rb"<((?:\w+:)?)calcPr\b([^>]*?)(/?)>")
_BEFORE_IT = ("definedNames", "externalReferences", "functionGroups", "sheets")


def calculated_anew(workbook: bytes) -> bytes:
    """Return the workbook part told to work out every formula when it is opened."""
    if found := _CALCULATION.search(workbook):
        told = re.sub(rb"\s(?:fullCalcOnLoad|forceFullCalc)\s*=\s*[\"'][^\"']*[\"']", b"", found[2])
        tag = b'<%bcalcPr%b fullCalcOnLoad="1"%b>' % (found[1], told.rstrip(), found[3])
        return workbook[: found.start()] + tag + workbook[found.end() :]
    for name in _BEFORE_IT:
        if ends := list(
            re.finditer(rb"</((?:\w+:)?)%b>|<((?:\w+:)?)%b\s*/>" % (name.encode(), name.encode()), workbook)
        ):
            end = ends[-1]
            return (
                workbook[: end.end()]
                + b'<%bcalcPr fullCalcOnLoad="1"/>' % (end[1] or end[2] or b"")
                + workbook[end.end() :]
            )
    return workbook
