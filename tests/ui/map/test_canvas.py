"""The map in the window: what is pointed at, how it moves, what its colours and names say."""

import json
from itertools import pairwise
from math import dist
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from desktop.maps.shapes import Bounds
from desktop.resources import resources
from tests.ui.map.conftest import SIDE, SOUTH, WEST, Hand, plots, square
from tests.ui.test_look import EYES, brightness, lightness_and_hue
from ui import theme
from ui.map.canvas import MapCanvas
from ui.map.legend import Class, Legend, round_below, words_of
from ui.map.outlines import FAR, FULL, Outlines, Plot, thinned


def middle(key: int) -> tuple[float, float]:
    """Return the middle of one of the squares."""
    return WEST + SIDE * ((key - 1) % 2 + 0.5), SOUTH + SIDE * ((key - 1) // 2 + 0.5)


def turn(canvas: MapCanvas, at: QPoint, turns: int) -> None:
    """Turn the wheel over a point."""
    event = QWheelEvent(
        QPointF(at),
        QPointF(canvas.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * turns),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), event)


def test_a_click_picks_and_a_double_click_comes_near(canvas: MapCanvas, hand: Hand) -> None:
    heard: list[object] = []
    canvas.picked.connect(heard.append)
    hand.click(*middle(1))
    assert (heard, canvas.chosen) == ([1], 1)
    before = canvas.scale_now
    hand.double_click(*middle(4))
    assert heard[-1] == 4
    assert canvas.scale_now > before * 1.2
    assert abs(hand.at(*middle(4)).x() - canvas.viewport().width() / 2) < 2
    canvas.show_all()
    hand.click(WEST - SIDE / 4, SOUTH + SIDE)
    assert canvas.chosen is None


def test_the_wheel_zooms_at_the_mouse(canvas: MapCanvas, hand: Hand) -> None:
    at = hand.at(*middle(2))
    held = canvas.to_ground(QPointF(at))
    for turns in (3, -1, 2):
        turn(canvas, at, turns)
        there = canvas.to_view(held.x(), held.y())
        assert (there - QPointF(at)).manhattanLength() < 3
    assert canvas.scale_now > 0


def test_a_drag_moves_the_ground_and_picks_nothing(canvas: MapCanvas, hand: Hand) -> None:
    canvas.zoom(3.0)
    before, x = canvas.chosen, hand.at(*middle(1)).x()
    hand.drag(middle(4), (middle(4)[0] + SIDE / 3, middle(4)[1]))
    assert hand.at(*middle(1)).x() > x + 20
    assert canvas.chosen == before


def test_the_keys_move_zoom_and_show_everything(canvas: MapCanvas, hand: Hand) -> None:
    all_of_it = canvas.scale_now
    hand.key(Qt.Key.Key_Plus)
    hand.key(Qt.Key.Key_Plus)
    assert canvas.scale_now == pytest.approx(all_of_it * 1.25**2)
    before = canvas.centre.x()
    hand.key(Qt.Key.Key_Right)
    assert canvas.centre.x() > before
    hand.key(Qt.Key.Key_Minus)
    hand.key(Qt.Key.Key_0)
    assert canvas.scale_now == pytest.approx(all_of_it)


def test_a_map_shown_whole_stays_whole_in_a_larger_window(canvas: MapCanvas) -> None:
    before = canvas.scale_now
    canvas.resize(960, 720)
    assert canvas.scale_now > before * 1.3
    canvas.zoom(2.0)
    held = canvas.scale_now
    canvas.resize(640, 480)
    assert canvas.scale_now == held


@pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)
def test_the_mouse_over_a_grid_is_told_its_name_and_figure(canvas: MapCanvas, hand: Hand, qtbot: QtBot) -> None:
    canvas.tip_of = lambda key: f"第{key}网格　812 人"
    at = hand.at(*middle(3))
    event = QHelpEvent(QEvent.Type.ToolTip, at, canvas.viewport().mapToGlobal(at))
    QApplication.sendEvent(canvas.viewport(), event)
    assert QToolTip.text() == "第3网格　812 人"
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_classes_are_tints_and_what_has_no_figure_is_hatched(canvas: MapCanvas, hand: Hand) -> None:
    canvas.set_tints({1: 0, 2: 4, 3: None}, {})
    picture = canvas.grab().toImage()
    worn = theme.current()

    def colours(key: int) -> set[str]:
        at = hand.at(*middle(key)) + QPoint(-60, -60)
        return {picture.pixelColor(at + QPoint(x, y)).name() for x in range(12) for y in range(12)}

    assert colours(1) == {worn.colour("map_1").name()}
    assert colours(2) == {worn.colour("map_5").name()}
    assert colours(4) == {worn.colour("raised").name()}
    assert len(colours(3)) > 1


def test_names_are_written_where_they_fit(canvas: MapCanvas) -> None:
    canvas.set_tints({}, {1: "812 人"})
    canvas.grab()
    assert sorted(canvas.named) == [1, 2, 3, 4]
    canvas.resize(160, 120)
    canvas.zoom(1 / 3)
    canvas.grab()
    assert canvas.named == []


def test_another_theme_dresses_the_map_anew(canvas: MapCanvas, hand: Hand, qapp: QApplication) -> None:
    canvas.set_tints({1: 0}, {})
    try:
        theme.use(qapp, theme.Theme(theme.DARK), resources())
        picture = canvas.grab().toImage()
        assert picture.pixelColor(hand.at(*middle(1)) + QPoint(-60, -60)) == QColor(theme.DARK.map_1)
        assert picture.pixelColor(2, 2) == QColor(theme.DARK.surface)
    finally:
        theme.use(qapp, theme.Theme(), resources())


def test_neighbours_far_away_still_touch() -> None:
    """Corners are left out alike on both sides of a border, whichever way each ring runs."""
    rng = np.random.default_rng(1)
    border = np.column_stack([np.linspace(0, 1000, 200), rng.normal(0, 3, 200)])
    above = np.vstack([border, [(1000, -500), (0, -500)]])
    below = np.vstack([border[::-1], [(0, 500), (1000, 500)]])
    kept = [{tuple(one) for one in thinned(ring, 20.0) if abs(one[1]) < 100} for ring in (above, below)]
    assert kept[0] == kept[1]
    assert len(kept[0]) < 120


def test_a_name_stands_inside_its_polygon() -> None:
    """Also in one that is bent around its middle."""
    x, y = WEST, SOUTH
    bent = np.array(
        [(x, y), (x + 0.03, y), (x + 0.03, y + 0.03), (x + 0.027, y + 0.03), (x + 0.027, y + 0.003), (x, y + 0.003)]
    )
    bounds = Bounds(x, y, x + 0.03, y + 0.03)
    one = Outlines.of([Plot(1, "弯", ((bent,),))], bounds).all[0]
    assert one.paths[FULL].contains(QPointF(*one.spot))
    holed = ((square(0, 0), square(0, 0, SIDE / 2)[::-1]),)
    assert Outlines.of([Plot(1, "空", holed)], bounds).all[0].paths[FULL].contains(QPointF(*one.spot)) is False


def test_a_map_without_polygons_shows_where_one_may_be_drawn(qtbot: QtBot) -> None:
    bare = MapCanvas()
    qtbot.addWidget(bare)
    bare.resize(400, 300)
    bare.set_outlines(Outlines.of([], Bounds(118, 24, 118.1, 24.1)))
    bare.show_all()
    assert 0 < bare.scale_now * 10_000 < 400
    assert bare.plane.place(0, 0) == pytest.approx((118.05, 24.05))
    assert bare.key_at(QPointF(0, 0)) is None


def test_the_legend_and_the_scale_bar_say_it_in_words(canvas: MapCanvas) -> None:
    legend = Legend(canvas)
    legend.show_classes("实有人口（人）", [Class(0, "0–120", 3), Class(None, "无数据", 1)])
    assert legend.words == ["0–120", "无数据"]
    assert [round_below(length) for length in (0.3, 1, 7, 30, 49, 999, 2300)] == [1, 1, 5, 20, 20, 500, 2000]
    assert (words_of(500), words_of(2000)) == ("500 米", "2 公里")


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_the_tints_of_the_map_carry_ink_and_are_told_apart_by_all_eyes(colours: theme.Colours) -> None:
    tints = [getattr(colours, f"map_{place}") for place in range(1, 6)]
    for tint in tints:
        light, dark = sorted((brightness(tint), brightness(colours.ink)))[::-1]
        assert (light + 0.05) / (dark + 0.05) >= 4.5, tint
    for eyes in EYES.values():
        for one, other in pairwise(tints):
            assert dist(lightness_and_hue(one, eyes), lightness_and_hue(other, eyes)) >= 7, (one, other)
    shades = [brightness(tint) for tint in tints]
    assert shades == sorted(shades, reverse=colours is theme.LIGHT), "from few to many the tints go one way"


@pytest.mark.parametrize(("name", "count"), [("renshou_towns", 60), ("yuhang_towns", 12)])
def test_real_towns_are_drawn_at_every_distance(shared: Path, qtbot: QtBot, name: str, count: int) -> None:
    features = json.loads((shared / "data" / f"{name}.geojson").read_text("utf-8"))["features"]
    found = []
    for number, feature in enumerate(features, 1):
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        rings = tuple(tuple(np.array(ring)[:, :2] for ring in polygon) for polygon in polygons)
        found.append(Plot(number, f"镇{number}", rings))
    corners = np.vstack([ring for plot in found for polygon in plot.rings for ring in polygon])
    outlines = Outlines.of(found, Bounds(*corners.min(axis=0), *corners.max(axis=0)))
    assert len(outlines.all) == count
    canvas = MapCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(1000, 700)
    canvas.set_outlines(outlines)
    canvas.show_all()
    for _ in range(8):
        canvas.grab()  # a few names a frame
    assert len(canvas.named) > count // 4
    assert outlines.level(canvas.scale_now) == FAR
    for one in outlines.all:
        canvas.zoom_to(one.key)
        assert one.paths[FULL].contains(QPointF(*one.spot))
    canvas.look_at(0, 0, 1.0)
    assert outlines.level(canvas.scale_now) == FULL


def test_the_smallest_polygon_is_the_one_that_is_meant(canvas: MapCanvas, hand: Hand) -> None:
    village = Plot(9, "示例村", ((square(0, 0, 2 * SIDE),),))
    canvas.set_outlines(Outlines.of([*plots(), village], Bounds(WEST, SOUTH, WEST + 2 * SIDE, SOUTH + 2 * SIDE)))
    canvas.show_all()
    assert canvas.keys[0] == 9
    assert canvas.key_at(canvas.to_ground(QPointF(hand.at(*middle(2))))) == 2
    QTest.qWait(1)
