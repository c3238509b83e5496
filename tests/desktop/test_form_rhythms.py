"""Periods follow one another without gaps, and none is due on a day off."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.form_rhythms import (
    MOST,
    Deadlines,
    DueRule,
    DueWay,
    Rhythm,
    stretch_around,
    stretch_named,
    stretches_owed,
)

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
AGAIN = st.sampled_from([one for one in Rhythm if one is not Rhythm.ONCE])
RULES = st.one_of(st.none(), st.builds(DueRule, st.sampled_from(list(DueWay)), st.integers(1, min(MOST.values()))))


@given(AGAIN, DAYS)
def test_periods_follow_one_another(rhythm, day):
    stretch = stretch_around(rhythm, day)
    assert stretch.first <= day <= stretch.last
    after = stretch_around(rhythm, stretch.last + timedelta(days=1))
    assert after.first == stretch.last + timedelta(days=1)
    assert after.place == stretch.place + 1
    assert stretch_named(stretch.key, day) == stretch
    assert after.key != stretch.key


@given(RULES.filter(bool))
def test_a_rule_is_kept_as_one_number(rule):
    assert DueRule.of(rule.plain) == rule


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rhythm=AGAIN, rule=RULES, asked_on=DAYS, length=st.integers(0, 800))
def test_every_period_is_due_on_a_working_day_and_none_before_it_was_asked_for(program, rhythm, rule, asked_on, length):
    deadlines = Deadlines(program.calendar)
    day = asked_on + timedelta(days=length)
    owed = list(stretches_owed(deadlines, rhythm, rule, asked_on, None, day))
    dues = [due_on for _, due_on in owed]
    assert dues == sorted(dues)
    assert all(program.calendar.is_workday(one) for one in dues)
    assert len({stretch.key for stretch, _ in owed}) == len(owed)
    assert all(stretch.first <= day for stretch, _ in owed)
    assert [stretch.place for stretch, _ in owed] == list(range(owed[0][0].place, owed[0][0].place + len(owed)))
