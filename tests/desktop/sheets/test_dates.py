"""Dates in every spelling of a clerk."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.sheets.dates import DAY_ZERO, date_of

APRIL_FIFTH = date(2025, 4, 5)


@pytest.mark.parametrize(
    "cell",
    [
        "2025-4-5", "2025-04-05", "2025.04.05", "2025.4.5", "2025/4/5", "2025年4月5日", "2025年04月05号", "20250405",
        20250405, 20250405.0, "20250405.0", 45752, 45752.0, 45752.75, "45752", " 2025-04-05 ", "2025 年 4 月 5 日",
        "２０２５－０４－０５", "2025—4—5", "2025、4、5", "2025-04-05 00:00:00", "2025-04-05T08:30:00", "2025/4/5 8:30",
        "2025.04.05.", "'2025-04-05", "二〇二五年四月五日", "二零二五年四月五日", "二○二五年四月五日",
        date(2025, 4, 5), datetime(2025, 4, 5, 8, 30),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_every_spelling_of_one_day(cell: str | float) -> None:
    assert date_of(cell) == APRIL_FIFTH


def test_chinese_numerals_above_ten() -> None:
    assert date_of("二〇二五年十二月三十一日") == date(2025, 12, 31)
    assert date_of("一九九〇年十月二十日") == date(1990, 10, 20)
    assert date_of("一九九〇年十一月十日") == date(1990, 11, 10)


@pytest.mark.parametrize("cell", ["", "  ", "\u200b"])
def test_an_empty_cell_is_no_date(cell: str) -> None:
    assert date_of(cell) is None


@pytest.mark.parametrize(
    "cell", ["2025.4", "2025-04", "2025年4月", "2025年4月份", "202504", "二〇二五年四月", 2025.4, 202504]
)
def test_a_month_is_refused_with_a_suggestion_unless_its_first_day_will_do(cell: str | float) -> None:
    with pytest.raises(ValueError, match="只有年月，请补上日，如 2025-04-01"):
        date_of(cell)
    assert date_of(cell, "first") == date(2025, 4, 1)


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("2025/2/30", "没有2025年2月30日这一天"),
        ("2025-13-01", "没有2025年13月1日这一天"),
        ("1900-01-00", "没有1900年1月0日这一天"),
        (date(1900, 1, 1), "空单元格"),
        (date(1899, 12, 31), "空单元格"),
        (0, "空单元格"),
        ("民国91年6月1日", "民国 91 年是 2002 年"),
        ("民国元年1月1日", "民国 1 年是 1912 年"),
        ("农历三月初八", "农历"),
        ("二〇二五年正月初一", "农历"),
        ("1985年腊月廿三", "农历"),
        ("85.4.5", "年份只有两位"),
        ("85年4月5日", "年份只有两位"),
        ("4/5/2025", "请写成 2025-04-05 或 2025-05-04"),
        ("31/12/2025", "请写成 2025-12-31"),
        ("99/99/2025", "不是日期"),
        ("1985", "只有年份"),
        (1985, "只有年份"),
        (2025.1, "分不清 1 月还是 10 月"),
        ("850405", "分不清"),
        ("长期", "不是日期"),
        (True, "不是日期"),
        ("0001-01-01", "年份不合理"),
        (12, "不是日期"),
        (1e18, "截断"),
        ("5/6", "不是日期"),
    ],
)
def test_what_leaves_doubt_is_refused_with_what_to_write(cell: str | float, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        date_of(cell)


@given(st.dates(date(1910, 1, 1), date(2099, 12, 31)))
def test_a_day_survives_every_way_of_writing_it(day: date) -> None:
    assert date_of(day.isoformat()) == day
    assert date_of(f"{day.year}年{day.month}月{day.day}日") == day
    assert date_of(f"{day:%Y%m%d}") == day
    assert date_of(float(f"{day:%Y%m%d}")) == day
    assert date_of((day - DAY_ZERO).days) == day
    assert date_of(float((day - DAY_ZERO) / timedelta(1)) + 0.5) == day


@given(st.text(max_size=12) | st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_anything_at_all_is_a_day_or_a_sentence(cell: str | float) -> None:
    try:
        found = date_of(cell)
    except ValueError as error:
        assert str(error)  # noqa: PT017
    else:
        assert found is None or isinstance(found, date)
