"""Sheets of forms made of rows of texts, as the reading of their shape sees them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from desktop.forms.counts.finding import find_counts
from desktop.forms.counts.service import Counts
from desktop.forms.shape import Area, CountArea, FormKind, FormShape


@dataclass
class PlainSheet:
    """A sheet of plain texts; `=` stands for a formula."""

    rows: Sequence[Sequence[str]]
    merged: Sequence[Area] = field(default_factory=list)
    name: str = "表"
    is_hidden: bool = False
    is_protected: bool = False

    @property
    def last_row(self) -> int:
        return len(self.rows)

    @property
    def last_column(self) -> int:
        return max(map(len, self.rows))

    def text(self, row: int, column: int) -> str:
        cells = self.rows[row - 1] if row <= len(self.rows) else ()
        found = cells[column - 1] if column <= len(cells) else ""
        return "" if found == "=" else found

    def has_formula(self, row: int, column: int) -> bool:
        cells = self.rows[row - 1]
        return column <= len(cells) and cells[column - 1] == "="

    def filled(self, row: int) -> Sequence[int]:
        return [column for column in range(1, self.last_column + 1) if self.text(row, column)]

    def options(self, row: int, column: int) -> tuple[str, ...]:
        return ()

    def prompt(self, row: int, column: int) -> str:
        return ""

    def number_format(self, row: int, column: int) -> str:
        return ""

    def is_locked(self, row: int, column: int) -> bool:
        return self.is_protected

    def is_hidden_column(self, column: int) -> bool:
        return False


def sheet(text: str, merged: Sequence[Area] = ()) -> PlainSheet:
    """Return a sheet written as lines with bars between the cells; a dot is nothing, a tilde a blank before a text."""
    lines = [line.strip() for line in text.strip().splitlines()]
    cells = [[cell.strip().replace("~", "　") for cell in line.split("|")] for line in lines]
    return PlainSheet([["" if cell == "." else cell for cell in row] for row in cells], list(merged))


def nothing_known(_text: str) -> bool:
    """Know no heading of a list."""
    return False


def shape_of(made: PlainSheet, counts: Counts | None = None, title: str = "统计表") -> FormShape:
    """Return the shape of a sheet that is a form of counts."""
    area = find_counts(made, 0, nothing_known, counts.tells if counts else None)
    assert isinstance(area, CountArea)
    return FormShape(FormKind.COUNTS, "表.xlsx", title, "", area)
