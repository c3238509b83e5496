"""What stands in the rows of a worksheet, held small: texts, formulas, and looks that many rows share."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isfinite

from desktop.errors import Refusal
from desktop.forms.book.references import number_of
from desktop.forms.book.rows import SheetStream, patterns_of, without_number
from desktop.forms.book.styles import Styles
from desktop.forms.book.texts import text_of_fragment, unescaped
from desktop.forms.shape import Area, Place
from desktop.jobs import Progress
from desktop.sheets.package import DAMAGED
from desktop.sheets.slices import LAST_COLUMN
from desktop.sheets.writing import DAY_ZERO

ROWS_BETWEEN_LOOKS = 1_000
MOST_REMEMBERED = 2_000  # patterns of blank rows
ATTRIBUTE = re.compile(rb"\s([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_LAST_DAY = 2_957_000  # a little before 9999-12-31, as a number
DAYS_TO_1904 = 1462


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as the XML holds it; of a shared one only the first cell has the words."""

    text: str
    kind: str = ""  # shared, array, dataTable
    shared: str = ""  # which one
    area: str = ""  # of an array, and of the first of a shared one


@dataclass(frozen=True, slots=True)
class RowLook:
    """What is said of a row and of its cells' styles."""

    styles: Mapping[int, int]  # by column
    style: int = -1  # of the cells that are not there
    height: float | None = None
    is_hidden: bool = False


@dataclass
class SheetContent:
    """The rows of one sheet."""

    texts: dict[int, dict[int, str]] = field(default_factory=dict)
    formulas: dict[Place, Formula] = field(default_factory=dict)
    numbers: dict[Place, float] = field(default_factory=dict)  # of the cells that hold one
    last_row: int = 0
    last_column: int = 0
    head: bytes = b""
    tail: bytes = b""
    _firsts: list[int] = field(default_factory=list)  # first row of each run of rows that look alike
    _lasts: list[int] = field(default_factory=list)
    _looks: list[RowLook] = field(default_factory=list)

    def look(self, row: int) -> RowLook | None:
        """Return what is said of a row, nothing where the file is silent."""
        place = bisect_right(self._firsts, row) - 1
        return self._looks[place] if place >= 0 and row <= self._lasts[place] else None

    def add_look(self, row: int, look: RowLook) -> None:
        """Note how the next row looks."""
        if self._looks and self._lasts[-1] == row - 1 and self._looks[-1] == look:
            self._lasts[-1] = row
            return
        self._firsts.append(row)
        self._lasts.append(row)
        self._looks.append(look)

    def held(self, area: Area) -> Iterator[Place]:
        """Yield the cells of an area that hold a text or a formula."""
        top, left, bottom, right = area
        for row in [row for row in self.texts if top <= row <= bottom]:
            yield from ((row, column) for column in self.texts[row] if left <= column <= right)
        for row, column in self.formulas:
            if top <= row <= bottom and left <= column <= right and column not in self.texts.get(row, ()):
                yield row, column

    def hidden_rows(self) -> list[tuple[int, int]]:
        """Return first and last of each stretch of hidden rows."""
        runs = zip(self._firsts, self._lasts, self._looks, strict=True)
        return [(first, last) for first, last, look in runs if look.is_hidden]


def attributes_of(tag: bytes) -> dict[str, str]:
    """Return the attributes of a start tag."""
    return {name.decode(): unescaped(one or two) for name, one, two in ATTRIBUTE.findall(tag)}


def read_content(
    stream: SheetStream, strings: Sequence[str], styles: Styles, progress: Progress, *, since_1904: bool = False
) -> SheetContent:
    """Read the rows of a sheet."""
    return _Reader(stream, strings, styles, since_1904).read(progress)


class _Reader:
    """Reads one sheet."""

    def __init__(self, stream: SheetStream, strings: Sequence[str], styles: Styles, since_1904: bool) -> None:
        self._stream, self._strings, self._styles, self._since_1904 = stream, strings, styles, since_1904
        self._content = SheetContent(head=stream.head)
        self._patterns = patterns_of(stream.prefix)
        self._remembered: dict[bytes, tuple[RowLook, int]] = {}

    def read(self, progress: Progress) -> SheetContent:
        for number, row in self._stream.rows():
            if number % ROWS_BETWEEN_LOOKS == 0:
                progress.check()
            if any(mark in row for mark in self._patterns.filled):
                look, last_seen = self._row(number, row)
            else:
                look, last_seen = self._blank_row(number, row)
            self._content.add_look(number, look)
            if last_seen:
                self._content.last_row = max(self._content.last_row, number)
                self._content.last_column = max(self._content.last_column, last_seen)
        self._content.tail = self._stream.tail
        return self._content

    def _blank_row(self, number: int, row: bytes) -> tuple[RowLook, int]:
        """Return the look of a row without contents: rows that differ in nothing but their number are read once."""
        key = without_number(number, row)
        if (known := self._remembered.get(key)) is None:
            known = self._row(number, row)
            if len(self._remembered) < MOST_REMEMBERED:
                self._remembered[key] = known
        return known

    def _row(self, number: int, row: bytes) -> tuple[RowLook, int]:
        """Take in one row; return its look, and the last column that is seen."""
        told = attributes_of(row[: row.index(b">")])
        styles: dict[int, int] = {}
        column = last_seen = 0
        for attributes, inner in self._patterns.cell.findall(row):
            values = attributes_of(attributes)
            column = number_of(values["r"].rstrip("0123456789")) if values.get("r") else column + 1
            if not 0 < column <= LAST_COLUMN:
                raise Refusal(DAMAGED)
            style = int(values["s"]) if values.get("s", "").isdecimal() else 0
            styles[column] = style
            holds = inner and self._take(number, column, values.get("t", "n"), style, inner)
            if holds or self._styles[style].is_seen:
                last_seen = column
        height = told.get("ht", "")
        return RowLook(
            styles,
            int(told["s"]) if told.get("s", "").isdecimal() and told.get("customFormat") in ("1", "true") else -1,
            float(height) if height.replace(".", "", 1).isdecimal() else None,
            told.get("hidden") in ("1", "true"),
        ), last_seen

    def _take(self, row: int, column: int, kind: str, style: int, inner: bytes) -> bool:
        """Keep what a cell holds; whether it holds anything."""
        formula = self._patterns.formula.search(inner)
        if formula:
            values = attributes_of(formula[1])
            written = unescaped(formula[2] or b"")
            self._content.formulas[row, column] = Formula(
                written, values.get("t", ""), values.get("si", ""), values.get("ref", "")
            )
        text = self._text(kind, (row, column), style, inner)
        if text:
            self._content.texts.setdefault(row, {})[column] = text
        return bool(formula or text)

    def _text(self, kind: str, place: Place, style: int, inner: bytes) -> str:
        if kind == "inlineStr":
            return text_of_fragment(inner)
        found = self._patterns.value.search(inner)
        if not found:
            return ""
        raw = unescaped(found[1])
        match kind:
            case "s":
                number = int(raw) if raw.strip().isdecimal() else -1
                return self._strings[number] if 0 <= number < len(self._strings) else ""
            case "str":
                return raw
            case "b":
                return "TRUE" if raw.strip() == "1" else "FALSE"
            case "e":
                return ""
        return self._number(raw.strip(), place, style)

    def _number(self, raw: str, place: Place, style: int) -> str:
        try:
            number = float(raw)
        except ValueError:
            return raw
        if not isfinite(number):
            return raw
        self._content.numbers[place] = number
        if self._styles[style].shows_dates and 1 <= number <= _LAST_DAY:
            return day_of(number, since_1904=self._since_1904).isoformat()
        if number == int(number) and abs(number) < 1e15:
            return str(int(number))
        return repr(number) if abs(number) < 1e15 else raw


def day_of(number: float, *, since_1904: bool = False) -> date:
    """Return the day a number means."""
    return date.fromordinal(DAY_ZERO + int(number) + (DAYS_TO_1904 if since_1904 else 0))
