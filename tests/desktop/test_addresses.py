"""Addresses: taken apart as far as that is sure, and nothing lost."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.addresses import (
    Address,
    AddressStyle,
    normal_address,
    normal_building,
    normal_room,
    normal_unit,
    split_address,
)

STYLE = AddressStyle()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "福建省泉州市晋江市陈埭镇洋埭村朴里路12号3幢2单元302室",
            ("福建省泉州市晋江市陈埭镇", "洋埭村", "朴里路12号", "3幢", "2单元", "302室"),
        ),
        ("陈埭镇四境社区泰安路5号", ("陈埭镇", "四境社区", "泰安路5号", "", "", "")),
        ("青阳街道陈村社区", ("青阳街道", "陈村社区", "", "", "", "")),
        ("泉州台商投资区洛阳镇洛阳村民委员会", ("泉州台商投资区洛阳镇", "洛阳村民委员会", "", "", "", "")),
        ("洋埭村12号", ("", "洋埭村", "12号", "", "", "")),
        ("朴里小区 5幢302", ("", "", "朴里小区", "5幢", "", "302")),
        ("幸福小区一号楼二单元301", ("", "", "幸福小区", "一号楼", "二单元", "301")),
        ("明珠大厦A座1203", ("", "", "明珠大厦", "A座", "", "1203")),
        ("解放街3号院2号楼1单元501室", ("", "", "解放街3号院", "2号楼", "1单元", "501室")),
        ("3-302", ("", "", "", "3-", "", "302")),
        ("朴里小区3-2-302", ("", "", "朴里小区", "3-", "2-", "302")),
        ("1-10幢", ("", "", "", "1-10幢", "", "")),
        # not sure: everything stays in the street
        ("新村路12号", ("", "", "新村路12号", "", "", "")),
        ("朴里3号302", ("", "", "朴里3号302", "", "", "")),
        ("12-3号", ("", "", "12-3号", "", "", "")),
        ("村东头第三家", ("", "", "村东头第三家", "", "", "")),
        ("国贸城", ("", "", "国贸城", "", "", "")),
        ("", ("", "", "", "", "", "")),
    ],
)
def test_addresses_are_taken_apart(text, parts):
    assert split_address(text) == Address(*parts)


@given(
    st.text(max_size=60) | st.text("福建省晋江市陈埭镇洋埭村社区路街巷号幢栋单元室楼座0123456789-#一二三 ", max_size=40)
)
def test_nothing_is_lost(text):
    written = "".join(unicodedata.normalize("NFKC", text).split())
    put_together = split_address(text).text
    assert len(put_together) == len(written)
    assert [a for a, b in zip(written, put_together, strict=True) if a != b and b != "-"] == []


@pytest.mark.parametrize("text", ["1", "1栋", "1幢", "1号楼", "一号楼", "第1栋", "1#", "1#楼", "１ 幢", "1-"])
def test_buildings_are_called_alike(text):
    assert normal_building(text, STYLE) == "1幢"
    assert normal_building(text, AddressStyle(building="号楼")) == "1号楼"


def test_what_is_no_number_stays():
    assert normal_building("明珠大厦", STYLE) == "明珠大厦"
    assert normal_room("店面", STYLE) == "店面"


def test_ranges_letters_and_numerals():
    assert normal_building("1-10 栋", STYLE) == "1-10幢"
    assert normal_building("a座", STYLE) == "A幢"
    assert normal_building("十二幢", STYLE) == "12幢"
    assert normal_building("二十三号楼", STYLE) == "23幢"
    assert normal_unit("二单元", STYLE) == normal_unit("2", STYLE) == "2单元"
    assert normal_room("302", STYLE) == normal_room("302号房", STYLE) == "302室"


@pytest.mark.parametrize("text", ["", "无", "-", "/"])
def test_what_is_missing_is_said_as_the_city_wants_it(text):
    assert normal_building(text, STYLE) == ""
    assert normal_building(text, AddressStyle(missing="无")) == "无"


def test_a_whole_address_in_the_words_of_the_office():
    address = normal_address(split_address("洋埭村朴里小区3-2-302"), STYLE)
    assert address == Address("", "洋埭村", "朴里小区", "3幢", "2单元", "302室")
    assert normal_address(address, STYLE) == address
