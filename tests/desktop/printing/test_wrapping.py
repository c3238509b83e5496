"""Lines end where a typesetter would end them, and nothing is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.printing.fonts import SERIF
from desktop.printing.wrapping import NOT_FIRST, wrap

SPACE = re.compile(r"\s+")


def squares(text: str) -> float:
    """Every character is one wide."""
    return len(text)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, [""]),
        ("网格长", 5, ["网格长"]),
        ("一二三四五六七", 3, ["一二三", "四五六", "七"]),
        ("一二三，四五", 3, ["一二", "三，四", "五"]),
        ("一二（三）", 3, ["一二", "（三）"]),
        ("电话13812345678转", 11, ["电话", "13812345678", "转"]),
        ("住3楼，共12层", 4, ["住3楼，", "共12层"]),
        ("go to the office", 7, ["go to", "the", "office"]),
        ("甲\n乙", 5, ["甲", "乙"]),
        ("甲\n\n乙", 5, ["甲", "", "乙"]),
        ("FW-350582-000123", 10, ["FW-350582-", "000123"]),
        ("123456789", 4, ["1234", "5678", "9"]),
    ],
)
def test_where_a_line_ends(text: str, width: float, lines: list[str]) -> None:
    assert wrap(text, width, squares) == lines


@given(st.text("网格张三，。（）“”、138-/ab *\n", max_size=120), st.integers(1, 30))
def test_no_text_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = wrap(text, width, squares)
    assert SPACE.sub("", "".join(lines)) == SPACE.sub("", text)
    assert all(len(line) <= width for line in lines)


@given(st.text("网格长张三户主，。、；）》", min_size=1, max_size=120), st.integers(8, 30))
def test_no_line_begins_with_closing_punctuation(text: str, width: int) -> None:
    if not re.search(r"[，。、；）》]{6}", text) and text[0] not in NOT_FIRST:
        assert all(line[0] not in NOT_FIRST for line in wrap(text, width, squares))


@given(st.text(max_size=80), st.floats(1, 300))
def test_any_text_at_all_is_wrapped_in_real_type(text: str, width: float) -> None:
    lines = SERIF.wrap(text, width, 10)
    assert SPACE.sub("", "".join(lines)) == SPACE.sub("", text)
    assert all(SERIF.width(line, 10) <= width + 1e-6 or len(line) == 1 for line in lines)
