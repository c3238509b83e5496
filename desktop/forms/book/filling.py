"""A copy of a workbook while it is filled: what is to be changed is gathered, and written in one go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.errors import Refusal
from desktop.forms.book import guard
from desktop.forms.book.copying import BookCopy
from desktop.forms.book.patch import SheetPatch, TablePatch, packed
from desktop.forms.book.sheet import BookSheet
from desktop.forms.shape import Area, Place, Value
from desktop.jobs import Progress
from desktop.sheets.writing import whole_file

if TYPE_CHECKING:  # the book makes fillings of itself
    from desktop.forms.book.book import Book

WRITING = "正在写入 {name}"
SAME_FILE = "不能覆盖正在填写的表格本身，请换一个文件名。"


class BookFilling:
    """Gathers what is to be changed. Every place is that of the form as it came, whatever rows are put in."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._patches: dict[int, SheetPatch] = {}

    def put(self, sheet: int, place: Place, value: Value) -> None:
        """Write a value into one cell, in the look the cell has; an empty text empties it."""
        self._may_write(sheet, *place)
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
                self._may_write(sheet, row, column)
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
            BookCopy(self._book, self._patches, progress).write(file)

    def _sheet(self, number: int) -> BookSheet:
        return self._book.sheets[number]

    def _may_write(self, number: int, row: int, column: int) -> None:
        cleared = self._patch(number).is_cleared(row, column)
        guard.may_write(self._sheet(number), row, column, formula_gone=cleared)

    def _patch(self, number: int) -> SheetPatch:
        return self._patches.setdefault(number, SheetPatch())
