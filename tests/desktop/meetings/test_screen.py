"""Projected pages as plain data."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from desktop.meetings.screen import MOST_ROWS, Bar, BarsPage, Behind, FailedPage, ResolutionsPage, parted, words_of

AT = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)


@given(st.lists(st.integers(), max_size=60))
def test_every_row_stands_on_one_page_and_no_page_is_too_full(rows: list[int]) -> None:
    groups = parted(rows)
    assert [one for group in groups for one in group] == rows
    assert groups
    assert max(map(len, groups)) <= MOST_ROWS
    assert min(map(len, groups)) > 0 or not rows
    assert len(groups) == max(1, -(-len(rows) // MOST_ROWS))


def test_a_figure_opens_one_record_or_those_that_meet_its_filters() -> None:
    assert Behind("cases", key=7).target == 7
    assert Behind("cases", {"light": "red"}).target == {"light": "red"}


def test_what_a_page_says_is_told_in_full() -> None:
    long = "突发事件·自然灾害防御应急响应与群众转移安置" * 3
    page = BarsPage(
        key="kinds", title="受理最多的类别", read_at=AT, unit="件", bars=(Bar(long, 1234, 1200),), note="其余 2 类"
    )
    assert words_of(page) == ["受理最多的类别", f"{long} 1,234 件（上期 1,200）", "其余 2 类"]
    assert words_of(FailedPage(key="x", title="一周情况", read_at=AT, note="没有读出来。")) == [
        "一周情况",
        "没有读出来。",
    ]


def test_pages_read_again_without_a_change_are_the_same() -> None:
    made = [ResolutionsPage(key="r", title="上次议定", read_at=AT, rows=(), counts=()) for _ in range(2)]
    assert made[0] == made[1]
