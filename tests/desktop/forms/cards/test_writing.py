"""Cards are filled in: boxes, blanks, photos, block after block, copy after copy."""

import io

import openpyxl
from PIL import Image

from desktop.forms.book import open_book
from desktop.forms.cards.finding import find_cards
from desktop.forms.cards.keys import ONE_EACH, part_of, sheet_of, slot_key
from desktop.forms.cards.writing import CardWriter, Photo, filled_text, write_slots
from desktop.forms.shape import Slot
from desktop.jobs import Progress
from desktop.sheets.headings import COMMON
from tests.desktop.forms.real import single


def photo() -> Photo:
    content = io.BytesIO()
    Image.new("RGB", (300, 420), "navy").save(content, "JPEG")
    return Photo(content.getvalue())


def test_each_record_gets_a_sheet_of_its_own(tmp_path):
    book = open_book(single.tick_card(tmp_path), Progress())
    card = find_cards(book.sheets[0], 0, COMMON.__contains__)
    filling = book.filling()
    writer = CardWriter(book, filling, card)
    record = {"B3": "测试甲", "E3": "女", "B5": "359999199001011234", "B12": "低保、独居老人", "G3": photo()}
    assert writer.write(record, "测试甲") == ()
    assert writer.write({"B3": "测试乙", "E3": "没有这个"}, "测试乙") == ("E3",)
    filling.save(tmp_path / "out.xlsx", Progress())
    book.close()
    first, second = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets
    assert first["E3"].value == "□男  ☑女"
    assert first["B5"].value == "359999199001011234"
    assert first["B12"].value == "☑低保  □特困  □残疾人  □退役军人  ☑独居老人  □其他________"
    assert len(first._images) == 1
    assert (second["B3"].value, second["E3"].value, second["B5"].value) == ("测试乙", "□男  □女", None)


def test_blocks_are_filled_before_the_sheet_is_copied(tmp_path):
    made = openpyxl.Workbook()
    for first in (1, 5):
        for row, (left, right) in enumerate(
            (("姓名", "性别"), ("身份证号码", "民族"), ("现住地址", "联系电话")), first
        ):
            made.active[f"A{row}"], made.active[f"C{row}"], made.active[f"D{row}"] = left, right, None
    made.active["D7"].number_format = "@"
    made.active["E7"] = " "
    made.save(tmp_path / "blocks.xlsx")
    book = open_book(tmp_path / "blocks.xlsx", Progress())
    card = find_cards(book.sheets[0], 0, COMMON.__contains__)
    assert card.blocks == (1, 5)
    filling = book.filling()
    writer = CardWriter(book, filling, card)
    assert writer.capacity == 2
    for name in ("甲", "乙", "丙"):
        assert writer.write({"B1": name}, name) == ()
    filling.save(tmp_path / "out.xlsx", Progress())
    book.close()
    first, second = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets
    assert (first["B1"].value, first["B5"].value) == ("甲", "乙")
    assert (second["B1"].value, second["B5"].value) == ("丙", None)


def test_blanks_of_one_cell_are_written_together(tmp_path):
    made = openpyxl.Workbook()
    made.active["A1"] = "填报人：________    填表日期：    年  月  日"
    made.save(tmp_path / "line.xlsx")
    book = open_book(tmp_path / "line.xlsx", Progress())
    text = made.active["A1"].value
    slots = [
        Slot(slot_key((1, 1), part), words, (1, 1), example=text) for part, words in enumerate(("填报人", "填表日期"))
    ]
    filling = book.filling()
    assert write_slots(book, filling, slots, {"A1~0": "测试", "A1~1": "2026-11-05"}) == ()
    filling.save(tmp_path / "out.xlsx", Progress())
    book.close()
    assert (
        openpyxl.load_workbook(tmp_path / "out.xlsx").active["A1"].value
        == "填报人：测试____    填表日期：2026年11月5日"
    )


def test_a_number_is_written_a_digit_to_each_box(tmp_path):
    made = openpyxl.Workbook()
    made.active["A1"], made.active["T1"] = "公民身份号码", " "
    made.save(tmp_path / "boxes.xlsx")
    book = open_book(tmp_path / "boxes.xlsx", Progress())
    filling = book.filling()
    number = "35999919900101123X"
    write_slots(book, filling, [Slot("B1", "公民身份号码", (1, 2), hint=ONE_EACH)], {"B1": number})
    filling.save(tmp_path / "out.xlsx", Progress())
    book.close()
    row = next(openpyxl.load_workbook(tmp_path / "out.xlsx").active.iter_rows(values_only=True))
    assert row[1:19] == tuple(number)


def test_numbers_stay_numbers_in_empty_cells_and_examples_are_written_over():
    assert filled_text(Slot("B2", "年龄", (2, 2)), 36) == 36
    assert filled_text(Slot("B2", "年龄", (2, 2), example="____岁"), 36) == "36岁"
    assert filled_text(Slot("B2", "姓名", (2, 2), example="张三"), "测试") == "测试"
    assert filled_text(Slot("B2", "性别", (2, 2), example="□男 □女"), "其他") is None


def test_keys_name_sheet_cell_and_blank():
    assert slot_key((5, 3)) == "C5"
    assert slot_key((5, 28), 1, 2) == "s3!AB5~1"
    assert (sheet_of("s3!AB5~1"), part_of("s3!AB5~1")) == (2, 1)
    assert (sheet_of("C5"), part_of("C")) == (0, 0)
