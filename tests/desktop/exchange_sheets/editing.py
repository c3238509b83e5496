"""What a clerk of the district does to a spreadsheet, and what the town sees of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select

from db.models.people import Person
from desktop.exchange.package_rows import PackageRow
from desktop.exchange_sheets.file import SHOWN_ONLY
from desktop.program import Program

HEAD = 3  # the row of headings
ID_NO = "359998199001010010"
Edit = Callable[[Worksheet], None]


def send(
    program: Program, district: int, stick: Path, *, ticked: tuple[str, ...] = ("numbers",)
) -> tuple[PackageRow, Path]:
    """Send what changed. Return the package and where it lies."""
    row = program.sheet_exchange.seal(program.sheet_exchange.plan(district, ticked), "每周报送" if ticked else "")
    return row, program.outbox.export(row.key, stick)


@contextmanager
def edited(path: Path, to: str = "退回.xlsx") -> Iterator[Any]:
    """Give the workbook to edit; it is saved as another file, as people do."""
    book = openpyxl.load_workbook(path)
    yield book
    book.save(path.with_name(to))


def place(sheet: Worksheet, heading: str) -> int:
    """Return the column of a heading."""
    return next(cell.column for cell in sheet[HEAD] if str(cell.value).removesuffix(SHOWN_ONLY) == heading)


def line(sheet: Worksheet, name: str) -> int:
    """Return the row of somebody."""
    column = place(sheet, "姓名")
    return next(row for row in range(HEAD + 1, sheet.max_row + 1) if sheet.cell(row, column).value == name)


def put(sheet: Worksheet, name: str, heading: str, value: object) -> None:
    """Write into somebody's row."""
    sheet.cell(line(sheet, name), place(sheet, heading), value)


def take(program: Program, path: Path) -> str:
    """Look at a file and take it up. Return what is said."""
    with program.sheet_exchange.look(path) as look:
        return program.sheet_exchange.take(look).sentence


def person(program: Program, name: str) -> Person:
    """Return somebody as he stands here."""
    with program.office.store.read() as session:
        return session.scalars(select(Person).where(Person.name == name)).one()


def change(program: Program, name: str, **values: object) -> None:
    """Change somebody here."""
    with program.office.store.write("修改") as session:
        found = session.scalars(select(Person).where(Person.name == name)).one()
        for key, value in values.items():
            setattr(found, key, value)
