"""The room of the map of a small office, and the hand that works in it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.program import Program
from ui.pages.map.card import GridCard
from ui.pages.map.page import MapPage

SIDE = 1 / 64  # degrees; a power of two, so that sums of it are exact
WEST, SOUTH = 118.5, 24.75


def square(column: float, row: float) -> np.ndarray:
    """Return a square of the map, closed."""
    x, y = WEST + column * SIDE, SOUTH + row * SIDE
    return np.array([(x, y), (x + SIDE, y), (x + SIDE, y + SIDE), (x, y + SIDE), (x, y)])


@pytest.fixture
def grids(program: Program) -> dict[str, int]:
    """The keys of the four grids."""
    names = ("岸兜第1网格", "岸兜第2网格", "江头第1网格", "江头第2网格")
    return {name: program.grids.resolve(name) or 0 for name in names}


@pytest.fixture
def two(program: Program, grids: dict[str, int]) -> dict[str, int]:
    """The keys of two polygons that touch; the other two grids have none."""
    return {
        name: program.maps.draw(grids[name], "", [square(column, 0)]).key
        for column, name in enumerate(("岸兜第1网格", "岸兜第2网格"))
    }


class Hand:
    """Points at places of the map given in degrees."""

    def __init__(self, page: MapPage) -> None:
        self.page, self.port = page, page.canvas.viewport()

    def at(self, longitude: float, latitude: float) -> QPoint:
        canvas = self.page.canvas
        return canvas.to_view(*canvas.plane.spot((longitude, latitude))).toPoint()

    def click(self, *place: float, off: int = 0) -> None:
        QTest.mouseClick(self.port, Qt.MouseButton.LeftButton, pos=self.at(*place) + QPoint(off, off))

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.page.canvas, key, keys)

    def drag(self, begin: QPoint, end: QPoint, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mousePress(self.port, Qt.MouseButton.LeftButton, keys, begin)
        for point in ((begin + end) / 2, end):
            # QTest moves the mouse without keys
            place, left = QPointF(point), Qt.MouseButton.LeftButton
            far = self.port.mapToGlobal(place)
            move = QMouseEvent(QEvent.Type.MouseMove, place, far, Qt.MouseButton.NoButton, left, keys)
            QApplication.sendEvent(self.port, move)
        QTest.mouseRelease(self.port, Qt.MouseButton.LeftButton, keys, end)


@pytest.fixture
def said() -> list[Any]:
    """What the room told, and how it is taken back."""
    return []


@pytest.fixture
def room(enter: Callable[..., Any], said: list[Any]) -> Callable[[], tuple[MapPage, Hand]]:
    """Enter the room."""

    def make() -> tuple[MapPage, Hand]:
        page = enter(MapPage)
        page.said.connect(lambda *told: said.append(told))
        return page, Hand(page)

    return make


Room = Callable[[], tuple[MapPage, Hand]]


def press(page: MapPage, words: str) -> None:
    """Press a button of the card."""
    assert isinstance(page.stage.card, GridCard)
    page.stage.card.press(words)


def shapes(program: Program) -> dict[str, Any]:
    """Return the polygons in force by their names."""
    return {program.grids.path_name(one.grid_id) or one.name: one for one in program.maps.shapes()}


def sheet_of(page: MapPage, kind: type) -> Any:
    """Return the sheet that is open."""
    (found,) = [one for one in page.window().findChildren(kind) if one.isVisible()]
    return found
