"""What the values of a column say about what it is: evidence for or against a heading."""

import re
from collections.abc import Callable, Sequence

from desktop.codes import Codes
from desktop.fields import Field, Kind
from desktop.identity import CreditKind, IdKind, PhoneKind, read_credit_code, read_id, read_phone
from desktop.sheets.cells import flag, text
from desktop.sheets.dates import date_of
from desktop.sheets.frames import Cell

AGREES, CONTRADICTS = 0.6, 0.2
SHORTEST_ID = 15  # digits
FEW = 3  # so many values say nothing yet

_NAME = re.compile(r"(?!.*\d{6})\s*[\u3007\u3400-\u9fff\ue000-\uf8ff\U00020000-\U0003ffffA-Za-z].{0,60}")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_LONG_NUMBER = re.compile(r"\d{15,18}(?:\.0)?|\d(?:\.\d+)?E\+?\d\d|\d{17}[\dXx]", re.IGNORECASE)


class Evidence:
    """Judges columns by their values."""

    def __init__(self, codes: Codes) -> None:
        self._codes = codes

    def share(self, field: Field, values: Sequence[Cell]) -> float | None:
        """Return which share of the values fits the field, or None when they do not tell."""
        test = self._test(field)
        given = [value for value in values if value != "" and value is not None]
        if test is None or len(given) < 1:
            return None
        return sum(_holds(test, value) for value in given) / len(given)

    def contradicts(self, field: Field, values: Sequence[Cell]) -> bool:
        """Whether the values can hardly be what an exact heading promises."""
        if field.kind not in (Kind.ID_NUMBER, Kind.PHONE, Kind.DATE, Kind.CREDIT_CODE) and field.key != "name":
            return False
        given = [value for value in values if value != ""]
        share = self.share(field, given)
        return share is not None and len(given) >= FEW and share <= CONTRADICTS

    def is_flag(self, values: Sequence[Cell]) -> bool:
        """Whether a column only says yes and no."""
        given = [value for value in values if value != ""]
        return bool(given) and all(_fits(flag, value) for value in given)

    def _test(self, field: Field) -> Callable[[Cell], bool] | None:
        match field.kind:
            case Kind.ID_NUMBER:
                return _is_id
            case Kind.PHONE:
                return lambda value: read_phone(text(value)).kind not in (PhoneKind.UNKNOWN, PhoneKind.EMPTY)
            case Kind.CREDIT_CODE:
                return lambda value: read_credit_code(text(value)).kind not in (CreditKind.UNKNOWN, CreditKind.EMPTY)
            case Kind.DATE:
                return lambda value: _fits(date_of, value)
            case Kind.FLAG:
                return lambda value: _fits(flag, value)
            case Kind.CODE | Kind.CODES:
                return lambda value: self._is_code(field.codes, text(value))
            case Kind.NUMBER | Kind.DECIMAL:
                return lambda value: _NUMBER.fullmatch(text(value)) is not None
        if field.key == "name" or field.key.endswith("_name"):
            return lambda value: _NAME.fullmatch(text(value)) is not None
        return lambda value: _LONG_NUMBER.fullmatch(text(value)) is None

    def _is_code(self, name: str, value: str) -> bool:
        if self._codes.find(name, value):
            return True
        return any(value in edition.codes for edition in self._codes.editions(name))


def _is_id(value: Cell) -> bool:
    if _LONG_NUMBER.fullmatch(str(value)):
        return True
    reading = read_id(text(value))
    return reading.kind is IdKind.PLACEHOLDER or (reading.kind is IdKind.CITIZEN and len(reading.number) >= SHORTEST_ID)


def _holds(test: Callable[[Cell], bool], value: Cell) -> bool:
    try:
        return test(value)
    except ValueError:  # a number that lost its digits
        return False


def _fits(convert: Callable[[Cell], object], value: Cell) -> bool:
    try:
        return convert(value) is not None
    except ValueError:
        return False
