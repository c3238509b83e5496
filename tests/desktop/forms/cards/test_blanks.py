"""Blanks inside texts are found with their labels and filled in place."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.forms.cards.blanks import blanks_in, completed, whole_blank, width_of


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("姓名：____ 性别：□男 □女", ["姓名", "性别"]),
        ("姓  名：          年 龄：     岁", ["姓名", "年龄"]),
        ("填报单位：              填表日期：    年  月  日", ["填报单位", "填表日期"]),
        ("姓名____性别____年龄____", ["姓名", "性别", "年龄"]),
        ("兹有我村村民______（姓名）", ["姓名"]),
        ("填报单位：陈埭镇人民政府", []),
        ("注：本表一式两份。", []),
        ("联系电话：（请填写手机号）", ["联系电话"]),
        ("经办人：        年  月  日", ["经办人"]),
        ("姓名", []),
    ],
)
def test_finds_what_is_left_to_fill_in(text, labels):
    assert [blank.label for blank in blanks_in(text)] == labels


@pytest.mark.parametrize(
    ("text", "values", "filled"),
    [
        ("姓名：________", {0: "张三"}, "姓名：张三____"),
        ("姓名：__", {0: "欧阳建国"}, "姓名：欧阳建国"),
        ("姓名：", {0: "张三"}, "姓名：张三"),
        ("姓名：____ 性别：□男 □女", {0: "张三", 1: "女"}, "姓名：张三 性别：□男 ☑女"),
        ("姓名：____ 性别：____", {1: "男"}, "姓名：____ 性别：男__"),
        ("填表日期：    年  月  日", {0: "2026-11-05"}, "填表日期：2026年11月5日"),
        ("填表日期：    年  月  日", {0: date(2026, 11, 5)}, "填表日期：2026年11月5日"),
        ("    年  月", {0: "1990-01-01"}, "1990年1月"),
        ("年龄：____岁", {0: "36"}, "年龄：36岁"),
        ("     元", {0: "1200"}, "1200元"),
        ("□", {0: "是"}, "☑"),
        ("（例：13800001234）", {0: "13900001234"}, "13900001234"),
        ("类别：□低保 □残疾", {0: "低保、残疾"}, "类别：☑低保 ☑残疾"),
    ],
)
def test_fills_in_without_touching_the_rest(text, values, filled):
    assert completed(text, values) == filled


def test_a_value_the_form_has_no_box_for_is_not_written():
    assert completed("□男 □女", {0: "未说明"}) is None
    assert completed("姓名：____", {3: "张三"}) is None
    assert completed("填表日期：    年  月  日", {0: "去年"}) is None


def test_what_follows_a_blank_of_spaces_keeps_its_distance():
    filled = completed("姓名：          电话：          ", {0: "张三", 1: "13800001234"})
    assert filled == "姓名：张三      电话：13800001234"
    assert width_of(filled.partition("电话")[0]) == width_of("姓名：          ")


def test_a_cell_that_says_something_is_no_blank():
    assert whole_blank("张三") is None
    assert whole_blank("联系电话") is None
    assert whole_blank("________") is not None


@given(st.text("姓名：_ □男女年月日岁、（）\n", max_size=40), st.sampled_from(("张三", "男", "2020-01-02")))
def test_no_text_is_too_odd_to_be_looked_at(text, value):
    blanks = blanks_in(text)
    assert all(0 <= blank.start <= blank.end <= len(text) for blank in blanks)
    for place in range(len(blanks)):
        completed(text, {place: value})
