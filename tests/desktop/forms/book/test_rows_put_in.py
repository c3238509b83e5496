"""Rows put into the table of a form: whatever stands below, names or covers its cells follows."""

import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Border, Side

from desktop.forms.book import Book, open_book
from desktop.forms.book.rows import without_number
from desktop.jobs import Progress
from tests.desktop.forms.book.rich_book import contents, rich_book, second_reader
from tests.desktop.sheets.books import package, worksheet

SHEET = "xl/worksheets/sheet1.xml"
PEOPLE = [(n, f"某{n}", "女", date(1990, 1, n), n) for n in range(1, 8)]


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """The form of three ready rows with seven people in it: four rows are put in after row 7."""
    book = open_book(rich_book(tmp_path / "表.xlsx"), Progress())
    filling = book.filling()
    filling.put(0, (10, 1), "填报人：张三")
    filling.table(0, 5, 7, (1, 2, 4, 5), [(n, name, day, count) for n, name, _, day, count in PEOPLE], len(PEOPLE))
    path = tmp_path / "填好.xlsx"
    filling.save(path, Progress())
    book.close()
    return path


@pytest.fixture
def after(filled: Path) -> Book:
    return open_book(filled, Progress())


def test_records_stand_one_below_the_other_in_the_look_of_the_last_row(filled):
    sheet = second_reader(filled)["人员 表"]
    assert [sheet.cell(row, 2).value for row in range(5, 12)] == [name for _, name, *_ in PEOPLE]
    assert [sheet.cell(row, 4).value.day for row in range(5, 12)] == list(range(1, 8))
    assert {sheet.cell(row, 3).border.right.style for row in range(5, 12)} == {"medium"}
    assert [sheet.row_dimensions[row].height for row in range(5, 12)] == [20, 20, 21, 21, 21, 21, 21]


def test_what_stood_below_moved_down(after):
    sheet = after.sheets[0]
    assert (sheet.text(12, 1), sheet.text(14, 1)) == ("合计", "填报人：张三")
    assert sheet.last_row == 14
    assert set(sheet.merged) == {(1, 1, 1, 6), (14, 1, 14, 3), *((row, 2, row, 3) for row in range(7, 12))}


def test_formulas_follow_and_totals_grow(filled):
    book = second_reader(filled)
    sheet, sums = book["人员 表"], book["汇总"]
    assert [sheet.cell(row, 6).value for row in range(5, 12)] == [f"=E{row}*2" for row in range(5, 12)]
    assert (sheet["E12"].value, sheet["F12"].value) == ("=SUM(E5:E11)", "=COUNTA(B5:B11)")
    assert (sheet["E13"].value, sheet["E14"].value) == ("=E12+$E$4-1", '=IF(E12>1,"多","少")')
    assert [sums[name].value for name in ("A1", "B1", "C1")] == ["='人员 表'!E12", "=SUM('人员 表'!E5:E11)", "=1+1"]


def test_results_that_can_be_told_are_told(after):
    sheet, sums = after.sheets[0], after.sheets[2]
    assert (sheet.text(12, 5), sheet.text(12, 6)) == ("28", "7")
    assert sheet.text(13, 5) == ""  # E4 is a heading: the spreadsheet says what that gives
    assert sheet.text(14, 5) == ""
    assert (sums.text(1, 1), sums.text(1, 2), sums.text(1, 3)) == ("", "", "2")


def test_rules_hold_for_the_new_rows(after):
    sheet = after.sheets[0]
    assert sheet.options(11, 1) == ("01-汉族", "02-蒙古族")  # by a name
    assert sheet.options(11, 2) == ("张三", "李四", "王五")  # of the newer kind
    assert sheet.options(6, 3) == ("男", "女")
    assert sheet.options(7, 3) == sheet.options(11, 3) == ()  # it did not reach the last ready row
    assert sheet.options(14, 1) == ("01-汉族", "02-蒙古族")  # a whole column
    xml = contents(after.path)[SHEET].decode()
    assert 'conditionalFormatting sqref="A5:E11"' in xml
    assert "<formula>$E5&gt;E$12</formula>" in xml
    assert "<xm:f>$E$12</xm:f>" in xml
    assert "<xm:sqref>E5:E11</xm:sqref>" in xml


def test_places_named_elsewhere_follow(after):
    parts = {name: part.decode("utf-8", "replace") for name, part in contents(after.path).items()}
    assert "'人员 表'!$A$1:$F$14</definedName>" in parts["xl/workbook.xml"]
    assert "代码!$B$1:$B$2</definedName>" in parts["xl/workbook.xml"]
    assert 'ref="A4:C11"' in parts["xl/tables/table1.xml"]
    assert parts["xl/tables/table1.xml"].count("A4:C11") == 2
    assert '<comment ref="A14"' in parts["xl/comments1.xml"]
    assert 'fmlaLink="$B$14"' in parts["xl/ctrlProps/ctrlProp1.xml"]
    assert "'人员 表'!$E$5:$E$11</c:f>" in parts["xl/charts/chart1.xml"]
    sheet = parts[SHEET]
    assert '<hyperlink ref="A14" location="\'人员 表\'!A12"' in sheet
    assert '<brk id="13"' in sheet
    assert 'activeCell="A14" sqref="A14"' in sheet
    assert 'topLeftCell="A5"' in sheet
    assert '<dimension ref="A1:F14"/>' in sheet


def test_what_lies_over_the_cells_follows(after):
    sheet = after.sheets[0]
    assert [(one.kind.value, one.area) for one in sheet.drawn] == [
        ("control", (14, 2, 14, 2)), ("shape", (14, 2, 16, 3)), ("picture", (1, 2, 1, 3)), ("chart", (18, 2, 24, 3)),
    ]  # fmt: skip
    assert sheet.drawn[1].words == "盖章处"
    vml = contents(after.path)["xl/drawings/vmlDrawing1.vml"].decode()
    assert re.findall(r"<x:Anchor>([^<]*)<", vml) == ["1, 0, 13, 0, 2, 0, 14, 0", "2, 15, 12, 2, 4, 15, 15, 1"]
    assert "<x:Row>13</x:Row>" in vml
    assert "<x:FmlaLink>$B$14</x:FmlaLink>" in vml


def test_all_other_parts_are_as_they_were(filled):
    before, after = contents(filled.with_name("表.xlsx")), contents(filled)
    assert [name for name in before if name not in after] == ["xl/calcChain.xml"]
    kept = {name for name in after if before.get(name) == after[name]}
    assert {
        "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet2.xml", "xl/media/image1.png",
        "xl/embeddings/oleObject1.bin", "xl/printerSettings/printerSettings1.bin", "customXml/item1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels", "xl/drawings/_rels/drawing1.xml.rels", "_rels/.rels",
    } <= kept  # fmt: skip


def test_tables_and_rows_in_between_move_together(tmp_path):
    book = open_book(rich_book(tmp_path / "表.xlsx"), Progress())
    filling = book.filling()
    filling.table(0, 12, 12, (1, 2), [(1, "丙"), (2, "丁")], 2)  # below the first, in rows the file does not have
    filling.table(0, 5, 7, (1, 2), [(n, f"某{n}") for n in range(1, 6)], 5)
    filling.put(0, (14, 1), "日期：")
    filling.save(tmp_path / "填好.xlsx", Progress())
    sheet = open_book(tmp_path / "填好.xlsx", Progress()).sheets[0]
    assert [sheet.text(row, 2) for row in (9, 14, 15)] == ["某5", "丙", "丁"]
    assert (sheet.text(10, 1), sheet.text(17, 1)) == ("合计", "日期：")


def test_few_records_leave_the_other_ready_rows(tmp_path):
    book = open_book(rich_book(tmp_path / "表.xlsx"), Progress())
    filling = book.filling()
    filling.table(0, 5, 7, (1, 2), [(1, "张三")], 1)
    filling.save(tmp_path / "填好.xlsx", Progress())
    sheet = open_book(tmp_path / "填好.xlsx", Progress()).sheets[0]
    assert (sheet.text(5, 2), sheet.text(6, 2), sheet.text(8, 1)) == ("张三", "", "合计")
    assert sheet.look(7, 2).borders == (1, 1, 2, 3)


def test_rows_are_alike_only_where_nothing_but_the_number_differs():
    row = b'<row r="5" ht="15"><c r="A5" s="5"/><c r="B5" s="2"/></row>'
    same = b'<row r="6" ht="15"><c r="A6" s="5"/><c r="B6" s="2"/></row>'
    other = b'<row r="6" ht="16"><c r="A6" s="6"/><c r="B6" s="2"/></row>'
    assert without_number(5, row) == without_number(6, same) != without_number(6, other)


def test_the_line_that_ends_a_table_ends_it_still(tmp_path):
    form = openpyxl.Workbook()
    sheet = form.active
    thin, thick = Side(style="thin"), Side(style="medium")
    for row in range(1, 5):
        for column in (1, 2):
            sheet.cell(row, column).border = Border(thin, thin, thin, thick if row == 4 else thin)
    sheet["A6"] = "填报人："
    form.save(tmp_path / "表.xlsx")
    filling = open_book(tmp_path / "表.xlsx", Progress()).filling()
    filling.table(0, 2, 4, (1,), [(f"某{n}",) for n in range(1, 6)], 5)
    filling.save(tmp_path / "填好.xlsx", Progress())
    after = open_book(tmp_path / "填好.xlsx", Progress()).sheets[0]
    assert [after.look(row, 2).borders[3] for row in range(2, 8)] == [1, 1, 1, 1, 2, 0]
    assert [after.text(row, 1) for row in (2, 4, 5, 6, 8)] == ["某1", "某3", "某4", "某5", "填报人："]


def test_blank_rows_down_to_the_last_make_room(tmp_path):
    rows = [b'<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>']
    rows += [b'<row r="%d"><c r="A%d"/></row>' % (n, n) for n in (2, 1_048_575, 1_048_576)]
    filling = open_book(package(tmp_path / "表.xlsx", worksheet(*rows)), Progress()).filling()
    filling.table(0, 2, 2, (1,), [("甲",), ("乙",)], 2)
    filling.save(tmp_path / "填好.xlsx", Progress())
    xml = contents(tmp_path / "填好.xlsx")[SHEET].decode()
    assert re.findall(r'<row r="(\d+)"', xml) == ["1", "2", "3", "1048576"]
    assert xml.rstrip().endswith("</worksheet>")
