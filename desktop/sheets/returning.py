"""The faulty rows as a workbook to send back: same rows, same headings, faulty cells coloured, and the column 问题."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from desktop.jobs import Progress
from desktop.sheets.checked import Checked
from desktop.sheets.faults import RowFault
from desktop.sheets.frames import Cell
from desktop.sheets.layout import Row, Table
from desktop.sheets.writing import Drawn, Look, workbook

PROBLEM = "问题"
WIDTH, PROBLEM_WIDTH = 14.0, 60.0


def save_faults(checked: Checked, table: Table, path: Path, progress: Progress) -> int:
    """Write the faulty rows of a checked table. Return how many."""
    progress.begin(len(checked.faults), "正在保存有问题的行")
    headings = [heading.full for heading in table.headings]
    with workbook(path) as book:
        sheet = book.sheet(table.sheet, [*(WIDTH for _ in headings), PROBLEM_WIDTH], frozen=1, filtered=True)
        sheet.add([*headings, PROBLEM], Look.HEADING)
        for row, fault in _faulty(checked, table):
            wrong = {one.column for one in fault.faults}
            cells: list[Cell | Drawn | None] = [
                Drawn(cell, Look.FAULT) if place in wrong else cell for place, cell in enumerate(row.cells)
            ]
            sheet.add([*cells, Drawn(_sentence(fault, table), Look.WRAPPED)])
            progress.advance()
    return len(checked.faults)


def _faulty(checked: Checked, table: Table) -> Iterator[tuple[Row, RowFault]]:
    """Yield the raw rows of all faults, in one pass over the table."""
    rows, next_row = table.rows(), 0
    for fault in checked.faults:
        row = next(islice(rows, fault.ordinal - next_row, None))
        next_row = fault.ordinal + 1
        yield row, fault


def _sentence(fault: RowFault, table: Table) -> str:
    """Return everything wrong with a row, after where it stood."""
    where = f"{fault.sheet}第 {fault.row} 行" if fault.sheet and fault.sheet != table.sheet else f"第 {fault.row} 行"
    return f"（{where}）{fault.sentence}"
