"""Opens a written file again, with a reader that shares nothing with what wrote it, and compares every cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from pathlib import Path

from desktop.forms.outcome import Checked
from desktop.forms.shape import Place, Value
from desktop.jobs import Progress
from desktop.sheets.frames import Cell
from desktop.sheets.headings import column_letters
from desktop.sheets.reading import open_sheets

MOST_WRONG = 50  # sentences


@dataclass
class Expected:
    """What a sheet must say: single cells, and the rows of a table by their number."""

    sheet: str
    cells: dict[Place, Value] = field(default_factory=dict)
    columns: Sequence[int] = ()
    rows: dict[int, Sequence[Value | None]] = field(default_factory=dict)  # None: nothing was written there

    def in_row(self, row: int) -> Iterator[tuple[int, Value]]:
        """Yield column and value of what must stand in a row."""
        for column, value in zip(self.columns, self.rows.get(row, ()), strict=False):
            if value is not None:
                yield column, value


def check_workbook(path: Path, expected: Expected, progress: Progress) -> Checked:
    """Compare a workbook with what was written into it."""
    sheet = next((one for one in open_sheets(path, progress).sheets if one.name == expected.sheet), None)
    cells, wrong, seen = 0, list[str](), set[int]()
    singles: dict[int, list[tuple[int, Value]]] = {}
    for (row, column), value in expected.cells.items():
        singles.setdefault(row, []).append((column, value))
    for number, found in sheet.rows() if sheet is not None else ():
        seen.add(number)
        for column, value in chain(expected.in_row(number), singles.get(number, ())):
            cells += 1
            cell = found[column - 1] if column <= len(found) else ""
            if cell != value and not _same(value, cell):
                wrong.append(_sentence(expected.sheet, (number, column), cell))
    for row in (expected.rows.keys() | singles.keys()) - seen:
        for column, value in chain(expected.in_row(row), singles.get(row, ())):
            cells += 1
            if value != "":
                wrong.append(_sentence(expected.sheet, (row, column), ""))
    return Checked(cells, tuple(wrong[:MOST_WRONG]))


def _same(value: Value, cell: Cell) -> bool:
    if isinstance(value, str):
        return isinstance(cell, str) and _plain(cell) == _plain(value)
    if isinstance(value, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        return day == value
    return isinstance(cell, int | float) and abs(float(cell) - float(value)) < 1e-9


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _sentence(sheet: str, place: Place, cell: Cell) -> str:
    """Name the cell alone: what stands in it is private."""
    found = "空白" if cell == "" else "别的内容"
    row, column = place
    return f"“{sheet}”{column_letters(column - 1)}{row} 与档案不符（文件里是{found}）"
