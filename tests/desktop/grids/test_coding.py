"""The codes of grids: by the office's rule, and never used again."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.models.grids import Grid, GridCode, GridStanding
from desktop.errors import Refusal
from desktop.grids.coding import OWN, code_fault, code_faults, next_code, recode, used_by
from desktop.grids.service import Grids, Village
from desktop.schemes import scheme
from tests.trials import trials

DAY = date(2026, 11, 22)
ZONES = scheme("quanzhou_zone")
GRID, DUTY, ZONE, VILLAGE = (ZONES.level(key) for key in ("grid", "duty_grid", "zone", "village"))


@pytest.fixture
def grids(store):
    grids = Grids(store, lambda: DAY)
    with store.write("建镇") as session:
        villages = [Village("350582103201", "岸兜村委会"), Village("350582103202", "江头村委会")]
        grids.found_town(session, "350582103000", "陈埭镇", villages)
        for name in ("第1网格", "第2网格"):
            grids.ensure(session, name, session.scalar(select(Grid.id).where(Grid.code == "350582103202")))
    return grids


def bearer(session, code):
    return session.scalars(select(Grid).where(Grid.code == code)).one()


def test_each_level_has_its_digits_and_what_stands_before_them(grids, store):
    with store.read() as session:
        village, town = bearer(session, "350582103202"), bearer(session, "350582103000")
        assert next_code(session, village, GRID) == "350582103202003"
        assert next_code(session, bearer(session, "350582103202001"), DUTY) == "35058210320200101"
        assert next_code(session, town, ZONE) == "350582103000P01"
        with pytest.raises(Refusal, match="12 位区划代码"):
            next_code(session, town, VILLAGE)


def test_a_grid_for_one_purpose_has_numbers_of_its_own(grids, store):
    with store.write("建网格") as session:
        village = bearer(session, "350582103202")
        code = next_code(session, village, GRID, "04")
        assert code == "350582103202901"
        session.add(Grid(parent_id=village.id, level="grid", code=code, name="市场专属网格"))
        session.flush()
        assert next_code(session, village, GRID, "04") == "350582103202902"
        assert next_code(session, village, GRID) == "350582103202003"


def test_numbers_that_are_used_up_are_not_used_again(grids, store):
    with store.write("建网格") as session:
        village = bearer(session, "350582103202")
        session.add(Grid(parent_id=village.id, level="grid", code="350582103202900", name="末", standing="closed"))
        session.flush()
        with pytest.raises(Refusal, match="编码已经用完"):
            next_code(session, village, GRID)


def test_a_code_given_up_stays_with_its_grid(grids, store):
    with store.write("变更编码") as session:
        grid = bearer(session, "350582103202001")
        recode(session, grid, "350582103202007", DAY)
        assert used_by(session, "350582103202001") == used_by(session, "350582103202007") == grid.id
        assert used_by(session, "350582103202099") is None
        recode(session, grid, "350582103202001", DAY)
        former = session.scalars(select(GridCode.code).where(GridCode.system == OWN)).all()
        assert (grid.code, former) == ("350582103202001", ["350582103202007"])
    assert grids.bearer("350582103202007").id == grid.id
    assert grids.bearer("") is None


@pytest.mark.parametrize(
    ("code", "fault"),
    [("350582103202001", ""), ("P-01a", ""), ("３５", "只能由"), ("1 2", "只能由"), ("1" * 31, "最多")],
)
def test_the_form_of_a_code(code, fault):
    assert fault in code_fault(code)
    assert bool(code_fault(code)) is bool(fault)


def test_codes_are_compared_with_the_tree_and_the_past(grids, store):
    with store.read() as session:
        assert code_faults(session) == []
    with store.write("改坏") as session:
        first, second = (bearer(session, f"35058210320200{number}") for number in (1, 2))
        session.add(GridCode(grid_id=second.id, system=OWN, code=first.code))
        second.code = "350582103201002"
        bearer(session, "350582103201").code = "350581103201"
        closed = Grid(parent_id=second.id, level="grid", code="坏", name="旧", standing=GridStanding.CLOSED)
        session.add(closed)
    with store.read() as session:
        found = dict(code_faults(session))
    assert found[first.id] == "编码 350582103202001 是“第2网格”用过的，编码不能重复使用。"
    assert found[second.id] == "编码 350582103201002 不是以“江头村委会”的编码 350582103202 开头。"
    village = grids.find_village("岸兜")
    assert found[village] == "区划代码 350581103201 不在“陈埭镇”（350582103）之内。"
    assert set(found) == {first.id, second.id, village}


STEPS = st.lists(
    st.tuples(st.sampled_from(["create", "dedicate", "rename", "close", "recode", "return"]), st.integers(0, 30)),
    max_size=25,
)


@settings(max_examples=trials(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_no_code_is_ever_used_twice(grids, store, steps):
    """Whatever is done, a code once given belongs to one grid for ever, and a new one was never given before."""
    owners: dict[str, int] = {}
    with store.write("试") as session:
        village = bearer(session, "350582103202")
        for one in session.scalars(select(Grid)):
            owners[one.code] = one.id
        former = select(GridCode).where(GridCode.system == OWN)
        owners |= {one.code: one.grid_id for one in session.scalars(former)}
        for act, number in steps:
            beside = session.scalars(select(Grid).where(Grid.parent_id == village.id).order_by(Grid.id)).all()
            grid = beside[number % len(beside)]
            if act in ("create", "dedicate"):
                code = next_code(session, village, GRID, "04" if act == "dedicate" else None)
                assert code not in owners
                grid = Grid(parent_id=village.id, level="grid", code=code, name=f"网格{number}")
                session.add(grid)
            elif act == "rename":
                grid.name = f"更名{number}"
            elif act == "close":
                grid.standing = GridStanding.CLOSED
            elif act == "recode":
                code = next_code(session, village, GRID)
                assert code not in owners
                recode(session, grid, code, DAY)
            else:
                mine = select(GridCode.code).where(GridCode.grid_id == grid.id, GridCode.system == OWN)
                if (earlier := session.scalars(mine).first()) is not None:
                    recode(session, grid, earlier, DAY)
            session.flush()
            assert owners.setdefault(grid.code, grid.id) == grid.id
        assert all(used_by(session, code) == key for code, key in owners.items())
