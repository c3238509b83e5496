"""A copy of a workbook while it is filled: what is to be changed is gathered, and written in one go."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from desktop.errors import Refusal
from desktop.forms.book import guard
from desktop.forms.book.copying import BookCopy
from desktop.forms.book.opened import OpenedBook
from desktop.forms.book.patch import BookPatch, SheetCopy, SheetPatch, TablePatch, packed
from desktop.forms.book.sheet import BookSheet
from desktop.forms.book.sheetlist import may_copy
from desktop.forms.shape import Area, Place, Value
from desktop.jobs import Progress
from desktop.sheets.parts import sheet_title
from desktop.sheets.writing import whole_file

WRITING = "正在写入 {name}"
SAME_FILE = "不能覆盖正在填写的表格本身，请换一个文件名。"


class BookFilling:
    """Gathers what is to be changed. Every place is that of the form as it came, whatever rows are put in."""

    def __init__(self, book: OpenedBook) -> None:
        self._book, self._changes = book, BookPatch()

    def put(self, sheet: int, place: Place, value: Value) -> None:
        """Write a value into one cell, in the look the cell has; an empty text empties it."""
        self._may_write(sheet, *place)
        self._patch(sheet).puts.setdefault(place[0], {})[place[1]] = value

    def table(
        self, sheet: int, first_row: int, last_row: int, columns: Sequence[int],
        rows: Iterable[Sequence[Value | None]], count: int,
    ) -> None:  # fmt: skip
        """Write records from the first row on; more than are ready are put in after the last, in its look."""
        table = TablePatch(first_row, last_row, tuple(columns), count, ())
        if table.added:
            guard.may_add_rows(self._sheet(sheet), table.added + self._patch(sheet).added)
        last = first_row + min(count, table.ready) - 1
        for row, column in guard.doubtful(self._sheet(sheet), first_row, last, columns):
            self._may_write(sheet, row, column)
        self._patch(sheet).tables.append(TablePatch(first_row, last_row, tuple(columns), count, packed(rows, count)))

    def clear(self, sheet: int, area: Area) -> None:
        """Empty the cells of an area, formulas too; their looks stay."""
        for row, column in self._sheet(sheet).content.held(area):
            guard.may_clear(self._sheet(sheet), row, column)
        self._patch(sheet).cleared.append(area)

    def picture(self, sheet: int, area: Area, content: bytes) -> None:
        """Put a JPEG or PNG into an area, as large as fits in."""
        guard.may_clear(self._sheet(sheet), *area[:2])
        self._patch(sheet).pictures.append((area, content))

    def copy_sheet(self, sheet: int, title: str) -> int:
        """Add a copy of a sheet, as it is in the form, behind the last one. Return its place."""
        guard.may_change_sheets(self._book.frame)
        may_copy(self._book.package, self._sheet(sheet))
        taken = [*(one.name for one in self._book.sheets), *(one.title for one in self._changes.copies)]
        self._changes.copies.append(SheetCopy(self._source(sheet), sheet_title(title, taken)))
        return len(self._book.sheets) + len(self._changes.copies) - 1

    def drop_sheet(self, sheet: int) -> None:
        """Take a sheet of the form out; the places of the others stay."""
        guard.may_drop(self._book.sheets, self._book.frame, sheet, self._changes.dropped, bool(self._changes.copies))
        self._changes.dropped.append(sheet)

    def mark(self, marks: Mapping[str, str]) -> None:
        """Give the copy properties by which the program knows it again; nobody sees them."""
        self._changes.marks |= marks

    def save(self, path: Path, progress: Progress) -> None:
        """Write the copy, whole or not at all."""
        if path.exists() and path.samefile(self._book.path):
            raise Refusal(SAME_FILE)
        records = sum(table.count for patch in self._changes.sheets.values() for table in patch.tables)
        progress.begin(records, WRITING.format(name=path.name))
        with whole_file(path) as beside, beside.open("wb") as file:
            BookCopy(self._book, self._changes, progress).write(file)

    def _source(self, number: int) -> int:
        """Return which sheet of the form a sheet is like."""
        behind = number - len(self._book.sheets)
        return number if behind < 0 else self._changes.copies[behind].source

    def _sheet(self, number: int) -> BookSheet:
        return self._book.sheets[self._source(number)]

    def _may_write(self, number: int, row: int, column: int) -> None:
        cleared = self._patch(number).is_cleared(row, column)
        guard.may_write(self._sheet(number), row, column, formula_gone=cleared)

    def _patch(self, number: int) -> SheetPatch:
        return self._changes.sheets.setdefault(number, SheetPatch())
