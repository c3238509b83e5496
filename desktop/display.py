"""Values as the clerk reads them: codes as words, dates as dates, private numbers masked."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any, Protocol

from desktop import masking
from desktop.fields import Field, Hidden, Kind, Mask
from desktop.masking import Place


class CodeWords(Protocol):
    """What display needs of the code lists."""

    def title(self, list_key: str, code: str | None) -> str:
        """Return the word for a code of a list."""


class GridNames(Protocol):
    """What display needs of the grids."""

    def path_name(self, key: int | None) -> str:
        """Return the name of a grid after its village's."""


class Display:
    """Turns values into text by their Fields."""

    def __init__(self, codes: CodeWords, grids: GridNames) -> None:
        self._codes, self._grids = codes, grids

    def text(self, field: Field, value: Any) -> str:
        """Return a value in full."""
        if value is None or value == "":
            return ""
        if isinstance(value, Hidden):
            return value.text
        match field.kind:
            case Kind.CODE:
                return self._codes.title(field.codes, value.value if isinstance(value, StrEnum) else value)
            case Kind.CODES:
                return "、".join(self._codes.title(field.codes, code) for code in value)
            case Kind.FLAG:
                return "是" if value else "否"
            case Kind.GRID:
                return self._grids.path_name(value)
            case Kind.DATE:
                return value.isoformat() if isinstance(value, date) else str(value)
            case Kind.DECIMAL:
                return decimal_text(value)
        return str(value)

    def words(self, list_key: str, code: str | None) -> str:
        """Return the word for a code of a list."""
        return self._codes.title(list_key, code)

    def masked(self, field: Field, value: Any, place: Place = Place.LIST) -> str:
        """Return a value as it may stand in a place that others pass: a list on the screen unless another is named."""
        if field.mask is not Mask.OPEN and masking.hides(field.mask, place) and not isinstance(value, Hidden):
            return masking.shown(field.mask, value, place)
        return self.text(field, value)

    def at(self, place: Place) -> Callable[[Field, Any], str]:
        """Return how values are shown in a place."""
        return partial(self.masked, place=place)


def decimal_text(value: float) -> str:
    """Return a number as it is written by hand: no needless zeros, never an exponent."""
    return f"{value:.6f}".rstrip("0").rstrip(".")
