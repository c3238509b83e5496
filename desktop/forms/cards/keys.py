"""Keys and marks of slots: C5 of a cell, C5~1 of the second blank in its text, s2!C5 of a cell on the second sheet."""

import re

from desktop.forms.shape import Place
from desktop.sheets.headings import column_letters

INLINE = "~"  # between the key of a cell and the place of a blank within its text
ONE_EACH = "每格填一位"  # hint of a slot whose value goes over the cells beside it, a character in each
_KEY = re.compile(rf"(?:s(?P<sheet>\d+)!)?(?P<cell>[A-Z]+\d*)(?:{INLINE}(?P<part>\d+))?")


def slot_key(place: Place, part: int | None = None, sheet: int = 0) -> str:
    """Return the key of a cell or of one blank in its text, counted from 0; the first sheet, 0, is not named."""
    row, column = place
    before = f"s{sheet + 1}!" if sheet else ""
    return f"{before}{column_letters(column - 1)}{row}{'' if part is None else f'{INLINE}{part}'}"


def sheet_of(key: str) -> int:
    """Return on which sheet a slot stands, from 0."""
    found = _KEY.fullmatch(key)
    return int(found["sheet"]) - 1 if found and found["sheet"] else 0


def part_of(key: str) -> int:
    """Return which blank of its cell a slot is, from 0."""
    found = _KEY.fullmatch(key)
    return int(found["part"]) if found and found["part"] else 0
