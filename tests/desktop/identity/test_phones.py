"""Telephone numbers as clerks write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.identity import PhoneKind, read_phone


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "+8613812345678",
        "+86 138 1234 5678",
        "86-13812345678",
        "013812345678",
        "１３８１２３４５６７８",
        "13812345678.0",
        "'13812345678",
        "13812345678\u00a0",
        "手机：13812345678",
    ],
)
def test_mobile_numbers_are_eleven_digits(text):
    reading = read_phone(text)
    assert (reading.kind, reading.number) == (PhoneKind.MOBILE, "13812345678")
    assert reading.good


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0595-12345678", "0595-12345678"),
        ("059512345678", "0595-12345678"),
        ("(0595)22345678", "0595-22345678"),
        ("0595－22345678", "0595-22345678"),
        ("0595——22345678", "0595-22345678"),
        ("595-22345678", "0595-22345678"),
        ("0086-595-22345678", "0595-22345678"),
        ("010-82345678", "010-82345678"),
        ("0595-22345678-802", "0595-22345678-802"),
        ("0595-22345678转802", "0595-22345678-802"),
        ("0594-6234567", "0594-6234567"),
    ],
)
def test_landlines_keep_their_area(text, number):
    reading = read_phone(text)
    assert (reading.kind, reading.number, reading.good) == (PhoneKind.LANDLINE, number, True)


def test_a_landline_without_area_is_kept_with_a_word():
    reading = read_phone("22345678")
    assert (reading.kind, reading.number, reading.good) == (PhoneKind.LANDLINE, "22345678", True)
    assert [fault.key for fault in reading.faults] == ["area"]


@pytest.mark.parametrize(
    "text",
    [
        "13812345678/13912345678",
        "13812345678、13912345678",
        "13812345678 13912345678",
        "13812345678，13912345678",
        "张三 13812345678 李四 13912345678",
        "张三13812345678李四13912345678",
        "13812345678\n13912345678",
    ],
)
def test_several_numbers_are_all_kept(text):
    reading = read_phone(text)
    assert (reading.number, reading.others) == ("13812345678", ("13912345678",))


@pytest.mark.parametrize("text", ["13812345678（儿子）", "13812345678(儿子)", "儿子13812345678", "儿子：13812345678"])
def test_words_beside_a_number_are_a_note(text):
    reading = read_phone(text)
    assert (reading.number, reading.note) == ("13812345678", "儿子")


@pytest.mark.parametrize(("text", "number"), [("4008001234", "4008001234"), ("110", "110"), ("612345", "612345")])
def test_short_numbers(text, number):
    assert (read_phone(text).kind, read_phone(text).number) == (PhoneKind.SHORT, number)


@pytest.mark.parametrize("text", ["无", "停机", "0", "00000000000", "11111111111", "-", "不愿提供", "空号"])
def test_placeholders(text):
    assert read_phone(text).kind is PhoneKind.PLACEHOLDER
    assert read_phone(text).good


@pytest.mark.parametrize("text", ["1381234567", "138123456789", "138123", "abc", "12345678901", "微信同号"])
def test_the_rest_is_for_the_clerk(text):
    reading = read_phone(text)
    assert (reading.kind, reading.number, reading.good) == (PhoneKind.UNKNOWN, text, False)


def test_nothing_is_empty():
    assert read_phone(None).kind is PhoneKind.EMPTY
    assert read_phone(" \t").kind is PhoneKind.EMPTY


@given(st.text(max_size=40))
def test_any_text_is_read_and_stays_what_it_is(text):
    reading = read_phone(text)
    if reading.kind in (PhoneKind.MOBILE, PhoneKind.LANDLINE, PhoneKind.SHORT):
        again = read_phone(reading.number)
        assert (again.kind, again.number) == (reading.kind, reading.number)
