"""Results that are told before a spreadsheet program works everything out."""

from pathlib import Path

import openpyxl
import pytest

from desktop.forms.book import open_book
from desktop.jobs import Progress


@pytest.fixture
def filled(tmp_path: Path):
    """Return what the formula of B20 shows after the form was filled."""

    def fill(formula: str, count: int = 5) -> str:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet["B1"], sheet["B2"], sheet["C1"] = 100, "字", "=B1*2"
        sheet["B9"] = 7
        sheet["B20"] = formula
        sheet["B21"] = "=B20"
        book.save(tmp_path / "表.xlsx")
        opened = open_book(tmp_path / "表.xlsx", Progress())
        filling = opened.filling()
        rows = [(n, f"某{n}" if n % 2 else None) for n in range(1, count + 1)]
        filling.table(0, 5, 7, (2, 3), rows, count)
        filling.put(0, (15, 2), 1000)
        filling.put(0, (16, 2), "1000")
        filling.save(tmp_path / "填好.xlsx", Progress())
        sheet_after = open_book(tmp_path / "填好.xlsx", Progress()).sheets[0]
        row = 20 + max(0, count - 3)
        assert sheet_after.has_formula(row, 2)
        assert sheet_after.text(row + 1, 2) == sheet_after.text(row, 2)  # a cell that only repeats it
        return sheet_after.text(row, 2)

    return fill


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("=SUM(B5:B7)", "15"),
        ("=SUM(B5:B9)", "22"),
        ("=SUM(B1:B16)", "1122"),  # a text is no number
        ("=SUM(B:B)", ""),  # itself is in it
        ("=COUNTA(C5:C7)", "3"),
        ("=COUNTA(B5:B7)+COUNTA(C5:C7)-1", "7"),
        ("=SUM(B5:B7,B9)-B15+0.5", "-977.5"),
        ("=B15+B9", "1007"),
        ("=SUM(B5:B6)", ""),  # a part of the table: what stands there the spreadsheet says
        ("=AVERAGE(B5:B7)", ""),
        ("=B16+B15", ""),  # a text
        ("=SUM(B5:B7)*2", ""),
        ("=SUM(别处!B5:B7)+B15", ""),
    ],
)
def test_plain_sums_are_told_and_nothing_else(filled, formula, result):
    assert filled(formula) == result


def test_fewer_records_than_ready_rows_are_summed_too(filled):
    assert filled("=SUM(B5:B7)", 2) == "3"


def test_a_result_that_nothing_touches_stays(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"] = 1, "=A1+1"
    book.save(tmp_path / "表.xlsx")
    part = "xl/worksheets/sheet1.xml"
    opened = open_book(tmp_path / "表.xlsx", Progress())
    before = opened.package.read(part)
    filling = opened.filling()
    filling.put(0, (5, 5), 1)
    filling.save(tmp_path / "填好.xlsx", Progress())
    after = open_book(tmp_path / "填好.xlsx", Progress()).package.read(part)
    row = before[before.index(b"<row") : before.index(b"</row>")]
    assert row in after
