"""Styles of dates: an example shows its style, and nothing else does."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.forms.values.dates import STYLES, dated, shows_dates, style_in, style_told

SHOWN = [style for style in STYLES if style != "yyyy"]  # a year alone may be any number


@given(st.sampled_from(SHOWN), st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_an_example_shows_its_style(style: str, example: date) -> None:
    written = dated(example, style)
    assert dated(example, style_in(written)) == written


@pytest.mark.parametrize("number_format", ["", "@", "0", "0.00", "#,##0.00", "0%", '0"月"', "0.00E+00", "[Red]0"])
def test_numbers_are_no_dates(number_format: str) -> None:
    assert not shows_dates(number_format)


@pytest.mark.parametrize("number_format", ["yyyy/m/d", "m/d/yy", "[$-804]yyyy年m月d日", "yyyy-mm-dd;@", "d-mmm-yy"])
def test_dates_are_dates(number_format: str) -> None:
    assert shows_dates(number_format)


@pytest.mark.parametrize("text", ["2025年12月31日前报送", "截至2025-11-30", "不超过20字", "2025年度", ""])
def test_a_day_that_is_spoken_of_asks_for_no_style(text: str) -> None:
    assert style_told(text) == ""
