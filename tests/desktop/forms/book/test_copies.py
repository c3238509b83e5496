"""Pictures put in, further sheets, sheets taken out, and marks by which a copy is known again."""

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table
from PIL import Image

from desktop.errors import Refusal
from desktop.forms.book import Book, open_book
from desktop.jobs import Progress
from tests.desktop.forms.book.rich_book import contents, rich_book, second_reader


def photo(width: int = 90, height: int = 120, kind: str = "JPEG") -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, height), "blue").save(content, kind)
    return content.getvalue()


@pytest.fixture
def card(tmp_path: Path) -> Book:
    """A card with a comment, a chart and a print area, a sheet of instructions, and a blank sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "卡片"
    sheet["A3"], sheet["C3"], sheet["B9"] = "姓名", "照片", "=LEN(B3)"
    sheet.merge_cells("D3:E8")
    sheet["A3"].comment = Comment("填全名", "甲")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=9, max_row=10))
    sheet.add_chart(chart, "H20")
    sheet.print_area = "A1:F12"
    book.create_sheet("说明")["A1"] = "说明"
    book.create_sheet("空卡").print_area = "A1:B2"
    book.save(tmp_path / "卡.xlsx")
    return open_book(tmp_path / "卡.xlsx", Progress())


def saved(book: Book, filling) -> Book:
    path = book.path.with_name("填好.xlsx")
    filling.save(path, Progress())
    return open_book(path, Progress())


def test_a_picture_stands_in_the_middle_of_its_area(card):
    filling = card.filling()
    filling.picture(2, (3, 4, 8, 5), photo())
    after = saved(card, filling)
    (one,) = after.sheets[2].drawn
    assert one.kind.value == "picture"
    assert 3 <= one.area[0] <= one.area[2] <= 8
    assert 4 <= one.area[1] <= one.area[3] <= 5
    parts = contents(after.path)
    assert parts["xl/media/image1.jpeg"] == photo()
    assert b'Extension="jpeg"' in parts["[Content_Types].xml"]
    picture = second_reader(after.path)["空卡"]._images[0]
    assert picture.anchor.ext.width / picture.anchor.ext.height == pytest.approx(0.75, 0.01)


def test_a_picture_joins_what_is_drawn_already(tmp_path):
    book = open_book(rich_book(tmp_path / "表.xlsx"), Progress())
    filling = book.filling()
    filling.picture(0, (12, 2, 14, 3), photo(kind="PNG"))
    filling.table(0, 5, 7, (2,), [(f"某{n}",) for n in range(5)], 5)
    after = saved(book, filling)
    assert len(after.sheets[0].drawn) == len(book.sheets[0].drawn) + 1
    assert after.sheets[0].drawn[-1].area[0] == 14  # two rows were put in above
    before, parts = contents(book.path), contents(after.path)
    assert parts["xl/media/image1.png"] == before["xl/media/image1.png"]
    assert parts["xl/media/image2.png"] == photo(kind="PNG")
    assert list(parts)[: len(before) - 1] == [name for name in before if "calcChain" not in name]


def test_what_is_no_picture_is_refused(card):
    filling = card.filling()
    filling.picture(0, (3, 4, 8, 5), b"GIF89a")
    with pytest.raises(Refusal, match="不是 JPG 或 PNG"):
        saved(card, filling)
    assert not card.path.with_name("填好.xlsx").exists()


def test_further_cards_are_sheets_like_the_first(card):
    filling = card.filling()
    places = [0, filling.copy_sheet(0, "卡片"), filling.copy_sheet(0, "王:五/卡")]
    assert places == [0, 3, 4]
    for place, name in zip(places, ("张三", "李四", "王五"), strict=True):
        filling.put(place, (3, 2), name)
        filling.picture(place, (3, 4, 8, 5), photo())
    after = saved(card, filling)
    assert [(sheet.name, sheet.text(3, 2)) for sheet in after.sheets] == [
        ("卡片", "张三"), ("说明", ""), ("空卡", ""), ("卡片 (2)", "李四"), ("王 五 卡", "王五"),
    ]  # fmt: skip
    assert [len(sheet.drawn) for sheet in after.sheets] == [2, 0, 0, 2, 2]
    assert after.sheets[3].has_formula(9, 2)
    read = second_reader(after.path)
    assert [read[name].print_area for name in ("卡片", "卡片 (2)")] == ["'卡片'!$A$1:$F$12", "'卡片 (2)'!$A$1:$F$12"]
    assert read["卡片 (2)"]["A3"].comment.text == "填全名"
    assert all(not view.tabSelected for name in read.sheetnames[3:] for view in read[name].views.sheetView)
    chart = contents(after.path)["xl/charts/chart2.xml"].decode()
    assert "'卡片 (2)'!" in chart
    assert "'卡片'!" not in chart


def test_rows_can_be_put_into_a_further_sheet(tmp_path):
    form = openpyxl.Workbook()
    sheet = form.active
    sheet.title = "家庭"
    sheet.append(["成员", "关系"])
    sheet["A3"], sheet["B3"] = "合计", "=COUNTA(A2:A2)"
    form.save(tmp_path / "表.xlsx")
    book = open_book(tmp_path / "表.xlsx", Progress())
    filling = book.filling()
    place = filling.copy_sheet(0, "另一户")
    filling.table(place, 2, 2, (1,), [("甲",), ("乙",)], 2)
    after = saved(book, filling)
    assert (after.sheets[0].text(3, 1), after.sheets[1].text(3, 1), after.sheets[1].text(4, 1)) == (
        "合计",
        "乙",
        "合计",
    )
    assert after.sheets[1].text(4, 2) == "2"


def test_a_sheet_can_be_taken_out(card):
    filling = card.filling()
    filling.drop_sheet(1)
    filling.put(2, (1, 1), "在")
    after = saved(card, filling)
    assert [sheet.name for sheet in after.sheets] == ["卡片", "空卡"]
    assert after.sheets[1].text(1, 1) == "在"
    read = second_reader(after.path)
    assert [read[name].print_area for name in read.sheetnames] == ["'卡片'!$A$1:$F$12", "'空卡'!$A$1:$B$2"]
    assert "xl/worksheets/sheet2.xml" not in contents(after.path)


def test_sheets_that_are_needed_stay(tmp_path):
    filling = open_book(rich_book(tmp_path / "表.xlsx"), Progress()).filling()
    with pytest.raises(Refusal, match="“汇总”的公式用到“人员 表”"):
        filling.drop_sheet(0)
    filling.drop_sheet(2)
    with pytest.raises(Refusal, match="最后一张"):
        filling.drop_sheet(0)
    with pytest.raises(Refusal, match="不能在一个文件里复制"):
        filling.copy_sheet(0, "第二份")


def test_marks_are_read_again_and_replaced(card):
    filling = card.filling()
    filling.mark({"GedangReturn": "a<1>&", "其他": "乙"})
    after = saved(card, filling)
    assert after.marks == {"GedangReturn": "a<1>&", "其他": "乙"}
    assert {name for name, one in contents(card.path).items() if contents(after.path)[name] != one} == {
        "[Content_Types].xml", "_rels/.rels",
    }  # fmt: skip
    again = after.filling()
    again.mark({"GedangReturn": "b"})
    path = after.path.with_name("又.xlsx")
    again.save(path, Progress())
    assert open_book(path, Progress()).marks == {"GedangReturn": "b", "其他": "乙"}
    assert second_reader(path).custom_doc_props["GedangReturn"].value == "b"


def test_a_further_sheet_has_no_second_table_of_the_same_name(tmp_path):
    form = openpyxl.Workbook()
    sheet = form.active
    sheet.title = "名册"
    for row in (["序号", "姓名"], [1, "甲"], [2, "乙"]):
        sheet.append(row)
    sheet.add_table(Table(displayName="名册表", ref="A1:B3"))
    sheet["D1"].hyperlink = "https://example.org/"
    form.save(tmp_path / "表.xlsx")
    book = open_book(tmp_path / "表.xlsx", Progress())
    filling = book.filling()
    filling.put(filling.copy_sheet(0, "第二份"), (3, 2), "丙")
    read = second_reader(saved(book, filling).path)
    assert [list(read[name].tables) for name in read.sheetnames] == [["名册表"], []]
    assert read["第二份"]["D1"].hyperlink.target == "https://example.org/"
    assert read["第二份"]["B3"].value == "丙"
