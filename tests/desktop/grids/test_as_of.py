"""What stood where on a day is what replaying every move, one by one, says."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

from db.models.enterprises import Enterprise, EnterpriseStanding
from db.models.grids import Grid, GridEvent, GridEventKind, GridStanding, PastPlacement, Redivision
from db.models.households import Household, HouseholdStanding
from db.models.people import Person, Standing
from db.models.roster import Appointment, Staff
from desktop.grids.as_of import (
    OUTSIDE,
    grid_on,
    grids_on,
    in_force_on,
    placed_in,
    standing_on,
    subtree_on,
    there_on,
)
from tests.trials import trials

FIRST = date(2026, 1, 1)
DAYS = 10
moves = st.lists(st.tuples(st.integers(0, 3), st.integers(0, DAYS), st.integers(-1, 3)), max_size=20)


@pytest.fixture
def grids(program):
    return program.grids


@pytest.fixture
def cells(grids):
    """The four grids of the office."""
    return sorted(node.id for node in grids.nodes.values() if node.level == "grid")


def day(number):
    return FIRST + timedelta(days=number)


@settings(max_examples=trials(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 3), min_size=4, max_size=4), moves)
def test_places_on_a_day_are_those_of_a_replay(program, cells, starts, moves):
    moves = sorted(moves, key=lambda move: move[1])
    store = program.office.store
    with store.write("重来") as session:
        session.execute(delete(PastPlacement))
        session.execute(delete(Household))
        homes = [Household(household_no=str(one), grid_id=cells[start]) for one, start in enumerate(starts)]
        session.add_all(homes)
        session.flush()
        keys = [home.id for home in homes]
    placed = dict(zip(keys, (cells[start] for start in starts), strict=True))
    past = {}  # by day: where everybody stood when it was over
    waiting = list(moves)
    for number in range(DAYS + 2):
        while waiting and waiting[0][1] == number:
            one, _, where = waiting.pop(0)
            grid = cells[where] if where >= 0 else None
            with store.write("移动") as session:
                known = session.scalar(select(func.max(PastPlacement.id))) or 0
                session.execute(update(Household).where(Household.id == keys[one]).values(grid_id=grid))
                session.execute(update(PastPlacement).where(PastPlacement.id > known).values(until=day(number)))
            if placed[keys[one]] is None:  # where it was outside all grids nobody wrote down: it counts as later
                past |= {early: now | {keys[one]: grid} for early, now in past.items() if now[keys[one]] is None}
            placed[keys[one]] = grid
        past[number] = dict(placed)
    with store.read() as session:
        for number, stood in past.items():
            if number > DAYS:
                continue
            found = dict(session.execute(select(Household.id, grid_on(Household, day(number)))).all())
            if None not in (where for one in past.values() for where in one.values()):
                assert found == stood
            for some in ([cells[0]], cells[1:], [OUTSIDE], [OUTSIDE, cells[2]]):
                got = set(session.scalars(select(Household.id).where(placed_in(Household, some, day(number)))))
                assert got == {key for key, where in found.items() if (where or OUTSIDE) in some}
            counted = session.execute(
                select(grid_on(Household, day(number)).label("grid"), func.count()).group_by("grid")
            )
            assert dict(counted.all()) == Counter(found.values())
        now = session.execute(select(Household.id, grid_on(Household, None))).all()
        assert dict(now) == placed
        kept = set(session.scalars(select(Household.id).where(placed_in(Household, [cells[0], OUTSIDE]))))
        assert kept == {key for key, where in placed.items() if where in (cells[0], None)}


def made(store, *records):
    """Save some records made long before the days that are asked about; return their keys."""
    with store.write("登记") as session:
        session.add_all(records)
        session.flush()
        keys = [record.id for record in records]
        for record in records:
            long_ago = datetime(2020, 1, 1, tzinfo=UTC)
            session.execute(update(type(record)).where(type(record).id == record.id).values(created_at=long_ago))
    return keys


def meeting(store, model, *conditions):
    """Return the keys of those who meet some conditions."""
    with store.read() as session:
        return list(session.scalars(select(model.id).where(*conditions).order_by(model.id)))


def test_people_are_there_from_birth_until_they_leave(store):
    here, gone, unborn, nobody_knows = made(
        store,
        Person(name="张三", name_key="zhang san"),
        Person(name="李四", name_key="li si", standing=Standing.MOVED, left_on=day(5)),
        Person(name="王五", name_key="wang wu", born_on=day(5)),
        Person(name="赵六", name_key="zhao liu", standing=Standing.DECEASED),
    )
    assert meeting(store, Person, there_on(Person, day(4))) == [here, gone]
    assert meeting(store, Person, there_on(Person, day(5))) == [here, unborn]
    assert meeting(store, Person, *standing_on(Person, "moved", day(4))) == []
    assert meeting(store, Person, *standing_on(Person, "moved", day(5))) == [gone]
    assert nobody_knows not in meeting(store, Person, there_on(Person, day(0)))
    assert meeting(store, Person, *standing_on(Person, "all", day(0))) == [here, gone, unborn, nobody_knows]
    assert meeting(store, Person, *standing_on(Person, "active", None)) == [here, unborn]


def test_who_was_recorded_later_counts_from_the_source_or_the_household(store):
    with store.write("登记") as session:
        session.add_all(
            [
                Person(name="新来", name_key="xin lai"),
                Person(name="早在", name_key="zao zai", joined_on=day(2)),
                Person(name="名册", name_key="ming ce", sourced_on=day(3)),
            ]
        )
    with store.read() as session:
        names = [
            list(session.scalars(select(Person.name).where(there_on(Person, day(number))).order_by(Person.id)))
            for number in range(4)
        ]
    assert names == [[], [], ["早在"], ["早在", "名册"]]


def test_households_and_enterprises_between_their_days(store):
    homes = made(
        store,
        Household(since=day(2)),
        Household(standing=HouseholdStanding.CLOSED, since=day(1), closed_on=day(4)),
        Household(household_no="3"),
    )
    assert meeting(store, Household, there_on(Household, day(1))) == homes[1:]
    assert meeting(store, Household, there_on(Household, day(4))) == [homes[0], homes[2]]
    assert meeting(store, Household, *standing_on(Household, "closed", day(4))) == [homes[1]]
    firms = made(
        store,
        Enterprise(name="甲厂", name_key="jia", opened_on=day(2)),
        Enterprise(name="乙厂", name_key="yi", standing=EnterpriseStanding.CLOSED, closed_on=day(3)),
    )
    assert meeting(store, Enterprise, there_on(Enterprise, day(1))) == firms[1:]
    assert meeting(store, Enterprise, there_on(Enterprise, day(3))) == firms[:1]


def test_posts_and_grids_in_force(program, store, cells):
    with store.write("任职") as session:
        staff = Staff(name="林格长", name_key="lin ge zhang")
        session.add(staff)
        session.flush()
        session.add_all(
            Appointment(staff_id=staff.id, grid_id=cells[0], post=post, valid_from=since, valid_to=until)
            for post, since, until in (("chief", day(1), day(3)), ("deputy_chief", None, None))
        )
        closed = session.get_one(Grid, cells[3])
        closed.standing, closed.valid_from, closed.valid_to = GridStanding.CLOSED, None, day(2)
    held = in_force_on(Appointment.valid_from, Appointment.valid_to, day(1))
    assert len(meeting(store, Appointment, held)) == 2
    assert len(meeting(store, Appointment, in_force_on(Appointment.valid_from, Appointment.valid_to, day(3)))) == 1
    assert cells[3] in meeting(store, Grid, grids_on(day(1)))
    assert cells[3] not in meeting(store, Grid, grids_on(day(2)))


def test_the_tree_of_a_day(program, grids, cells):
    store = program.office.store  # the one whose changes the tree hears
    first, second = grids.nodes[cells[0]].parent_id, grids.nodes[cells[3]].parent_id
    with store.write("改挂") as session:
        undone = Redivision(
            title="撤销了的", takes_effect=day(1), plan={}, moved={}, undone_at=datetime(2026, 1, 2, tzinfo=UTC)
        )
        session.add(undone)
        session.flush()
        moved = session.get_one(Grid, cells[0])
        moved.parent_id, moved.path = second, f"{grids.nodes[second].path}{moved.id}/"
        session.add_all(
            [
                GridEvent(grid_id=cells[0], kind=GridEventKind.MOVED, happened_on=day(5), other_grid_id=first),
                GridEvent(
                    grid_id=cells[1],
                    kind=GridEventKind.MOVED,
                    happened_on=day(5),
                    other_grid_id=second,
                    redivision_id=undone.id,
                ),
            ]
        )
    with store.read() as session:
        assert cells[0] in subtree_on(session, grids, first, day(4))
        assert cells[0] not in subtree_on(session, grids, second, day(4))
        assert cells[0] in subtree_on(session, grids, second, day(5))
        assert set(subtree_on(session, grids, first, day(5))) == {first, cells[1]}
        assert subtree_on(session, grids, OUTSIDE, day(4)) == (OUTSIDE,)
        assert list(subtree_on(session, grids, 999_999, day(4))) == []
