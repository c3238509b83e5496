"""Columns of codes: which edition of a list they are written in, and which code a wording means.

Words mean what they always mean; bare numbers are read in the edition that covers every number of the column, and where
several do, the clerk is asked once. What the office decided about a wording goes before everything else.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process

from desktop.codes import Codes
from desktop.fields import Field, Kind
from desktop.sheets.cells import text
from desktop.sheets.converting import Remembering, Tell, Wrong
from desktop.sheets.frames import Cell

CURRENT = ""  # the edition of the list itself
CURRENT_TITLE = "现行代码"
NEAR, NEAREST = 50, 3  # likeness in percent, suggestions
_BARE = re.compile(r"[0-9A-Za-z]{1,6}(?:\.0)?")
_SEPARATORS = re.compile(r"[、,，;；/|\s]+")


@dataclass(slots=True)
class Wordings:
    """What the office decided about wordings, before and in this import, and which are still unknown."""

    learnt: Mapping[tuple[str, str], str]
    blank_unknown: frozenset[str] = frozenset()
    unknown: dict[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edition:
    """What was found out about the numbers of one column: the edition, or the several it may be."""

    edition: str | None
    candidates: tuple[str, ...] = ()


def bare_codes(cells: Iterable[Cell]) -> set[str]:
    """Return the values of a column that are codes without words."""
    found = set()
    for cell in set(cells):
        try:
            written = text(cell)
        except ValueError:
            continue
        if _BARE.fullmatch(written) and any(map(str.isdecimal, written)):
            found.add(written.removesuffix(".0"))
    return found


def edition_of(codes: Codes, name: str, values: set[str], pairs: Sequence[tuple[str, str]] = ()) -> Edition:
    """Return the edition in which a column's bare codes are written.

    `pairs` are values beside the code that is known to be right, as the sex in an ID number: they settle what the
    values alone leave open.
    """
    candidates = codes.editions_of(name, values) or (CURRENT,)
    if len(candidates) > 1 and pairs:
        agreeing = [edition for edition in candidates if _agreement(codes, name, edition, pairs) >= 0.9]
        candidates = tuple(agreeing) or candidates
    return Edition(candidates[0]) if len(candidates) == 1 else Edition(None, candidates)


def edition_title(codes: Codes, name: str, edition: str) -> str:
    """Return the words by which the clerk is asked."""
    return next((one.title for one in codes.editions(name) if one.key == edition), CURRENT_TITLE)


def _agreement(codes: Codes, name: str, edition: str, pairs: Sequence[tuple[str, str]]) -> float:
    return sum(convert(codes, name, edition, value) == right for value, right in pairs) / len(pairs)


def convert(codes: Codes, name: str, edition: str, written: str) -> str | None:
    """Return the code of a wording or of a number in an edition."""
    return codes.convert(name, edition, written) if edition else codes.find(name, written)


class CodeColumn:
    """Converts a column of codes of one list; several codes in a cell where the field holds several."""

    def __init__(self, field: Field, codes: Codes, wordings: Wordings, edition: Edition, tell: Tell) -> None:
        self._field, self._codes, self._wordings, self._edition, self._tell = field, codes, wordings, edition, tell
        self._remembering = Remembering(self._several if field.kind is Kind.CODES else self._one)

    def __call__(self, cells: Sequence[Cell]) -> list[Any]:
        """Convert a column."""
        return self._remembering(cells)

    def _several(self, cell: Cell) -> Any:
        written = text(cell)
        if (whole := self._code(written)) is not None:
            return (whole,)
        found = [self._one(part) for part in _SEPARATORS.split(written) if part]
        wrong = next((one for one in found if isinstance(one, Wrong)), None)
        return wrong or tuple(sorted({one for one in found if one})) or None

    def _one(self, cell: Cell) -> Any:
        written = text(cell)
        if not written or written in ("-", "/", "—", "无"):
            return self._code(written) if written else None
        name = self._field.codes
        if (learnt := self._wordings.learnt.get((name, written))) is not None:
            return learnt or None
        if self._edition.edition is None and _BARE.fullmatch(written):
            words = "、".join(edition_title(self._codes, name, one) for one in self._edition.candidates)
            return Wrong(f"“{written}”在几种代码里意思不同（{words}），请先选定这一列用的是哪一种")
        if (code := self._code(written)) is not None:
            return code
        if name in self._wordings.blank_unknown:
            self._tell("blanked", f"“{self._field.title}”中不认识的写法按空白导入")
            return None
        nearest = nearest_of(self._codes, name, written)
        suggestion = f"相近的有：{'、'.join(nearest)}" if nearest else ""
        return Wrong(f"“{written}”不在“{self._field.title}”的选项里", suggestion, wording=(name, written))

    def _code(self, written: str) -> str | None:
        return convert(self._codes, self._field.codes, self._edition.edition or CURRENT, written)


def nearest_of(codes: Codes, name: str, written: str) -> tuple[str, ...]:
    """Return the titles of a list that are most like a wording."""
    titles = [item.title for item in codes.items(name)]
    found = process.extract(written, titles, scorer=fuzz.WRatio, limit=NEAREST, score_cutoff=NEAR)
    return tuple(title for title, _score, _place in found)
