"""An office below was entered here before it had the program: its records are ours from its first package on."""

from pathlib import Path

import pytest
from sqlalchemy import select

from db.models.exchange import ItemResult, Mark, Relation
from db.models.grids import Grid
from db.models.people import Person
from desktop.grids.service import Grids, Village
from tests.desktop.exchange.posts import DISTRICT, TOWN, VILLAGE, Bureau

NUMBER = "359998198001010017"


@pytest.fixture
def stick(folder: Path) -> Path:
    """What is carried between the offices."""
    return folder / "stick"


def found(bureau: Bureau, levels: tuple[str, str], below: dict[str, str]) -> dict[str, int]:
    """Give an office its root and what is below it."""
    with bureau.store.write("建立单位") as session:
        places = [Village(code, name) for code, name in below.items()]
        return Grids(bureau.store).found(session, levels, bureau.office_id, bureau.name, places)


def grids(bureau: Bureau) -> dict[str, tuple[str | None, str]]:
    """Return code of the one above, and name, of every grid by its code."""
    with bureau.store.read() as session:
        rows = {one.id: one for one in session.scalars(select(Grid))}
        return {
            one.code: (rows[one.parent_id].code if one.parent_id is not None else None, one.name)
            for one in rows.values()
        }


@pytest.mark.parametrize("said_where", [True, False])
def test_a_towns_tree_takes_the_place_that_the_district_kept_for_it(template, folder, stick, said_where):
    town, district = Bureau("洛阳镇", TOWN, template, folder), Bureau("惠安县", DISTRICT, template, folder)
    below = found(district, ("district", "town"), {TOWN: "洛阳镇", "350521105000": "东园镇"})
    found(town, ("town", "village"), {VILLAGE: "洛阳村"})
    town.knows(district, Relation.UPPER)
    district.knows(town, Relation.LOWER, below[TOWN] if said_where else None)
    town.register("子")
    taken = town.exchange(district, stick)
    assert not [one for outcome in taken.outcomes.values() for one in outcome.items]
    assert grids(district) == {
        DISTRICT: (None, "惠安县"),
        TOWN: (DISTRICT, "洛阳镇"),
        "350521105000": (DISTRICT, "东园镇"),
        VILLAGE: (TOWN, "洛阳村"),
    }
    with district.store.read() as session:
        assert session.get_one(Grid, below[TOWN]).path == f"/{below[DISTRICT]}/{below[TOWN]}/"
        assert district.person(session, "子").grid_id == below[TOWN]
    with town.store.write("改名") as session:
        session.scalars(select(Grid).where(Grid.code == TOWN)).one().name = "洛阳新镇"
    town.exchange(district, stick)
    assert grids(district)[TOWN] == (DISTRICT, "洛阳新镇")
    district.edit("子", phone="13800000001")
    district.exchange(town, stick)
    assert town.said("子")["phone"] == "13800000001"
    assert len(grids(town)) == 2


def test_a_town_that_the_district_kept_no_place_for_hangs_below_it(template, folder, stick):
    town, district = Bureau("洛阳镇", TOWN, template, folder), Bureau("惠安县", DISTRICT, template, folder)
    found(district, ("district", "town"), {})
    found(town, ("town", "village"), {VILLAGE: "洛阳村"})
    town.knows(district, Relation.UPPER)
    district.knows(town, Relation.LOWER)
    for _ in range(2):
        town.register("子")
        town.exchange(district, stick)
        assert grids(district) == {
            DISTRICT: (None, "惠安县"), TOWN: (DISTRICT, "洛阳镇"), VILLAGE: (TOWN, "洛阳村")
        }  # fmt: skip
        place = district.partners.row(district.partner(town)).grid_id
        assert place is not None
        with district.store.read() as session:
            assert session.get_one(Grid, place).code == TOWN


def test_a_village_brings_the_people_its_town_has_already(template, folder, stick):
    village, town = Bureau("洛阳村", VILLAGE, template, folder), Bureau("洛阳镇", TOWN, template, folder)
    places = found(town, ("town", "village"), {VILLAGE: "洛阳村"})
    found(village, ("village", "grid"), {})
    for bureau, phone, note in ((town, "13800000001", "镇里记的"), (village, "13800000002", None)):
        with bureau.store.write("登记") as session:
            grid = session.scalars(select(Grid.id).where(Grid.code == VILLAGE)).one()
            person = Person(name="子", name_key="zi", id_no=NUMBER, grid_id=grid, phone=phone, note=note)
            session.add_all([person, *([Person(name="丑", name_key="chou", grid_id=grid)] if note is None else [])])
    village.knows(town, Relation.UPPER)
    town.knows(village, Relation.LOWER, places[VILLAGE])
    taken = village.exchange(town, stick)
    items = [one for outcome in taken.outcomes.values() for one in outcome.items]
    assert town.names() == ["丑", "子"]
    assert [(one.field, one.ours, one.theirs) for one in items if one.result is ItemResult.OVERRULED] == [
        ("phone", "13800000001", "13800000002")
    ]
    said = town.said("子")
    assert (said["phone"], said["note"]) == ("13800000002", "镇里记的")
    with town.store.read() as session:
        marks = session.scalars(select(Mark.record_id).where(Mark.table == "person")).all()
        assert len(marks) == len(set(marks)) == 2
    village.edit("子", phone="13800000003")
    village.exchange(town, stick)
    assert town.said("子")["phone"] == "13800000003"
    town.edit("子", occupation="教师")
    town.exchange(village, stick)
    assert village.names() == ["丑", "子"]
