"""How a workbook names its places: letters and numbers in, counted rows and columns out."""

import re
from functools import lru_cache

from desktop.forms.shape import Area, Place
from desktop.sheets.headings import column_letters
from desktop.sheets.slices import LAST_COLUMN, LAST_ROW, column_number

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_COLUMN = re.compile(r"\$?([A-Za-z]{1,3})")
_ROW = re.compile(r"\$?(\d{1,7})")


@lru_cache(maxsize=LAST_COLUMN)
def letters(column: int) -> str:
    """Return the letters of a column counted from 1."""
    return column_letters(column - 1)


def number_of(column: str) -> int:
    """Return the number of a column: A is 1."""
    return column_number(column.upper().encode())


def place_of(text: str) -> Place | None:
    """Return the row and column of C5 or $C$5, nothing for what is no cell."""
    if found := _CELL.fullmatch(text):
        return int(found[2]), number_of(found[1])
    return None


def area_of(text: str) -> Area | None:
    """Return the area of C5, C5:D9, C:D or 5:9, nothing for what is none."""
    first, _, last = text.partition(":")
    last = last or first
    if (one := place_of(first)) and (two := place_of(last)):
        return min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1])
    if ":" in text and (left := _COLUMN.fullmatch(first)) and (right := _COLUMN.fullmatch(last)):
        return 1, number_of(left[1]), LAST_ROW, number_of(right[1])
    if ":" in text and (top := _ROW.fullmatch(first)) and (bottom := _ROW.fullmatch(last)):
        return int(top[1]), 1, int(bottom[1]), LAST_COLUMN
    return None


def areas_of(text: str) -> tuple[Area, ...]:
    """Return the areas of a list of references divided by blanks; what is none is passed over."""
    return tuple(area for one in text.split() if (area := area_of(one)))


def named(area: Area) -> str:
    """Return an area as a workbook writes it: C5 or C5:D9."""
    top, left, bottom, right = area
    first = f"{letters(left)}{top}"
    return first if (top, left) == (bottom, right) else f"{first}:{letters(right)}{bottom}"


def holds(area: Area, row: int, column: int) -> bool:
    """Whether a place lies in an area."""
    return area[0] <= row <= area[2] and area[1] <= column <= area[3]
