"""Open cases go with their grid, or with the household they are about; undoing brings them back."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from db.models.cases import Case, CaseLink, Stage, Unit, UnitKind
from desktop.errors import Refusal
from desktop.redivision.plan import HOUSEHOLD, ByKeys, Close, Merge, NewGrid, Plan, Share, Split

DAY, MOMENT = date(2026, 11, 1), datetime(2026, 11, 1, tzinfo=UTC)


def plan(*operations):
    return Plan("调整", DAY, operations)


@pytest.fixture
def cases(town):
    """An open case and one at rest in the first grid; the open one is about its first household."""
    here = town.cells[0]
    with town.program.office.store.write("登记事件") as session:
        made = [
            Case(ledger="dispute", title="争地界", grid_id=here, found_on=DAY, stage=stage, staged_at=MOMENT)
            for stage in (Stage.HANDLING, Stage.ARCHIVED)
        ]
        session.add_all([*made, Unit(name="一格", kind=UnitKind.GRID, grid_id=here)])
        session.flush()
        session.add(CaseLink(case_id=made[0].id, subject="household", record_id=town.homes(here)[0]))
    return [case.id for case in made]


def grids_of(town, cases):
    with town.program.office.store.read() as session:
        found = dict(session.execute(select(Case.id, Case.grid_id)).all())
    return [found[key] for key in cases]


def test_open_cases_go_into_the_merged_grid_and_come_back(town, cases):
    here, there = town.cells[:2]
    key = town.redivisions.carry_out(plan(Merge((here, there), there)))
    assert grids_of(town, cases) == [there, here]
    with town.program.office.store.read() as session:
        assert session.scalar(select(Unit.grid_id)) == there
    town.redivisions.undo(key)
    assert grids_of(town, cases) == [here, here]
    with town.program.office.store.read() as session:
        assert session.scalar(select(Unit.grid_id)) == here


def test_a_case_goes_where_its_household_goes(town, cases):
    here, home = town.cells[0], town.homes(town.cells[0])[0]
    new = NewGrid("a", "新网格")
    town.redivisions.carry_out(plan(Split(here, (new,), (Share(ByKeys(HOUSEHOLD, (home,)), "a"),))))
    moved, rest = grids_of(town, cases)
    assert moved not in {here, None}
    assert rest == here


def test_a_grid_with_open_cases_is_not_closed_into_nothing(town, cases):
    with pytest.raises(Refusal, match="在办事件 1 件"):
        town.redivisions.carry_out(plan(Close(town.cells[0])))
