"""The return of the population balances, whatever happened, and says what a plain account says."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.errors import Refusal
from desktop.population.service import BY_GRID
from tests.desktop.population.histories import Town, day_of
from tests.trials import trials

MONTHS = (
    (date(2026, 9, 1), date(2026, 9, 30)),
    (date(2026, 10, 1), date(2026, 10, 31)),
    (date(2026, 11, 1), date(2026, 11, 30)),
)
DAYS = 82  # until the day on which every test takes place
COLUMNS = ("born", "died", "moved_in", "moved_out", "flowed_in", "flowed_out", "noted")
act = st.tuples(st.integers(0, DAYS), st.integers(0, 8), st.integers(0, 5), st.integers(0, 5))


@settings(max_examples=trials(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(act, max_size=12))
def test_it_balances_over_any_history(program, acts):
    town = Town(program)
    for number, kind, one, two in sorted(acts, key=lambda act: act[0]):
        with suppress(Refusal):
            town.act(day_of(number), kind, one, two)
    closings = None
    for first, last in MONTHS:
        found = program.population.count(first, last)
        assert found.balances
        lines = dict(found.lines)
        before, after = town.there(first - timedelta(days=1)), town.there(last)
        assert {name: line.opening for name, line in lines.items() if line.opening} == before
        assert {name: line.closing for name, line in lines.items() if line.closing} == after
        told = town.told(first, last)
        assert {name: getattr(found.total, name) for name in COLUMNS} == {name: told[name] for name in COLUMNS}
        assert found.total.shifted_in == found.total.shifted_out
        assert found.total.brought == found.total.corrected == 0
        assert closings in (None, {name: line.opening for name, line in lines.items()})
        closings = {name: line.closing for name, line in lines.items()}
        by_grid = program.population.count(first, last, by=BY_GRID)
        assert by_grid.balances
        assert by_grid.total.closing == found.total.closing


@pytest.fixture
def town(program):
    return Town(program)


def november(program, **asked):
    return program.population.count(*MONTHS[2], **asked)


def test_what_nothing_explains_stands_among_the_others(program, town):
    town.act(date(2026, 11, 5), 7, 0, 0)
    found = november(program)
    assert (found.total.noted, found.total.other, found.total.closing) == (1, 1, 3)


def test_who_died_the_month_the_office_was_founded_had_been_there(program, town):
    home = town.homes[0]
    key = program.commands.move_in_new(
        home, program.households.dossier(home).version, town.person(floats=False), "20", date(2026, 5, 1)
    )
    assert november(program).total.opening == 3
    program.commands.decease(home, program.households.dossier(home).version, key, date(2026, 11, 9))
    found = november(program).total
    assert (found.opening, found.died, found.closing, found.other) == (3, 1, 2, 0)


def test_a_stretch_of_days_and_one_village(program, town):
    town.act(date(2026, 11, 5), 1, 0, 1)
    village = program.grids.find_village("岸兜")
    found = program.population.count(date(2026, 11, 1), date(2026, 11, 10), grid=village, by=BY_GRID)
    assert [name for name, _ in found.lines] == ["第1网格", "第2网格"]
    assert (found.total.opening, found.total.flowed_in, found.total.closing, found.total.floating) == (1, 1, 2, 1)


def test_a_closed_month_stays_as_it_was_reported(program, town):
    town.act(date(2026, 10, 5), 1, 0, 0)
    program.months.close("2026-10")
    closed = program.population.count(*MONTHS[1])
    assert closed.is_closed
    assert closed.balances
    town.act(date(2026, 10, 20), 0, 0, 0)  # told only now
    assert program.population.count(*MONTHS[1]).total == closed.total
    found = november(program)
    assert found.balances
    assert found.total.opening == closed.total.closing == 3
    assert (found.total.corrected, found.total.closing) == (1, 4)
    by_grid = november(program, by=BY_GRID)
    assert (by_grid.total.corrected, by_grid.balances) == (1, True)
    program.months.reopen("2026-10", "漏报")
    assert november(program).total.corrected == 0
    assert program.population.count(*MONTHS[1]).total.born == 1
