"""A re-division is taken back as a whole; what others did since is left alone and counted."""

from datetime import date

import pytest
from sqlalchemy import select, update

from db.models.grids import Grid, GridCode, GridEvent, GridEventKind, GridStanding, PastPlacement
from db.models.households import Household
from db.models.people import Person
from db.models.roster import Appointment
from desktop.errors import Refusal
from desktop.redivision.plan import (
    HOUSEHOLD,
    STREET,
    ByAddress,
    ByKeys,
    Close,
    Merge,
    Move,
    MoveGrid,
    NewGrid,
    Plan,
    Recode,
    Rename,
    Share,
    Split,
)
from tests.desktop.audit.fitting import misfits

DAY = date(2026, 11, 1)


def plan(*operations, **how):
    return Plan("调整", DAY, operations, **how)


def placements(town):
    with town.store.read() as session:
        people = session.execute(select(Person.id, Person.grid_id).order_by(Person.id)).all()
        past = session.execute(select(PastPlacement.subject, PastPlacement.record_id, PastPlacement.grid_id)).all()
        grids = session.execute(
            select(Grid.id, Grid.name, Grid.parent_id, Grid.path, Grid.standing, Grid.valid_to).order_by(Grid.id)
        ).all()
        posts = session.execute(select(Appointment.grid_id, Appointment.valid_to)).all()
        return people, past, grids, posts


def test_a_merger_is_taken_back(town):
    before = placements(town)
    key = town.redivisions.carry_out(plan(Merge(tuple(town.cells[:2]), town.cells[1]), posts_follow=True))
    done = town.redivisions.undo(key)
    assert placements(town) == before
    assert done.left == 0
    assert done.returned["household"] == 6
    past = town.redivisions.history()[0]
    assert past.undone_by == "lin"
    assert past.undone_at is not None
    assert misfits(town.store) == []
    with pytest.raises(Refusal, match="已经撤销过"):
        town.redivisions.undo(key)


def test_grids_hung_and_named_otherwise_are_as_they_were(town):
    with town.store.write("改名") as session:
        session.get_one(Grid, town.cells[0]).name = "独一网格"
    before = placements(town)
    code = town.one(Grid, town.cells[0]).code
    village = town.one(Grid, town.villages()[0]).code
    key = town.redivisions.carry_out(
        plan(
            MoveGrid(town.cells[0], town.villages()[1]),
            Rename(town.cells[0], "别名"),
            Recode(town.cells[0], f"{village}088"),
        )
    )
    town.redivisions.undo(key)
    assert placements(town) == before
    assert town.one(Grid, town.cells[0]).code == code
    with town.store.read() as session:
        assert session.scalars(select(GridCode.code)).all() == [f"{village}088"]
    with pytest.raises(Refusal, match="重复使用"):
        town.redivisions.carry_out(plan(Recode(town.cells[1], f"{village}088")))


def test_new_grids_close_and_keep_their_codes(town):
    key = town.redivisions.carry_out(
        plan(Split(town.cells[0], (NewGrid("甲", "新网格"),), (Share(ByAddress("中心路", STREET), "甲"),)))
    )
    made = town.grid_named("新网格")
    code = town.one(Grid, made).code
    town.redivisions.undo(key)
    grid = town.one(Grid, made)
    assert (grid.standing, grid.valid_to) == (GridStanding.CLOSED, grid.valid_from)
    assert len(town.homes(town.cells[0])) == 6
    town.redivisions.carry_out(plan(Split(town.cells[0], (NewGrid("甲", "又一网格"),), ())))
    assert town.one(Grid, town.grid_named("又一网格")).code != code


def test_what_others_moved_since_is_left_and_counted(town):
    here, there, other = town.cells[:3]
    one, two, three = town.homes(here)[:3]
    key = town.redivisions.carry_out(plan(Move((Share(ByKeys(HOUSEHOLD, (one, two, three)), there),))))
    with town.store.write("另划") as session:
        session.execute(update(Household).where(Household.id == one).values(grid_id=other))
        session.execute(update(Household).where(Household.id == two).values(grid_id=other))
    with town.store.write("划回") as session:
        session.execute(update(Household).where(Household.id == two).values(grid_id=there))
    done = town.redivisions.undo(key)
    assert done.left == 2
    assert done.returned["household"] == 1
    assert [town.one(Household, home).grid_id for home in (one, two, three)] == [other, there, here]


def test_a_later_one_comes_first(town):
    one, two, three = town.cells[:3]
    first = town.redivisions.carry_out(plan(Merge((one, two), two)))
    later = town.redivisions.carry_out(Plan("后一次", DAY, (Close(two, three),)))
    with pytest.raises(Refusal, match="后来的“后一次”又调整过"):
        town.redivisions.undo(first)
    town.redivisions.undo(later)
    town.redivisions.undo(first)
    assert len(town.homes(one)) == len(town.homes(two)) == 6


def test_a_new_grid_that_got_people_of_its_own_stays(town):
    key = town.redivisions.carry_out(
        plan(Split(town.cells[0], (NewGrid("甲", "新网格"),), (Share(ByAddress("中心路", STREET), "甲"),)))
    )
    made = town.grid_named("新网格")
    with town.store.write("立户") as session:
        session.add(Household(address="新来的", grid_id=made))
    before = placements(town)
    with pytest.raises(Refusal, match="后来又有了1 户"):
        town.redivisions.undo(key)
    assert placements(town) == before


def test_who_was_in_no_grid_is_in_none_again(town):
    with town.store.write("登记") as session:
        home = Household(address="新来的")
        session.add(home)
        session.flush()
        key = home.id
    done = town.redivisions.carry_out(plan(Move((Share(ByKeys(HOUSEHOLD, (key,)), town.cells[0]),))))
    assert town.one(Household, key).grid_id == town.cells[0]
    town.redivisions.undo(done)
    assert town.one(Household, key).grid_id is None


def test_the_history_tells_it(town):
    one, two = town.cells[:2]
    key = town.redivisions.carry_out(plan(Merge((one, two), two)))
    past = town.redivisions.history(one)[0]
    assert (past.key, past.title, past.takes_effect, past.by) == (key, "调整", DAY, "lin")
    assert past.moved["household"] == 6
    assert set(past.grids) == {"岸兜村委会 第1网格", "岸兜村委会 第2网格"}
    assert town.redivisions.history(town.cells[3]) == []
    assert town.redivisions.plan(key) == plan(Merge((one, two), two))
    town.redivisions.undo(key)
    with town.store.read() as session:
        kinds = session.scalars(select(GridEvent.kind).where(GridEvent.grid_id == one).order_by(GridEvent.id)).all()
    assert kinds == [GridEventKind.SPLIT, GridEventKind.MERGED, GridEventKind.RESTORED]
