"""Opens a written file again, with a reader that shares nothing with what wrote it, and compares every cell."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from desktop.forms.outcome import Checked
from desktop.forms.shape import Place, Value
from desktop.jobs import Progress
from desktop.sheets.frames import Cell
from desktop.sheets.headings import column_letters
from desktop.sheets.reading import open_sheets

MOST_WRONG = 50  # sentences

Expected = Mapping[str, Mapping[Place, Value]]  # by name of the sheet


def check_workbook(path: Path, expected: Expected, progress: Progress) -> Checked:
    """Compare a workbook with what was written into it."""
    book = open_sheets(path, progress)
    cells, wrong = 0, list[str]()
    for sheet in book.sheets:
        wanted = expected.get(sheet.name, {})
        by_row: dict[int, list[tuple[int, Value]]] = {}
        for (row, column), value in wanted.items():
            by_row.setdefault(row, []).append((column, value))
        for number, found in sheet.rows() if by_row else ():
            for column, value in by_row.pop(number, ()):
                cells += 1
                cell = found[column - 1] if column <= len(found) else ""
                if not _same(value, cell) and len(wrong) < MOST_WRONG:
                    wrong.append(_sentence(sheet.name, (number, column), cell))
        for row, missing in by_row.items():
            cells += len(missing)
            wrong += [_sentence(sheet.name, (row, column), "") for column, value in missing if value != ""]
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
