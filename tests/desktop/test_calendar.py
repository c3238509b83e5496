"""Working days with the moved days, the years taken in, and the office's own changes."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.models.log import Action
from desktop.calendar import Calendar, DayMark
from desktop.errors import Refusal
from desktop.office import Office

NEW_YEAR = {
    date(2027, 1, 1): DayMark(True, "元旦"),
    date(2027, 1, 3): DayMark(False, "元旦"),
    date(2026, 12, 31): DayMark(True, "元旦"),
}
DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))
KEEPING = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def calendar(store):
    return Calendar(Office(store))


@pytest.fixture
def changed(calendar):
    """A calendar with an own day off, an own working Sunday and a long closing."""
    calendar.change(date(2026, 11, 23), True, "停电")
    calendar.change(date(2026, 11, 29), False, "创城")
    for day in range(1, 29):
        calendar.change(date(2030, 2, day), True, "搬迁")
    return calendar


def slowly(calendar, day, count, step):
    """Count working days one by one."""
    while count:
        day += timedelta(step)
        count -= calendar.is_workday(day)
    return day


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-10-01", False), ("2026-10-10", True), ("2026-09-20", True), ("2026-11-22", False), ("2026-11-23", True),
        ("2004-01-17", True), ("2020-01-31", False), ("2027-10-01", True), ("1999-10-01", True),
    ],
)  # fmt: skip
def test_moved_days_are_known(calendar, day, works):
    assert calendar.is_workday(date.fromisoformat(day)) is works


def test_five_working_days_over_the_national_day(calendar):
    assert calendar.after(date(2026, 9, 29), 5) == date(2026, 10, 11 + 1)  # 30, 8, 9, 10, 12
    assert calendar.before(date(2026, 10, 12), 5) == date(2026, 9, 29)
    assert calendar.between(date(2026, 9, 29), date(2026, 10, 12)) == 5
    assert calendar.after(date(2026, 10, 1), 0) == date(2026, 10, 1)


@KEEPING
@given(day=DAYS, count=st.integers(1, 400))
def test_after_and_before_take_each_other_back(changed, day, count):
    last = changed.after(day, count)
    assert changed.is_workday(last)
    assert changed.between(day, last) == count
    first = changed.before(day, count)
    assert changed.is_workday(first)
    assert changed.between(first, day) == count - 1 + changed.is_workday(day)
    if changed.is_workday(day):
        assert changed.before(last, count) == day
        assert changed.after(first, count) == day


@KEEPING
@given(day=DAYS, count=st.integers(1, 12))
def test_counting_is_what_counting_one_by_one_gives(changed, day, count):
    assert changed.after(day, count) == slowly(changed, day, count, 1)
    assert changed.before(day, count) == slowly(changed, day, count, -1)


@KEEPING
@given(one=DAYS, two=DAYS, count=st.integers(0, 100))
def test_a_later_day_is_never_due_earlier(changed, one, two, count):
    first, last = sorted((one, two))
    assert changed.after(first, count) <= changed.after(last, count)
    assert changed.after(first, count) <= changed.after(first, count + 1)
    assert changed.between(first, last) == -changed.between(last, first) >= 0


@KEEPING
@given(one=DAYS, two=DAYS, three=DAYS)
def test_stretches_add_up(changed, one, two, three):
    assert changed.between(one, two) + changed.between(two, three) == changed.between(one, three)


def test_what_is_not_announced_is_said(calendar):
    assert calendar.known_until == date(2026, 12, 31)
    assert calendar.doubt(date(2027, 3, 1)) == "2027 年的调休还没有导入，按周一至周五推算。"
    assert calendar.doubt(date(2026, 3, 1)) == calendar.doubt(date(1990, 1, 1)) == ""


def test_next_year_is_taken_in_and_given_back(calendar, store):
    assert calendar.take(2027, NEW_YEAR) == 3
    assert calendar.known_until == date(2027, 12, 31)
    assert calendar.taken == (2027,)
    assert calendar.after(date(2026, 12, 30), 1) == date(2027, 1, 3)
    assert not calendar.is_workday(date(2026, 12, 31))
    calendar.take(2027, {date(2027, 1, 1): DayMark(True, "元旦")})
    assert calendar.is_workday(date(2026, 12, 31))
    calendar.forget(2027)
    assert calendar.known_until == date(2026, 12, 31)
    assert calendar.is_workday(date(2027, 1, 1))
    with store.read() as session:
        names = [line.name for line in session.scalars(select(Action))]
    assert names == ["导入工作日历", "导入工作日历", "撤销导入的工作日历"]


def test_a_year_taken_in_replaces_the_shipped_one(calendar):
    calendar.take(2026, {date(2026, 1, 1): DayMark(True, "元旦")})
    assert calendar.is_workday(date(2026, 10, 1))
    assert calendar.known_until == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("year", "days", "sentence"),
    [
        (2027, {}, "没有 2027 年的休息日"),
        (2027, {date(2026, 1, 1): DayMark(True)}, "没有 2027 年的休息日"),
        (2027, NEW_YEAR | {date(2026, 10, 1): DayMark(True)}, "2026-10-01 不是 2027 年前后的日期"),
    ],
)
def test_what_is_no_notice_of_the_year_is_refused(calendar, year, days, sentence):
    with pytest.raises(Refusal, match=sentence):
        calendar.take(year, days)
    with pytest.raises(Refusal, match="没有导入过"):
        calendar.forget(year)
    assert calendar.taken == ()


def test_the_office_changes_a_day_and_takes_it_back(calendar, store):
    day = date(2026, 11, 23)
    calendar.change(day, True, " 停电 ")
    calendar.change(day, True, "停电")
    assert not calendar.is_workday(day)
    assert calendar.changes == {day: DayMark(True, "停电")}
    told = calendar.day(day)
    assert (told.works, told.name, told.moved, told.own, told.known) == (False, "停电", True, True, True)
    calendar.reset(day)
    assert calendar.is_workday(day)
    with pytest.raises(Refusal, match="最多 20 个字"):
        calendar.change(day, True, "停" * 21)
    with store.read() as session:
        summaries = [line.summary for line in session.scalars(select(Action))]
    assert summaries == [
        {"office_fact": {"2026-11-23": [None, "休 停电"]}},
        {"office_fact": {"2026-11-23": ["休 停电", None]}},
    ]


def test_own_changes_stand_over_a_year_taken_in(calendar):
    calendar.change(date(2027, 1, 1), False)
    calendar.take(2027, NEW_YEAR)
    assert calendar.is_workday(date(2027, 1, 1))


def test_a_year_at_a_glance(calendar):
    year = calendar.year(2026)
    assert len(year) == 365
    assert sum(one.works for one in year) == calendar.between(date(2025, 12, 31), date(2026, 12, 31)) == 248
    assert {one.name for one in year if one.moved and one.works} == {"元旦", "春节", "劳动节", "国庆节"}
