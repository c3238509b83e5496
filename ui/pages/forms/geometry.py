"""Where each row and column of a drawn form stands, with the rows that a preview puts in."""

from bisect import bisect_right
from itertools import accumulate

from PySide6.QtCore import QRect

from desktop.forms.shape import Area, Place
from ui.pages.forms.picture import Picture


class Geometry:
    """Rows are those that are shown: after the row `after` follow `extra` more that look like it."""

    def __init__(self, picture: Picture, zoom: float, after: int = 0, extra: int = 0) -> None:
        self.picture, self.zoom, self.after, self.extra = picture, zoom, after, extra
        heights = list(picture.heights)
        if extra:
            heights[after:after] = [heights[after - 1]] * extra
        self._xs = [0, *accumulate(round(one * zoom) for one in picture.widths)]
        self._ys = [0, *accumulate(round(one * zoom) for one in heights)]

    @property
    def rows(self) -> int:
        """How many rows are shown."""
        return len(self._ys) - 1

    @property
    def columns(self) -> int:
        """How many columns are shown."""
        return len(self._xs) - 1

    @property
    def width(self) -> int:
        """Pixels of all columns."""
        return self._xs[-1]

    @property
    def height(self) -> int:
        """Pixels of all rows."""
        return self._ys[-1]

    def shown(self, row: int) -> int:
        """Return where a row of the form is shown."""
        return row if row <= self.after else row + self.extra

    def source(self, row: int) -> int:
        """Return which row of the form a shown one looks like."""
        return row if row <= self.after else max(row - self.extra, self.after)

    def area(self, row: int, column: int) -> Area:
        """Return what a cell covers, in shown rows: the cell itself, or the merged one it is in."""
        found = self.picture.areas.get((self.source(row), column))
        if found is None:
            return row, column, row, column
        first_row, first_column, last_row, last_column = found
        if first_row == last_row:  # rows put in have their own
            return row, first_column, row, last_column
        return self.shown(first_row), first_column, self.shown(last_row), last_column

    def rect(self, area: Area) -> QRect:
        """Return where an area of shown rows is."""
        first_row, first_column, last_row, last_column = area
        left, top = self._xs[min(first_column, self.columns) - 1], self._ys[min(first_row, self.rows) - 1]
        right, bottom = self._xs[min(last_column, self.columns)], self._ys[min(last_row, self.rows)]
        return QRect(left, top, right - left, bottom - top)

    def row_at(self, y: int) -> int:
        """Return the shown row at a height; the first or the last beyond the edges."""
        return min(max(bisect_right(self._ys, y), 1), self.rows)

    def column_at(self, x: int) -> int:
        """Return the column at a distance; the first or the last beyond the edges."""
        return min(max(bisect_right(self._xs, x), 1), self.columns)

    def place_at(self, x: int, y: int) -> Place | None:
        """Return the shown cell at a point; None beside the form."""
        if not (0 <= x < self.width and 0 <= y < self.height):
            return None
        return self.row_at(y), self.column_at(x)
