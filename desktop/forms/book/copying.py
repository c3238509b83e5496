"""Writes a filled copy: which parts change, and every other one as it came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, TYPE_CHECKING

from desktop.forms.book.following import SheetFormulas
from desktop.forms.book.moves import Added, Moves
from desktop.forms.book.parts import Content, plain, relations_name, write_copy
from desktop.forms.book.patch import SheetPatch
from desktop.forms.book.patching import SheetPatching
from desktop.forms.book.related import names_after, parts_after, parts_naming
from desktop.forms.book.stale import Key, stale_formulas
from desktop.forms.book.totals import Totals
from desktop.forms.shape import Area, Place
from desktop.jobs import Progress

if TYPE_CHECKING:  # the book makes fillings of itself
    from desktop.forms.book.book import Book

_CALCULATION = re.compile(rb"<((?:\w+:)?)calcPr\b([^>]*?)(/?)>")
_AT_OPENING = re.compile(rb"\s(?:fullCalcOnLoad|forceFullCalc)\s*=\s*[\"'][^\"']*[\"']")
_BEFORE_IT = ("definedNames", "externalReferences", "functionGroups", "sheets")


class BookCopy:
    """One copy while it is written."""

    def __init__(self, book: Book, patches: Mapping[int, SheetPatch], progress: Progress) -> None:
        self._book, self._package, self._progress = book, book.package, progress
        self._patches = patches
        self._moves = {
            book.sheets[number].name.lower(): moves for number, patch in patches.items() if (moves := _moves(patch))
        }
        self._formulas = [SheetFormulas(sheet.name, sheet.content, self._moves) for sheet in book.sheets]
        self._parts: dict[str, Content] = {}  # changed or new
        self._dropped: list[str] = []

    def write(self, file: IO[bytes]) -> None:
        """Write the copy."""
        stale = self._stale()
        for number, sheet in enumerate(self._book.sheets):
            if number in self._patches or number in stale or (self._moves and self._names_moved(number)):
                self._parts[plain(sheet.part)] = self._blocks(number, stale.get(number, {}))
            if self._moves.get(sheet.name.lower()):
                self._put(parts_after(self._package, sheet.part, sheet.name, self._moves))
        if self._moves:
            self._put(parts_naming(self._package, self._moves))
            self._parts[plain(self._book.main)] = names_after(self.part(self._book.main), self._moves)
        if any(sheet.content.formulas for sheet in self._book.sheets) and self._patches:
            self._parts[plain(self._book.main)] = calculated_anew(self.part(self._book.main))
            if self._moves or self._clears_formulas():
                self._drop_calculation_chain()
        write_copy(self._package, self._parts, self._dropped, file)

    def part(self, name: str) -> bytes:
        """Return a part as it is so far."""
        known = self._parts.get(plain(name))
        return known if isinstance(known, bytes) else self._package.read(name)

    def _put(self, parts: Iterable[tuple[str, bytes]]) -> None:
        self._parts |= {plain(name): content for name, content in parts}

    def _blocks(self, number: int, stale: Mapping[Place, str | None]) -> Iterator[bytes]:
        sheet, patch = self._book.sheets[number], self._patches.get(number, SheetPatch())
        patching = SheetPatching(
            sheet, patch, self._book.styles, self._progress,
            moves=self._moves, stale=stale, since_1904=self._book.since_1904,
        )  # fmt: skip
        with self._package.stream(sheet.part) as source:
            yield from patching.blocks(source)

    def _stale(self) -> dict[int, dict[Place, str | None]]:
        """Return, by sheet, the formulas that no longer hold, with their new results where these are plain."""
        formulas: dict[Key, str] = {}
        changed: list[tuple[str, Area]] = []
        numbers = {sheet.name.lower(): number for number, sheet in enumerate(self._book.sheets)}
        for name, number in numbers.items():
            patch = self._patches.get(number, SheetPatch())
            changed += ((name, area) for area in _changed(patch))
            for place in self._book.sheets[number].content.formulas:
                if not patch.is_cleared(*place):
                    formulas[name, place] = self._formulas[number].text(place)
        stale: dict[int, dict[Place, str | None]] = {}
        for name, place in stale_formulas(formulas, changed, self._book.names):
            stale.setdefault(numbers[name], {})[place] = None
        for number, places in stale.items():
            own = {place: self._formulas[number].text(place) for place in places}
            totals = Totals(self._book.sheets[number].content, self._patches.get(number, SheetPatch()), own)
            places |= {place: totals.result(place) for place in places}
        return stale

    def _names_moved(self, number: int) -> bool:
        """Whether a sheet's formulas or rules name cells of a sheet into which rows are put."""
        sheet = self._book.sheets[number]
        around = sheet.content.tail.decode("utf-8", "replace").lower()
        if any(name in around for name in self._moves):
            return True
        return any(name in one.text.lower() for one in sheet.content.formulas.values() for name in self._moves)

    def _clears_formulas(self) -> bool:
        return any(
            patch.is_cleared(*place)
            for number, patch in self._patches.items()
            for place in self._book.sheets[number].content.formulas
        )

    def _drop_calculation_chain(self) -> None:
        """Take out the order in which formulas were worked out: it names cells, and is made anew at opening."""
        tie = next((one for one in self._book.relations.values() if one.kind == "calcChain"), None)
        if tie is None or tie.target not in self._package:
            return
        self._dropped.append(tie.target)
        beside = relations_name(self._book.main)
        self._parts[plain(beside)] = without_relation(self.part(beside), tie.id)
        types = "[Content_Types].xml"
        self._parts[plain(types)] = without_type(self.part(types), tie.target)


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


def calculated_anew(workbook: bytes) -> bytes:
    """Return the workbook part told to work out every formula when it is opened."""
    if found := _CALCULATION.search(workbook):
        told = _AT_OPENING.sub(b"", found[2]).rstrip()
        tag = b'<%bcalcPr%b fullCalcOnLoad="1"%b>' % (found[1], told, found[3])
        return workbook[: found.start()] + tag + workbook[found.end() :]
    for name in _BEFORE_IT:
        end = re.compile(rb"</((?:\w+:)?)%b>|<((?:\w+:)?)%b\s*/>" % (name.encode(), name.encode()))
        if found := next(end.finditer(workbook), None):
            tag = b'<%bcalcPr fullCalcOnLoad="1"/>' % (found[1] or found[2] or b"")
            return workbook[: found.end()] + tag + workbook[found.end() :]
    return workbook


def without_relation(relations: bytes, key: str) -> bytes:
    """Return the ties of a part without one of them."""
    return re.sub(
        rb"<(?:\w+:)?Relationship\b(?=[^>]*\sId=[\"']%b[\"'])[^>]*?/>" % re.escape(key.encode()), b"", relations
    )


def without_type(types: bytes, part: str) -> bytes:
    """Return the list of content types without a part."""
    name = re.escape(part.encode())
    return re.sub(
        rb"<(?:\w+:)?Override\b(?=[^>]*\sPartName=[\"']/?%b[\"'])[^>]*?/>" % name, b"", types, flags=re.IGNORECASE
    )
