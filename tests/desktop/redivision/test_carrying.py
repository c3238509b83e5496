"""What a re-division does: grids split, merged, moved, renamed, recoded, closed and reopened."""

from datetime import date

import pytest
from sqlalchemy import func, select

from db.models.dwellings import Building, Dwelling
from db.models.enterprises import Enterprise
from db.models.grids import Grid, GridCode, GridEvent, GridEventKind, GridStanding, PastPlacement, Redivision
from db.models.households import Household
from db.models.log import Action, Change
from db.models.maps import MapShape
from db.models.organisations import Organisation, OrganisationFamily, OrganisationStanding
from db.models.people import Person, Standing
from db.models.roster import Appointment
from desktop.errors import Refusal
from desktop.redivision.plan import (
    HOUSE,
    HOUSEHOLD,
    PERSON,
    STREET,
    ByAddress,
    ByBuilding,
    ByKeys,
    Close,
    Merge,
    Move,
    MoveGrid,
    NewGrid,
    Plan,
    Recode,
    Rename,
    Reopen,
    Share,
    Split,
    as_data,
    plan_of,
)

DAY = date(2026, 11, 1)


def plan(*operations, **how):
    return Plan("调整", DAY, operations, **how)


def test_a_household_takes_its_members_and_its_home(town):
    here, there = town.cells[:2]
    chosen = town.homes(here)[:2]
    key = town.redivisions.carry_out(plan(Move((Share(ByKeys(HOUSEHOLD, tuple(chosen)), there),))))
    assert set(chosen) <= set(town.homes(there))
    for home in chosen:
        assert {town.one(Person, one).grid_id for one in town.keys(Person, Person.household_id == home)} == {there}
        assert town.one(Dwelling, town.one(Household, home).dwelling_id).grid_id == there
    building = town.keys(Building, Building.grid_id == here)
    assert len(building) == 1  # one of its three households stays
    row = town.one(Redivision, key)
    assert row.moved == {"household": 2, "person": 6, "dwelling": 2}
    assert row.takes_effect == DAY
    third = town.homes(here)[0]
    town.redivisions.carry_out(plan(Move((Share(ByKeys(HOUSEHOLD, (third,)), there),))))
    assert town.keys(Building, Building.grid_id == here) == []


def test_who_was_put_elsewhere_on_purpose_or_is_gone_stays(town):
    here, there, other, _ = town.cells
    home = town.homes(here)[0]
    one, two, three = town.keys(Person, Person.household_id == home)
    with town.store.write("改") as session:
        session.get_one(Person, one).grid_id = other
        session.get_one(Person, two).standing = Standing.DECEASED
    town.redivisions.carry_out(plan(Move((Share(ByKeys(HOUSEHOLD, (home,)), there),))))
    assert [town.one(Person, key).grid_id for key in (one, two, three)] == [other, here, there]


def test_the_log_tells_of_every_record(town):
    here, there = town.cells[:2]
    home = town.homes(here)[0]
    before = town.one(Household, home)
    town.redivisions.carry_out(plan(Move((Share(ByKeys(HOUSEHOLD, (home,)), there),))))
    after = town.one(Household, home)
    assert after.version == before.version + 1
    assert after.updated_by == "lin"
    assert after.updated_at > before.updated_at
    with town.store.read() as session:
        line = session.scalars(
            select(Change).where(Change.table == "household", Change.record_id == home).order_by(Change.id.desc())
        ).first()
        assert line.fields == {"grid_id": [here, there]}
        assert line.version == after.version
        assert session.get_one(Action, line.action_id).name == "网格调整"
    assert town.program.households.versions(home)[0].fields == {"grid_id": [here, there]}


def test_past_placements_bear_the_day_and_the_redivision(town):
    here, there = town.cells[:2]
    home = town.homes(here)[0]
    key = town.redivisions.carry_out(plan(Move((Share(ByKeys(HOUSEHOLD, (home,)), there),))))
    with town.store.read() as session:
        rows = session.scalars(select(PastPlacement)).all()
        assert {(row.grid_id, row.until, row.redivision_id) for row in rows} == {(here, DAY, key)}
        assert len(rows) == 5


def test_a_grid_is_split_by_streets(town):
    cell = town.cells[0]
    new = NewGrid("甲", "和平里网格")
    town.redivisions.carry_out(plan(Split(cell, (new,), (Share(ByAddress("和平里小区", STREET), "甲"),))))
    made = town.grid_named("和平里网格")
    assert len(town.homes(made)) == len(town.homes(cell)) == 3
    assert town.keys(Building, Building.grid_id == cell) == []
    assert town.one(Grid, made).parent_id == town.one(Grid, cell).parent_id
    assert town.one(Grid, made).valid_from == DAY
    assert town.program.grids.nodes[made].path.endswith(f"/{made}/")
    kinds = {event.kind for event in events(town, made)}
    assert kinds == {GridEventKind.FOUNDED, GridEventKind.MERGED}


def events(town, grid):
    with town.store.read() as session:
        return list(session.scalars(select(GridEvent).where(GridEvent.grid_id == grid).order_by(GridEvent.id)))


def test_a_grid_is_divided_up_and_closed(town):
    cell, name = town.cells[0], town.program.grids.name(town.cells[0])
    operation = Split(
        cell,
        (NewGrid("东", name), NewGrid("西", "第3网格")),
        (Share(ByAddress("中心路", STREET, first=40, last=50), "西"),),
        rest="东",
    )
    town.redivisions.carry_out(plan(operation))
    closed = town.one(Grid, cell)
    assert (closed.standing, closed.valid_to) == (GridStanding.CLOSED, DAY)
    east, west = town.grid_named(name), town.grid_named("第3网格")
    assert len(town.homes(west)) == 2
    assert len(town.homes(east)) == 4
    assert town.keys(Enterprise, Enterprise.grid_id == west) != []
    assert town.keys(Person, Person.grid_id == cell) == []
    assert town.keys(Person, Person.grid_id == east, Person.standing == Standing.MOVED) != []
    with town.store.read() as session:
        assert session.scalar(select(Appointment.valid_to).where(Appointment.grid_id == cell)) == DAY


@pytest.mark.parametrize(
    ("pick", "homes"),
    [
        (ByAddress("和平里小区1幢", HOUSE), 3),
        (ByAddress("中心路40号", HOUSE), 1),
        (ByAddress("小区"), 3),
        (ByAddress("中心路", STREET, first=50), 2),
        (ByAddress("中心路", STREET, parity=1), 0),
    ],
)
def test_parts_by_address(town, pick, homes):
    cell = town.cells[0]
    town.redivisions.carry_out(plan(Split(cell, (NewGrid("甲", "新网格"),), (Share(pick, "甲"),))))
    assert len(town.homes(town.grid_named("新网格"))) == homes


def test_parts_by_building_and_the_first_share_counts(town):
    cell = town.cells[0]
    building = town.keys(Building, Building.grid_id == cell)[0]
    first = town.homes(cell)[0]
    shares = (
        Share(ByKeys(HOUSEHOLD, (first,)), "乙"),
        Share(ByBuilding((building,)), "甲"),
        Share(ByAddress("小区"), "乙"),
    )
    town.redivisions.carry_out(plan(Split(cell, (NewGrid("甲", "楼网格"), NewGrid("乙", "另一网格")), shares)))
    assert len(town.homes(town.grid_named("楼网格"))) == 2
    assert town.homes(town.grid_named("另一网格")) == [first]
    assert town.one(Building, building).grid_id == town.grid_named("楼网格")


def test_grids_are_merged(town):
    one, two = town.cells[:2]
    with town.store.write("组织") as session:
        branch = Organisation(family=OrganisationFamily.PARTY, name="支部", name_key="zhi bu", grid_id=one)
        shape = MapShape(grid_id=one, name="界", shape=b"", surface=1.0)
        session.add_all([branch, shape])
        session.flush()
        branch_key, shape_key = branch.id, shape.id
    town.redivisions.carry_out(plan(Merge((one, two), two), posts_follow=True))
    assert town.one(Grid, one).standing is GridStanding.CLOSED
    assert len(town.homes(two)) == 12
    assert town.one(Organisation, branch_key).grid_id == two
    assert town.one(MapShape, shape_key).valid_to == DAY
    held = town.keys(Appointment, Appointment.grid_id == two, Appointment.valid_to.is_(None))
    assert [town.one(Appointment, key).valid_from for key in held] == [DAY]


def test_grids_are_merged_into_a_new_one_and_organisations_dissolved(town):
    one, two = town.cells[:2]
    with town.store.write("组织") as session:
        team = Organisation(family=OrganisationFamily.TEAM, name="队", name_key="dui", grid_id=one)
        session.add(team)
        session.flush()
        key = team.id
    town.redivisions.carry_out(plan(Merge((one, two), NewGrid("合", "合并网格")), organisations_follow=False))
    assert len(town.homes(town.grid_named("合并网格"))) == 12
    team = town.one(Organisation, key)
    assert (team.standing, team.ended_on, team.grid_id) == (OrganisationStanding.DISSOLVED, DAY, one)


def test_a_grid_is_hung_elsewhere_with_its_people(town):
    cell, (first, second) = town.cells[0], town.villages()
    with town.store.write("改名") as session:
        session.get_one(Grid, cell).name = "独一网格"
    assert "不是以" in town.redivisions.preview(plan(MoveGrid(cell, second))).warnings[0]
    town.redivisions.carry_out(plan(MoveGrid(cell, second)))
    assert town.program.grids.nodes[cell].parent_id == second
    assert cell in town.program.grids.subtree(second)
    moved = events(town, cell)[-1]
    assert (moved.kind, moved.other_grid_id) == (GridEventKind.MOVED, first)
    assert len(town.homes(cell)) == 6


def test_names_and_codes(town):
    cell = town.cells[0]
    before = town.one(Grid, cell).code
    village = town.one(Grid, town.villages()[0]).code
    town.redivisions.carry_out(plan(Rename(cell, "东片网格"), Recode(cell, f"{village}077")))
    grid = town.one(Grid, cell)
    assert (grid.name, grid.code) == ("东片网格", f"{village}077")
    with town.store.read() as session:
        former = session.scalars(select(GridCode)).one()
        assert (former.grid_id, former.code, former.valid_to) == (cell, before, DAY)
    with pytest.raises(Refusal, match="编码不能重复使用"):
        town.redivisions.carry_out(plan(Recode(town.cells[1], before)))
    town.redivisions.carry_out(plan(Recode(cell, before)))  # its own of earlier days
    with town.store.read() as session:
        assert session.scalars(select(GridCode.code)).all() == [f"{village}077"]


def test_a_village_gets_another_division_code(town):
    village = town.villages()[0]
    asked_for = plan(Recode(village, "350582103299"))
    assert "仍以 350582103201 开头" in town.redivisions.preview(asked_for).warnings[0]
    key = town.redivisions.carry_out(asked_for)
    assert town.one(Grid, village).division_code == "350582103299"
    town.redivisions.undo(key)
    assert town.one(Grid, village).division_code == town.one(Grid, village).code == "350582103201"


def test_a_closed_grid_is_reopened(town):
    one, two = town.cells[:2]
    town.redivisions.carry_out(plan(Close(one, two)))
    assert town.one(Grid, one).standing is GridStanding.CLOSED
    town.redivisions.carry_out(plan(Reopen(one)))
    grid = town.one(Grid, one)
    assert (grid.standing, grid.valid_to) == (GridStanding.ACTIVE, None)


def test_sub_grids_go_along_when_their_grid_is_closed(town):
    first, second = town.villages()
    with town.store.write("改名") as session:
        for number, cell in enumerate(town.cells):
            session.get_one(Grid, cell).name = f"格{number}"
    town.redivisions.carry_out(plan(Close(first, second)))
    assert {town.program.grids.nodes[cell].parent_id for cell in town.cells} == {second}
    assert set(town.cells) < set(town.program.grids.subtree(second))


def test_a_plan_is_data():
    whole = plan(
        Split(1, (NewGrid("甲", "新", kind="04"),), (Share(ByAddress("路", STREET, 1, 9, 0), "甲"),), rest=2),
        Merge((1, 2), NewGrid("乙", "并")),
        Merge((1, 2), 2),
        Move((Share(ByKeys(PERSON, (3, 4)), 1), Share(ByBuilding((5,)), 2))),
        MoveGrid(1, 2),
        Rename(1, "名"),
        Recode(1, "350582103201009"),
        Close(1),
        Reopen(2),
        posts_follow=True,
    )
    assert plan_of(as_data(whole)) == whole


def test_a_preview_says_what_happens_and_leaves_no_trace(town):
    one, two = town.cells[:2]

    def state():
        with town.store.read() as session:
            tables = (Grid, Redivision, GridEvent, Change, Action, PastPlacement)
            counts = [session.scalar(select(func.count()).select_from(table)) for table in tables]
            return counts, [session.execute(select(Person.id, Person.grid_id, Person.version)).all()]

    before = state()
    found = town.redivisions.preview(plan(Merge((one, two), two)))
    assert state() == before
    assert not found.refusals
    assert found.moves["household"] == 6
    closed, kept = found.lines
    assert (closed.key, closed.before, closed.after) == (one, (6, 19), (0, 0))
    assert (kept.before, kept.after) == ((6, 19), (12, 38))
    assert closed.change == "并出"
    town.redivisions.carry_out(plan(Merge((one, two), two)))


def test_what_a_preview_warns_of(town):
    found = town.redivisions.preview(plan(Split(town.cells[0], (NewGrid("空", "空网格"),), ())))
    assert found.warnings == ("新网格“空网格”没有分到住户。",)
    assert found.lines[1].key is None
    assert found.lines[1].change == "新建"


def test_sizes_that_the_scheme_does_not_want_are_said(town):
    one, two = town.cells[:2]
    with town.store.write("城乡") as session:
        for village in town.villages():
            session.get_one(Grid, village).setting_code = "rural"
    closed, kept = town.redivisions.preview(plan(Merge((one, two), two))).lines
    assert closed.remarks == ()
    assert any("12 户，应为" in remark for remark in kept.remarks)


def test_streets_and_houses_of_a_grid(town):
    groups = town.redivisions.groups(town.cells[0], STREET)
    assert [(group.words, group.households) for group in groups] == [("中心路", 3), ("和平里小区", 3)]
    houses = town.redivisions.groups(town.cells[0], HOUSE)
    assert [group.words for group in houses] == ["中心路40号", "中心路50号", "中心路60号", "和平里小区1幢"]


def test_who_left_is_kept_by_the_grid_above_when_an_empty_one_is_closed(town):
    here, there = town.cells[:2]
    gone = town.keys(Person, Person.grid_id == here)[0]
    with town.store.write("迁出") as session:
        session.get_one(Person, gone).standing = Standing.MOVED
        session.get_one(Person, gone).household_id = None
    homes = tuple(town.homes(here))
    town.redivisions.carry_out(plan(Move((Share(ByKeys(HOUSEHOLD, homes), there),))))
    left = {model: town.keys(model, model.grid_id == here) for model in (Building, Dwelling, Enterprise)}
    left[Person] = town.keys(Person, Person.grid_id == here, Person.id != gone)
    with town.store.write("改网格") as session:
        for model, keys in left.items():
            for key in keys:
                session.get_one(model, key).grid_id = there
    key = town.redivisions.carry_out(plan(Close(here)))
    above = town.one(Grid, here).parent_id
    assert town.one(Person, gone).grid_id == above
    town.redivisions.undo(key)
    assert town.one(Person, gone).grid_id == here
