"""What the sums that a form brings along as formulas come to, to be compared with what was counted."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from desktop.forms.book.references import area_of
from desktop.forms.book.sheet import BookSheet
from desktop.forms.counts.counting import Number
from desktop.forms.counts.sums import SumFault
from desktop.forms.file import FormFile
from desktop.forms.shape import CountArea, FormShape, Place

MOST_CELLS = 10_000  # that one formula may add up
DEEPEST = 20  # formulas that mean formulas
_CELL = r"\$?[A-Z]{1,3}\$?\d{1,7}"
_TOKEN = re.compile(rf"\s*(?:(SUM\()|({_CELL}(?::{_CELL})?)|(\d+(?:\.\d+)?)|([-+(),]))", re.IGNORECASE)


class _NotASumError(Exception):
    """The formula does something else than adding up."""


def formulas_of(file: FormFile, shape: FormShape) -> dict[str, str]:
    """Return the formulas of the cells of a form of counts, as far as the file writes them out in each."""
    assert isinstance(shape.area, CountArea)
    sheet = file.sheets[shape.area.sheet]
    if not isinstance(sheet, BookSheet):
        return {}
    found = {slot.key: sheet.formula(*slot.place) for slot in shape.area.slots if slot.has_formula}
    return {key: one.text for key, one in found.items() if one is not None and one.text}


def formula_faults(shape: FormShape, formulas: Mapping[str, str], numbers: Mapping[str, Number]) -> list[SumFault]:
    """Return the formulas that come to something else than was counted; those that do not only add up are passed."""
    sums = _Sums(shape, formulas, numbers)
    found: list[SumFault] = []
    for slot in shape.area.slots:
        number = numbers.get(slot.key)
        reckoned = sums.of(slot.place) if slot.key in formulas else None
        if reckoned is None or number is None or number.value is None or reckoned == number.value:
            continue
        words = f"{slot.key} {slot.words.replace('/', ' › ')}"
        message = f"“{words}”按表里的公式是 {reckoned:g}，按条件统计是 {number.value:g}；报出去的是公式的数。"
        found.append(SumFault((slot.key,), message))
    return found


class _Sums:
    """Reckons the formulas of a form over the numbers that are written into it."""

    def __init__(self, shape: FormShape, formulas: Mapping[str, str], numbers: Mapping[str, Number]) -> None:
        self._keys = {slot.place: slot.key for slot in shape.area.slots}
        self._formulas, self._numbers = formulas, numbers
        self._with_formula = {slot.key for slot in shape.area.slots if slot.has_formula}

    def of(self, place: Place, depth: int = 0) -> float | None:
        """Return what stands in a cell once the form is filled, or None where that cannot be said."""
        key = self._keys.get(place)
        if key is None or depth > DEEPEST:
            return None
        if key not in self._with_formula:
            number = self._numbers.get(key)
            return number.value if number else None
        if key not in self._formulas:
            return None
        tokens = _Tokens(self._formulas[key])
        try:
            return self._added(tokens, depth + 1) if tokens.are_known else None
        except _NotASumError:
            return None

    def _added(self, tokens: "_Tokens", depth: int) -> float:
        total, sign = 0.0, 1
        while True:
            if tokens.take("-"):
                sign = -sign
                continue
            total += sign * self._term(tokens, depth)
            if tokens.take("+"):
                sign = 1
            elif tokens.take("-"):
                sign = -1
            else:
                return total

    def _term(self, tokens: "_Tokens", depth: int) -> float:
        kind, text = tokens.next()
        if kind == "number":
            return float(text)
        if kind == "cells":
            return sum(self._cells(text, depth))
        if kind != "sum" and text != "(":
            raise _NotASumError
        total = self._added(tokens, depth)
        while tokens.take(","):
            total += self._added(tokens, depth)
        if not tokens.take(")"):
            raise _NotASumError
        return total

    def _cells(self, text: str, depth: int) -> Iterator[float]:
        area = area_of(text.replace("$", ""))
        if area is None or (area[2] - area[0] + 1) * (area[3] - area[1] + 1) > MOST_CELLS:
            raise _NotASumError
        for row in range(area[0], area[2] + 1):
            for column in range(area[1], area[3] + 1):
                value = self.of((row, column), depth)
                if value is None:
                    raise _NotASumError
                yield value


@dataclass
class _Tokens:
    """A formula cut into what it is made of."""

    formula: str

    def __post_init__(self) -> None:
        """Cut it."""
        kinds = ("sum", "cells", "number", "sign")
        text, place = self.formula.strip().removeprefix("="), 0
        self._found: list[tuple[str, str]] = []
        while place < len(text) and (token := _TOKEN.match(text, place)):
            self._found.append(next((kind, one) for kind, one in zip(kinds, token.groups(), strict=True) if one))
            place = token.end()
        self.are_known = place >= len(text.rstrip()) and bool(self._found)
        self._at = 0

    def next(self) -> tuple[str, str]:
        """Return what comes next, and go past it."""
        if self._at >= len(self._found):
            raise _NotASumError
        self._at += 1
        return self._found[self._at - 1]

    def take(self, sign: str) -> bool:
        """Go past a sign if it comes next."""
        if self._at < len(self._found) and self._found[self._at] == ("sign", sign):
            self._at += 1
            return True
        return False
