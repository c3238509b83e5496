"""Polygons in the office: matched, taken in, drawn, changed, ended, and all of it undone."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from db.errors import Conflict
from db.models.grids import GridCode
from db.models.maps import MapShape
from desktop.errors import Refusal
from desktop.jobs import Cancelled, Progress
from desktop.maps.findings import Crossing
from desktop.maps.matches import Datum, How
from desktop.maps.service import Redrawing
from desktop.tables import Search
from tests.desktop.maps.made import CENTRE, box, feature, geojson, square

LATER = date(2026, 12, 1)


@pytest.fixture
def maps(program):
    return program.maps


@pytest.fixture
def grid(program):
    """The key of a grid by its wording."""

    def find(text):
        key = program.grids.resolve(text)
        assert key is not None
        return key

    return find


def proposed(maps, folder, features, datum=Datum.WGS84, **keys):
    file = maps.read_file(geojson(folder / "边界.geojson", features), Progress())
    return maps.propose(file, keys.get("name", file.name_key), keys.get("code", file.code_key), datum)


def take_in(maps, folder, *features):
    return maps.take_in(proposed(maps, folder, features), Progress())


def test_features_find_their_grids(maps, grid, folder, program):
    with program.office.store.write("登记编码") as session:
        session.add(GridCode(grid_id=grid("江头村第2网格"), system="综治平台", code="ZZ-77"))
    wordings = [
        ("岸兜村委会", "", "岸兜村"),
        ("江头", "", "江头村"),
        ("岸兜社区第二网格", "", "岸兜村第2网格"),
        ("江头村-1网格", "", "江头村第1网格"),
        ("随便", "350582103201001", "岸兜村第1网格"),
        ("随便", "ZZ-77", "江头村第2网格"),
    ]
    features = [feature([square(2 * place, 0)], name=name, code=code) for place, (name, code, _) in enumerate(wordings)]
    matches = proposed(maps, folder, features).matches
    assert [one.grid_id for one in matches] == [grid(wanted) for _, _, wanted in wordings]
    assert [one.how for one in matches] == [How.NAME] * 4 + [How.CODE] * 2
    town = proposed(maps, folder, [feature([square(0, 0)], name="陈埭")]).matches[0]
    assert program.grids.nodes[town.grid_id].level == "town"


def test_a_wording_that_fits_several_grids_is_left_to_the_clerk(maps, grid, folder):
    matches = proposed(maps, folder, [feature([square(0, 0)], name="第1网格"), feature([square(2, 0)], name="五里亭")])
    first, second = matches.matches
    assert (first.how, first.grid_id) == (How.SEVERAL, None)
    assert set(first.candidates) == {grid("岸兜村第1网格"), grid("江头村第1网格")}
    assert (second.how, second.grid_id, second.taken) == (How.NONE, None, True)
    chosen = matches.choose(1, grid("岸兜村第1网格"))
    assert (chosen.matches[0].how, chosen.matches[0].grid_id) == (How.CHOSEN, grid("岸兜村第1网格"))


def test_the_village_beside_a_wording_decides(maps, grid, folder):
    features = [
        feature([square(0, 0)], name="第1网格", 所属村="江头村"),
        feature([square(2, 0)], name="第1网格", 所属村="岸兜社区"),
    ]
    first, second = proposed(maps, folder, features).matches
    assert (first.grid_id, second.grid_id) == (grid("江头村第1网格"), grid("岸兜村第1网格"))


def test_two_features_of_one_grid_are_named(maps, grid, folder):
    features = [feature([square(0, 0)], name="岸兜"), feature([square(2, 0)], name="岸兜村")]
    matches = proposed(maps, folder, features)
    assert [one.how for one in matches.matches] == [How.TWICE] * 2
    assert matches.taken == ()
    with pytest.raises(Refusal, match="没有选中"):
        maps.take_in(matches, Progress())
    both = matches.choose(1, grid("岸兜村")).choose(2, grid("岸兜村")).take(1, True).take(2, True)
    with pytest.raises(Refusal, match="两个图形"):
        maps.take_in(both, Progress())
    assert maps.shapes() == ()


def test_taken_in_and_undone(maps, grid, folder):
    first = take_in(maps, folder, feature([square(0, 0)], name="岸兜村"), feature([square(2, 0)], name="五里亭"))
    assert (first.count, first.ended) == (2, 0)
    by_name = {shape.name: shape for shape in maps.shapes()}
    assert by_name["岸兜村委会"].grid_id == grid("岸兜村")
    assert by_name["岸兜村委会"].surface_m2 == pytest.approx(10_000, rel=1e-5)
    assert by_name["五里亭"].grid_id is None
    assert by_name["五里亭"].source == "边界.geojson"
    old = {shape.key for shape in maps.shapes()}
    matches = proposed(maps, folder, [feature([square(0, 1)], name="岸兜村"), feature([square(2, 1)], name="五里亭")])
    assert {one.replaces for one in matches.matches} == old
    second = maps.take_in(matches, Progress())
    assert (second.count, second.ended) == (2, 2)
    assert len(maps.shapes()) == 2
    assert old.isdisjoint(shape.key for shape in maps.shapes())
    assert {shape.key for shape in maps.shapes(date(2026, 6, 30))} == old  # the history stays
    with pytest.raises(Refusal, match="之后又改动过"):
        maps.undo(first.action, Progress())
    maps.undo(second.action, Progress())
    assert {shape.key for shape in maps.shapes()} == old
    with pytest.raises(Refusal):
        maps.undo(second.action, Progress())


def test_a_faulty_feature_keeps_everything_out(maps, folder):
    bow = square(0, 0)[[0, 2, 1, 3, 0]]
    matches = proposed(maps, folder, [feature([square(2, 0)], name="岸兜村"), feature([bow], name="江头村")])
    assert [one.taken for one in matches.matches] == [True, False]
    assert [one.number for one in matches.faulty] == [2]
    with pytest.raises(Refusal, match="第 2 个"):
        maps.take_in(matches.take(2, True), Progress())
    assert maps.shapes() == ()
    assert maps.take_in(matches, Progress()).count == 1


def test_a_stopped_import_leaves_nothing(maps, folder):
    matches = proposed(maps, folder, [feature([square(0, 0)], name="岸兜村")])
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        maps.take_in(matches, progress)
    assert maps.shapes() == ()


def test_shifted_coordinates_are_put_right(maps, folder):
    plain = proposed(maps, folder, [feature([square(0, 0)], name="岸兜村")]).matches[0]
    shifted = proposed(maps, folder, [feature([square(0, 0)], name="岸兜村")], Datum.GCJ02).matches[0]
    assert 0.001 < np.abs(shifted.rings[0][0] - plain.rings[0][0]).max() < 0.02
    assert shifted.surface_m2 == pytest.approx(plain.surface_m2, rel=1e-2)


def test_drawn_and_redrawn(maps, grid, open_office):
    village, first = grid("岸兜村"), grid("岸兜村第1网格")
    maps.draw(village, "", [square(0, 0, 200)])
    drawn = maps.draw(first, "", [box(0, 0, 100, 250)])
    assert drawn.remarks == ("有 5,000 平方米在上级“岸兜村委会”的边界之外",)
    beside = maps.draw(grid("岸兜村第2网格"), "", [box(80, 0, 200, 200)])
    assert beside.remarks == ("与“第1网格”重叠 4,000 平方米",)
    (shape,) = (one for one in maps.shapes() if one.grid_id == first)
    assert (shape.name, shape.source, shape.valid_from) == ("第1网格", "手工绘制", None)
    again = maps.redraw(shape.key, shape.version, [[box(0, 0, 80, 200)]])
    assert (again.key, again.version, again.remarks) == (shape.key, shape.version + 1, ())
    with pytest.raises(Conflict):
        maps.redraw(shape.key, shape.version, [[box(0, 0, 80, 200)]])
    changed = maps.redraw(again.key, again.version, [[box(0, 0, 60, 200)]], since=LATER)
    assert changed.key != shape.key
    assert next(one for one in maps.shapes() if one.grid_id == first).surface_m2 == pytest.approx(12_000, rel=1e-4)
    before = next(one for one in maps.shapes(date(2026, 11, 1)) if one.grid_id == first)
    assert before.surface_m2 == pytest.approx(16_000, rel=1e-4)
    with open_office.store.read() as session:
        assert len(session.scalars(select(MapShape)).all()) == 4


def test_polygons_that_share_a_border_are_redrawn_together_or_not_at_all(maps, grid):
    first = maps.draw(grid("岸兜村第1网格"), "", [square(0, 0)])
    second = maps.draw(grid("岸兜村第2网格"), "", [square(1, 0)])
    moved = [
        Redrawing(first.key, first.version, [[box(0, 0, 120, 100)]]),
        Redrawing(second.key, second.version, [[box(120, 0, 200, 100)]]),
    ]
    with pytest.raises(Conflict):
        maps.redraw_all([moved[0], Redrawing(second.key, second.version + 1, moved[1].rings)])
    assert [round(one.surface_m2, -2) for one in maps.shapes()] == [10_000, 10_000]
    drawn = maps.redraw_all(moved)
    assert [one.remarks for one in drawn] == [(), ()]
    assert [round(one.surface_m2, -2) for one in maps.shapes()] == [12_000, 8_000]
    changes = [Redrawing(one.key, one.version, rings.rings) for one, rings in zip(drawn, moved, strict=True)]
    maps.redraw_all(changes, since=LATER)
    assert {one.valid_from for one in maps.shapes()} == {LATER}


def test_drawing_again_ends_the_earlier_polygon(maps, grid, program):
    first = maps.draw(grid("岸兜村"), "", [square(0, 0)])
    second = maps.draw(grid("岸兜村"), "", [square(1, 0)])
    assert [(shape.key, shape.valid_from) for shape in maps.shapes()] == [(second.key, date(2026, 11, 22))]
    assert [shape.key for shape in maps.shapes(date(2026, 11, 21))] == [first.key]


@pytest.mark.parametrize("ring", [[0, 2, 1, 3, 0], [0, 2, 1, 3]])
def test_a_polygon_that_crosses_itself_is_refused(maps, ring):
    with pytest.raises(Crossing, match="自己相交") as refused:
        maps.draw(None, "测试", [square(0, 0)[ring]])
    middle = square(0, 0)[:4].mean(axis=0)
    assert refused.value.place == pytest.approx(middle, abs=1e-6)
    assert maps.shapes() == ()


def test_what_is_no_polygon_is_refused(maps, grid):
    for outline in (square(0, 0)[:2], box(0, 0, 0.5, 0.5)):
        with pytest.raises(Refusal):
            maps.draw(None, "测试", [outline])
    with pytest.raises(Refusal, match="名称"):
        maps.draw(None, " ", [square(0, 0)])
    with pytest.raises(Refusal, match="网格"):
        maps.draw(9999, "", [square(0, 0)])


def test_attached_and_removed(maps, grid):
    loose = maps.draw(None, "南片", [square(0, 0)])
    own = maps.draw(grid("岸兜村"), "", [square(2, 0)])
    attached = maps.attach(loose.key, loose.version, grid("岸兜村"))
    assert attached.remarks == ("“岸兜村委会”原来的边界已停用",)
    assert [(shape.key, shape.name) for shape in maps.shapes()] == [(loose.key, "岸兜村委会")]
    with pytest.raises(Refusal):
        maps.attach(own.key, own.version, None)
    removed = maps.remove(loose.key, attached.version)
    assert maps.shapes() == ()
    maps.undo(removed.action, Progress())
    assert len(maps.shapes()) == 1


def test_the_log_tells_of_polygons(maps, grid, program):
    drawn = maps.draw(grid("岸兜村"), "", [square(0, 0)])
    maps.redraw(drawn.key, drawn.version, [[square(1, 0)]])
    entries = [program.journal.records([key])[key] for key in program.journal.head(Search(), 2)]
    assert [entry["action"] for entry in entries] == ["修改边界", "绘制边界"]


def test_checked_level_by_level(maps, grid):
    maps.draw(grid("岸兜村"), "", [square(0, 0, 200)])
    maps.draw(grid("岸兜村第1网格"), "", [box(0, 0, 120, 200)])
    maps.draw(grid("岸兜村第2网格"), "", [box(100, 0, 180, 200)])
    found = maps.topology()
    assert [round(one.area_m2) for one in found.overlaps] == [4000]
    assert [round(one.area_m2) for one in found.gaps] == [4000]
    assert set(found.missing) == {grid("江头村"), grid("江头村第1网格"), grid("江头村第2网格")}
    assert maps.topology(level="village").missing == (grid("江头村"),)
    assert maps.topology(level="grid", parent=grid("岸兜村")).missing == ()
    assert maps.topology(tolerance_m2=5000).overlaps == ()


def test_a_blank_ground_where_there_are_no_coordinates(maps):
    blank = maps.extent()
    assert blank.west < 104 < blank.east
    maps.draw(None, "村", [square(0, 0)])
    assert maps.extent().west == pytest.approx(CENTRE[0], abs=1e-9)


def test_exported_and_read_again(maps, grid, folder):
    maps.draw(grid("岸兜村第1网格"), "", [square(0, 0), box(20, 20, 40, 40)])
    maps.draw(None, "南片", [square(2, 0)])
    assert maps.export(folder / "导出.geojson") == 2
    file = maps.read_file(folder / "导出.geojson", Progress())
    matches = maps.propose(file, file.name_key, file.code_key, Datum.WGS84).matches
    assert [(one.grid_id, one.how) for one in matches] == [(grid("岸兜村第1网格"), How.CODE), (None, How.NONE)]
    assert matches[0].surface_m2 == pytest.approx(9_600, rel=1e-4)
    written = json.loads((folder / "导出.geojson").read_text("utf-8"))
    assert written["features"][0]["properties"]["code"] == "350582103201001"


def test_neighbours_have_different_colours(maps):
    for column in range(4):
        for row in range(4):
            maps.draw(None, f"{column}-{row}", [square(column, row)])
    colours = maps.distinct()
    assert set(colours.values()) <= set(range(6))
    by_name = {shape.name: colours[shape.key] for shape in maps.shapes()}
    for column in range(3):
        for row in range(4):
            assert by_name[f"{column}-{row}"] != by_name[f"{column + 1}-{row}"]
            assert by_name[f"{row}-{column}"] != by_name[f"{row}-{column + 1}"]


@pytest.mark.parametrize(("name", "count", "square_kilometres"), [("renshou", 60, 2610.7), ("yuhang", 12, 944.7)])
def test_a_real_county_is_seamless(maps, folder, shared, name, count, square_kilometres):
    """The true figures: both files share every border exactly (checked apart from the program by a plain union)."""
    file = maps.read_file(shared / "data" / f"{name}_towns.geojson", Progress())
    assert all(one.faults == () and one.remarks == () for one in file.features)
    assert all(file.names(file.name_key))
    taken = maps.take_in(maps.propose(file, file.name_key, file.code_key, Datum.WGS84), Progress())
    assert taken.count == count
    found = maps.topology(tolerance_m2=0)
    assert (found.checked, found.overlaps, found.gaps, found.slivers) == (count, (), (), 0)
    assert sum(shape.surface_m2 for shape in maps.shapes()) / 1e6 == pytest.approx(square_kilometres, abs=0.1)
    maps.export(Path(folder / "again.geojson"))
