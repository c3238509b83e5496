"""Records with coordinates go into the deepest grid whose polygon holds them."""

import pytest
from sqlalchemy import select

from db.models.dwellings import Building, Dwelling
from db.models.enterprises import Enterprise
from db.models.log import Change
from desktop.errors import Refusal
from desktop.jobs import Cancelled, Progress
from desktop.maps.datum import from_wgs84
from desktop.maps.matches import Datum
from tests.desktop.maps.made import PLANE, box


@pytest.fixture
def town(program):
    """Two villages side by side, the western one with two grids; the key of each by name."""
    grids, maps = program.grids, program.maps
    keys = {name: grids.resolve(name) for name in ("岸兜村", "江头村", "岸兜村第1网格", "岸兜村第2网格")}
    maps.draw(keys["岸兜村"], "", [box(0, 0, 1000, 1000)])
    maps.draw(keys["江头村"], "", [box(1000, 0, 2000, 1000)])
    maps.draw(keys["岸兜村第1网格"], "", [box(0, 0, 500, 1000)])
    maps.draw(None, "不是网格", [box(0, 0, 10, 10)])
    return keys


def put(program, model, places, **facts):
    """Register records at places in metres; None for one without coordinates."""
    with program.office.store.write("登记") as session:
        for number, place in enumerate(places):
            longitude, latitude = (None, None) if place is None else map(float, PLANE.to_degrees(place))
            words = {"address": f"某路{number}号"} if model is Dwelling else {"name": f"第{number}号"}
            words |= {"name_key": f"x{number}"} if model is Enterprise else {}
            session.add(model(longitude=longitude, latitude=latitude, **words, **facts))


def grids_of(program, model):
    with program.office.store.read() as session:
        return list(session.scalars(select(model.grid_id).order_by(model.id)))


def test_each_record_finds_the_deepest_grid(program, town):
    put(program, Dwelling, [(100, 100), (700, 100), (1500, 100), (5000, 100), None])
    put(program, Building, [(5, 5)])
    put(program, Enterprise, [(1500, 500)])
    preview = {one.title: one for one in program.maps.assign_preview()}
    rooms = preview["房屋"]
    assert (rooms.placed, rooms.moved, rooms.kept, rooms.outside, rooms.without) == (3, 0, 0, 1, 1)
    taken = program.maps.assign(Datum.WGS84, False, Progress())
    assert taken.count == 5
    assert grids_of(program, Dwelling) == [town["岸兜村第1网格"], town["岸兜村"], town["江头村"], None, None]
    assert grids_of(program, Building) == [town["岸兜村第1网格"]]
    assert grids_of(program, Enterprise) == [town["江头村"]]
    with program.office.store.read() as session:
        lines = session.scalars(select(Change).where(Change.action_id == taken.action)).all()
        assert len(lines) == 5
        assert all(line.version == 2 and list(line.fields) == ["grid_id"] for line in lines)
    program.maps.undo(taken.action, Progress())
    assert grids_of(program, Dwelling) == [None] * 5


def test_who_has_a_grid_stays_unless_all_are_wanted(program, town):
    put(program, Dwelling, [(100, 100), (1500, 100)], grid_id=town["江头村"])
    assert program.maps.assign_preview()[0].kept == 2
    assert program.maps.assign(Datum.WGS84, False, Progress()).count == 0
    assert program.maps.assign_preview(everything=True)[0].moved == 1
    taken = program.maps.assign(Datum.WGS84, True, Progress())
    assert taken.count == 1
    assert grids_of(program, Dwelling) == [town["岸兜村第1网格"], town["江头村"]]
    with program.office.store.write("改址") as session:
        session.get_one(Dwelling, 1).address = "别处"
    with pytest.raises(Refusal, match="1 条记录"):
        program.maps.undo(taken.action, Progress())


def test_coordinates_of_a_chinese_map(program, town):
    there = PLANE.to_degrees((300.0, 500.0))
    longitude, latitude = map(float, from_wgs84(there, Datum.GCJ02))
    with program.office.store.write("登记") as session:
        session.add(Dwelling(address="某路", longitude=longitude, latitude=latitude))
    assert program.maps.assign(Datum.GCJ02, False, Progress()).count == 1
    assert grids_of(program, Dwelling) == [town["岸兜村第1网格"]]


def test_stopped_in_the_middle_nothing_is_done(program, town):
    put(program, Dwelling, [(100, 100)])
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        program.maps.assign(Datum.WGS84, False, progress)
    assert grids_of(program, Dwelling) == [None]


def test_without_polygons_all_lie_outside(program):
    put(program, Dwelling, [(100, 100), None])
    rooms = program.maps.assign_preview()[0]
    assert (rooms.placed, rooms.outside, rooms.without) == (0, 1, 1)
