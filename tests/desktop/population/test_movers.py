"""Whoever a number of the population return counted is found behind it."""

from dataclasses import fields
from datetime import date

from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from desktop.grids.service import GRID, VILLAGE
from desktop.jobs import Progress
from desktop.population.movements import Line
from desktop.population.movers import counted_people
from tests.desktop.population.histories import Town
from tests.trials import trials

COLUMNS = [one.name for one in fields(Line) if one.name not in ("brought", "noted", "corrected")]
ACTS = st.tuples(st.integers(2, 29), st.integers(0, 8), st.integers(0, 9), st.integers(0, 9))
FIRST, LAST = date(2026, 9, 1), date(2026, 9, 30)


@given(st.lists(ACTS, max_size=6))
@limits(max_examples=trials(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_so_many_people_as_were_counted(program, acts):
    town = Town(program)
    for day, kind, one, two in sorted(acts):
        town.act(date(2026, 9, day), kind, one, two)
    nodes = {node.id: node for node in program.grids.nodes.values()}
    for level in (VILLAGE, GRID):
        told = program.population.count(FIRST, LAST, by=level)
        titles = {
            key: node.name if level == VILLAGE else program.grids.path_name(key)
            for key, node in nodes.items() if node.level == level
        }  # fmt: skip
        lines = dict(told.lines)
        with program.office.store.read() as session:
            for column in COLUMNS:
                for key, title in titles.items():
                    found = counted_people(
                        session, program.population, FIRST, LAST, level, (column,), {key}, Progress()
                    )
                    counted = getattr(lines[title], column)
                    assert len(found) == len(set(found.tolist())) <= counted
                    assert bool(len(found)) is bool(counted)
                    if column in ("opening", "closing", "born", "died", "floating"):
                        assert len(found) == counted
