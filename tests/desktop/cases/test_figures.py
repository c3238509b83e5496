"""Figures told by the database are those that somebody counts by hand from the logs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from db.models.cases import Case, CaseCounter, Stage
from desktop.cases import indicators as told
from desktop.cases.dimensions import DIMENSIONS, GRID, KIND, LEDGER, SOURCE, UNIT
from desktop.cases.events import EventKind
from desktop.cases.figures import Asked, Figures
from desktop.cases.indicators import INDICATOR_BY_KEY, completed, summed
from desktop.cases.replay import Standing
from desktop.cases.spans import MONTH, QUARTER, YEAR, Span
from desktop.display import Display
from desktop.jobs import Progress
from desktop.program import Program
from desktop.tables import Search
from tests.desktop.cases.an_office_of_cases import Step, a_case, put_case, put_unit
from tests.programs import TODAY, today
from tests.trials import trials

OCTOBER = Span.of_month("2026-10")
FIRST = date(2026, 8, 20)
COUNTS = [one.key for one in told.COUNTED]


@dataclass
class Told:
    """A case as the test made it: its facts, and what its log comes to."""

    key: int
    facts: dict[str, Any]
    standing: Standing


@pytest.fixture
def figures(program: Program) -> Figures:
    for name in ("司法所", "派出所"):
        put_unit(program, name)
    return Figures(program.office.store, program.grids, Display(program.codes, program.grids), today)


@st.composite
def logs(draw: st.DrawFn) -> tuple[list[Step], dict[str, Any]]:
    """Draw the log of a case of this autumn, and what is recorded of it."""
    day = FIRST + timedelta(days=draw(st.integers(0, 90)))
    units, grids = (1, 2, None), (3, 4, 5, 6, 2, None)
    steps: list[Step] = [(EventKind.REGISTERED, day, {})]

    def later(most: int = 40) -> date:
        return steps[-1][1] + timedelta(days=draw(st.integers(0, most)))

    def give(kind: EventKind) -> None:
        at = later(6)
        limit = {"due_on": at + timedelta(days=draw(st.integers(0, 30)))}
        if kind is not EventKind.TAKEN:  # nobody signs for what the grid takes itself
            limit["sign_due_on"] = at + timedelta(days=3)
        steps.append((kind, at, {"unit_id": draw(st.sampled_from(units)), **limit}))

    way = draw(st.sampled_from(("none", "taken", "sent", "up", "declined", "merged")))
    if way == "taken":
        give(EventKind.TAKEN)
    elif way in ("sent", "up"):
        give(EventKind.ASSIGNED)
        if way == "up":
            give(EventKind.ESCALATED)
        if draw(st.booleans()):
            steps.append((EventKind.SIGNED, later(8), {}))
    elif way == "declined":
        steps.append((EventKind.DECLINED, later(5), {}))
    elif way == "merged":
        steps.append((EventKind.MERGED, later(5), {}))
    handling = steps[-1][0] in (EventKind.TAKEN, EventKind.SIGNED)
    if handling and draw(st.booleans()):
        steps.append((EventKind.FINISHED, later(), {"is_success": draw(st.booleans())}))
        if draw(st.booleans()):
            steps.append((EventKind.FED_BACK, later(3), {}))
            steps.append((EventKind.CALLED_BACK, later(3), {"satisfaction_code": draw(st.sampled_from("1239"))}))
        if draw(st.integers(0, 4)) == 0:
            steps.append((EventKind.REOPENED, later(9), {}))
    elif handling and draw(st.booleans()):
        steps.append((EventKind.PAUSED, later(5), {}))
    facts = {
        "ledger": draw(st.sampled_from(("dispute", "petition"))),
        "kind_code": draw(st.sampled_from(("01", "0101", "0201", None))),
        "grid_id": draw(st.sampled_from(grids)),
        "source_code": draw(st.sampled_from(("01", "05", None))),
        "people_count": draw(st.sampled_from((None, 1, 7))),
        "risk_code": draw(st.sampled_from((None, "1", "3"))),
        "found_on": day,
    }
    return [step for step in steps if step[1] <= TODAY], facts


def by_hand(cases: Sequence[Told], span: Span) -> dict[str, float]:
    """Count as Appendix D says it, case by case."""
    counts = dict.fromkeys([*COUNTS, told.DAYS, told.POOL], 0.0)
    for case in cases:
        one, facts = case.standing, case.facts
        if one.stage in (Stage.MERGED, Stage.DECLINED) or one.registered_on is None:
            continue
        done = one.finished_on
        met = {
            told.RECEIVED: span.first <= one.registered_on <= span.last,
            told.FINISHED: done is not None and span.first <= done <= span.last,
            told.OPEN_BEFORE: one.registered_on < span.first and (done is None or done >= span.first),
            told.OPEN_AFTER: one.registered_on <= span.last and (done is None or done > span.last),
            told.DUE: one.due_on is not None
            and span.first <= one.due_on <= span.last
            and (done is not None or (one.due_on < TODAY and not one.is_paused)),
            told.TO_SIGN: one.sign_due_on is not None
            and span.first <= one.sign_due_on <= span.last
            and (one.signed_at is not None or one.sign_due_on < TODAY),
        }
        by_end = done is not None and done <= span.last
        met |= {
            told.RESOLVED: met[told.RECEIVED] and by_end,
            told.SUCCEEDED: met[told.RECEIVED] and by_end and bool(one.is_success),
            told.UNRESOLVED: met[told.RECEIVED] and not by_end,
            told.MAJOR: met[told.RECEIVED] and not by_end and facts["risk_code"] == "1",
            told.SMALL: met[told.RECEIVED] and not one.is_escalated,
            told.BIG: met[told.RECEIVED] and one.is_escalated,
            told.WITHIN: met[told.FINISHED] and not one.is_escalated,
            told.CALLED_BACK: met[told.FINISHED] and one.satisfaction_code in ("1", "2", "3"),
            told.SATISFIED: met[told.FINISHED] and one.satisfaction_code in ("1", "2"),
            told.IN_TIME: met[told.DUE] and done is not None and done <= (one.due_on or done),
            told.SIGNED: met[told.TO_SIGN] and one.signed_late is False,
            told.POOL: met[told.OPEN_BEFORE] or met[told.RECEIVED],
        }
        for key, is_met in met.items():
            counts[key] += is_met
        if met[told.RECEIVED]:
            counts[told.PEOPLE] += facts["people_count"] or 1
        if met[told.FINISHED] and done is not None:
            counts[told.DAYS] += (done - one.registered_on).days
    return counts


def put_all(program: Program, many: Sequence[tuple[list[Step], dict[str, Any]]]) -> list[Told]:
    """Make an office hold these cases and no other."""
    with program.office.store.write("清空") as session:
        session.execute(delete(Case))
        session.execute(delete(CaseCounter))
    return [Told(*_put(program, steps, facts)) for steps, facts in many if steps]


def _put(program: Program, steps: list[Step], facts: dict[str, Any]) -> tuple[int, dict[str, Any], Standing]:
    key, standing = put_case(program, steps, **facts)
    return key, facts, standing


@settings(max_examples=trials(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(many=st.lists(logs(), max_size=9), months=st.integers(8, 11))
def test_the_database_counts_as_by_hand(program: Program, figures: Figures, many: list, months: int) -> None:
    cases = put_all(program, many)
    for span in (Span.around(date(2026, months, 1), MONTH), Span.around(TODAY, YEAR), Span(FIRST, FIRST)):
        asked = Asked(span)
        whole = figures.whole(asked)
        assert whole == by_hand(cases, span)
        for dimension in DIMENSIONS:
            lines = figures.table(asked, dimension)
            assert completed(summed([line.counts for line in lines])) == whole, dimension
            for line in lines:
                row = asked.narrowed(dimension, line.key)
                assert figures.whole(row) == line.counts, (dimension, line.key)
        for key in (*COUNTS, told.POOL):
            if key != told.PEOPLE:
                assert len(figures.keys(asked, key)) == whole[key], key


def test_a_year_ago_and_the_stretch_before_come_as_far_as_this_one() -> None:
    november = Span.around(TODAY, MONTH)
    before, year = november.compared(TODAY)
    assert (before.first, before.last) == (date(2026, 10, 1), date(2026, 10, 22))
    assert (year.first, year.last) == (date(2025, 11, 1), date(2025, 11, 22))
    assert OCTOBER.compared(TODAY) == (Span.of_month("2026-09"), Span.of_month("2025-10"))
    third = Span.around(date(2026, 8, 3), QUARTER)
    assert third.title == "2026 年第 3 季度"
    assert third.before == Span.around(date(2026, 4, 1), QUARTER)
    ten = Span(date(2026, 3, 1), date(2026, 3, 10))
    assert (ten.before.first, ten.before.last) == (date(2026, 2, 19), date(2026, 2, 28))
    assert ten.after.first == date(2026, 3, 11)
    assert [span.title for span in third.months(2)] == ["2026 年 8 月", "2026 年 9 月"]


def test_the_two_rates_have_denominators_of_their_own(program: Program, figures: Figures) -> None:
    day = date(2026, 10, 8)
    for finished, success in ((3, True), (3, True), (3, False), (None, True)):
        put_case(program, a_case(day, finished=finished, success=success))
    counts = figures.whole(Asked(OCTOBER))
    resolution, success_rate = INDICATOR_BY_KEY["resolution"], INDICATOR_BY_KEY["success"]
    assert resolution.of(counts) == 75
    assert success_rate.of(counts) == pytest.approx(66.67, abs=0.01)
    assert resolution.is_met(75) is False
    assert success_rate.is_met(95) is True
    assert INDICATOR_BY_KEY["days"].of(counts) == 3
    assert INDICATOR_BY_KEY["on_time"].of(figures.whole(Asked(Span.of_month("2020-01")))) is None


def test_every_filter_opens_the_cases_that_were_counted(program: Program, figures: Figures) -> None:
    day, grid = date(2026, 10, 8), program.grids.find_village("岸兜") or 0
    inner = program.grids.children(grid)[0].id
    put_case(program, a_case(day, unit_id=1), grid_id=inner, kind_code="0101", source_code="05")
    put_case(program, a_case(day, finished=None), grid_id=grid, kind_code="01", source_code="05")
    put_case(program, a_case(day + timedelta(days=1), finished=90), kind_code=None)
    put_case(program, [(EventKind.REGISTERED, day, {}), (EventKind.DECLINED, day, {})], grid_id=inner)
    for dimension in (LEDGER, KIND, "sort", GRID, UNIT, SOURCE):
        for line in figures.table(Asked(OCTOBER), dimension):
            asked = Asked(OCTOBER).narrowed(dimension, line.key)
            for key in (told.RECEIVED, told.RESOLVED, told.SUCCEEDED, told.BIG, told.FINISHED, told.OPEN_AFTER):
                found = program.cases.list.keys(Search(filters=figures.filters(asked, key)), Progress())
                assert sorted(found.tolist()) == figures.keys(asked, key).tolist(), (dimension, line.key, key)
                assert len(found) == line.counts[key]


def test_months_follow_from_one_another(program: Program, figures: Figures) -> None:
    put_case(program, a_case(date(2026, 8, 30), finished=40))
    put_case(program, a_case(date(2026, 10, 2), finished=None))
    points = figures.months(Asked(OCTOBER), 3)
    assert [(one.received, one.finished, one.open) for one in points] == [(1, 0, 1), (0, 0, 1), (1, 1, 1)]
    assert [line.counts[line.key] for line in figures.ageing(Asked(Span.around(TODAY, YEAR)))] == [0, 0, 0, 1, 0]
    assert figures.keys(Asked(Span.around(TODAY, YEAR)), "age_31").tolist() == [2]


def test_titles_read_as_the_office_says_them(program: Program, figures: Figures) -> None:
    put_case(program, a_case(date(2026, 10, 8)), kind_code="0101", grid_id=program.grids.find_village("岸兜"))
    titles = {key: figures.table(Asked(OCTOBER), key)[0].title for key in DIMENSIONS}
    assert titles[KIND] == "纠纷·婚恋家庭"
    assert titles["sort"] == "纠纷·恋爱及婚姻"
    assert titles[UNIT] == "综治中心"
    assert titles["scenario"] == "（未填写）"
