"""From the cells of a column to values, a column of many rows at a time.

A converter takes the cells of one column and returns as many values; what cannot be taken is a `Wrong` in its place.
Values are plain (`desktop.intake.rows.Plain`). Whatever repeats in a column is converted once and remembered.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from desktop.fields import Field, Kind, also
from desktop.identity import CreditKind, IdKind, IdReading, PhoneKind, Severity, read_credit_code, read_id, read_phone
from desktop.intake.rows import WRITTEN
from desktop.sheets.cells import decimal, flag, id_text, text, whole_number
from desktop.sheets.dates import date_of
from desktop.sheets.frames import Cell

REMEMBERED = 20_000  # spellings of one column
_NOTHING = frozenset(also("无 暂无 没有 不详 / \\ - -- --- — —— – ― _ * . 。 、 · N/A n/a NULL null None")) | {""}
_HAN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\ue000-\uf8ff\U00020000-\U000323af]")
_GAPS = re.compile(r"\s+")


class Wrong(NamedTuple):
    """A cell that cannot be taken as it stands."""

    reason: str
    suggestion: str = ""
    overridable: bool = False
    value: Any = None  # what is taken all the same when a reason is given
    wording: tuple[str, str] | None = None  # code list and wording, when a decision of the office would settle it


Converter = Callable[[Sequence[Cell]], list[Any]]
Tell = Callable[[str, str], None]  # key, message: something worth knowing that keeps nothing out


class Remembering(dict[Cell, Any]):
    """Converts each distinct cell once."""

    def __init__(self, convert: Callable[[Cell], Any]) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, cell: Cell) -> Any:
        if len(self) >= REMEMBERED:
            self.clear()
        try:
            value = self._convert(cell)
        except ValueError as error:
            value = Wrong(str(error))
        if not isinstance(cell, bool):  # True would answer for 1
            self[cell] = value
        return value

    def __call__(self, cells: Sequence[Cell]) -> list[Any]:
        """Convert a column."""
        return [self[cell] for cell in cells]


def converter_of(field: Field, tell: Tell, *, months: bool = False) -> Converter:
    """Return what converts a column of one field; codes and grids have their own modules.

    With `months` a month without a day is given on as 1985-04 instead of refused.
    """
    match field.kind:
        case Kind.DATE:
            return Remembering(_month_or_day if months else _day)
        case Kind.FLAG:
            return Remembering(flag)
        case Kind.NUMBER:
            return Remembering(whole_number)
        case Kind.DECIMAL:
            return Remembering(decimal)
        case Kind.PHONE:
            return Phones(field, tell)
        case Kind.ID_NUMBER:
            return IdNumbers(field, tell)
        case Kind.CREDIT_CODE:
            return Remembering(_credit_code)
    return Texts(field)


def _day(cell: Cell) -> str | None:
    day = date_of(cell)
    return day.isoformat() if day else None


def _month_or_day(cell: Cell) -> str | None:
    try:
        return _day(cell)
    except ValueError:
        if day := date_of(cell, "first"):
            return day.isoformat()[:7]
        raise


class Texts:
    """Converts texts: trimmed, names without the blanks that align them, 无 and strokes as blank."""

    def __init__(self, field: Field) -> None:
        self._field, self._longest = field, field.max_length
        self._is_name = field.key == "name" or field.key.endswith("_name")
        self._is_note = field.kind is Kind.NOTE

    def __call__(self, cells: Sequence[Cell]) -> list[Any]:
        """Convert a column; the usual one, clean text throughout, without a call per cell."""
        try:
            joined = "".join(cells)  # type: ignore[arg-type]
        except TypeError:
            return [self._one(cell) for cell in cells]
        if not joined.isprintable() or "#" in joined or (self._is_name and " " in joined):
            return [self._one(cell) for cell in cells]
        if max(map(len, cells), default=0) > self._longest:  # type: ignore[arg-type]
            return [self._one(cell) for cell in cells]
        return [None if (given := cell.strip()) in _NOTHING else given for cell in cells]  # type: ignore[union-attr]

    def _one(self, cell: Cell) -> Any:
        try:
            written = text(cell)
        except ValueError as error:
            return Wrong(str(error))
        if not self._is_note:
            written = written.replace("\n", "")
        if self._is_name and _HAN.search(written):
            written = _GAPS.sub("", written)
        if written in _NOTHING:
            return None
        if len(written) > self._longest:
            return Wrong(f"太长（{len(written)} 个字，最多 {self._longest} 个字）")
        return written


class Phones:
    """Converts telephone numbers to one spelling."""

    def __init__(self, field: Field, tell: Tell) -> None:
        self._field, self._tell = field, tell
        self._rest = Remembering(self._one)

    def __call__(self, cells: Sequence[Cell]) -> list[Any]:
        """Convert a column; mobile numbers in plain digits need no closer look."""
        rest = self._rest
        return [
            cell
            if type(cell) is str
            and len(cell) == 11
            and cell.isdecimal()
            and cell.isascii()
            and cell[0] == "1" < cell[1]
            else rest[cell]
            if cell != ""
            else None
            for cell in cells
        ]

    def _one(self, cell: Cell) -> Any:
        reading = read_phone(text(cell))
        if reading.kind in (PhoneKind.EMPTY, PhoneKind.PLACEHOLDER):
            return None
        if not reading.good:
            return Wrong(reading.faults[0].message)
        if reading.others:
            self._tell("phones", f"“{self._field.title}”一格里有几个号码的，只取第一个")
        return reading.number


class IdNumbers:
    """Converts citizens' numbers and those of other documents."""

    def __init__(self, field: Field, tell: Tell) -> None:
        self._field, self._tell = field, tell
        self._marks_others = field.key == "id_no"

    def __call__(self, cells: Sequence[Cell]) -> list[Any]:
        """Convert a column."""
        return [self._one(cell) if cell != "" else None for cell in cells]

    def _one(self, cell: Cell) -> Any:
        try:
            reading = read_id(cell if type(cell) is str else id_text(cell))
        except ValueError as error:
            return Wrong(str(error))
        if reading.kind is IdKind.CITIZEN:
            return self._citizen(reading) if reading.faults or reading.upgraded_from_15 else reading.number
        if reading.kind is IdKind.EMPTY:
            return None
        if reading.kind is IdKind.PLACEHOLDER:
            self._tell("placeholders", f"“{self._field.title}”填的是占位号码的，按没有号码处理")
            written = reading.number if any(map(str.isdecimal, reading.number)) and len(reading.number) > 1 else ""
            return f"{WRITTEN}:{written}" if self._marks_others and written else None
        if len(reading.number) > 30:
            return Wrong("太长，不像证件号码")
        return f"{WRITTEN}{reading.document}:{reading.number}" if self._marks_others else reading.number

    def _citizen(self, reading: IdReading) -> Any:
        if reading.upgraded_from_15:
            self._tell("upgraded", f"“{self._field.title}”中的 15 位号码已换成 18 位")
        serious = []
        for fault in reading.faults:
            if fault.severity is Severity.WARNING:
                self._tell(fault.key, fault.message)
            else:
                serious.append(fault.message)
        if not serious:
            return reading.number
        return Wrong("；".join(serious), overridable=reading.overridable, value=reading.number)


def _credit_code(cell: Cell) -> Any:
    reading = read_credit_code(text(cell))
    if reading.kind in (CreditKind.EMPTY, CreditKind.NONE):
        return None
    if reading.good:
        return reading.number
    serious = [fault.message for fault in reading.faults if fault.severity is not Severity.WARNING]
    return Wrong("；".join(serious), overridable=reading.overridable, value=reading.number)
