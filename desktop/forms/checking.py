"""Opens a written file again and compares every cell that was written.

Workbooks are read by the reader of imports, which shares nothing with what wrote them; documents are read anew.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Protocol

from desktop.forms.opening import open_file
from desktop.forms.outcome import Checked
from desktop.forms.shape import Place, Value
from desktop.forms.watching import Expected
from desktop.forms.word.prose import ProseSheet
from desktop.jobs import Progress
from desktop.sheets.frames import Cell
from desktop.sheets.headings import column_letters
from desktop.sheets.reading import open_sheets

MOST_WRONG = 50  # sentences
GONE = "“{name}”第 {number} 张表不见了"


class _Rows(Protocol):
    """What a sheet that was read again has."""

    @property
    def name(self) -> str:
        """Its title."""

    def rows(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Yield number and cells of its rows."""


def check_workbook(path: Path, expected: Mapping[int, Expected], progress: Progress) -> Checked:
    """Compare a workbook with what was written into its sheets."""
    sheets = open_sheets(path, progress).sheets
    cells, wrong = 0, list[str]()
    for number, wanted in expected.items():
        if number >= len(sheets):
            wrong.append(GONE.format(name=path.name, number=number + 1))
            continue
        counted, found = _compared(sheets[number], wanted)
        cells, wrong = cells + counted, wrong + found
    return Checked(cells, tuple(wrong[:MOST_WRONG]))


def check_document(path: Path, expected: Mapping[int, Expected], progress: Progress) -> Checked:
    """Compare a document with what was written into its tables and paragraphs."""
    document, _ = open_file(path, progress)
    try:
        cells, wrong = 0, list[str]()
        for number, wanted in expected.items():
            sheet = document.sheets[number]
            rows = chain(
                wanted.single(),
                (((row, column), value) for row in wanted.rows for column, value in wanted.in_row(row)),
            )
            for (row, column), value in rows:
                cells += 1
                found = sheet.text(row, column)
                if isinstance(sheet, ProseSheet):  # a paragraph is cut at its blanks, and those are gone
                    found = "".join(sheet.text(row, one) for one in sheet.filled(row))
                if isinstance(value, str) and "".join(value.split()) not in "".join(found.split()):
                    wrong.append(_sentence(sheet.name, (row, column), found))
        return Checked(cells, tuple(wrong[:MOST_WRONG]))
    finally:
        document.close()


def _compared(sheet: _Rows, wanted: Expected) -> tuple[int, list[str]]:
    """Return how many cells were compared, and a sentence for each that is not as written."""
    cells, wrong, seen = 0, list[str](), set[int]()
    singles: dict[int, list[tuple[int, Value]]] = {}
    for (row, column), value in wanted.single():
        singles.setdefault(row, []).append((column, value))
    for number, found in sheet.rows():
        seen.add(number)
        for column, value in chain(wanted.in_row(number), singles.get(number, ())):
            cells += 1
            cell = found[column - 1] if column <= len(found) else ""
            if cell != value and not _same(value, cell):
                wrong.append(_sentence(sheet.name, (number, column), cell))
    for row in (wanted.rows.keys() | singles.keys()) - seen:
        for column, value in chain(wanted.in_row(row), singles.get(row, ())):
            cells += 1
            if value != "":
                wrong.append(_sentence(sheet.name, (row, column), ""))
    return cells, wrong


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
