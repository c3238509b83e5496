"""Filling long forms: time against the bare writing of the same rows as XML, measured in the same run."""

import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Border, Side

from desktop.forms.book import open_book
from desktop.forms.book.parts import LEVEL
from desktop.forms.book.references import letters
from desktop.forms.shape import Value
from desktop.jobs import Progress
from tests.speed.measuring import milliseconds, tell

COLUMNS, READY = 20, 10
FEW, FEW_MILLISECONDS = 1_000, 1_000
MANY, MOST_RATIO = 50_000, 3.0


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A form of twenty columns with borders, ten ready rows, a total and a line to sign below."""
    book = openpyxl.Workbook()
    sheet = book.active
    line = Side(style="thin")
    for column in range(1, COLUMNS + 1):
        sheet.cell(1, column, f"栏目{column}")
        for row in range(2, 2 + READY):
            sheet.cell(row, column).border = Border(line, line, line, line)
            sheet.cell(row, 4).number_format = "yyyy-mm-dd"
    sheet.cell(2 + READY, 1, "合计")
    sheet.cell(2 + READY, COLUMNS, f"=SUM(T2:T{1 + READY})")
    sheet.cell(4 + READY, 1, "填报人：")
    book.save(tmp_path / "表.xlsx")
    return tmp_path / "表.xlsx"


def record(number: int) -> list[Value]:
    return [
        number, f"某{number % 977}", f"35999819900101{number % 10000:04d}", date(1990, 1 + number % 12, 1),
        "13900000000", f"陈埭镇江头村第{number % 30}网格某路{number}号", *("城镇居民",) * 13, number % 7,
    ]  # fmt: skip


def fill(form: Path, count: int, to: Path) -> None:
    """Do all that filling does beside the records themselves: open, gather, write."""
    book = open_book(form, Progress())
    filling = book.filling()
    rows = (record(number) for number in range(count))
    filling.table(0, 2, 1 + READY, range(1, COLUMNS + 1), rows, count)
    filling.save(to, Progress())
    book.close()


def write_bare(count: int, to: Path) -> None:
    """Write the same rows as the plainest XML of a sheet, in one part, at the same level of compression."""
    entry = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive = zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
    with archive, archive.open("sheet1.xml", "w") as part:
        for block in bare(count):
            part.write(block)


def bare(count: int) -> Iterator[bytes]:
    names = [letters(column) for column in range(1, COLUMNS + 1)]
    for first in range(0, count, 1_000):
        rows = []
        for number in range(first, min(first + 1_000, count)):
            cells = []
            for name, value in zip(names, record(number), strict=True):
                if isinstance(value, str):
                    cells.append(f'<c r="{name}{number}" s="1" t="inlineStr"><is><t>{value}</t></is></c>')
                else:
                    cells.append(f'<c r="{name}{number}" s="1"><v>{value}</v></c>')
            rows.append(f'<row r="{number}">{"".join(cells)}</row>')
        yield "".join(rows).encode()


def test_a_form_of_a_thousand_rows(form: Path, tmp_path: Path) -> None:
    spent = milliseconds(lambda: fill(form, FEW, tmp_path / "填好.xlsx"), 3)
    tell(f"{FEW} rows of {COLUMNS}: {spent:.0f} ms, at most {FEW_MILLISECONDS}")
    assert spent <= FEW_MILLISECONDS


def test_a_form_of_fifty_thousand_rows_against_the_bare_writing(form: Path, tmp_path: Path) -> None:
    floor = milliseconds(lambda: write_bare(MANY, tmp_path / "bare.zip"), 2)
    spent = milliseconds(lambda: fill(form, MANY, tmp_path / "填好.xlsx"), 2)
    tell(
        f"{MANY} rows of {COLUMNS}: {spent:.0f} ms, bare {floor:.0f} ms, ratio {spent / floor:.2f} (most {MOST_RATIO})"
    )
    assert spent <= MOST_RATIO * floor
