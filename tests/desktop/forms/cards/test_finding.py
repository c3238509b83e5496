"""Cards are told from lists and statistics, and every label gets the blank that is its own."""

from pathlib import Path

import openpyxl
import pytest

from desktop.forms.book import open_book
from desktop.forms.cards.finding import find_cards
from desktop.forms.cards.keys import ONE_EACH
from desktop.forms.shape import CardArea
from desktop.jobs import Progress
from desktop.sheets.headings import COMMON
from tests.desktop.forms.real import lists, single


def found(path: Path, sheet: int = 0) -> CardArea | None:
    book = open_book(path, Progress())
    try:
        return find_cards(book.sheets[sheet], sheet, COMMON.__contains__)
    finally:
        book.close()


def made(folder: Path, cells: dict[str, str], merged: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for place, words in cells.items():
        sheet[place] = words
    for area in merged:
        sheet.merge_cells(area)
    book.save(folder / "card.xlsx")
    return folder / "card.xlsx"


def words_of(card: CardArea | None) -> dict[str, str]:
    assert card is not None
    return {slot.key: slot.words for slot in card.slots}


def test_a_card_with_boxes_and_a_photo(tmp_path):
    card = found(single.tick_card(tmp_path))
    words = words_of(card)
    assert words["B3"] == "姓名"
    assert words["B5"] == "公民身份号码"
    assert words["G3"] == "照片"
    assert words["E11"] == "监护人电话"
    boxes = {slot.words: slot.options for slot in card.slots if slot.options}
    assert boxes["性别"] == ("男", "女")
    assert boxes["人员类别"][-1] == "其他"
    assert boxes["居住类型"] == ("自有", "租住", "借住")
    assert not {word for word in words.values() if "意见" in word}, "what others sign is not filled in"
    assert card.blocks == ()


def test_a_household_with_its_members(tmp_path):
    words = words_of(found(single.household_card(tmp_path)))
    assert words["B3"] == "户主姓名"
    assert words["B9"] == "家庭成员1/姓名"
    assert words["E14"] == "家庭成员6/身份证号码"
    assert words["A2~3"] == "网格员/联系电话", "the telephone of the grid worker is not the household's"
    assert words["B4"] == "联系电话"


@pytest.mark.parametrize(
    "form",
    [lists.provincial_template, lists.fifty_columns, lists.side_by_side, lists.signatures_and_totals,
     lists.region_cascade, single.statistics],
)  # fmt: skip
def test_lists_and_statistics_are_no_cards(form, tmp_path):
    assert found(form(tmp_path)) is None


def test_labels_above_their_blanks(tmp_path):
    cells = {"A1": "人员卡片"} | {
        f"{column}{row}": word
        for row, line in ((2, "姓名 性别 民族"), (4, "身份证号码 联系电话 学历"), (6, "现住地址 职业 备注"))
        for column, word in zip("ABC", line.split(), strict=True)
    }
    words = words_of(found(made(tmp_path, cells | {"C7": " "})))
    assert words["A3"] == "姓名"
    assert words["B5"] == "联系电话"
    assert words["C7"] == "备注"


def test_blanks_inside_texts(tmp_path):
    cells = {"A1": "姓名：____  性别：□男 □女", "A2": "身份证号：__________", "A3": "联系电话：______  住址：________"}
    card = found(made(tmp_path, cells))
    words = words_of(card)
    assert words == {"A1~0": "姓名", "A1~1": "性别", "A2~0": "身份证号", "A3~0": "联系电话", "A3~1": "住址"}
    assert next(slot for slot in card.slots if slot.key == "A1~1").options == ("男", "女")


def test_whose_a_label_is_stands_before_it(tmp_path):
    cells = {
        "A1": "本人", "B1": "姓名", "D1": "身份证号", "A2": "配偶", "B2": "姓名", "D2": "身份证号",
        "A3": "监护人姓名", "C3": "联系电话", "A4": "现住地址", "C4": "与户主关系", "A5": "文化程度", "C5": "联系电话",
        "F5": " ",
    }  # fmt: skip
    words = words_of(found(made(tmp_path, cells)))
    assert words["C2"] == "配偶/姓名"
    assert words["E2"] == "配偶/身份证号"
    assert words["D3"] == "监护人/联系电话"
    assert words["D5"] == "联系电话"


def test_labels_over_several_rows_and_sections(tmp_path):
    cells = {
        "A1": "登记表", "A2": "一、基本情况", "A3": "姓名", "C3": "性别", "A4": "身份证号码", "C4": "联系电话",
        "A5": "二、监护人情况", "A6": "监\n护\n人", "B6": "姓名", "B7": "电话", "D7": " ",
    }  # fmt: skip
    words = words_of(found(made(tmp_path, cells, ("A1:D1", "A2:D2", "A5:D5", "A6:A7"))))
    assert words["B3"] == "基本情况/姓名"
    assert words["C6"] == "监护人情况/监护人/姓名"
    assert words["C7"] == "监护人情况/监护人/电话"


def test_the_same_card_three_times_on_a_sheet(tmp_path):
    cells = {}
    for first in (1, 6, 11):
        cells |= {
            f"A{first}": "人员卡", f"A{first + 1}": "姓名", f"C{first + 1}": "性别", f"A{first + 2}": "身份证号码",
            f"A{first + 3}": "现住地址", f"C{first + 3}": "联系电话", f"D{first + 3}": "",
        }  # fmt: skip
    card = found(made(tmp_path, cells | {"D14": " "}))
    assert card.blocks == (2, 7, 12)
    assert card.height == 5
    assert list(words_of(card)) == ["B2", "D2", "B3", "B4", "D4"]


def test_a_row_that_names_its_member_is_nobody_elses(tmp_path):
    lines = (
        "姓名||性别|",
        "身份证号||民族|",
        "住址||电话|",
        "家庭成员|称谓|姓名|工作单位",
        "|父亲||",
        "|母亲||",
        "|配偶||",
    )
    cells = {
        f"{column}{row}": word
        for row, line in enumerate(lines, 1)
        for column, word in zip("ABCD", line.split("|"), strict=True)
        if word
    }
    words = words_of(found(made(tmp_path, cells | {"D7": " "}, ("A4:A7",))))
    assert words["C5"] == "家庭成员/父亲/姓名"
    assert words["D7"] == "家庭成员/配偶/工作单位"


def test_a_number_with_a_box_for_each_digit(tmp_path):
    cells = {"A1": "姓名", "C1": "性别", "A2": "公民身份号码", "A3": "住址", "A4": "联系电话", "C4": "民族", "S4": " "}
    card = found(made(tmp_path, cells))
    number = next(slot for slot in card.slots if slot.key == "B2")
    assert number.hint == ONE_EACH
    assert [slot.key for slot in card.slots] == ["B1", "D1", "B2", "B3", "B4", "D4"]
