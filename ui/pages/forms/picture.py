"""A sheet of a form as it looks, taken once beside the window: painting never asks the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Protocol, runtime_checkable

from desktop.forms.book.styles import CellLook
from desktop.forms.file import FormSheet
from desktop.forms.shape import Area, Place
from desktop.jobs import Progress

MOST_ROWS, MOST_COLUMNS = 400, 160  # what is drawn of a sheet; the rest is filled all the same
COLUMN, ROW = 64.0, 20.0  # pixels of a column and a row of which the file says nothing
POINT = 96 / 72  # pixels
DIGIT, ROOM = 7.0, 5.0  # pixels of a digit, and of a column beside its digits, in the font spreadsheets begin with
PAGE = 690.0  # pixels between the margins of a page
LINE = 1.3  # height of a line in sizes of its text
TEXT = 11.0  # points of a text of which the file says nothing


@runtime_checkable
class LookedSheet(Protocol):
    """A sheet that knows its look; tables of documents do not."""

    def look(self, row: int, column: int) -> CellLook:
        """Return how a cell looks."""

    def column_width(self, column: int) -> float:
        """Return how many digits fit into a column; 0 where it is hidden."""

    def row_height(self, row: int) -> float:
        """Return how high a row is in points; 0 where it is hidden."""


@runtime_checkable
class OverlaidSheet(Protocol):
    """A sheet over whose cells other things lie."""

    @property
    def drawn_beside(self) -> Sequence[Area]:
        """Areas of text boxes, pictures and controls."""


@dataclass(frozen=True)
class Picture:
    """What is painted of a sheet. Sizes are pixels at full size; what is hidden has none."""

    name: str
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    texts: Mapping[Place, str]
    looks: Mapping[Place, CellLook]
    areas: Mapping[Place, Area] = field(default_factory=dict)  # the merged area of every cell that is in one
    beside: tuple[Area, ...] = ()
    has_looks: bool = True
    is_cut: bool = False

    @property
    def rows(self) -> int:
        """How many rows are drawn."""
        return len(self.heights)

    @property
    def columns(self) -> int:
        """How many columns are drawn."""
        return len(self.widths)


def picture_of(sheet: FormSheet, least: Place, progress: Progress) -> Picture:
    """Take the picture of a sheet, at least as far as a place. Reads the file: not for the window's own thread."""
    rows = min(max(sheet.last_row, least[0]), MOST_ROWS)
    columns = min(max(sheet.last_column, least[1]), MOST_COLUMNS)
    looked = sheet if isinstance(sheet, LookedSheet) else None
    texts: dict[Place, str] = {}
    looks: dict[Place, CellLook] = {}
    for row in progress.over(range(1, rows + 1), rows, "正在画出表格"):
        for column in sheet.filled(row):
            if column <= columns:
                texts[row, column] = sheet.text(row, column)
        if looked is not None:
            looks |= {(row, column): looked.look(row, column) for column in range(1, columns + 1)}
    widths = tuple(_width(sheet, looked, column, texts) for column in range(1, columns + 1))
    if looked is None:  # a document's table is as wide as its page
        widths = tuple(width * max(PAGE / (sum(widths) or PAGE), 1.0) for width in widths)
    areas = _areas(sheet.merged, rows, columns)
    needs = _needs(widths, areas, texts, looks)
    usual = looked.row_height(sheet.last_row + 1) if looked is not None else 0.0
    return Picture(
        sheet.name,
        widths,
        tuple(_height(looked, row, usual, needs.get(row, 0.0)) for row in range(1, rows + 1)),
        texts,
        looks,
        areas,
        tuple(sheet.drawn_beside) if isinstance(sheet, OverlaidSheet) else (),
        looked is not None,
        sheet.last_row > rows or sheet.last_column > columns,
    )


def _width(sheet: FormSheet, looked: LookedSheet | None, column: int, texts: Mapping[Place, str]) -> float:
    if sheet.is_hidden_column(column):
        return 0.0
    if looked is not None:
        digits = looked.column_width(column)
        return digits * DIGIT + ROOM if digits else 0.0
    longest = max((len(text) for (_, at), text in texts.items() if at == column), default=0)
    return COLUMN * min(max(longest / 4, 1.0), 4.0)  # a document's table says nothing of use: by its words


def _height(looked: LookedSheet | None, row: int, usual: float, need: float) -> float:
    """Return how high a row is: one of which the file says nothing is as high as its words need."""
    if looked is None:
        return max(ROW * 1.5, need)
    height = looked.row_height(row)
    return max(height * POINT, need) if height == usual else height * POINT


def _needs(
    widths: Sequence[float], areas: Mapping[Place, Area], texts: Mapping[Place, str], looks: Mapping[Place, CellLook]
) -> dict[int, float]:
    """Return how high the words of each row need it to be, in pixels."""
    needs: dict[int, float] = {}
    for (row, column), text in texts.items():
        look = looks.get((row, column))
        size = (look.size if look is not None else TEXT) * POINT
        lines = text.count("\n") + 1
        if (look is None or look.wrap) and (row, column) not in areas and widths[column - 1]:
            wide = sum(1.0 if ord(letter) > 0x2E7F else 0.55 for letter in text) * size
            lines = max(lines, ceil(wide / max(widths[column - 1] - ROOM, size)))
        needs[row] = max(needs.get(row, 0.0), lines * size * LINE + ROOM)
    return needs


def _areas(merged: Sequence[Area], rows: int, columns: int) -> dict[Place, Area]:
    found: dict[Place, Area] = {}
    for first_row, first_column, last_row, last_column in merged:
        if first_row > rows or first_column > columns:
            continue
        area = (first_row, first_column, min(last_row, rows), min(last_column, columns))
        for row in range(area[0], area[2] + 1):
            for column in range(area[1], area[3] + 1):
                found[row, column] = area
    return found
