"""A sheet as a reader sees it: a merged area says the same in all its cells."""

from desktop.forms.file import FormSheet
from desktop.forms.shape import Area
from desktop.sheets.headings import one_line

MOST_ROWS, MOST_COLUMNS = 400, 120  # forms of counts are no larger
MOST_COVERED = 50_000


class Seen:
    """The first rows and columns of a sheet."""

    def __init__(self, sheet: FormSheet) -> None:
        self._sheet = sheet
        self.last_row = min(sheet.last_row, MOST_ROWS)
        self.last_column = min(sheet.last_column, MOST_COLUMNS)
        self._covered: dict[tuple[int, int], Area] = {}
        for area in sheet.merged:
            top, left, bottom, right = area
            if top > self.last_row or left > self.last_column:
                continue
            for row in range(top, min(bottom, self.last_row) + 1):
                for column in range(left, min(right, self.last_column) + 1):
                    self._covered[row, column] = area
            if len(self._covered) > MOST_COVERED:
                break

    def area(self, row: int, column: int) -> Area:
        """Return the area a cell belongs to, itself where it is not merged."""
        return self._covered.get((row, column), (row, column, row, column))

    def raw(self, row: int, column: int) -> str:
        """Return what a reader sees in a cell, blanks before it too: they show what is part of what."""
        top, left, _, _ = self.area(row, column)
        return self._sheet.text(top, left)

    def text(self, row: int, column: int) -> str:
        """Return what a reader sees in a cell."""
        return one_line(self.raw(row, column)).strip()

    def is_open(self, row: int, column: int) -> bool:
        """Whether a number belongs into a cell: a single one that is blank, a zero, a dash or a formula."""
        if self.area(row, column) != (row, column, row, column):
            return False
        return self._sheet.has_formula(row, column) or self.text(row, column) in ("", "0", "-", "—", "/", "0.0")

    def has_formula(self, row: int, column: int) -> bool:
        """Whether a formula stands in a cell."""
        return self._sheet.has_formula(row, column)
