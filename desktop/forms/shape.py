"""What a form is: where its headings, its rows and its blanks stand, and what the form itself says of each place.

Rows and columns are counted from 1, as a spreadsheet shows them. A Word document is a form of tables: its sheet numbers
are those of its tables.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self

Place = tuple[int, int]  # row, column
Area = tuple[int, int, int, int]  # first row, first column, last row, last column
Value = str | int | float | bool | date  # what is written into a cell; a date only where the cell shows dates


class FormKind(StrEnum):
    """How a form is filled."""

    LIST = "list"  # a row for each record under a header
    CARDS = "cards"  # labels beside blanks, one record to a page, a sheet or a block
    COUNTS = "counts"  # numbers at the crossings of rows and columns


@dataclass(frozen=True, slots=True)
class Slot:
    """One place, or one column, to be filled: its words, and what the form says of its values."""

    key: str  # C of a column; C5 of a cell; s2!C5 where not on the first table of the form
    words: str  # its heading or label, parents first, joined by /
    place: Place  # first cell of it
    options: tuple[str, ...] = ()  # what its drop-down list allows
    number_format: str = ""  # the cell's own, as the spreadsheet says it; General is empty
    is_required: bool = False  # marked with *
    is_hidden: bool = False
    has_formula: bool = False  # never written to
    example: str = ""  # what stands in it already: an example, a blank of underscores, boxes to tick
    hint: str = ""  # what the instructions or the validation's message say of it


@dataclass(frozen=True, slots=True)
class ListArea:
    """A table to be filled row by row."""

    sheet: int  # from 0
    header: tuple[int, int]  # first and last row of the headings
    first_row: int  # of the data
    last_row: int  # last row that is ready for data; more rows are put in after it
    slots: tuple[Slot, ...]  # the columns, those passed over too
    sides: tuple[tuple[int, ...], ...] = ()  # several records side by side in one row: places of slots of each
    closing: int | None = None  # row of 合计 or of the signatures, which moves down with the rows put in
    examples: tuple[int, ...] = ()  # rows that hold an example, and are written over


@dataclass(frozen=True, slots=True)
class CardArea:
    """Labels beside blanks for one record; several records take further blocks, or copies of the sheet."""

    sheet: int
    slots: tuple[Slot, ...]
    blocks: tuple[int, ...] = ()  # first rows of the same card again below; empty: one card on the sheet
    height: int = 0  # rows of one block


@dataclass(frozen=True, slots=True)
class CountArea:
    """Crossings of row headings and column headings."""

    sheet: int
    rows: tuple[Slot, ...]  # row headings, place at their first cell
    columns: tuple[Slot, ...]  # column headings
    slots: tuple[Slot, ...]  # the crossings, words are row ／ column


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clerk says of a form that would be read wrongly by itself; None leaves it to be found."""

    sheet: int | None = None  # from 0
    header: tuple[int, int] | None = None  # first and last row of the headings
    kind: FormKind | None = None

    def plain(self) -> list[Any]:
        """Return it as JSON holds it."""
        return [self.sheet, self.header, self.kind]

    @classmethod
    def of(cls, plain: Sequence[Any]) -> Self:
        """Return what JSON held."""
        sheet, header, kind = plain
        return cls(sheet, (header[0], header[1]) if header else None, FormKind(kind) if kind else None)


@dataclass(frozen=True)
class FormShape:
    """A whole form: the area to fill, the blanks around it (填报单位, 填报人, 日期), and what was understood."""

    kind: FormKind
    file_name: str
    title: str
    fingerprint: str  # of the headings
    area: ListArea | CardArea | CountArea
    blanks: tuple[Slot, ...] = ()  # 填报单位：____ and its like, outside the area
    notes: tuple[str, ...] = ()  # sentences for the clerk: what was left out, what is odd
    row_limit: int = 0  # most rows a file takes, where the form says so
    version: str = ""  # what stands in A1: 1.0
    others: tuple[str, ...] = ()  # further sheets that could be filled too
