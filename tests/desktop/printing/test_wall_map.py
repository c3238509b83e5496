"""The wall map on paper: one sheet or tiles, every name on it or in the list, nothing cut off."""

import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from io import BytesIO
from math import ceil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from desktop.jobs import Cancelled, Progress
from desktop.printing.outcome import MissingGlyphs
from desktop.printing.paper import MM
from desktop.printing.press import print_wall_map
from desktop.printing.preview import PdfPages
from desktop.printing.wall_drawing import GRADED, NEIGHBOURS, UNKNOWN, colour_of
from desktop.printing.wall_legend import nice_length, round_ratio
from desktop.printing.wall_map import (
    MARGIN,
    OVERLAP,
    SHEETS,
    TILES,
    WHOLE,
    Area,
    Border,
    LaidPicture,
    LegendLine,
    NameFit,
    WallMap,
    tiling,
)
from desktop.printing.wall_sheet import lay_out

AT = datetime(2026, 11, 22, 9, 5, tzinfo=timezone(timedelta(hours=8)))


def square(column: int, row: int, side: float = 100.0):
    """A square of a chessboard, in metres."""
    west, south = column * side, row * side
    corners = [(west, south), (west + side, south), (west + side, south + side), (west, south + side), (west, south)]
    return ((np.array(corners, float),),)


def area(column: int, row: int, name: str, tint: int | None = 0, height: float = 30.0) -> Area:
    """A square with its name in the middle."""
    spot = (column * 100 + 50.0, row * 100 + 50.0)
    return Area(square(column, row), tint, name, ((NameFit((name,), spot, height),),))


def wall(columns: int = 4, rows: int = 3, **changes) -> WallMap:
    """A chessboard of grids."""
    areas = tuple(
        area(column, row, f"第{column * rows + row + 1}网格", (column + row) % 3)
        for column in range(columns)
        for row in range(rows)
    )
    legend = (
        LegendLine(0, "0", 4),
        LegendLine(1, "1～20", 4),
        LegendLine(2, "21～90", 4),
        LegendLine(None, "无数据", 0),
    )
    plain = WallMap(
        "示例镇实有人口分布图", "共 12 个网格", "示例镇网格中心", "李梅", AT, areas,
        (Border(square(0, 0, 300), 1, "村（社区）"),), "网格", "实有人口（人）", legend, True,
        (0.0, 0.0, columns * 100.0, rows * 100.0), note="内部工作用图",
    )  # fmt: skip
    return replace(plain, **changes)


def text_of(path, page: int = 0) -> str:
    """The text of a page without white space."""
    pages = PdfPages(path)
    text = "".join(pages.text(page).split())
    pages.close()
    return text


@pytest.mark.parametrize("sheet", WHOLE)
def test_everything_stands_on_one_sheet(folder, sheet):
    done = print_wall_map(wall(), folder / "map.pdf", Progress(), sheet=sheet)
    assert (done.pages, done.missing) == (1, frozenset())
    pages = PdfPages(folder / "map.pdf")
    assert sorted(pages.size(0)) == pytest.approx(SHEETS[sheet], abs=1)
    pages.close()
    text = text_of(folder / "map.pdf")
    wanted = """示例镇实有人口分布图 共12个网格 北 比例尺约1: 实有人口（人） 1～20（4个） 无数据 村（社区）界线 网格界线
        制图：示例镇网格中心 日期：2026年11月22日 内部工作用图"""
    for words in wanted.split():
        assert words in text
    assert {f"第{number}网格" for number in range(1, 13)} <= set(re.findall(r"第\d+网格", text))


def test_names_without_room_are_numbered_and_listed(folder):
    small = tuple(area(0, 0, f"小网格{number}", 0, height=0.5) for number in range(3))
    print_wall_map(wall(areas=(*wall().areas, *small)), folder / "map.pdf", Progress(), sheet="A3")
    text = text_of(folder / "map.pdf")
    assert "图上编号" in text
    assert all(f"{number + 1}小网格{number}" in text for number in range(3))


def test_the_first_wish_that_can_be_read_is_granted(folder):
    spot = (50.0, 50.0)
    wishes = ((NameFit(("甲网格", "321"), spot, 40.0),), (NameFit(("甲网格",), spot, 60.0),))
    narrow = ((NameFit(("乙网格", "654"), spot, 0.5),), (NameFit(("乙网格",), spot, 60.0),))
    areas = tuple(replace(area(place, 0, name), wishes=those) for place, (name, those) in
                  enumerate((("甲网格", wishes), ("乙网格", narrow))))  # fmt: skip
    print_wall_map(wall(areas=areas), folder / "map.pdf", Progress(), sheet="A3")
    text = text_of(folder / "map.pdf")
    assert "321" in text
    assert "654" not in text
    assert "乙网格" in text


def test_a_list_too_long_for_its_room_says_so(folder):
    small = tuple(area(0, 0, f"小网格{number}", 0, height=0.5) for number in range(400))
    print_wall_map(wall(areas=small), folder / "map.pdf", Progress(), sheet="A3")
    text = text_of(folder / "map.pdf")
    listed = len(re.findall(r"小网格\d+", text))
    assert f"其余{400 - listed}个没有列出" in text


@given(st.sampled_from(WHOLE), st.sampled_from(TILES), st.booleans())
def test_tiles_cover_the_sheet(sheet, tile, lying):
    size = SHEETS[sheet][::-1] if lying else SHEETS[sheet]
    cut = tiling(size, tile)
    assert sorted((cut.width, cut.height)) == sorted(SHEETS[tile])
    for whole, page, count in ((size[0], cut.width, cut.columns), (size[1], cut.height, cut.rows)):
        seen = page - 2 * MARGIN
        assert count * seen - (count - 1) * OVERLAP >= whole - 0.01
        assert (count - 1) * seen - (count - 2) * OVERLAP < whole or count == 1
    area_needed = size[0] * size[1] / ((cut.width - 2 * MARGIN) * (cut.height - 2 * MARGIN))
    assert cut.columns * cut.rows >= ceil(area_needed)


def test_tiles_say_where_they_belong_and_together_hold_all(folder):
    done = print_wall_map(wall(), folder / "tiles.pdf", Progress(), sheet="A1", tile="A4")
    layout = lay_out(wall(), "A1")
    cut = tiling((layout.width, layout.height), "A4")
    assert done.pages == cut.columns * cut.rows
    texts = [text_of(folder / "tiles.pdf", page) for page in range(done.pages)]
    assert f"第1行第1列（共{cut.rows}行{cut.columns}列）" in texts[0]
    assert f"第{cut.rows}行第{cut.columns}列" in texts[-1]
    assert (folder / "tiles.pdf").stat().st_size < 3 * 10**5  # the map is in the file once


def test_the_tiles_put_together_are_the_sheet(folder):
    """Pixel by pixel, but for the seams of antialiasing."""
    print_wall_map(wall(), folder / "one.pdf", Progress(), sheet="A3")
    print_wall_map(wall(), folder / "tiles.pdf", Progress(), sheet="A3", tile="A4")
    whole = pixels(folder / "one.pdf", 0)
    layout = lay_out(wall(), "A3")
    cut = tiling((layout.width, layout.height), "A4")
    wide, high = cut.width - 2 * MARGIN, cut.height - 2 * MARGIN
    differing = 0.0
    for row in range(cut.rows):
        for column in range(cut.columns):
            page = pixels(folder / "tiles.pdf", row * cut.columns + column)
            left, top = (round(one) for one in (column * (wide - OVERLAP), row * (high - OVERLAP)))
            edge = round(MARGIN)
            part = whole[top + 3 : top + int(high) - 3, left + 3 : left + int(wide) - 3]
            seen = page[edge + 3 : edge + 3 + part.shape[0], edge + 3 : edge + 3 + part.shape[1]]
            differing = max(differing, float((np.abs(part - seen) > 90).mean()))
    assert differing < 0.01


def pixels(path, page):
    """A page in grey, one pixel to a point."""
    pages = PdfPages(path)
    picture = pages.render(page, 72)
    pages.close()
    array = np.frombuffer(picture.pixels, np.uint8).reshape(picture.height, picture.width, -1)
    return array[:, :, :3].mean(axis=2)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_sketch_lies_below_the_tints(folder, kind):
    content = BytesIO()
    Image.new("RGB", (40, 30), "red").save(content, kind)
    picture = LaidPicture(content.getvalue(), (0.0, 0.0, 400.0, 300.0))
    print_wall_map(wall(picture=picture, areas=wall().areas[:1]), folder / "map.pdf", Progress(), sheet="A3")
    pages = PdfPages(folder / "map.pdf")
    shown = pages.render(0, 36)
    pages.close()
    colours = np.frombuffer(shown.pixels, np.uint8).reshape(-1, len(shown.pixels) // (shown.width * shown.height))
    assert ((colours[:, 0] > 200) & (colours[:, 1] < 60)).mean() > 0.3  # bare
    assert ((colours[:, 0] > 200) & (colours[:, 1] > 90) & (colours[:, 1] < 200)).any()  # through a tint


def test_tints_run_from_light_to_dark():
    def grey(colour: str) -> float:
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
        return 0.3 * red + 0.59 * green + 0.11 * blue

    greys = [grey(colour_of(wall(), tint)) for tint in range(len(GRADED))]
    assert greys == sorted(greys, reverse=True)
    assert min(np.diff(greys[::-1])) > 8  # told apart on a grey printer too
    assert colour_of(wall(), None) == UNKNOWN
    assert colour_of(wall(graded=False), 9) == NEIGHBOURS[1]


def test_a_missing_glyph_leaves_no_file(folder):
    odd = wall(areas=(area(0, 0, "第\U000323b0网格"),))
    with pytest.raises(MissingGlyphs, match=r"U\+323B0"):
        print_wall_map(odd, folder / "map.pdf", Progress(), sheet="A3", tile="A4")
    assert not (folder / "map.pdf").exists()
    assert print_wall_map(odd, folder / "map.pdf", Progress(), sheet="A3", allow_missing=True).missing


def test_a_stopped_print_leaves_no_file(folder):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        print_wall_map(wall(), folder / "map.pdf", progress)
    assert not (folder / "map.pdf").exists()


@given(st.floats(1, 10**7))
def test_the_scale_bar_is_round(most):
    length = nice_length(most)
    assert most / 2.5001 <= length <= most
    assert float(f"{length:.0e}") == length


def test_scales_are_written_in_three_digits():
    assert [round_ratio(one) for one in (12_345.6, 999.4, 100_499)] == [12_300, 999, 100_000]
    layout = lay_out(wall(), "A1")
    assert layout.width > layout.height  # a wide map lies
    assert 1000 * MM / layout.scale > 400


def test_the_same_map_is_the_same_file(folder):
    for name in ("one.pdf", "two.pdf"):
        print_wall_map(wall(), folder / name, Progress(), sheet="A3")
    assert (folder / "one.pdf").read_bytes() == (folder / "two.pdf").read_bytes()
