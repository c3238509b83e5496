"""Values as the clerk reads them: codes as words, dates as dates, private numbers masked."""

from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from desktop.fields import Field, Kind, Mask
from desktop.identity import mask_id, mask_name, mask_phone

RECORDED = "已登记"


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

    def masked(self, field: Field, value: Any) -> str:
        """Return a value as it may stand on a screen that anybody passes."""
        if value is None or value == "":
            return ""
        match field.mask:
            case Mask.ID_NUMBER:
                return mask_id(str(value))
            case Mask.PHONE:
                return mask_phone(str(value))
            case Mask.NAME:
                return mask_name(str(value))
            case Mask.HIDDEN:
                return RECORDED
        return self.text(field, value)


def decimal_text(value: float) -> str:
    """Return a number as it is written by hand: no needless zeros, never an exponent."""
    return f"{value:.6f}".rstrip("0").rstrip(".")
