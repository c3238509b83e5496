"""Values in the form's own words. ID numbers are made up: no such division was ever issued."""

from datetime import date
from typing import Any

import pytest

from desktop.fields import Field, Kind, Mask
from desktop.forms.shape import Slot
from desktop.forms.values.wording import NotWritten, Wording
from desktop.program import Program
from tests.desktop.print_centre.a_town import number

SEX = Field("sex_code", "性别", Kind.CODE, codes="sex")
ETHNIC = Field("ethnic_code", "民族", Kind.CODE, codes="ethnic")
EDUCATION = Field("education_code", "学历", Kind.CODE, codes="education")
MARITAL = Field("marital_code", "婚姻状况", Kind.CODE, codes="marital")
RELATION = Field("relation_code", "与户主关系", Kind.CODE, codes="relation")
BORN = Field("born_on", "出生日期", Kind.DATE)
FLAG = Field("is_rented", "是否出租", Kind.FLAG)
NUMBER = Field("id_no", "公民身份号码", Kind.ID_NUMBER, mask=Mask.ID_NUMBER)
PHONE = Field("phone", "联系方式", Kind.PHONE, mask=Mask.PHONE)
CARE = Field("care", "关爱标签", Kind.CODES, codes="care_tag:person")
AREA = Field("area", "建筑面积", Kind.DECIMAL, hint="平方米")
DAY = date(1985, 4, 5)


def write(
    town: Program, field: Field, value: Any, words: str = "", style: str = "", revealed: bool = True, **of: Any
) -> Any:
    slot = Slot("C", words or field.title, (3, 3), **of)
    return Wording(town.codes, town.grids, field, slot, style, revealed=revealed).write(value)


@pytest.mark.parametrize(
    ("field", "value", "options", "written"),
    [
        (SEX, "1", ("男", "女"), "男"),
        (SEX, "1", ("男性", "女性"), "男性"),
        (SEX, "2", ("1-男", "2-女"), "2-女"),
        (SEX, "1", ("0-男", "1-女"), "0-男"),
        (ETHNIC, "01", ("01-汉族", "02-蒙古族"), "01-汉族"),
        (ETHNIC, "01", ("汉", "回", "其他"), "汉"),
        (ETHNIC, "02", ("01", "02", "03"), "02"),
        (EDUCATION, "21", ("小学", "初中", "高中", "大专", "本科", "研究生"), "本科"),
        (EDUCATION, "31", ("初中及以下", "高中", "大专及以上"), "大专及以上"),
        (EDUCATION, "80", ("初中及以下", "高中", "大专及以上"), "初中及以下"),
        (EDUCATION, "20", ("大学本科", "大学专科和专科学校", "高中"), "大学本科"),
        (MARITAL, "21", ("未婚", "已婚", "离异", "丧偶"), "已婚"),
        (MARITAL, "20", ("1", "2", "3", "4", "9"), "2"),
        (RELATION, "22", ("户主", "配偶", "子", "女", "父母"), "子"),
        (RELATION, "02", ("本人", "配偶", "子女"), "本人"),
    ],
)  # fmt: skip
def test_a_drop_down_list_gets_its_own_words(town: Program, field: Field, value: str, options: tuple[str, ...],
                                             written: str) -> None:  # fmt: skip
    assert write(town, field, value, options=options) == written


@pytest.mark.parametrize(
    ("field", "value", "options", "near"),
    [
        (EDUCATION, "41", ("小学", "初中", "高中", "本科"), ""),
        (ETHNIC, "05", ("汉族", "回族", "维族自治县"), "汉族"),
        (RELATION, "38", ("户主", "配偶", "子", "女"), ""),
        (EDUCATION, "90", ("文盲", "小学", "初中"), ""),
    ],
)
def test_what_a_list_does_not_have_is_a_gap(town: Program, field: Field, value: str, options: tuple[str, ...],
                                            near: str) -> None:  # fmt: skip
    written = write(town, field, value, options=options)
    assert isinstance(written, NotWritten)
    assert "不在这一栏的选项里" in written.reason
    assert near in written.reason


def test_bare_numbers_of_two_editions_are_not_guessed(town: Program) -> None:
    assert isinstance(write(town, SEX, "1", options=("0", "1")), NotWritten)
    assert write(town, SEX, "1", "性别（0女 1男）", options=("0", "1")) == "1"
    assert write(town, SEX, "2", "性别，1男2女") == "2"


def test_words_without_a_list(town: Program) -> None:
    assert write(town, SEX, "1") == "男"
    assert write(town, EDUCATION, "70") == "初中"
    assert write(town, ETHNIC, "01") == "汉族"
    assert write(town, ETHNIC, "01", "民族代码") == "01"
    assert write(town, ETHNIC, "01", style="代码-名称") == "01-汉族"
    assert write(town, ETHNIC, "02", example="01-汉族") == "02-蒙古族"
    assert isinstance(write(town, ETHNIC, "ZZ"), NotWritten)


@pytest.mark.parametrize(
    ("of", "style", "written"),
    [
        ({"number_format": "yyyy-mm-dd"}, "", DAY),
        ({"number_format": 'yyyy"年"m"月"d"日";@'}, "", DAY),
        ({"number_format": "[$-804]m/d/yy"}, "", DAY),
        ({"number_format": "0.00"}, "", "1985-04-05"),
        ({"number_format": "@"}, "", "1985-04-05"),
        ({"example": "1990.01.02"}, "", "1985.04.05"),
        ({"example": "1990/1/2"}, "", "1985/4/5"),
        ({"example": "19900102"}, "", "19850405"),
        ({"example": "1990年1月2日"}, "", "1985年4月5日"),
        ({"example": "1990年01月"}, "", "1985年04月"),
        ({"example": "1990.01"}, "", "1985.04"),
        ({"hint": "格式：YYYYMMDD"}, "", "19850405"),
        ({"hint": "如 yyyy-mm-dd"}, "", "1985-04-05"),
        ({"hint": "填写至月，如199001"}, "", "198504"),
        ({"hint": "请于2025年11月30日前报送"}, "", "1985-04-05"),
        ({"words": "截至2025年12月31日/出生日期"}, "", "1985-04-05"),
        ({"words": "出生日期（例：1990／01／01）"}, "", "1985/04/05"),
        ({"words": "出生日期（1990.01.01格式）"}, "", "1985.04.05"),
        ({"words": "流入时间（1990.01）"}, "", "1985.04"),
        ({"words": "出生年月"}, "", "1985.04"),
        ({"words": "出生年月日"}, "", "1985-04-05"),
        ({"words": "出生年月"}, "yyyy年m月", "1985年4月"),
        ({"example": "    年  月  日"}, "", "1985年4月5日"),
    ],
)
def test_dates(town: Program, of: dict[str, str], style: str, written: Any) -> None:
    assert write(town, BORN, DAY, style=style, **of) == written


@pytest.mark.parametrize(
    ("of", "yes", "no"),
    [
        ({}, "是", "否"),
        ({"options": ("是", "否")}, "是", "否"),
        ({"options": ("有", "无")}, "有", "无"),
        ({"options": ("1-是", "0-否")}, "1-是", "0-否"),
        ({"options": ("√",)}, "√", None),
        ({"words": "是否党员，0否1是"}, "1", "0"),
        ({"words": "是否党员（是1否0）"}, "1", "0"),
        ({"words": "低保户（打√）"}, "√", None),
        ({"hint": "是打√，否打×"}, "√", "×"),
        ({"words": "有无残疾证"}, "有", "无"),
        ({"words": "残疾证（有／无）"}, "有", "无"),
        ({"example": "1"}, "1", "0"),
        ({"example": "□是 □否"}, "是", "否"),
    ],
)
def test_yes_and_no(town: Program, of: dict[str, Any], yes: Any, no: Any) -> None:
    assert (write(town, FLAG, True, **of), write(town, FLAG, False, **of)) == (yes, no)


def test_private_numbers_are_texts_and_masked_until_revealed(town: Program) -> None:
    number, phone = "35999819850405001X", "013800001234"
    assert write(town, NUMBER, number) == number
    assert write(town, PHONE, phone) == phone
    assert write(town, NUMBER, number, revealed=False) == "3599**************"
    assert write(town, PHONE, "13800001234、13800005678", revealed=False) == "138****1234、138****5678"
    hidden = Field("religion_code", "宗教信仰", Kind.CODE, codes="religion", mask=Mask.HIDDEN)
    assert isinstance(write(town, hidden, "10", revealed=False), NotWritten)


def test_numbers_nobody_proved_are_gaps_where_they_cannot_be_right(town: Program) -> None:
    owner = Field("owner_document_no", "房主证件号码", Kind.ID_NUMBER, mask=Mask.ID_NUMBER)
    good = number("19850405", "001")
    wrong = good[:-1] + ("0" if good[-1] != "0" else "1")
    for revealed in (True, False):
        assert isinstance(write(town, owner, wrong, revealed=revealed), NotWritten)
        assert isinstance(write(town, owner, "000000198504050011", revealed=revealed), NotWritten)
    assert write(town, owner, "E12345678") == "E12345678"


def test_what_is_not_known_is_a_gap_where_it_ought_to_be_known(town: Program) -> None:
    missing = write(town, NUMBER, None)
    assert isinstance(missing, NotWritten)
    assert "核实" in missing.reason
    assert write(town, Field("former_name", "曾用名"), None) is None
    assert write(town, NUMBER, "") is None
    assert isinstance(write(town, Field("former_name", "曾用名"), None, is_required=True), NotWritten)


def test_tags(town: Program) -> None:
    first, second = (item for item in town.codes.items("care_tag:person")[:2])
    assert write(town, CARE, (first.code, second.code)) == f"{first.title}、{second.title}"
    assert write(town, CARE, ()) is None
    options = (first.title, second.title, "无")
    assert write(town, CARE, (second.code,), options=options) == second.title
    assert write(town, CARE, (), options=options) == "无"
    assert isinstance(write(town, CARE, (first.code, second.code), options=options), NotWritten)
    assert write(town, CARE, (first.code, second.code), options=(second.title, "无")) == second.title
    assert isinstance(write(town, CARE, (first.code,), options=(second.title, "无")), NotWritten)
    boxes = f"□{first.title} □{second.title} □无"
    assert write(town, CARE, (first.code, second.code), example=boxes) == f"{first.title}、{second.title}"


def test_numbers_in_the_unit_of_the_heading(town: Program) -> None:
    assert write(town, AREA, 120.5) == 120.5
    assert write(town, AREA, 120.0) == 120
    assert write(town, AREA, 2000.0, "面积（亩）") == 3
    assert write(town, AREA, 2000.0, "建筑面积(㎡)") == 2000
    assert write(town, AREA, 45.5, number_format="@") == "45.5"


def test_grids_by_name_number_or_list(town: Program) -> None:
    grid = town.grids.resolve("岸兜村第1网格")
    field = Field("grid_id", "所属网格", Kind.GRID)
    assert write(town, field, grid) == "岸兜村第1网格"
    assert write(town, field, grid, style="只写网格名") == "第1网格"
    assert write(town, field, grid, example="第一网格") == "第1网格"
    assert write(town, field, grid, "网格编号") == town.grids.nodes[grid or 0].code
    assert write(town, field, grid, options=("第1网格", "第2网格")) == "第1网格"
    assert isinstance(write(town, field, grid, options=("甲网格",)), NotWritten)


def test_texts_that_are_chosen_or_too_long(town: Program) -> None:
    field = Field("!village", "所属村（社区）")
    assert write(town, field, "岸兜村委会") == "岸兜村"
    assert write(town, field, "岸兜村委会", "填报单位（盖章）") == "岸兜村委会"
    assert write(town, field, "岸兜村委会", options=("岸兜社区", "江头村")) == "岸兜社区"
    assert isinstance(write(town, field, "梧埭村", options=("岸兜社区", "江头村")), NotWritten)
    note = Field("note", "备注", Kind.NOTE)
    assert isinstance(write(town, note, "一二三四五六", hint="不超过5个字"), NotWritten)
    assert write(town, note, "一二三四五", hint="不超过5个字") == "一二三四五"
