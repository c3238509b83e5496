"""A map of four squares that touch, and how the clerk works on it."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.maps.shapes import Bounds
from ui.map.canvas import MapCanvas
from ui.map.catching import Catcher
from ui.map.outlines import Outlines, Plot
from ui.map.polygon_tool import PolygonTool
from ui.map.sketch import Sketch

SIDE = 1 / 64  # degrees; a power of two, so that sums of it are exact
WEST, SOUTH = 118.0, 24.0


def square(column: int, row: int, side: float = SIDE) -> np.ndarray:
    """Return a square as a file would give it: the last corner is the first."""
    x, y = WEST + column * SIDE, SOUTH + row * SIDE
    return np.array([(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)])


def plots() -> list[Plot]:
    """Return the four squares."""
    return [Plot(1 + c + 2 * r, f"第{1 + c + 2 * r}网格", ((square(c, r),),)) for r in (0, 1) for c in (0, 1)]


@pytest.fixture
def canvas(qtbot: QtBot) -> Iterator[MapCanvas]:
    """The four squares in a window."""
    made = MapCanvas()
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.set_outlines(Outlines.of(plots(), Bounds(WEST, SOUTH, WEST + 2 * SIDE, SOUTH + 2 * SIDE)))
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.show_all()
    made.setFocus()
    yield made
    made.hide()


class Hand:
    """Points at places given in degrees."""

    def __init__(self, canvas: MapCanvas) -> None:
        self.canvas = canvas

    def at(self, longitude: float, latitude: float) -> QPoint:
        return self.canvas.to_view(*self.canvas.plane.spot((longitude, latitude))).toPoint()

    def click(self, *place: float, shift: bool = False) -> None:
        keys = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(self.canvas.viewport(), Qt.MouseButton.LeftButton, keys, self.at(*place))

    def double_click(self, *place: float) -> None:
        QTest.mouseDClick(self.canvas.viewport(), Qt.MouseButton.LeftButton, pos=self.at(*place))

    def drag(self, begin: Any, end: Any) -> None:
        port = self.canvas.viewport()
        QTest.mouseMove(port, self.at(*begin))
        QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=self.at(*begin))
        middle = QPointF(self.at(*begin) + self.at(*end)) / 2
        for point in (middle.toPoint(), self.at(*end)):
            QTest.mouseMove(port, point)
            QTest.qWait(1)
        QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=self.at(*end))

    def hover(self, *place: float) -> None:
        QTest.mouseMove(self.canvas.viewport(), self.at(*place))

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.canvas, key, keys)


@pytest.fixture
def hand(canvas: MapCanvas) -> Hand:
    """The hand that draws on it."""
    return Hand(canvas)


@pytest.fixture
def draw(canvas: MapCanvas) -> Callable[..., PolygonTool]:
    """Take the tool for a new polygon, or for one of the squares."""

    def take(key: int | None = None) -> PolygonTool:
        rings = next((one.rings for one in plots() if one.key == key), None)
        catcher = Catcher(one for one in canvas.outlines.all if one.key != key)
        tool = PolygonTool(canvas, canvas.plane, Sketch(rings), catcher)
        canvas.take_tool(tool)
        return tool

    return take
