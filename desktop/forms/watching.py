"""Sees what is written into a copy of a form, so that the saved file can be held against it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop.forms.file import FormFilling
from desktop.forms.shape import Area, Place, Value
from desktop.jobs import Progress

Row = Sequence[Value | None]  # None: nothing was written there


@dataclass
class Expected:
    """What one sheet must say: single cells, and the rows of a table by their number."""

    cells: dict[Place, Value] = field(default_factory=dict)
    columns: Sequence[int] = ()
    rows: dict[int, Row] = field(default_factory=dict)
    last_ready: int = 0  # row of the form behind which rows were put in, and how many
    added: int = 0

    def single(self) -> Iterator[tuple[Place, Value]]:
        """Yield the single cells, where they stand now."""
        for (row, column), value in self.cells.items():
            yield (row + self.added if self.added and row > self.last_ready else row, column), value

    def in_row(self, row: int) -> Iterator[tuple[int, Value]]:
        """Yield column and value of what must stand in a row of the table."""
        for column, value in zip(self.columns, self.rows.get(row, ()), strict=False):
            if value is not None:
                yield column, value


class WatchedFilling:
    """A filling that remembers what was written into it, sheet by sheet."""

    def __init__(self, filling: FormFilling) -> None:
        self._filling = filling
        self.expected: dict[int, Expected] = {}

    def put(self, sheet: int, place: Place, value: Value) -> None:
        """Write a value into one cell."""
        self._filling.put(sheet, place, value)
        self._of(sheet).cells[place] = value

    def table(
        self, sheet: int, first_row: int, last_row: int, columns: Sequence[int], rows: Iterable[Row], count: int
    ) -> None:
        """Write records from the first row on."""
        expected = self._of(sheet)
        expected.columns, expected.last_ready = columns, last_row
        expected.added = max(0, count - (last_row - first_row + 1))

        def seen() -> Iterator[Row]:
            for number, row in enumerate(rows, first_row):
                expected.rows[number] = row
                yield row

        self._filling.table(sheet, first_row, last_row, columns, seen(), count)

    def clear(self, sheet: int, area: Area) -> None:
        """Empty the cells of an area."""
        self._filling.clear(sheet, area)

    def picture(self, sheet: int, area: Area, content: bytes) -> None:
        """Put a picture into an area."""
        self._filling.picture(sheet, area, content)

    def copy_sheet(self, sheet: int, title: str) -> int:
        """Add a copy of a sheet. Return its place."""
        return self._filling.copy_sheet(sheet, title)

    def drop_sheet(self, sheet: int) -> None:
        """Take a sheet out."""
        self._filling.drop_sheet(sheet)

    def mark(self, marks: Mapping[str, str]) -> None:
        """Give the copy properties by which the program knows it again."""
        self._filling.mark(marks)

    def save(self, path: Path, progress: Progress) -> None:
        """Write the copy, whole or not at all."""
        self._filling.save(path, progress)

    def _of(self, sheet: int) -> Expected:
        return self.expected.setdefault(sheet, Expected())
