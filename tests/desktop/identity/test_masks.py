"""What is shown does not give away what is hidden."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.identity import mask_id, mask_name, mask_phone


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("359998196001011239", "3599**************"),
        ("359998600101123", "3599***********"),
        ("000000199001010000", "0000**************"),
        ("E12345678", "E1*******"),
        ("1234567", "*******"),
        ("无", "无"),
        ("", ""),
    ],
)
def test_id_numbers(number, shown):
    assert mask_id(number) == shown


@given(st.dates(date(1900, 1, 1), date(2020, 12, 31)), st.integers(0, 9999))
def test_no_digit_of_birth_or_order_is_shown(day, order):
    number = f"359998{day:%Y%m%d}{order:04}"
    assert mask_id(number) == "3599" + "*" * 14
    assert mask_id(number[:6] + number[8:17]) == "3599" + "*" * 11


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812345678", "138****5678"),
        ("0595-12345123", "0595****123"),
        ("010-82345678", "010****678"),
        ("22345678", "****678"),
        ("612345", "******"),
        ("", ""),
        ("无", "无"),
    ],
)
def test_phones(number, shown):
    assert mask_phone(number) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("张三丰", "张*丰"),
        ("欧阳修", "欧阳*"),
        ("欧阳娜娜", "欧阳*娜"),
        ("阿卜杜拉·买买提", "阿***·买**"),
        ("John Smith", "J***·S****"),
        ("𠅤三", "𠅤*"),
        ("张", "张"),
        ("", ""),
    ],
)
def test_names(name, shown):
    assert mask_name(name) == shown
