"""From a file on disk to raw rows, in a process of its own."""

import os
import resource
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlwt

from desktop.errors import Refusal
from desktop.jobs import Cancelled, Progress
from desktop.sheets.choosing import candidates, find_table
from desktop.sheets.reading import Sheet, Workbook, open_sheets
from tests.desktop.sheets import books

HOSTILE = Path(__file__).parents[4] / "shared" / "data" / "hostile"


def read(path: Path) -> tuple[Sheet, ...]:
    return open_sheets(path, Progress()).sheets


def rows(sheet: Sheet) -> dict[int, tuple[object, ...]]:
    return {number: cells for number, cells in sheet.rows() if any(cell != "" for cell in cells)}


def test_cells_keep_their_types_and_rows_their_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B3"], sheet["C3"], sheet["D3"] = "王㛃𠅤", 12, 1.5
    sheet["B5"], sheet["C5"], sheet["D5"] = date(2025, 4, 5), datetime(2025, 4, 5, 8, 30), True  # noqa: DTZ001
    sheet["C6"] = "359998199001010011"
    book.save(tmp_path / "a.xlsx")
    (found,) = read(tmp_path / "a.xlsx")
    assert rows(found) == {
        3: ("", "王㛃𠅤", 12.0, 1.5),
        5: ("", date(2025, 4, 5), datetime(2025, 4, 5, 8, 30), True),  # noqa: DTZ001
        6: ("", "", "359998199001010011", ""),
    }
    assert found.last_row == 6
    assert list(found.rows(5, 5)) == [(5, rows(found)[5])]


def test_an_old_xls_gives_its_rows_dates_and_merged_areas(tmp_path: Path) -> None:
    visible, hidden = read(books.provincial_xls(tmp_path / "村.xls"))
    assert (visible.name, visible.hidden, hidden.hidden) == ("户籍人口", False, True)
    assert rows(visible)[8][:5] == (1, "王甲", "男", "359998199001010000", date(1990, 1, 1))
    assert (5, 6, 5, 9) in visible.merged


def test_merged_areas_hidden_rows_and_formula_errors_of_an_xlsx_are_noted(tmp_path: Path) -> None:
    cell = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2" t="e"><v>#N/A</v></c></row>'
    tail = b'<mergeCells count="1"><mergeCell ref="B2:C30"/></mergeCells>'
    (found,) = read(books.package(tmp_path / "a.xlsx", books.worksheet(cell, tail=tail)))
    assert found.merged == [(2, 2, 30, 3)]
    assert found.notes == [
        "有 1 行被隐藏或筛选掉，也会一并读取。",
        "有 1 个单元格的公式出错（如 #N/A），按空白读取。",
    ]


@pytest.mark.parametrize(
    "row",
    [
        b'<row r="7"><c r="A7" t="s"><v>1</v></c><c r="C7" s="0" t="s"><v>0</v></c>'
        b'<c r="D7" t="str"><v>1</v></c></row>',
        b"<row r='7'><c t='s' r='A7'><v>1</v></c><c r='C7' t='s'><v>0</v></c><c r='D7' t='str'><v>1</v></c></row>",
        b'<row r="7"><c r="A7" t = "s"><f>X1</f><v>1</v></c><c r="C7" t="s"><f/><v>0</v></c>'
        b'<c r="D7" t="str"><v>1</v></c></row>',
    ],
    ids=["usual", "other quotes and order", "with formulas"],
)
def test_shared_strings_come_back_however_the_cell_is_spelt(tmp_path: Path, row: bytes) -> None:
    strings = "<sst><si><t>王甲</t></si><si><r><t>李</t></r><r><t>乙</t></r><rPh><t>x</t></rPh></si></sst>".encode()
    (found,) = read(books.package(tmp_path / "a.xlsx", books.worksheet(row), [strings]))
    assert rows(found) == {7: ("李乙", "", "王甲", "1")}


def test_a_prefix_before_every_name_is_understood(tmp_path: Path) -> None:
    body = b'<x:row r="2"><x:c r="B2"><x:v>5</x:v></x:c></x:row>'
    sheet = [b'<x:worksheet xmlns:x="m"><x:sheetData>', body, b"</x:sheetData></x:worksheet>"]
    assert rows(read(books.package(tmp_path / "a.xlsx", sheet))[0]) == {2: ("", 5.0)}


def test_an_ods_is_read_and_one_with_a_password_refused(tmp_path: Path) -> None:
    spaces = "urn:oasis:names:tc:opendocument:xmlns"
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    content = (
        f'<office:document-content xmlns:office="{spaces}:office:1.0" xmlns:table="{spaces}:table:1.0" '
        f'xmlns:text="{spaces}:text:1.0"><office:body><office:spreadsheet><table:table table:name="人员">'
        f"<table:table-row>{text.format('王甲')}{text.format('男')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048575">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    for name, manifest in (("a.ods", "<manifest/>"), ("b.ods", "<manifest><encryption-data/></manifest>")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("META-INF/manifest.xml", manifest)
            archive.writestr("content.xml", content)
    (found,) = read(tmp_path / "a.ods")
    assert (found.name, rows(found)) == ("人员", {1: ("王甲", "男")})
    assert "密码" in refused(tmp_path / "b.ods")


def test_a_column_of_one_number_among_references(tmp_path: Path) -> None:
    row = b'<row r="1"><c r="A1"><v>5</v></c><c r="B1" t="s"><v>0</v></c></row>'
    (found,) = read(
        books.package(tmp_path / "a.xlsx", books.worksheet(row), ["<sst><si><t>甲</t></si></sst>".encode()])
    )
    assert rows(found) == {1: (5.0, "甲")}


def test_rows_and_cells_without_places_are_counted(tmp_path: Path) -> None:
    row = b"<row><c><v>1</v></c><c><v>2</v></c></row>"
    (found,) = read(books.package(tmp_path / "a.xlsx", books.worksheet(b"<row/>", row, b'<row ht="2"/>', row)))
    assert rows(found) == {2: (1.0, 2.0), 4: (1.0, 2.0)}


def test_a_sheet_of_many_slices_keeps_every_row(tmp_path: Path) -> None:
    count = 120_000
    lines = (
        b"".join(
            b'<row r="%d"><c r="A%d"><v>%d</v></c><c r="B%d" t="s"><v>%d</v></c>'
            b'<c r="C%d" t="inlineStr"><is><t>%s</t></is></c></row>' % (n, n, n, n, n % 2, n, b"x" * 100)
            for n in range(first, first + 1000)
        )
        for first in range(1, count, 1000)
    )
    strings = ["<sst><si><t>男</t></si><si><t>女</t></si></sst>".encode()]
    (found,) = read(books.package(tmp_path / "a.xlsx", books.worksheet(*lines), strings))
    numbers = [(number, cells[0], cells[1]) for number, cells in found.rows()]
    assert numbers == [(n, float(n), "男女"[n % 2]) for n in range(1, count + 1)]


def test_a_cell_in_the_last_corner_costs_nothing(tmp_path: Path) -> None:
    corner = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    (found,) = read(books.package(tmp_path / "a.xlsx", books.worksheet(corner)))
    filled = rows(found)
    assert filled[1][0] == 1.0
    assert filled[1_048_576][16_383] == 2.0
    assert len(filled) == 2


def test_a_million_formatted_blank_rows_are_passed_over(tmp_path: Path) -> None:
    tag = b'<row r="%d" spans="1:20" ht="14.25" customHeight="1" s="3" customFormat="1"/>'
    blank = b"".join(tag % n for n in range(2, 10**6))
    (found,) = read(
        books.package(tmp_path / "a.xlsx", books.worksheet(b'<row r="1"><c r="A1"><v>1</v></c></row>', blank))
    )
    assert rows(found) == {1: (1.0,)}


def far_rows() -> bytes:
    return b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1000000"><c r="ZZZ1000000"><v>2</v></c></row>'


def refused(path: Path) -> str:
    before = most_of(resource.RUSAGE_SELF)
    with small_child(), pytest.raises(Refusal) as caught:
        read(path)
    assert most_of(resource.RUSAGE_SELF) - before < 200 * 1024
    return caught.value.message


def most_of(whom: int) -> int:
    """Return the most memory that this process held, or the largest of its children so far, in KiB."""
    return resource.getrusage(whom).ru_maxrss


@contextmanager
def small_child() -> Iterator[None]:
    """No child may become larger than allowed; one of an earlier test may have been.

    Linux counts for a child at least what its parent held when it was started: much, after many tests.
    """
    earlier = most_of(resource.RUSAGE_CHILDREN)
    yield
    assert most_of(resource.RUSAGE_CHILDREN) <= max(1024 * 1024, most_of(resource.RUSAGE_SELF) + 1024, earlier)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "0 字节"),
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "网页"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><html></html>", "网页"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "XML 电子表格"),
        (b"PK\x03\x04" + b"\x00" * 500, "损坏"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 40, "密码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") * 40, "Word"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + "Workbook".encode("utf-16-le")
            + b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\x00" * 12 + b"\x2f\x00\x04\x00abcd",
            "密码",
        ),
        (bytes(range(256)) * 50, "不是表格"),
    ],
    ids=["empty", "html", "marked html", "xml 2003", "cut zip", "pdf", "password", "word", "xls password", "garbage"],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused_with_the_way_out(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "人员.xls"
    path.write_bytes(content)
    assert sentence in refused(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "找不到文件“无.xlsx”" in refused(tmp_path / "无.xlsx")
    assert "文件夹" in refused(tmp_path)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="rights do not bind this user")
def test_a_file_one_may_not_read_is_refused(tmp_path: Path) -> None:
    path = books.xlsx(tmp_path / "a.xlsx", [["姓名"]])
    path.chmod(0)
    assert "没有权限" in refused(path)


def test_a_workbook_cut_short_is_refused(tmp_path: Path) -> None:
    path = books.xlsx(tmp_path / "a.xlsx", [["姓名"], ["王甲"]])
    path.write_bytes(path.read_bytes()[:-200])
    assert "损坏" in refused(path)


@pytest.mark.parametrize(
    "make",
    [
        lambda path: books.package(path, books.worksheet(*[b"0" * 2**20] * 300)),
        lambda path: books.package(
            path, books.worksheet(), [b"<sst>", *[b"<si><t>" + b"a" * 2**20 + b"</t></si>"] * 300]
        ),
    ],
    ids=["sheet", "shared strings"],
)
def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path / "a.xlsx")
    begun = time.monotonic()
    assert "异常" in refused(path)
    assert time.monotonic() - begun < 5


def test_more_strings_than_memory_kill_the_child_and_nothing_else(tmp_path: Path) -> None:
    noise = b"".join(b"<si><t>%d</t></si>" % (n * 7919) for n in range(40_000))
    path = books.package(tmp_path / "a.xlsx", books.worksheet(far_rows()), [b"<sst>", *[noise] * 250, b"</sst>"])
    assert "内存" in refused(path)


@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;">]>',
        b'<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_a_document_type_is_refused(tmp_path: Path, doctype: bytes) -> None:
    row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&lol2;</t></is></c></row>'
    path = books.package(tmp_path / "a.xlsx", [b'<?xml version="1.0"?>', doctype, *books.worksheet(row)])
    assert "DTD" in refused(path)


@pytest.mark.parametrize(
    "row",
    [
        far_rows(),
        b'<row r="1">' + b"<c><v>1</v></c>" * 10**6 + b"</row>",
        b'<row r="1">' + b"".join(b'<c r="%sA1"><v>1</v></c>' % bytes([65 + n % 26]) for n in range(10**6)) + b"ZZZZ",
        b'<row r="2000000"><c r="A2000000"><v>1</v></c></row>',
        b'<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
    ],
    ids=["far column", "a million columns", "no end", "far row", "backwards", "no such string"],
)
def test_an_impossible_sheet_is_refused(tmp_path: Path, row: bytes) -> None:
    assert refused(books.package(tmp_path / "a.xlsx", books.worksheet(row)))


def test_one_broken_sheet_does_not_keep_the_others_from_being_read(tmp_path: Path) -> None:
    path = books.xlsx(tmp_path / "a.xlsx", [["姓名"], ["王甲"]])
    book = openpyxl.load_workbook(path)
    book.create_sheet("坏")
    book.save(path)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<worksheet>" if name.endswith("sheet2.xml") else old.read(name))
    good, bad = read(tmp_path / "b.xlsx")
    assert rows(good)[2] == ("王甲",)
    assert "损坏" in bad.fault
    found = candidates(Workbook(tmp_path / "b.xlsx", "", (bad,)), lambda _heading: False)
    with pytest.raises(Refusal, match="工作表“坏”无法读取"):
        find_table(found)


def test_an_xls_of_every_cell_there_can_be_stays_within_its_memory(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("大")
    sheet.write(0, 0, 1)
    sheet.write(65_535, 255, 2)
    book.save(str(tmp_path / "a.xls"))
    with small_child(), suppress(Refusal):
        (found,) = read(tmp_path / "a.xls")
        assert found.last_row == 65_536


def test_progress_is_told_for_workbooks_and_text(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("姓名,电话\n" + "王甲,13000000000\n" * 25_000, "utf-8")
    for path in (books.xlsx(tmp_path / "a.xlsx", [["姓名"]] * 3_000), tmp_path / "a.csv"):
        progress = Progress()
        open_sheets(path, progress)
        assert 0 < progress.done <= progress.total
        assert progress.note == f"正在读取 {path.name}"


def test_cancelling_ends_the_child_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,电话\n" + "王甲,13000000000\n" * 2_000_000, "utf-8")
    progress = Progress()
    threading.Timer(0.3, progress.cancel).start()
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        open_sheets(path, progress)
    assert time.monotonic() - begun < 3


def test_the_child_is_lean() -> None:
    heavy = "{'PySide6', 'sqlalchemy', 'numpy', 'reportlab'}"
    script = f"import sys, desktop.sheets.child; print(sorted({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the hostile files are not beside this repository")
@pytest.mark.parametrize("path", sorted(HOSTILE.glob("*")) if HOSTILE.is_dir() else [], ids=lambda path: path.name)
def test_every_hostile_file_is_read_or_refused(path: Path) -> None:
    with suppress(Refusal):
        found = candidates(open_sheets(path, Progress()), lambda _heading: False)
        assert find_table(found).headings
