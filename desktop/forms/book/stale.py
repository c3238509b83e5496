"""Which formulas no longer show what they mean once cells were filled."""

import re
from collections.abc import Iterable, Iterator, Mapping

from desktop.forms.book.formulas import Reference, references, words
from desktop.forms.shape import Area, Place

Key = tuple[str, Place]  # name of a sheet in small letters, cell

_UNTOLD = re.compile(r"\b(?:INDIRECT|OFFSET)\s*\(|[^\W\d]\w*\[", re.IGNORECASE)  # what they mean is not written there
_DEEPEST = 8  # names that mean names


def stale_formulas(
    formulas: Mapping[Key, str], changed: Iterable[tuple[str, Area]], names: Mapping[str, str]
) -> set[Key]:
    """Return the formulas that mean a changed cell, or another such formula; `names` are those the workbook defines."""
    meant = {key: list(_meant(key[0], text, names)) for key, text in formulas.items()}
    stale = {key for key, text in formulas.items() if _UNTOLD.search(text)}
    reached = [*changed, *((sheet, (*place, *place)) for sheet, place in stale)]
    left = meant.keys() - stale
    while reached and left:
        found = {key for key in left if any(_meet(one, sheet, area) for one in meant[key] for sheet, area in reached)}
        stale |= found
        left -= found
        reached = [(sheet, (*place, *place)) for sheet, place in found]
    return stale


def _meant(sheet: str, text: str, names: Mapping[str, str], depth: int = 0) -> Iterator[Reference]:
    for one in references(text):
        yield Reference(one.sheet or sheet, one.area)
    if depth < _DEEPEST and names:
        for word in words(text):
            if word in names:
                yield from _meant(sheet, names[word], names, depth + 1)


def _meet(one: Reference, sheet: str, area: Area) -> bool:
    mine = one.area
    return one.sheet == sheet and not (mine[2] < area[0] or area[2] < mine[0] or mine[3] < area[1] or area[3] < mine[1])
