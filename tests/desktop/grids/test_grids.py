"""Which grid a clerk's wording means."""

import pytest
from sqlalchemy import select

from db.models.grids import Grid
from desktop.divisions import short_village_name
from desktop.grids.naming import grid_key, numeral
from desktop.grids.service import Grids, Village


@pytest.fixture
def grids(store):
    grids = Grids(store)
    with store.write("建镇") as session:
        villages = [Village("350582103201", "岸兜村委会"), Village("350582103202", "江头村委会")]
        grids.found_town(session, "350582103000", "陈埭镇", villages)
    with store.write("建网格") as session:
        for village in ("岸兜", "江头"):
            for name in ("第一网格", "第2网格", "市场专属网格"):
                grids.ensure(session, name, grids.find_village(village))
    return grids


@pytest.mark.parametrize(
    ("text", "number"), [("二", 2), ("十", 10), ("十二", 12), ("二十", 20), ("二十三", 23), ("二三", 23)]
)
def test_numerals(text, number):
    assert numeral(text) == number


def test_wordings_of_one_grid_are_one():
    assert {grid_key(name) for name in ("第二网格", "2网格", "第2单元网格", "02网格", "2号网格", "第 二 网格")} == {"2"}
    assert {short_village_name(name) for name in ("洛阳村", "洛阳村委会", "洛阳村民委员会", "洛阳")} == {"洛阳"}


def test_a_wording_finds_its_grid(grids):
    village = grids.find_village("江头村")
    second = grids.resolve("第二网格", village)
    assert grids.path_name(second) == "江头村委会 第2网格"
    assert grids.resolve("江头村第二网格") == second
    assert grids.resolve("江头2网格") == second
    assert grids.resolve(grids.nodes[second].code) == second
    assert grids.resolve("江头村委会") == village
    assert grids.resolve("第二网格") is None  # two villages have one
    assert grids.resolve("第九网格", village) is None
    assert grids.resolve("市场专属网格", village) is not None


@pytest.mark.parametrize(
    "typed", ["江头第2网格", "江头第二网格", "江头村第2网格", "江头村委会第2网格", "江头 2", "江头2网格"]
)
def test_village_and_grid_are_found_when_typed_in_one(grids, typed):
    assert grids.meant(typed) == {grids.resolve("第2网格", grids.find_village("江头"))}


def test_a_village_typed_finds_all_of_it(grids):
    assert len(grids.meant("江头")) == 4
    assert grids.meant("江头第9网格") == frozenset()


def test_of_two_villages_the_longer_name_counts(grids, store):
    with store.write("建村") as session:
        town = session.scalars(select(Grid).where(Grid.level == "town")).one()
        village = Grid(parent_id=town.id, level="village", code="350582103203", name="江头新村", place=9, path="/")
        session.add(village)
        session.flush()
        village.path = f"{town.path}{village.id}/"
        key = village.id
    with store.write("建网格") as session:
        grids.ensure(session, "第2网格", key)
    assert grids.village_of(grids.resolve("江头新村第2网格")).id == key
    assert {grids.village_of(one).id for one in grids.meant("江头新村第2网格")} == {key}


def test_codes_are_unique_and_follow_the_village(grids):
    codes = [node.code for node in grids.nodes.values()]
    assert len(codes) == len(set(codes)) == 9
    assert "350582103202001" in codes


def test_making_a_known_grid_again_gives_the_known_one(grids, store):
    village = grids.find_village("江头")
    with store.write("建网格") as session:
        assert grids.ensure(session, "2网格", village) == grids.resolve("第2网格", village)


def test_a_subtree_holds_all_below(grids):
    (town,) = grids.children(None)
    assert len(grids.subtree(town.id)) == 9
    assert len(grids.subtree(grids.find_village("江头"))) == 4
    assert grids.village_of(grids.resolve("江头2网格")).name == "江头村委会"


def test_a_grid_that_is_no_more_has_nothing_below_it(program):
    assert program.grids.subtree(999) == ()


def test_nothing_typed_names_no_grid(program):
    assert list(program.grids.named("\x01")) == []


def test_a_code_is_new_though_a_grid_before_it_was_dropped(program):
    village = program.grids.find_village("江头")
    with program.office.store.write("撤回") as session:
        session.delete(session.get_one(Grid, program.grids.resolve("江头第1网格")))
    with program.office.store.write("建网格") as session:
        made = program.grids.ensure(session, "第9网格", village)
    assert program.grids.nodes[made].code.endswith("003")


def test_a_tree_read_while_grids_change_is_read_again(program, monkeypatch):
    village = program.grids.find_village("江头")
    read = program.office.store.read

    def meanwhile():
        monkeypatch.setattr(program.office.store, "read", read)
        session = read()
        monkeypatch.setattr(program.grids, "_state", object())
        return session

    with program.office.store.write("建网格") as session:
        program.grids.ensure(session, "第8网格", village)
    monkeypatch.setattr(program.office.store, "read", meanwhile)
    first = program.grids.nodes
    assert program.grids.nodes is not first
