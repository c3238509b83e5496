"""Who looks after a household that is closed, opened again or moved to another grid."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.models.log import Change
from desktop.grids.posts import FULL_TIME
from desktop.program import Program
from desktop.roster.appointments import Appointing
from tests.desktop.dossiers.homes import DAY, household, members, version
from tests.desktop.roster.conftest import enter, grid
from tests.programs import TODAY

__all__ = ["grid"]
SINCE = date(2026, 1, 1)
Find = Callable[[str], int]


@pytest.fixture
def home(program: Program) -> int:
    return household(program)


@pytest.fixture
def worker(program: Program, home: int, grid: Find) -> int:
    key = enter(program, "林秀英")
    program.appointments.appoint(Appointing(key, grid("江头第1网格"), FULL_TIME, SINCE))
    program.contacts.assign([home], key, SINCE)
    return key


def everybody_leaves(program: Program, home: int, on: date = DAY) -> list[int]:
    people = [member.key for member in members(program, home).values()]
    program.commands.move_out(home, version(program, home), people, on)
    return people


def moved(program: Program, home: int, to: int) -> None:
    draft = program.households.draft(home)
    draft.grid_id = to
    program.households.save(draft)


def told(program: Program, home: int) -> list[list[str | None]]:
    query = select(Change.fields).where(Change.table == "household", Change.record_id == home)
    with program.office.store.read() as session:
        return [fields["contact"] for fields in session.scalars(query) if "contact" in fields]


def test_nobody_looks_after_a_closed_household(program: Program, home: int, worker: int) -> None:
    everybody_leaves(program, home)
    assert program.contacts.of_household(home, DAY) is None
    before = program.contacts.of_household(home, DAY - timedelta(1))
    assert before is not None
    assert before.name == "林秀英"
    assert told(program, home) == [["林秀英", None]]


def test_closed_by_mistake_it_has_its_worker_again(program: Program, home: int, worker: int) -> None:
    people = everybody_leaves(program, home)
    program.returns.restore({key: program.people.dossier(key).version for key in people})
    again = program.contacts.of_household(home, DAY)
    assert again is not None
    assert again.staff_id == worker
    assert told(program, home) == [["林秀英", None], [None, "林秀英"]]


def test_a_closing_before_the_contact_began_can_be_undone_too(program: Program, home: int, worker: int) -> None:
    people = everybody_leaves(program, home, date(2025, 12, 1))
    assert program.contacts.of_household(home, TODAY) is None
    program.returns.restore({key: program.people.dossier(key).version for key in people})
    assert program.contacts.of_household(home, TODAY) is not None


@pytest.mark.parametrize("left", [False, True])
def test_who_comes_back_waits_for_a_worker(program: Program, home: int, worker: int, left: bool) -> None:
    people = everybody_leaves(program, home)
    versions = {key: program.people.dossier(key).version for key in people}
    if left:
        program.roster.leave(worker, program.roster.dossier(worker).version, TODAY, "01", "")
        program.returns.restore(versions)
    else:
        program.returns.come_back(versions, TODAY)
    assert program.contacts.of_household(home, TODAY) is None
    assert program.contacts.uncontacted(program.households.draft(home).grid_id) == [home]


def test_a_worker_keeps_what_moves_within_reach(program: Program, home: int, worker: int, grid: Find) -> None:
    program.appointments.appoint(Appointing(worker, grid("江头第2网格"), FULL_TIME, SINCE))
    moved(program, home, grid("江头第2网格"))
    assert program.contacts.of_household(home) is not None
    moved(program, home, grid("岸兜第1网格"))
    assert program.contacts.of_household(home) is None
    assert program.contacts.of_household(home, TODAY - timedelta(1)) is not None
    assert told(program, home) == [["林秀英", None]]
