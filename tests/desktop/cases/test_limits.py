"""How long the stages of a case may take: the shipped limits, the office's own, working days and urgent cases."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.models.log import Action
from desktop.calendar import Calendar
from desktop.cases.ledgers import ledgers
from desktop.cases.limits import DAYS, CaseLimits, Clock, Limit, in_words, shipped, stages, templates
from desktop.errors import Refusal
from desktop.office import Office

BEFORE_THE_HOLIDAYS = date(2026, 9, 29)


@pytest.fixture
def office(store):
    return Office(store)


@pytest.fixture
def calendar(office):
    return Calendar(office)


@pytest.fixture
def limits(office, calendar):
    return CaseLimits(office, calendar, lambda scenario: {"handle": Limit(1, 1)} if scenario == "smoke" else {})


def test_the_usual_limits_count_working_days(limits):
    assert limits.clock("security", None, "sign", BEFORE_THE_HOLIDAYS) == Clock(date(2026, 10, 8), date(2026, 10, 12))
    assert limits.clock("security", None, "handle", BEFORE_THE_HOLIDAYS).due_on == date(2026, 10, 19)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    day=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    later=st.integers(0, 40),
    ledger=st.sampled_from([one.key for one in ledgers()]),
    stage=st.sampled_from([one.key for one in stages()]),
)
def test_clocks_run_forward_and_urgent_ones_no_slower(limits, day, later, ledger, stage):
    usual, urgent = (limits.clock(ledger, None, stage, day, urgent) for urgent in (False, True))
    assert day <= urgent.warn_on <= usual.warn_on <= usual.due_on
    assert urgent.warn_on <= urgent.due_on <= usual.due_on
    after = limits.clock(ledger, None, stage, day + timedelta(later))
    assert (usual.warn_on, usual.due_on) <= (after.warn_on, after.due_on)


def test_petitions_count_every_day(limits):
    assert limits.clock("petition", None, "handle", date(2026, 9, 1)) == Clock(date(2026, 10, 16), date(2026, 10, 31))


def test_an_urgent_case_has_half_the_days_or_its_own(limits):
    monday = date(2026, 11, 23)
    assert limits.clock("security", None, "sign", monday, urgent=True) == Clock(date(2026, 11, 24), date(2026, 11, 26))
    assert limits.clock("request", None, "sign", monday, urgent=True) == Clock(monday, date(2026, 11, 24))


def test_what_is_due_the_same_day_is_due_on_the_next_working_day_at_a_weekend(limits):
    limits.use("security", None, next(one for one in templates() if one.key == "day_clearing"))
    saturday, monday = date(2026, 11, 21), date(2026, 11, 23)
    assert limits.clock("security", None, "handle", saturday) == Clock(monday, monday)
    assert limits.clock("security", None, "handle", monday) == Clock(monday, monday)
    assert limits.clock("incident", None, "sign", saturday).due_on == saturday


def test_the_nearest_limit_counts(limits):
    assert limits.current("security", "smoke", "handle") == Limit(1, 1)
    assert limits.current("security", "other", "handle") == shipped()["//handle"]
    limits.put("", None, {"handle": Limit(6, 12)})
    assert limits.current("security", None, "handle") == Limit(6, 12)
    assert limits.current("petition", None, "handle").due == 60
    limits.put("security", None, {"handle": Limit(3, 4)})
    limits.put("security", "smoke", {"handle": Limit(2, 2)})
    assert limits.current("security", None, "handle") == Limit(3, 4)
    assert limits.current("security", "smoke", "handle") == Limit(2, 2)
    assert limits.usual("security", None, "handle") == Limit(6, 12)
    assert limits.usual("security", "smoke", "handle") == Limit(1, 1)


def test_a_limit_is_taken_back(limits, store):
    limits.put("petition", None, {"handle": Limit(20, 30, DAYS)})
    assert limits.is_own("petition", None, "handle")
    limits.put("petition", None, {"handle": shipped()["petition//handle"]})
    assert not limits.is_own("petition", None, "handle")
    limits.put("petition", None, {"sign": Limit(1, 2)})
    limits.reset("petition", None, "sign")
    limits.reset("petition", None, "sign")
    assert limits.current("petition", None, "sign") == shipped()["petition//sign"]
    with store.read() as session:
        summaries = [line.summary for line in session.scalars(select(Action))]
    assert summaries[0] == {"office_fact": {"信访·办理时限": [None, "20/30 自然日，加急 10/15 自然日"]}}
    assert len(summaries) == 4


def test_a_limit_reads_as_a_clerk_says_it():
    limits = (Limit(2, 5), Limit(45, 60, DAYS), Limit(0, 0), Limit(0, 1))
    assert [in_words(one) for one in limits] == ["2/5", "45/60 自然日", "当天", "当天/1"]


def test_one_three_six_is_taken_over_for_a_ledger(limits):
    template = next(one for one in templates() if one.key == "one_three_six")
    limits.use("security", None, template)
    clock = limits.clock("security", None, "handle", date(2026, 10, 1))
    assert clock == Clock(date(2026, 10, 4), date(2026, 10, 7))


@pytest.mark.parametrize(
    ("limit", "sentence"),
    [
        (Limit(-1, 5), "“签收”的天数在 0 到 999 之间"),
        (Limit(5, 1000), "“签收”的天数在 0 到 999 之间"),
        (Limit(6, 5), "“签收”的黄灯天数不能多于红灯天数"),
        (Limit(2, 5, urgent_warn=3, urgent_due=2), "“签收”的黄灯天数不能多于红灯天数"),
        (Limit(2, 5, urgent_due=6), "“签收”的加急天数不能多于一般天数"),
    ],
)
def test_a_limit_that_cannot_be_kept_is_refused(limits, limit, sentence):
    with pytest.raises(Refusal, match=sentence):
        limits.put("security", None, {"sign": limit})
    assert not limits.is_own("security", None, "sign")


def test_limits_can_be_kept_as_they_were(limits, calendar):
    before = limits.as_now()
    limits.put("security", None, {"sign": Limit(1, 1)})
    calendar.change(date(2026, 11, 24), True)
    monday = date(2026, 11, 23)
    assert before.clock("security", None, "sign", monday).due_on == date(2026, 11, 30)
    assert limits.clock("security", None, "sign", monday).due_on == date(2026, 11, 25)


def test_what_is_shipped_can_be_kept():
    known, keys = {one.key for one in ledgers()}, {one.key for one in stages()}
    assert keys == {"sign", "handle", "feed_back", "call_back", "rate"}
    for place, limit in shipped().items():
        ledger, scenario, stage = place.split("/")
        assert ledger in known | {""}
        assert scenario == ""
        assert stage in keys
        assert 0 <= limit.warn <= limit.due
        assert limit.source
    for template in templates():
        assert set(template.limits) <= keys
