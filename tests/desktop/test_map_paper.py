"""From the map to paper: the areas of one level, their figures, the borders above them."""

from itertools import chain

import numpy as np
import pytest

from db.models.dwellings import Dwelling
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.map_paper import MapPapers, halves, map_name
from desktop.maps.matches import Datum
from desktop.maps.shapes import Bounds
from desktop.printing.document import moment
from desktop.printing.press import print_wall_map
from desktop.printing.preview import PdfPages
from tests.desktop.maps.made import box
from tests.desktop.maps.test_grounds import picture


@pytest.fixture
def papers(program):
    """A village of two grids and one without, all drawn."""
    grids, maps = program.grids, program.maps
    maps.draw(grids.resolve("岸兜村"), "", [box(0, 0, 1000, 600)])
    maps.draw(grids.resolve("岸兜村第1网格"), "", [box(0, 0, 500, 600)])
    maps.draw(grids.resolve("岸兜村第2网格"), "", [box(500, 0, 1000, 600)])
    maps.draw(None, "南片", [box(0, -600, 1000, 0)])
    with program.office.store.write("登记") as session:
        session.add_all([Dwelling(address=f"某路{n}号", grid_id=grids.resolve("岸兜村第1网格")) for n in range(7)])
    return MapPapers(program)


def test_levels_that_have_polygons(papers):
    assert [(one.key, one.polygons) for one in papers.levels()] == [("grid", 2), ("village", 1), ("", 1)]


def test_a_figure_fills_the_areas(papers, folder):
    wall = papers.wall_map("grid", "dwellings")
    assert {area.name: area.tint for area in wall.areas} == {"岸兜村委会 第1网格": 1, "岸兜村委会 第2网格": 0}
    assert [(line.words, line.count) for line in wall.legend] == [("0", 1), ("7", 1)]
    assert [area.wishes[0][0].lines for area in wall.areas] == [("第1网格", "7"), ("第2网格", "0")]
    assert (wall.title, wall.legend_title) == ("陈埭镇房屋分布图", "房屋（套）")
    assert wall.subtitle == f"共 2 个网格　数据截至 {moment(wall.as_of).split()[0]}"
    (border,) = wall.borders
    assert (border.weight, border.title) == (1, "村（社区）")
    west, south, east, north = wall.edges
    assert (east - west, north - south) == pytest.approx((1000, 600), rel=1e-3)
    assert print_wall_map(wall, folder / "map.pdf", Progress()).pages == 1


def test_one_village_alone(papers, program):
    grids, maps = program.grids, program.maps
    maps.draw(grids.resolve("江头村第1网格"), "", [box(1000, 0, 1400, 600)])
    assert len(papers.wall_map("grid", "dwellings").areas) == 3
    wall = papers.wall_map("grid", "dwellings", below=grids.resolve("岸兜村"))
    assert [area.name for area in wall.areas] == ["岸兜村委会 第1网格", "岸兜村委会 第2网格"]
    assert wall.title == "陈埭镇岸兜村房屋分布图"
    assert wall.edges[2] - wall.edges[0] == pytest.approx(1000, rel=1e-3)
    with pytest.raises(Refusal, match="“岸兜村委会 第1网格”下面还没有这一级的边界"):
        papers.wall_map("village", below=grids.resolve("岸兜村第1网格"))


def test_without_a_figure_neighbours_differ(papers):
    wall = papers.wall_map("grid", title="作战图")
    assert wall.title == "作战图"
    assert not wall.graded
    assert len({area.tint for area in wall.areas}) == 2
    assert wall.legend == ()


def test_places_without_a_grid_have_no_figure(papers):
    wall = papers.wall_map("", "dwellings")
    assert [area.tint for area in wall.areas] == [None]
    assert [line.words for line in wall.legend] == ["无数据"]


def test_a_sketch_lies_where_it_was_laid(papers, program):
    key = program.maps.add_ground("草图", picture(), Bounds(118.59, 24.79, 118.61, 24.81))
    laid = papers.wall_map("grid", ground=key).picture
    assert laid.content == picture()
    assert laid.edges[2] - laid.edges[0] == pytest.approx(2022, abs=5)
    with pytest.raises(Refusal, match="底图"):
        papers.wall_map("grid", ground=key + 1)


def test_names_fit_into_their_areas(papers):
    for area in papers.wall_map("grid").areas:
        points = np.concatenate([ring for part in area.rings for ring in part])
        for fit in chain(*area.wishes):
            assert (points.min(axis=0) < fit.spot).all()
            assert (points.max(axis=0) > fit.spot).all()
            assert 0 < fit.height < 600


def test_grids_of_one_name_are_told_apart_by_their_village(papers, program, folder):
    program.maps.draw(program.grids.resolve("江头村第1网格"), "", [box(1000, 0, 1500, 600)])
    wall = papers.wall_map("grid")
    assert {area.name: area.wishes[0][0].lines for area in wall.areas} == {
        "岸兜村委会 第1网格": ("岸兜村", "第1网格"),
        "岸兜村委会 第2网格": ("第2网格",),
        "江头村委会 第1网格": ("江头村", "第1网格"),
    }
    print_wall_map(wall, folder / "map.pdf", Progress())
    pages = PdfPages(folder / "map.pdf")
    assert "江头村" in pages.text(0)
    pages.close()
    alone = papers.wall_map("grid", below=program.grids.resolve("江头村"))
    assert [area.wishes[0][0].lines for area in alone.areas] == [("第1网格",)]


def test_nothing_to_print_is_said(program):
    with pytest.raises(Refusal, match="还没有边界"):
        MapPapers(program).wall_map("grid")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("岸兜村委会", "岸兜村"),
        ("岸兜村村民委员会", "岸兜村"),
        ("洛阳社区居委会", "洛阳社区"),
        ("洛阳社区居民委员会", "洛阳社区"),
        ("洛阳居委会", "洛阳社区"),
        ("第2网格", "第2网格"),
    ],
)
def test_villages_are_named_as_on_maps(name, short):
    assert map_name(name) == short


def test_a_long_name_is_broken_where_one_would():
    assert halves("某某村第248网格") == ("某某村", "第248网格")
    assert halves("第248网格") == ("第248", "网格")
    assert halves("仓前街道") == ("仓前", "街道")
    assert halves("岸兜村") == ("岸兜村",)


@pytest.mark.parametrize("county", ["renshou", "yuhang"])
def test_a_real_county_is_printed_with_all_its_names(program, folder, shared, county):
    maps = program.maps
    file = maps.read_file(shared / "data" / f"{county}_towns.geojson", Progress())
    maps.take_in(maps.propose(file, file.name_key, file.code_key, Datum.WGS84), Progress())
    wall = MapPapers(program).wall_map("", title=county)
    assert print_wall_map(wall, folder / "map.pdf", Progress(), sheet="A1").pages == 1
    pages = PdfPages(folder / "map.pdf")
    text = "".join(pages.text(0).split())
    pages.close()
    assert [name for name in file.names("name") if name not in text] == []
    assert "图上编号" not in text
