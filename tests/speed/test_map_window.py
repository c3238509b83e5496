"""4,000 polygons in the window: moved, zoomed, coloured, pointed at; beside it, drawing their paths once."""

import time
from collections.abc import Callable
from statistics import median

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QApplication

from desktop.maps.shapes import Bounds, Points
from desktop.resources import resources
from tests.speed.measuring import milliseconds, percentile, tell
from ui import theme
from ui.application import FIRST_FONTS, load_fonts
from ui.map.canvas import MapCanvas
from ui.map.catching import Catcher
from ui.map.outlines import FULL, Outlines, Plot

COLUMNS, ROWS = 80, 50
CORNERS = 7  # of every border
STEP = 0.005  # degrees, some 500 m
MOST = 20.0  # milliseconds a frame, the median
FRAMES = 40
WIDE, HIGH = 1600, 900


@pytest.fixture(scope="module")
def plots() -> list[Plot]:
    """4,000 polygons of 28 corners that share their borders exactly."""
    rng = np.random.default_rng(1)
    grid = np.stack(np.meshgrid(np.arange(COLUMNS + 1), np.arange(ROWS + 1)), axis=-1) * STEP + (118.0, 24.0)
    grid = grid + rng.normal(0, STEP / 8, grid.shape)

    def borders(begin: Points, end: Points) -> Points:
        shares = np.linspace(0, 1, CORNERS + 1)[:-1, None]
        along = begin[..., None, :] + (end - begin)[..., None, :] * shares
        along[..., 1:, :] += rng.normal(0, STEP / 30, along[..., 1:, :].shape)
        return along

    across, down = borders(grid[:, :-1], grid[:, 1:]), borders(grid[:-1], grid[1:])
    made = []
    for row in range(ROWS):
        for column in range(COLUMNS):
            south, north = across[row, column], across[row + 1, column]
            west, east = down[row, column], down[row, column + 1]
            back = np.vstack([grid[row + 1, column + 1], north[:0:-1]])
            home = np.vstack([grid[row + 1, column], west[:0:-1]])
            ring = np.vstack([south, east, back, home])
            made.append(Plot(row * COLUMNS + column, f"第{row * COLUMNS + column}网格", ((ring,),)))
    return made


@pytest.fixture(scope="module")
def outlines(plots: list[Plot]) -> Outlines:
    """The same ready to be drawn."""
    corners = np.vstack([plot.rings[0][0] for plot in plots])
    extent = Bounds(*corners.min(axis=0), *corners.max(axis=0))
    taken = milliseconds(lambda: Outlines.of(plots, extent))
    tell(f"4,000 polygons with {len(corners):,} corners made ready beside the window: {taken:.0f} ms")
    assert taken < 3000
    return Outlines.of(plots, extent)


@pytest.fixture
def canvas(outlines: Outlines, qapp: QApplication) -> MapCanvas:
    """The map in a window of 1600 × 900, coloured and named."""
    load_fonts(resources(), FIRST_FONTS)
    theme.use(qapp, theme.Theme(), resources())
    made = MapCanvas()
    made.resize(WIDE, HIGH)
    show_all_of(made, outlines)
    made.set_tints({one.key: one.key % 5 for one in outlines.all}, {one.key: "812 人" for one in outlines.all})
    made.show_all()
    made.show()
    qapp.processEvents()
    made.viewport().repaint()
    yield made
    made.hide()


def show_all_of(canvas: MapCanvas, outlines: Outlines) -> None:
    """Show polygons and wait until all of them have come."""
    canvas.set_outlines(outlines)
    while not canvas.is_complete:
        QApplication.processEvents()


def frames(canvas: MapCanvas, move: Callable[[int], object]) -> list[float]:
    """Return the work of each frame of a movement in milliseconds, whatever else the machine does."""
    taken = []
    for number in range(FRAMES):
        begun = time.process_time()
        move(number)
        canvas.viewport().repaint()
        taken.append((time.process_time() - begun) * 1000)
    return taken


def turn(canvas: MapCanvas, way: int) -> None:
    """Turn the wheel by one notch in the middle of the map."""
    at = QPointF(canvas.viewport().rect().center())
    none = Qt.KeyboardModifier.NoModifier
    wheel = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120 * way), Qt.MouseButton.NoButton, none, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(canvas.viewport(), wheel)


def once(canvas: MapCanvas) -> float:
    """Return how long it takes to draw all paths once, with a pen and a brush, and nothing else."""
    picture = QImage(WIDE, HIGH, QImage.Format.Format_ARGB32_Premultiplied)
    paths = [one.paths[FULL] for one in canvas.outlines.all]

    def draw() -> float:
        begun = time.process_time()
        painter = QPainter(picture)
        painter.setTransform(canvas.viewportTransform())
        pen = QPen(QColor(Qt.GlobalColor.darkGray))
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(QColor(Qt.GlobalColor.lightGray))
        for path in paths:
            painter.drawPath(path)
        painter.end()
        return (time.process_time() - begun) * 1000

    return median(draw() for _ in range(9))


def test_moving_and_zooming_4000_polygons(canvas: MapCanvas) -> None:
    bare = once(canvas)
    moving = frames(canvas, lambda number: canvas.pan(7 if number % 2 else -5, 3))
    canvas.show_all()
    zooming = frames(canvas, lambda number: turn(canvas, 1 if number < FRAMES // 2 else -1))
    canvas.show_all()
    canvas.zoom(6.0)
    inside = frames(canvas, lambda number: canvas.pan(11, -4))
    for words, taken in (("moving all", moving), ("zooming in and out", zooming), ("moving near", inside)):
        tell(
            f"{words}: median {median(taken):.1f} ms (≤ {MOST:.0f}), p95 {percentile(taken, 0.95):.1f} ms, "
            f"{median(taken) / bare:.1f} × drawing the paths once ({bare:.1f} ms)"
        )
    assert median(moving) <= max(MOST, 2 * bare)
    assert median(zooming) <= max(MOST, 2 * bare)
    assert median(inside) <= max(MOST, 2 * bare)


def test_colouring_pointing_and_catching(canvas: MapCanvas, outlines: Outlines) -> None:
    colour = milliseconds(lambda: canvas.set_tints({one.key: one.key % 4 for one in outlines.all}, {}), 3)
    spots = [QPointF(x * 97.0 % 20_000 - 10_000, x * 61.0 % 12_000 - 6_000) for x in range(100)]
    point = milliseconds(lambda: [canvas.key_at(spot) for spot in spots], 3) / len(spots)
    catcher = Catcher(outlines.all)
    catch = milliseconds(lambda: [catcher.catch(spot.x(), spot.y(), 20.0) for spot in spots], 3) / len(spots)
    show = milliseconds(lambda: show_all_of(canvas, outlines))
    tell(
        f"colouring all {colour:.0f} ms, pointing {point:.2f} ms, catching {catch:.2f} ms, other polygons {show:.0f} ms"
    )
    assert colour < 150
    assert point < 5
    assert catch < 5
    assert show < 500
