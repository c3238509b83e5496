"""More polygons than are put on the map at once: they come in steps and the others leave."""

from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from desktop.maps.shapes import Bounds
from tests.ui.map.conftest import SIDE, SOUTH, WEST, plots, square
from ui.map.canvas import AT_ONCE, MapCanvas
from ui.map.outlines import Outlines, Plot

ACROSS = 40
MANY = AT_ONCE * 2 + ACROSS


def test_many_polygons_come_in_steps(canvas: MapCanvas, qtbot: QtBot) -> None:
    rows = MANY // ACROSS
    many = [Plot(100 + n, f"第{n}块", ((square(n % ACROSS, n // ACROSS),),)) for n in range(rows * ACROSS)]
    outlines = Outlines.of(many, Bounds(WEST, SOUTH, WEST + ACROSS * SIDE, SOUTH + rows * SIDE))
    canvas.set_outlines(outlines)
    assert not canvas.is_complete
    assert not canvas.viewport().updatesEnabled(), "half a map is not shown"
    canvas.set_tints({100 + n: n % 5 for n in range(len(many))}, {})
    assert len(canvas.keys) == len(many)
    qtbot.waitUntil(lambda: canvas.is_complete)
    assert canvas.viewport().updatesEnabled()
    spots = {one.key: one.box for one in outlines.all}
    for key in (100, 100 + len(many) - 1):
        west, north, east, south = spots[key]
        assert canvas.key_at(QPointF((west + east) / 2, (north + south) / 2)) == key
    brushes = {canvas._items[one.key].brush().color().name() for one in outlines.all}
    assert len(brushes) == 5, "those that came later wear their colours too"
    canvas.set_outlines(Outlines.of(plots(), Bounds(WEST, SOUTH, WEST + 2 * SIDE, SOUTH + 2 * SIDE)))
    qtbot.waitUntil(lambda: canvas.is_complete)
    assert sorted(canvas.keys) == [1, 2, 3, 4]
    assert len([one for one in canvas.scene().items() if one.data(0) is not None]) == 4
