"""Rows put into a sheet: where every other row comes to stand, and how far an area reaches afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.forms.shape import Area
from desktop.sheets.slices import LAST_ROW


@dataclass(frozen=True, slots=True)
class Added:
    """Rows put in after the last ready row of a table."""

    first_ready: int
    after: int
    count: int


class Moves:
    """What became of the rows of one sheet."""

    def __init__(self, added: Iterable[Added]) -> None:
        by_row: dict[int, Added] = {}
        for one in added:
            known = by_row.get(one.after)
            if one.count and (known is None or known.count < one.count):
                by_row[one.after] = one
        self.added = tuple(by_row[row] for row in sorted(by_row))

    def __bool__(self) -> bool:
        return bool(self.added)

    @property
    def count(self) -> int:
        """How many rows are put in."""
        return sum(one.count for one in self.added)

    def row(self, row: int) -> int:
        """Return where a row comes to stand; none goes beyond the last a sheet has."""
        return min(row + sum(one.count for one in self.added if one.after < row), max(row, LAST_ROW))

    def is_gone(self, row: int) -> bool:
        """Whether a row is pushed beyond the last a sheet has: one of those that are blank and unseen."""
        return row + sum(one.count for one in self.added if one.after < row) > LAST_ROW

    def last(self, first: int, last: int, home: int = 0) -> int:
        """Return where an area ends that goes from a row to another: it grows with the table it ends with.

        `home` is the row of the formula that names it: within the table it means the rows so far, and does not grow.
        """
        grown = next((one for one in self.added if one.after == last), None)
        if grown is None or grown.first_ready <= home <= grown.after:
            return self.row(last)
        if first == last and grown.first_ready != last:
            return self.row(last)
        return min(self.row(last) + grown.count, LAST_ROW)

    def area(self, area: Area) -> Area:
        """Return where an area comes to stand, grown with the table it ends with."""
        top, left, bottom, right = area
        return self.row(top), left, self.last(top, bottom), right

    def spread(self, area: Area) -> Area:
        """Return where what holds for cells comes to hold: that of the last ready row holds for the new ones too."""
        top, left, bottom, right = area
        grown = next((one for one in self.added if one.after == bottom), None)
        return self.row(top), left, self.row(bottom) + (grown.count if grown else 0), right
