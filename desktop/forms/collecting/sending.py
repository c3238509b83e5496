"""A return on its way back: the file as it came, its faulty cells marked, and the column 问题."""

from collections.abc import Sequence
from pathlib import Path

from desktop.errors import Refusal
from desktop.forms.book.book import open_book
from desktop.forms.book.references import number_of
from desktop.forms.book.remarks import Remarks, write_remarked
from desktop.forms.collecting.columns import CHILD, PROBLEMS, Expected
from desktop.forms.collecting.content import Remark, Returned, by_row
from desktop.forms.division import file_name, free_path
from desktop.jobs import Progress
from desktop.sheets.frames import Cell
from desktop.sheets.writing import Drawn, Look, workbook

BOOKS = (".xlsx", ".xlsm")
CORRECT = "请更正"
WIDTH, PROBLEM_WIDTH = 14.0, 60.0
MARKED = "已标出 {count} 行的问题：红底的格子要改，最右边的“问题”列写明原因。"
LISTED = "原文件不是 .xlsx，不能在上面标注，已把有问题的 {count} 行列成一张表。"


def mark_faults(came: Path, expected: Expected, returned: Returned, to: Path, progress: Progress) -> tuple[Path, str]:
    """Write a copy of a returned file into a folder with its faults marked. Return its place and a sentence.

    What is no .xlsx gets a list of its faulty rows.
    """
    rows = by_row(returned.remarks)
    if came.is_file() and came.suffix.lower() in BOOKS:
        path = free_path(to, file_name(came.name, came.suffix.lower(), CORRECT), set())
        cells = frozenset(
            (one.row, number_of(one.letter)) for one in returned.remarks if one.letter and not one.is_doubt
        )
        said = {row: "；".join(one.sentence for one in remarks) for row, remarks in rows.items()}
        try:
            book = open_book(came, progress)
        except Refusal:
            return _listed(came, expected, returned, rows, to)
        try:
            write_remarked(
                book, Remarks(returned.sheet, cells, said, returned.header, problem_of(expected)), path, progress
            )
        finally:
            book.close()
        return path, MARKED.format(count=len(rows))
    return _listed(came, expected, returned, rows, to)


def problem_of(expected: Expected) -> str:
    """Return the heading of the column of remarks: another one where the form has such a column of its own."""
    words = {one.heading.rpartition(CHILD)[2].strip() for one in expected.columns}
    return next(one for one in PROBLEMS if one not in words)


def _listed(
    came: Path, expected: Expected, returned: Returned, rows: dict[int, list[Remark]], to: Path
) -> tuple[Path, str]:
    """Write the faulty rows as a workbook of their own."""
    path = free_path(to, file_name(came.name, ".xlsx", CORRECT), set())
    with workbook(path) as book:
        widths = [WIDTH] * len(expected.columns)
        sheet = book.sheet(expected.sheet, [WIDTH, *widths, PROBLEM_WIDTH], frozen=1, filtered=True)
        sheet.add(["原表行号", *(one.heading for one in expected.columns), problem_of(expected)], Look.HEADING)
        for number, cells in returned.rows:
            if number in rows:
                wrong = {one.place for one in rows[number] if not one.is_doubt}
                sentence = "；".join(one.sentence for one in rows[number])
                sheet.add([number, *_drawn(cells, wrong), Drawn(sentence, Look.WRAPPED)])
    return path, LISTED.format(count=len(rows))


def _drawn(cells: Sequence[Cell], wrong: set[int]) -> list[Cell | Drawn | None]:
    return [Drawn(cell, Look.FAULT) if place in wrong else cell for place, cell in enumerate(cells)]
