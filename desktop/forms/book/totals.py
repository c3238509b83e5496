"""The results of simple formulas over filled cells: sums and counts of areas, and sums and differences of cells.

A program that opens the copy works every formula out anew; what only reads it sees these results until then.
"""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from desktop.forms.book.content import SheetContent
from desktop.forms.book.formulas import references
from desktop.forms.book.patch import SheetPatch, TablePatch
from desktop.forms.book.references import area_of, holds, place_of
from desktop.forms.shape import Area, Place, Value

_TERM = re.compile(
    r"\s*([+-]?)\s*(?:(SUM|COUNTA)\(([^()]*)\)|(\$?[A-Z]{1,3}\$?\d{1,7})|(\d+(?:\.\d+)?))\s*", re.IGNORECASE
)
_DIVIDED = re.compile(r"\s*,\s*")
_DEEPEST = 60  # sums of sums


class Untold(Exception):
    """A formula whose result only a spreadsheet program can tell."""


@dataclass(frozen=True, slots=True)
class _Column:
    """What a table puts into one column."""

    total: float
    filled: int
    kept: frozenset[int]  # rows of the form it leaves as they are


class Totals:
    """Works out the formulas of one sheet; those that name other sheets are left to the spreadsheet."""

    def __init__(self, content: SheetContent, patch: SheetPatch, formulas: Mapping[Place, str]) -> None:
        self._content, self._patch, self._formulas = content, patch, formulas
        wanted = {one.area for text in formulas.values() for one in references(text)}
        self._columns = {id(table): dict(_summed(table, wanted)) for table in patch.tables}
        self._known: dict[Place, float] = {}

    def result(self, place: Place) -> str | None:
        """Return the result of a formula as a cell holds it, nothing where it cannot be told."""
        try:
            number = self._value(place, 0)
        except Untold:
            return None
        return str(int(number)) if number == int(number) else repr(round(number, 10))

    def _value(self, place: Place, depth: int) -> float:
        if depth > _DEEPEST:
            raise Untold
        if place not in self._known:
            text, at, total = self._formulas[place], 0, 0.0
            while at < len(text):
                found = _TERM.match(text, at)
                if not found or (at and not found[1]):
                    raise Untold
                total += (-1 if found[1] == "-" else 1) * self._term(found, depth)
                at = found.end()
            if not at:
                raise Untold
            self._known[place] = total
        return self._known[place]

    def _term(self, found: re.Match[str], depth: int) -> float:
        if found[4]:
            return self._cell(place_of(found[4]), depth)
        if found[5]:
            return float(found[5])
        areas = [area_of(one) for one in _DIVIDED.split(found[3])]
        return sum(self._area(area, counting=found[2].upper() == "COUNTA", depth=depth) for area in areas)

    def _cell(self, place: Place | None, depth: int) -> float:
        if place is None or any(table.fills(place[0]) and place[1] in table.columns for table in self._patch.tables):
            raise Untold
        if place in self._formulas:
            return self._value(place, depth + 1)
        if place in self._content.formulas:
            raise Untold
        put = self._patch.puts.get(place[0], {}).get(place[1])
        if put is not None:
            if isinstance(put, bool) or not isinstance(put, int | float):
                raise Untold
            return put
        if self._patch.is_cleared(*place):
            return 0.0
        if place in self._content.numbers:
            return self._content.numbers[place]
        if self._content.texts.get(place[0], {}).get(place[1]):
            raise Untold
        return 0.0

    def _area(self, area: Area | None, *, counting: bool, depth: int) -> float:
        if area is None:
            raise Untold
        total, taken = 0.0, set()
        for table in self._patch.tables:
            total += self._of_table(table, area, counting=counting)
        for row, cells in self._patch.puts.items():
            for column, value in cells.items():
                if holds(area, row, column):
                    taken.add((row, column))
                    total += _counted(value) if counting else _number(value)
        for place in self._formula_places(area):
            taken.add(place)
            total += 1 if counting else self._value(place, depth + 1)
        return total + self._standing(area, taken, counting=counting)

    def _of_table(self, table: TablePatch, area: Area, *, counting: bool) -> float:
        columns = [column for column in table.columns if area[1] <= column <= area[3]]
        if not columns or area[2] < table.first_row or area[0] > table.last_row:
            return 0.0
        if area[0] > table.first_row or area[2] < table.last_row:
            raise Untold
        summed = [self._columns[id(table)][column] for column in columns]
        return sum(one.filled if counting else one.total for one in summed)

    def _formula_places(self, area: Area) -> Iterator[Place]:
        for place in self._content.formulas:
            if holds(area, *place) and not self._patch.is_cleared(*place):
                if place not in self._formulas:
                    raise Untold
                yield place

    def _standing(self, area: Area, taken: Set[Place], *, counting: bool) -> float:
        """Return the sum, or the count, of what the form itself holds in an area."""
        total = 0.0
        for row, column in self._content.held(area):
            place = row, column
            if place in taken or self._patch.is_cleared(*place) or self._is_overwritten(place):
                continue
            total += 1 if counting else self._content.numbers.get(place, 0.0)
        return total

    def _is_overwritten(self, place: Place) -> bool:
        for table in self._patch.tables:
            if table.fills(place[0]) and place[1] in table.columns:
                kept = self._columns[id(table)].get(place[1])
                return kept is None or place[0] not in kept.kept
        return False


def _summed(table: TablePatch, wanted: Set[Area]) -> Iterator[tuple[int, _Column]]:
    """Yield what a table puts into those of its columns that formulas mean."""
    places = {
        place: column
        for place, column in enumerate(table.columns)
        if any(area[1] <= column <= area[3] for area in wanted)
    }
    totals, filled = dict.fromkeys(places, 0.0), dict.fromkeys(places, 0)
    kept: dict[int, set[int]] = {place: set() for place in places}
    for row, record in enumerate(table.records() if places else (), table.first_row):
        for place in places:
            value = record[place]
            if value is None:
                kept[place].add(row)
            else:
                totals[place] += _number(value)
                filled[place] += _counted(value)
    for place, column in places.items():
        yield column, _Column(totals[place], filled[place], frozenset(kept[place]))


def _number(value: Value) -> float:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _counted(value: Value) -> int:
    return int(value != "")
