"""A workbook as the reading of a form sees it, and as the window draws it."""

import re
import zipfile
from pathlib import Path

import pytest

from desktop.errors import Refusal
from desktop.forms.book import Book, open_book
from desktop.forms.book.styles import shows_dates
from desktop.forms.file import FormFile, FormFilling, FormSheet
from desktop.jobs import Progress
from tests.desktop.forms.book.rich_book import contents, rich_book
from tests.desktop.sheets.books import package, worksheet

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return open_book(rich_book(tmp_path / "表.xlsx"), Progress())


def changed(path: Path, part: str, before: bytes, after: bytes) -> Path:
    parts = contents(path)
    assert before in parts[part]
    parts[part] = parts[part].replace(before, after)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_it_is_a_form(book):
    file: FormFile = book
    sheet: FormSheet = book.sheets[0]
    filling: FormFilling = book.filling()
    assert (file.path.name, sheet.name, filling is not None) == ("表.xlsx", "人员 表", True)


def test_texts_stand_where_they_are_seen(book):
    sheet = book.sheets[0]
    assert [sheet.text(4, column) for column in sheet.filled(4)] == ["序号", "姓名", "性别", "出生日期", "人数", "折合"]
    assert (sheet.last_row, sheet.last_column) == (10, 6)
    assert [one.is_hidden for one in book.sheets] == [False, True, False]
    assert sheet.is_hidden_column(6)
    assert not sheet.is_hidden_column(5)
    assert sheet.has_formula(8, 5)
    assert sheet.is_covered(1, 2)


def test_lists_are_read_wherever_they_are_written(book):
    sheet = book.sheets[0]
    assert sheet.options(5, 3) == ("男", "女")
    assert sheet.options(6, 1) == ("01-汉族", "02-蒙古族")  # a defined name
    assert sheet.options(10, 1) == ("01-汉族", "02-蒙古族")  # a whole column of a hidden sheet
    assert sheet.options(7, 2) == ("张三", "李四", "王五")  # of the newer kind
    assert sheet.options(8, 3) == sheet.options(4, 1) == ()
    assert sheet.prompt(5, 3) == "性别\n请选择"


@pytest.mark.parametrize(
    ("formula", "options"),
    [
        (b'"\xe6\x98\xaf\xef\xbc\x8c\xe5\x90\xa6, "', ("是", "否")),
        (b"$A$4:$C$4", ("序号", "姓名", "性别")),
        (b"$E$1:$E$900", ("人数", "0", "-1", "少")),
        (b"INDIRECT($A$5)", ()),
        ("别处!$A$1:$A$2".encode(), ()),
    ],
)
def test_what_a_list_allows(tmp_path, formula, options):
    path = changed(rich_book(tmp_path / "表.xlsx"), SHEET, '"男,女"'.encode(), formula)
    assert open_book(path, Progress()).sheets[0].options(5, 3) == options


def test_looks_are_worked_out(book):
    sheet = book.sheets[0]
    title, cell = sheet.look(1, 1), sheet.look(5, 2)
    assert (title.bold, title.size, title.font, title.colour) == (True, 16.0, "黑体", "FF0000")
    assert (title.fill, title.align, title.vertical, title.wrap) == ("ADCDEA", "center", "center", True)
    assert cell.borders == (1, 1, 2, 3)
    assert (cell.fill, cell.colour) == ("", "000000")
    assert sheet.number_format(5, 4) == "yyyy\\-mm\\-dd;@"
    assert (sheet.row_height(1), sheet.row_height(3)) == (30.0, 15.0)
    assert (round(sheet.column_width(2), 2), round(sheet.column_width(1), 2), sheet.column_width(6)) == (
        14.0,
        8.43,
        0.0,
    )


@pytest.mark.parametrize(
    ("number_format", "dates"),
    [
        ("yyyy-mm-dd", True), ("m/d/yy", True), ('[$-804]yyyy"年"m"月"d"日";@', True), ("General", False), ("@", False),
        ("0.00", False), ("#,##0_);[Red](#,##0)", False), ("[h]:mm:ss", False), ('0"day"', False), ("", False),
    ],
)  # fmt: skip
def test_what_shows_dates(number_format, dates):
    assert shows_dates(number_format) is dates


def test_numbers_read_as_they_are_shown(tmp_path):
    cells = (
        b'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1.5</v></c><c r="C1" t="b"><v>1</v></c>'
        b'<c r="D1" t="e"><v>#N/A</v></c><c r="E1" t="str"><v>a &amp; b</v></c><c r="F1"><v>1E+20</v></c>'
        b'<c r="G1" t="inlineStr"><is><r><t>x</t></r><r><t>y</t></r><rPh><t>z</t></rPh></is></c></row>'
    )
    sheet = open_book(package(tmp_path / "表.xlsx", worksheet(cells)), Progress()).sheets[0]
    assert [sheet.text(1, column) for column in range(1, 8)] == ["1", "1.5", "TRUE", "", "a & b", "1E+20", "xy"]


def test_days_are_read_as_days(tmp_path):
    path = changed(rich_book(tmp_path / "表.xlsx"), SHEET, b'<c r="D5" s="3"/>', b'<c r="D5" s="3"><v>32907</v></c>')
    assert open_book(path, Progress()).sheets[0].text(5, 4) == "1990-02-03"
    changed(path, "xl/workbook.xml", b"<bookViews>", b'<workbookPr date1904="1"/><bookViews>')
    assert open_book(path, Progress()).sheets[0].text(5, 4) == "1994-02-04"


def test_a_hundred_thousand_blank_rows_are_held_as_one(tmp_path):
    blank = b"".join(
        b'<row r="%d" ht="20"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>' % (n, n, n) for n in range(2, 10**5)
    )
    head = b'<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
    content = open_book(package(tmp_path / "表.xlsx", worksheet(head, blank)), Progress()).sheets[0].content
    assert content.look(99_999) is content.look(2)
    assert content.last_row == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x", "不是 .xlsx"),
        (b"PK\x03\x04 broken", "损坏"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "旧格式"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(tmp_path, content, words):
    path = tmp_path / "表.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refusal, match=words) as refused:
        open_book(path, Progress())
    assert refused.value.message.endswith("。")


@pytest.mark.parametrize(
    "sheet",
    [
        b"<worksheet><sheetData><row r='1'><c r='A1'><v>1</v></c></row>",
        b"<worksheet><sheetData><row r='1'><c r='A1'><v>1</c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row r='99999999'/></sheetData></worksheet>",
        b"<worksheet><sheetData><row r='1'><c r='ZZZZ1'><v>1</v></c></row></sheetData></worksheet>",
        b"<worksheet></worksheet>",
    ],
)
def test_damaged_sheets_are_refused(tmp_path, sheet):
    with pytest.raises(Refusal, match="损坏"):
        open_book(package(tmp_path / "表.xlsx", [sheet]), Progress())


def test_a_document_type_is_refused(tmp_path):
    sheet = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>'
    with pytest.raises(Refusal, match="DTD"):
        open_book(package(tmp_path / "表.xlsx", [sheet]), Progress())
    with pytest.raises(Refusal, match="DTD"):  # behind the place where it is usually looked for
        open_book(package(tmp_path / "表.xlsx", [b"<!--" + b"x" * 70_000 + b"-->", sheet]), Progress())


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(Refusal, match=re.escape("找不到文件“没有.xlsx”")):
        open_book(tmp_path / "没有.xlsx", Progress())
