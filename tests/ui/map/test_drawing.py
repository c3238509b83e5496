"""Drawing on the map with mouse and keys."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest

from tests.ui.map.conftest import SIDE, SOUTH, WEST, Hand
from ui.map.canvas import MapCanvas
from ui.map.catching import Catcher
from ui.map.ground_tool import GroundTool, pulled
from ui.map.polygon_tool import PolygonTool
from ui.map.sketch import Corner

CONTROL = Qt.KeyboardModifier.ControlModifier
EAST, NORTH = WEST + 2 * SIDE, SOUTH + 2 * SIDE
Take = Callable[..., PolygonTool]


@pytest.fixture
def aside(canvas: MapCanvas) -> MapCanvas:
    """The squares in the left half of the window, free ground to their right."""
    west, north, east, south = canvas.box
    canvas.fit((west, north, 2 * east - west, south))
    return canvas


def near(hand: Hand, *place: float) -> tuple[float, float]:
    """Return a place a few pixels off: the hand is never exact."""
    at = hand.at(*place) + QPoint(4, -3)
    ground = hand.canvas.to_ground(QPointF(at))
    return hand.canvas.plane.place(ground.x(), ground.y())


def test_a_polygon_is_drawn_by_clicking_and_catches_its_neighbours(aside: MapCanvas, hand: Hand, draw: Take) -> None:
    tool = draw()
    hand.click(*near(hand, EAST, SOUTH))
    hand.click(EAST + SIDE, SOUTH)
    hand.click(EAST + SIDE, NORTH)
    hand.click(*near(hand, EAST, NORTH))
    assert tool.sketch.is_open
    hand.key(Qt.Key.Key_Return)
    assert not tool.sketch.is_open
    ((ring,),) = tool.sketch.rings
    assert tuple(ring[0]) == tuple(ring[-1]) == (EAST, SOUTH), "the very corner of the neighbour"
    assert (EAST, NORTH) in {tuple(one) for one in ring.tolist()}
    assert len(ring) == 5


def test_a_border_is_caught_where_it_has_no_corner(aside: MapCanvas, hand: Hand, draw: Take) -> None:
    tool = draw()
    hand.click(*near(hand, EAST, SOUTH + SIDE / 2))
    assert tool.sketch.line[0][0] == pytest.approx(EAST, abs=1e-12)


def test_with_shift_the_line_follows_the_neighbours_border(aside: MapCanvas, hand: Hand, draw: Take) -> None:
    tool = draw()
    hand.click(EAST, SOUTH + SIDE / 2)
    hand.click(WEST + SIDE * 1.5, SOUTH, shift=True)
    corners = tool.sketch.line
    assert len(corners) == 3
    assert corners[1] == (EAST, SOUTH), "the corner between lies on the shorter way"


def test_backspace_takes_the_last_point_and_ctrl_z_each_step(aside: MapCanvas, hand: Hand, draw: Take) -> None:
    tool = draw()
    for step in range(4):
        hand.click(EAST + SIDE * (0.2 + step / 5), SOUTH + SIDE * (step % 2))
    hand.key(Qt.Key.Key_Backspace)
    assert len(tool.sketch.line) == 3
    hand.key(Qt.Key.Key_Z, CONTROL)
    assert len(tool.sketch.line) == 4
    hand.key(Qt.Key.Key_Z, CONTROL)
    hand.key(Qt.Key.Key_Z, CONTROL)
    assert len(tool.sketch.line) == 2
    hand.key(Qt.Key.Key_Y, CONTROL)
    assert len(tool.sketch.line) == 3


def test_a_click_on_the_first_point_or_a_double_click_closes(aside: MapCanvas, hand: Hand, draw: Take) -> None:
    places = [(EAST + SIDE / 2, SOUTH), (EAST + SIDE, SOUTH), (EAST + SIDE, NORTH)]
    tool = draw()
    for place in places:
        hand.click(*place)
    hand.click(*places[0])
    assert not tool.sketch.is_open
    tool = draw()
    for place in places[:2]:
        hand.click(*place)
    hand.click(*places[2])
    hand.double_click(*places[2])
    assert not tool.sketch.is_open
    assert len(tool.sketch.polygons[0][0]) == 3


def test_two_points_are_no_polygon(aside: MapCanvas, hand: Hand, draw: Take) -> None:
    tool = draw()
    hand.click(EAST + SIDE / 2, SOUTH)
    hand.click(EAST + SIDE, SOUTH)
    hand.key(Qt.Key.Key_Return)
    assert tool.sketch.is_open


def test_esc_leaves_and_enter_on_a_whole_polygon_saves(aside: MapCanvas, hand: Hand, draw: Take) -> None:
    tool, heard = draw(1), []
    tool.left.connect(lambda: heard.append("left"))
    tool.finished.connect(lambda: heard.append("saved"))
    hand.key(Qt.Key.Key_Return)
    hand.key(Qt.Key.Key_Escape)
    assert heard == ["saved", "left"]


def test_a_corner_is_dragged_in_one_step(aside: MapCanvas, hand: Hand, draw: Take) -> None:
    tool = draw(1)
    hand.drag((WEST, SOUTH), (WEST - SIDE / 3, SOUTH - SIDE / 3))
    moved = tool.sketch.polygons[0][0][0]
    assert moved == pytest.approx((WEST - SIDE / 3, SOUTH - SIDE / 3), abs=SIDE / 50)
    assert len(tool.sketch.polygons[0][0]) == 4
    hand.key(Qt.Key.Key_Z, CONTROL)
    assert tool.sketch.polygons[0][0][0] == (WEST, SOUTH)
    assert not tool.sketch.is_changed


def test_untouched_corners_stay_exactly_as_they_were(aside: MapCanvas, hand: Hand, draw: Take) -> None:
    tool = draw(1)
    hand.drag((WEST, SOUTH), (WEST - SIDE / 3, SOUTH))
    assert tool.sketch.polygons[0][0][1:] == (
        (WEST + SIDE, SOUTH),
        (WEST + SIDE, SOUTH + SIDE),
        (WEST, SOUTH + SIDE),
    )


def test_a_border_that_is_dragged_gets_a_corner(aside: MapCanvas, hand: Hand, draw: Take) -> None:
    tool = draw(1)
    hand.drag((WEST + SIDE / 2, SOUTH), (WEST + SIDE / 2, SOUTH - SIDE / 3))
    ring = tool.sketch.polygons[0][0]
    assert len(ring) == 5
    assert ring[1] == pytest.approx((WEST + SIDE / 2, SOUTH - SIDE / 3), abs=SIDE / 50)
    hand.key(Qt.Key.Key_Z, CONTROL)
    assert len(tool.sketch.polygons[0][0]) == 4


def test_delete_takes_the_corner_under_the_mouse_but_never_the_third_last(
    aside: MapCanvas, hand: Hand, draw: Take
) -> None:
    tool = draw(1)
    hand.hover(WEST, SOUTH)
    hand.key(Qt.Key.Key_Delete)
    assert tool.sketch.polygons[0][0] == ((WEST + SIDE, SOUTH), (WEST + SIDE, SOUTH + SIDE), (WEST, SOUTH + SIDE))
    hand.hover(WEST + SIDE, SOUTH)
    hand.key(Qt.Key.Key_Delete)
    assert len(tool.sketch.polygons[0][0]) == 3


def test_a_dragged_corner_catches_its_neighbour(aside: MapCanvas, hand: Hand, draw: Take) -> None:
    tool = draw(2)
    hand.drag((EAST, SOUTH + SIDE), near(hand, WEST + SIDE, NORTH))
    assert (WEST + SIDE, NORTH) in tool.sketch.polygons[0][0]


def test_the_ground_still_moves_and_zooms_while_drawing(aside: MapCanvas, hand: Hand, draw: Take) -> None:
    tool = draw()
    hand.click(EAST + SIDE / 2, SOUTH)
    x = hand.at(WEST, SOUTH).x()
    hand.drag((EAST + SIDE / 3, NORTH), (EAST + SIDE / 2, NORTH))
    assert hand.at(WEST, SOUTH).x() > x
    hand.key(Qt.Key.Key_Plus)
    assert len(tool.sketch.line) == 1


def test_drawing_paints(aside: MapCanvas, hand: Hand, draw: Take) -> None:
    before = aside.grab().toImage()
    tool = draw()
    for place in ((EAST + SIDE / 2, SOUTH), (EAST + SIDE, SOUTH), (EAST + SIDE, NORTH)):
        hand.click(*place)
    QTest.qWait(1)
    while_open = aside.grab().toImage()
    tool.close()
    assert before != while_open != aside.grab().toImage()
    aside.take_tool(None)
    assert aside.grab().toImage() == before


def test_the_way_along_a_border_is_the_shorter_one(canvas: MapCanvas) -> None:
    catcher = Catcher(canvas.outlines.all)
    spots = [canvas.plane.spot(place) for place in ((WEST, SOUTH + SIDE * 0.9), (WEST + SIDE * 0.9, SOUTH))]
    one, other = (catcher.catch(*spot, 5.0) for spot in spots)
    assert one is not None
    assert other is not None
    assert not one.is_corner
    assert catcher.between(one, other) == [(WEST, SOUTH)]
    assert catcher.between(other, one) == [(WEST, SOUTH)]
    assert catcher.catch(0.0, 1e6, 5.0) is None


def test_the_corner_of_a_sketch_is_named_by_its_place(aside: MapCanvas, draw: Take) -> None:
    tool = draw(1)
    assert dict(tool.sketch.corners())[Corner(0, 0, 2)] == (WEST + SIDE, SOUTH + SIDE)


def test_a_picture_is_moved_pulled_and_put_back(aside: MapCanvas, hand: Hand) -> None:
    west, north, east, south = aside.box
    tool = GroundTool(aside, (east, north, 2 * east - west, south))
    aside.take_tool(tool)
    start = tool.box
    hand.drag((EAST + SIDE, SOUTH + SIDE), (EAST + SIDE * 0.8, SOUTH + SIDE))
    assert tool.box[0] < start[0]
    assert tool.box[2] - tool.box[0] == pytest.approx(start[2] - start[0])
    hand.key(Qt.Key.Key_Z, CONTROL)
    assert tool.box == start
    assert not tool.is_changed


def test_a_picture_keeps_its_shape_unless_it_is_told_not_to() -> None:
    box = (0.0, 0.0, 200.0, 100.0)
    assert pulled(box, -1, 10, 20, free=False) == (10, 20, 210, 120)
    assert pulled(box, 2, 100, 0, free=False) == (0, 0, 300, 150)
    assert pulled(box, 0, -100, 0, free=False) == (-100, -50, 200, 100)
    assert pulled(box, 2, 100, 0, free=True) == (0, 0, 300, 100)
    assert pulled(box, 2, -500, -500, free=True) == (0, 0, 5, 5)


def test_while_something_is_drawn_ctrl_z_is_its_own(aside: MapCanvas, hand: Hand, draw: Take) -> None:
    taken_back: list[bool] = []
    action = QAction(aside.window())
    action.setShortcut("Ctrl+Z")
    action.triggered.connect(lambda: taken_back.append(True))
    aside.window().addAction(action)
    tool = draw()
    hand.click(EAST + SIDE / 2, SOUTH)
    hand.key(Qt.Key.Key_Z, CONTROL)
    assert tool.sketch.line == ()
    assert taken_back == []
    aside.take_tool(None)
    hand.key(Qt.Key.Key_Z, CONTROL)
    assert len(taken_back) == 1
