"""Cells as XML: values as a workbook holds them, never as formulas."""

import math
from dataclasses import dataclass
from datetime import date, datetime

from desktop.forms.book.content import DAYS_TO_1904
from desktop.forms.book.styles import Styles
from desktop.forms.shape import Value
from desktop.sheets.writing import DAY_ZERO, EXACT_NUMBER, FIRST_DAY, text_element


@dataclass(frozen=True, slots=True)
class CellWriter:
    """Writes values into cells of given styles."""

    styles: Styles
    prefix: str = ""  # of the sheet's XML: x:
    since_1904: bool = False

    def cell(self, place: str, style: int, value: Value) -> str:
        """Return a cell that holds a value."""
        if isinstance(value, str):
            return self.text(place, style, value) if value else self.blank(place, style)
        if isinstance(value, bool):
            return self._with(place, style, "b", f"{value:d}")
        if isinstance(value, date):
            return self._day(place, style, value)
        if not math.isfinite(value) or abs(value) >= EXACT_NUMBER:
            return self.text(place, style, f"{value:.0f}" if isinstance(value, float) else str(value))
        return self._with(place, style, "", repr(value))

    def blank(self, place: str, style: int) -> str:
        """Return an empty cell."""
        return f'<{self.prefix}c r="{place}"{self.styled(style)}/>'

    def text(self, place: str, style: int, text: str) -> str:
        """Return a cell that holds a text, whatever it begins with."""
        element = text_element(text)
        if not self.prefix:
            return f'<c r="{place}"{self.styled(style)} t="inlineStr"><is>{element}</is></c>'
        mark = self.prefix
        inside = f"<{mark}{element[1:-4]}</{mark}t>"
        return f'<{mark}c r="{place}"{self.styled(style)} t="inlineStr"><{mark}is>{inside}</{mark}is></{mark}c>'

    def _with(self, place: str, style: int, kind: str, value: str) -> str:
        mark, told = self.prefix, f' t="{kind}"' if kind else ""
        return f'<{mark}c r="{place}"{self.styled(style)}{told}><{mark}v>{value}</{mark}v></{mark}c>'

    def _day(self, place: str, style: int, day: date) -> str:
        plain = day.date() if isinstance(day, datetime) else day
        if plain < FIRST_DAY or not self.styles[style].shows_dates:
            return self.text(place, style, plain.isoformat())
        number = plain.toordinal() - DAY_ZERO - (DAYS_TO_1904 if self.since_1904 else 0)
        return self._with(place, style, "", str(number))

    @staticmethod
    def styled(style: int) -> str:
        """Return what a cell says of its style."""
        return f' s="{style}"' if style else ""
