"""Drawing and changing polygons in the room of the map."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop.program import Program
from tests.programs import TODAY
from tests.ui.pages.map.conftest import SIDE, SOUTH, WEST, Room, press, shapes, sheet_of, square
from tests.ui.work_now import WorkNow
from ui import ask
from ui.dialogs import AskSheet
from ui.forms.grid_box import GridBox
from ui.forms.line import Line
from ui.pages.desk import Desk
from ui.pages.map.page import MOST_CORNERS, MapPage


def test_on_blank_ground_a_polygon_is_drawn_for_a_grid(
    room: Room, program: Program, grids: dict[str, int], said: list[Any]
) -> None:
    page, _ = room()
    page.draw()
    sheet = sheet_of(page, AskSheet)
    sheet.go_on()
    assert sheet.refusal == "请选择网格；不是网格的地方，请填写名称。"
    sheet.findChild(GridBox).show_value(grids["江头第1网格"])
    sheet.go_on()
    assert page.stage.line.title == "绘制边界：江头村委会 第1网格"
    assert not page.stage.empty.isVisible()
    port = page.canvas.viewport()
    for x, y in ((100, 100), (300, 110), (280, 300), (90, 280)):
        QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    page.stage.line.save.click()
    assert page.session is not None, "the first press closes the line"
    page.stage.line.save.click()
    assert page.session is None
    shape = shapes(program)["江头村委会 第1网格"]
    assert len(shape.rings[0][0]) == 5
    assert shape.source == "手工绘制"
    assert page.canvas.chosen == shape.key
    words, undo = said[-1]
    assert words.startswith("已保存“江头村委会 第1网格”的边界")
    undo()
    assert program.maps.shapes() == ()


def test_a_neighbour_is_drawn_without_gap(
    room: Room, program: Program, grids: dict[str, int], two: dict[str, int]
) -> None:
    page, hand = room()
    west, north, east, south = page.canvas.box
    page.canvas.fit((west, north, east + (east - west), south))
    page.draw_of(grids["江头第1网格"], "")
    page.canvas.fit((west, north, east + (east - west), south))
    hand.click(WEST + 2 * SIDE, SOUTH, off=4)
    hand.click(WEST + 3 * SIDE, SOUTH)
    hand.click(WEST + 3 * SIDE, SOUTH + SIDE)
    hand.click(WEST + 2 * SIDE, SOUTH + SIDE, off=-4)
    hand.key(Qt.Key.Key_Return)
    hand.key(Qt.Key.Key_Return)
    ring = shapes(program)["江头村委会 第1网格"].rings[0][0]
    assert {(WEST + 2 * SIDE, SOUTH), (WEST + 2 * SIDE, SOUTH + SIDE)} <= {tuple(one) for one in ring.tolist()}
    found = program.maps.topology("grid")
    assert not found.overlaps
    assert not found.gaps


def test_a_polygon_that_crosses_itself_is_refused_and_stays_to_be_mended(
    room: Room, program: Program, grids: dict[str, int], two: dict[str, int]
) -> None:
    page, _ = room()
    page.draw_of(grids["江头第2网格"], "")
    port = page.canvas.viewport()
    for x, y in ((60, 60), (200, 200), (200, 60), (60, 200)):
        QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    page.session.save()
    assert page.session is not None
    assert "交叉" in page.stage.line.refusal or "相交" in page.stage.line.refusal
    assert len(page.session.tool.sketch.polygons[0][0]) == 4
    assert len(program.maps.shapes()) == 2
    page.session.end()


def test_an_open_line_is_not_saved(room: Room, program: Program, grids: dict[str, int], two: dict[str, int]) -> None:
    page, _ = room()
    page.draw_of(None, "水库")
    QTest.mouseClick(page.canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(80, 80))
    page.session.save()
    assert page.stage.line.refusal.startswith("这块边界还没有闭合")
    assert len(program.maps.shapes()) == 2
    page.session.end()


def test_leaving_asks_about_what_was_drawn(room: Room, two: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    page, hand = room()
    page.draw_of(None, "水库")
    QTest.mouseClick(page.canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(80, 80))
    answers = ["stay", "drop"]
    monkeypatch.setattr(ask, "choose", lambda *_, **__: answers.pop(0))
    assert not page.leave()
    assert page.session is not None
    hand.key(Qt.Key.Key_Escape)
    assert page.session is None
    assert page.side.isEnabled()
    assert page.leave()


def test_a_border_is_corrected_by_its_corner_and_the_step_taken_back(
    room: Room, program: Program, two: dict[str, int], asked: list[str], said: list[Any]
) -> None:
    page, hand = room()
    hand.click(WEST + SIDE / 2, SOUTH + SIDE / 2)
    press(page, "编辑边界")
    corner = hand.at(WEST, SOUTH)
    for _ in range(2):
        hand.drag(corner, corner + QPoint(-40, 30))
        corner = corner + QPoint(-40, 30)
    hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    before = shapes(program)["岸兜村委会 第1网格"]
    page.stage.line.save.click()
    after = shapes(program)["岸兜村委会 第1网格"]
    assert asked == ["这次修改是哪一种？"]
    assert after.key == before.key
    assert after.surface_m2 > before.surface_m2
    assert (WEST, SOUTH) not in {tuple(one) for one in after.rings[0][0].tolist()}
    assert page.canvas.outline(after.key).places[0].tolist() == after.rings[0][0][:-1].tolist()
    words, undo = said[-1]
    assert words == "已保存“岸兜村委会 第1网格”的边界"
    undo()
    assert shapes(program)["岸兜村委会 第1网格"].rings[0][0].tolist() == before.rings[0][0].tolist()


def test_a_border_that_moved_today_keeps_the_earlier_one(
    room: Room, program: Program, two: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    page, hand = room()
    page.show_shape(two["岸兜第1网格"])
    monkeypatch.setattr(ask, "choose", lambda *_, **__: "since")
    page.change()
    hand.drag(hand.at(WEST, SOUTH), hand.at(WEST, SOUTH) + QPoint(-30, 30))
    page.session.save()
    shape = shapes(program)["岸兜村委会 第1网格"]
    assert shape.key != two["岸兜第1网格"]
    assert shape.valid_from == TODAY


def test_a_corner_that_neighbours_share_takes_them_along(
    room: Room, program: Program, two: dict[str, int], asked: list[str], said: list[Any]
) -> None:
    page, hand = room()
    before = shapes(program)
    page.show_shape(two["岸兜第1网格"])
    page.change()
    shared = hand.at(WEST + SIDE, SOUTH + SIDE)
    hand.drag(shared, shared + QPoint(12, 60))
    assert "一起修改：“岸兜村委会 第2网格”" in page.stage.line.hint
    hand.drag(shared + QPoint(12, 60), shared + QPoint(50, 70))
    page.session.save()
    after = shapes(program)
    found = program.maps.topology("grid")
    assert not found.overlaps
    assert not found.gaps
    assert sum(one.surface_m2 for one in after.values()) < sum(one.surface_m2 for one in before.values())
    rings = [{tuple(place) for place in one.rings[0][0].tolist()} for one in after.values()]
    assert len(rings[0] & rings[1]) == 2
    assert (WEST + SIDE, SOUTH + SIDE) not in rings[0] | rings[1]
    words, undo = said[-1]
    assert words == "已保存“岸兜村委会 第1网格”的边界，并一起修改 1 块相邻的边界"
    undo()
    back = shapes(program)
    assert [one.rings[0][0].tolist() for one in back.values()] == [one.rings[0][0].tolist() for one in before.values()]


def test_with_alt_and_after_a_step_back_neighbours_stay(
    room: Room, program: Program, two: dict[str, int], asked: list[str]
) -> None:
    page, hand = room()
    before = shapes(program)["岸兜村委会 第2网格"]
    page.show_shape(two["岸兜第1网格"])
    page.change()
    shared = hand.at(WEST + SIDE, SOUTH + SIDE)
    hand.drag(shared, shared + QPoint(0, 60))
    hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.session.going_along == []
    hand.drag(shared, shared + QPoint(-50, 60), Qt.KeyboardModifier.AltModifier)
    assert page.session.is_changed
    assert page.session.going_along == []
    page.session.save()
    after = shapes(program)
    assert after["岸兜村委会 第2网格"].version == before.version
    assert after["岸兜村委会 第2网格"].rings[0][0].tolist() == before.rings[0][0].tolist()
    assert (WEST + SIDE, SOUTH + SIDE) not in {tuple(one) for one in after["岸兜村委会 第1网格"].rings[0][0].tolist()}


def test_a_neighbour_that_would_cross_itself_is_named_and_nothing_saved(
    room: Room, program: Program, two: dict[str, int], asked: list[str]
) -> None:
    page, hand = room()
    before = shapes(program)
    page.show_shape(two["岸兜第1网格"])
    page.canvas.show_all()
    page.change()
    page.canvas.show_all()
    hand.drag(hand.at(WEST + SIDE, SOUTH + SIDE), hand.at(WEST + 2.4 * SIDE, SOUTH + SIDE / 2))
    page.session.save()
    assert page.stage.line.refusal.startswith("相邻的“第2网格”跟着共用的顶点移动，它的边界在第 ")
    assert [one.version for one in shapes(program).values()] == [one.version for one in before.values()]
    page.session.end()


def test_a_border_that_is_far_too_dense_is_not_changed_by_hand(
    room: Room, program: Program, grids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(ask, "tell", lambda _, sentence, **__: heard.append(sentence))
    turn = np.linspace(0, 2 * np.pi, MOST_CORNERS + 1)
    drawn = program.maps.draw(grids["江头第1网格"], "", [np.column_stack((WEST + np.cos(turn), SOUTH + np.sin(turn)))])
    page, _ = room()
    page.show_shape(drawn.key)
    page.change()
    assert heard == ["这块边界有 20,001 个顶点，太密，不能在地图上逐点修改。请在制图软件里简化后重新导入。"]
    assert page.session is None


def test_a_removed_polygon_comes_back(room: Room, program: Program, two: dict[str, int], said: list[Any]) -> None:
    page, hand = room()
    hand.click(WEST + SIDE / 2, SOUTH + SIDE / 2)
    press(page, "移除边界")
    assert len(page.canvas.keys) == 1
    assert page.stage.card is None
    words, undo = said[-1]
    assert words == "已移除“岸兜村委会 第1网格”的边界"
    undo()
    assert len(page.canvas.keys) == 2


def test_a_place_that_is_no_grid_is_drawn_and_later_attached(
    room: Room, program: Program, grids: dict[str, int], two: dict[str, int]
) -> None:
    program.maps.draw(None, "新区", [square(0, 1)])
    page, _ = room()
    page.choose_level("")
    (key,) = page.canvas.keys
    page.show_shape(key)
    press(page, "对应网格")
    sheet = sheet_of(page, AskSheet)
    assert sheet.findChildren(Line)[1:] == []
    sheet.findChild(GridBox).show_value(grids["江头第1网格"])
    sheet.go_on()
    assert shapes(program)["江头村委会 第1网格"].key == key


def test_who_may_only_look_draws_nothing(program: Program, two: dict[str, int], qtbot: Any) -> None:
    page = MapPage(Desk(program, WorkNow(), lambda: TODAY, reads_only=True))
    qtbot.addWidget(page)
    page.resize(1000, 600)
    page.show()
    page.activate()
    page.show_shape(two["岸兜第1网格"])
    assert [one.text() for one in page.stage.card.buttons] == ["打开档案"]
    assert {command.title for command in page.commands}.isdisjoint({"导入边界", "绘制边界", "编辑边界"})
