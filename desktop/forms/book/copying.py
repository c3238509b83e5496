"""Writes a filled copy: which parts change, and every other one as it came."""

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from typing import IO

from desktop.forms.book.assembly import Assembly
from desktop.forms.book.calculation import calculated_anew, drop_chain
from desktop.forms.book.following import SheetFormulas
from desktop.forms.book.marks import add_marks
from desktop.forms.book.moves import Added, Moves
from desktop.forms.book.opened import OpenedBook
from desktop.forms.book.patch import BookPatch, SheetPatch
from desktop.forms.book.patching import SheetPatching
from desktop.forms.book.pictures import add_picture, with_drawing
from desktop.forms.book.related import names_after, parts_after, parts_naming
from desktop.forms.book.sheet import BookSheet
from desktop.forms.book.sheetlist import add_sheet, drop_sheet, rows_alone
from desktop.forms.book.stale import Key, stale_formulas
from desktop.forms.book.totals import Totals
from desktop.forms.shape import Area, Place
from desktop.jobs import Progress


class BookCopy:
    """One copy while it is written."""

    def __init__(self, book: OpenedBook, patch: BookPatch, progress: Progress) -> None:
        self._book, self._patch, self._progress = book, patch, progress
        self._parts = Assembly(book.package)
        self._sheets = [*book.sheets, *(self._add(one.source, one.title) for one in patch.copies)]
        self._drawings = dict(self._pictures())
        self._moves = {
            self._sheets[number].name.lower(): moves for number, one in patch.sheets.items() if (moves := _moves(one))
        }
        self._formulas = [
            SheetFormulas(sheet.name, sheet.content, self._moves, cleared=self._emptied(number))
            for number, sheet in enumerate(self._sheets)
        ]

    def write(self, file: IO[bytes]) -> None:
        """Write the copy."""
        self._write_sheets()
        main = self._book.main
        if self._moves:
            self._parts.put_all(parts_naming(self._parts, self._moves))
            self._parts.put(main, names_after(self._parts.read(main), self._moves))
        if self._patch.sheets and any(sheet.content.formulas for sheet in self._sheets):
            self._parts.put(main, calculated_anew(self._parts.read(main)))
        if self._patch.copies or self._patch.dropped or any(one.rewrites for one in self._formulas) or self._clears():
            drop_chain(self._parts, main)
        for number in sorted(self._patch.dropped, reverse=True):
            drop_sheet(self._parts, main, self._sheets[number])
        if self._patch.marks:
            add_marks(self._parts, self._patch.marks)
        self._parts.write(file)

    def _emptied(self, number: int) -> set[Place]:
        areas = self._patch_of(number).cleared
        return {place for area in areas for place in self._sheets[number].content.held(area)}

    def _patch_of(self, number: int) -> SheetPatch:
        return self._patch.sheets.get(number, SheetPatch())

    def _add(self, source: int, title: str) -> BookSheet:
        """Add a sheet like one of the form."""
        sheet = copy(self._book.sheets[source])
        sheet.part = add_sheet(self._parts, self._book.main, sheet, title)
        sheet.name = title
        return sheet

    def _pictures(self) -> Iterator[tuple[int, str]]:
        """Put the pictures in; yield the sheets that get a drawing by it, with its id."""
        for number, patch in self._patch.sheets.items():
            keys = [add_picture(self._parts, self._sheets[number], *one) for one in patch.pictures]
            yield number, next((key for key in keys if key), "")

    def _write_sheets(self) -> None:
        """Prepare the sheets that change; they are written when their turn in the package comes."""
        stale = self._stale()
        for number, sheet in enumerate(self._sheets):
            if number in self._patch.dropped:
                continue
            if self._changes(number) or number in stale:
                self._parts.put(sheet.part, self._blocks(number, stale.get(number, {})))
            if self._moves.get(sheet.name.lower()):
                self._parts.put_all(parts_after(self._parts, sheet.part, sheet.name, self._moves))

    def _changes(self, number: int) -> bool:
        is_copy = number >= len(self._book.sheets)
        return is_copy or number in self._patch.sheets or (bool(self._moves) and self._names_moved(number))

    def _blocks(self, number: int, stale: Mapping[Place, str | None]) -> Iterator[bytes]:
        patching = SheetPatching(
            self._sheets[number], self._patch_of(number), self._book.styles, self._progress,
            moves=self._moves, stale=stale, since_1904=self._book.since_1904, around=self._around(number),
        )  # fmt: skip
        copies = len(self._book.sheets)
        source = number if number < copies else self._patch.copies[number - copies].source
        with self._book.package.stream(self._book.sheets[source].part) as stream:
            yield from patching.blocks(stream)

    def _around(self, number: int) -> Callable[[bytes], bytes]:
        """Return what else is done to the XML around a sheet's rows."""

        def change(part: bytes) -> bytes:
            if number >= len(self._book.sheets):
                part = rows_alone(part)
            key = self._drawings.get(number)
            return with_drawing(part, key) if key else part

        return change

    def _stale(self) -> dict[int, dict[Place, str | None]]:
        """Return, by sheet, the formulas that no longer hold, with their new results where these are plain."""
        formulas: dict[Key, str] = {}
        changed: list[tuple[str, Area]] = []
        numbers = {sheet.name.lower(): number for number, sheet in enumerate(self._sheets)}
        for name, number in numbers.items():
            patch = self._patch_of(number)
            changed += ((name, area) for area in _changed(patch))
            for place in self._sheets[number].content.formulas:
                if not patch.is_cleared(*place):
                    formulas[name, place] = self._formulas[number].text(place)
        stale: dict[int, dict[Place, str | None]] = {}
        for name, place in stale_formulas(formulas, changed, self._book.names):
            stale.setdefault(numbers[name], {})[place] = None
        for number, places in stale.items():
            own = {place: self._formulas[number].text(place) for place in places}
            totals = Totals(self._sheets[number].content, self._patch_of(number), own)
            places |= {place: totals.result(place) for place in places}
        return stale

    def _names_moved(self, number: int) -> bool:
        """Whether a sheet's formulas or rules name cells of a sheet into which rows are put."""
        sheet = self._sheets[number]
        around = sheet.content.tail.decode("utf-8", "replace").lower()
        if any(name in around for name in self._moves):
            return True
        return any(name in one.text.lower() for one in sheet.content.formulas.values() for name in self._moves)

    def _clears(self) -> bool:
        """Whether a formula is emptied."""
        return any(
            patch.is_cleared(*place)
            for number, patch in self._patch.sheets.items()
            for place in self._sheets[number].content.formulas
        )


def _moves(patch: SheetPatch) -> Moves:
    return Moves(Added(table.first_row, table.last_row, table.added) for table in patch.tables)


def _changed(patch: SheetPatch) -> Iterator[Area]:
    """Yield the areas of a sheet that are given something else."""
    yield from patch.cleared
    for row, cells in patch.puts.items():
        yield from ((row, column, row, column) for column in cells)
    for table in patch.tables:
        for column in table.columns:
            yield table.first_row, column, table.last_row, column
