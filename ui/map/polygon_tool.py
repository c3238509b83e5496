"""Drawing a polygon by clicking, and changing one by its corners."""

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QPolygonF

from ui import theme
from ui.map.catching import Catcher, Caught, nearest_on_border
from ui.map.following import Followers, Moved
from ui.map.outlines import path_of
from ui.map.plane import Flat
from ui.map.sketch import Corner, Place, Sketch
from ui.map.view import MapView

Keys = Qt.Key
CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
MOST_HANDLES = 800  # corners in the window; more would hide the border
SHADE = 60  # how much the ground inside is tinted, of 255
ENTER = (Keys.Key_Return, Keys.Key_Enter)
DELETE = (Keys.Key_Delete, Keys.Key_Backspace)
DRAWING = "单击加点，靠近邻格会自动对齐，按住 Shift 沿邻格边界走；Backspace 退一点，双击或回车闭合"
CHANGING = "拖动顶点移动，邻格共用的一起动；拖动边线加点，Delete 删除顶点；按住 Alt 只动这一块；Ctrl+Z 退一步；回车保存"


class PolygonTool(QObject):
    """While the line is open clicks add corners; once it is closed corners are dragged, added and taken out."""

    changed = Signal()
    finished = Signal()  # Enter on a closed polygon: it may be saved
    left = Signal()  # Esc
    keys = frozenset({Keys.Key_Z, Keys.Key_Y, Keys.Key_Escape, *ENTER, *DELETE})

    def __init__(
        self, view: MapView, flat: Flat, sketch: Sketch, catcher: Catcher, followers: Followers | None = None
    ) -> None:
        super().__init__(view)
        self.followers = followers  # None where nobody's corners go along
        self._origin: Place | None = None  # where the corner held is kept in the polygons that share it
        self._before: Moved = {}  # the shared corners moved when the drag began
        self.sketch, self._view, self._flat, self._catcher = sketch, view, flat, catcher
        self._mouse: QPointF | None = None
        self._corner: Corner | None = None  # under the mouse, or dragged
        self._since = 0  # the step at which the drag began
        self._caught: Caught | None = None  # what the mouse is aligned to
        self._last: Caught | None = None  # what the last corner was aligned to
        self._fault: Place | None = None  # where it was found to be wrong

    @property
    def hint(self) -> str:
        """What can be done now."""
        return DRAWING if self.sketch.is_open else CHANGING

    @property
    def shape(self) -> Qt.CursorShape:
        """How the mouse looks."""
        if self.sketch.is_open:
            return Qt.CursorShape.CrossCursor
        return Qt.CursorShape.SizeAllCursor if self._corner is not None else Qt.CursorShape.ArrowCursor

    # The mouse

    def press(self, at: QPointF) -> bool:
        """Take hold of a corner, or make one on the border."""
        if self.sketch.is_open:
            return False
        self._since = self.sketch.steps
        self._corner = self._corner_at(at)
        self._take_hold()
        if self._corner is None and (side := self._side_at(at)) is not None:
            self._corner = side
            self.sketch.insert(side, self._place(at))
            self._tell()
        return self._corner is not None

    def drag(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Move the corner held."""
        if self._corner is not None:
            if self.followers is None or self._origin is None or modifiers & ALT:
                self.sketch.move(self._corner, self._aligned(at, modifiers), self._before)
            else:
                place = self._aligned(at, modifiers, self.followers.at(self._origin))
                self.sketch.move(self._corner, place, {**self._before, self._origin: place})
            self.sketch.merge_steps(self._since)
            self._tell()

    def release(self, at: QPointF) -> None:
        """Leave the corner where it is."""
        self._caught = None
        self._tell()

    def click(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Add a corner; on the first one, close the line."""
        if not self.sketch.is_open:
            return
        if self._closes(at):
            self.close()
            return
        place = self._aligned(at, modifiers)
        between: list[Place] = []
        if modifiers & SHIFT and self._last is not None and self._caught is not None:
            between = self._catcher.between(self._last, self._caught)
        if not self.sketch.line or place != self.sketch.line[-1]:
            self.sketch.add([*between, place])
        self._last = self._caught
        self._tell()

    def double_click(self, at: QPointF) -> None:
        """Close the line."""
        self.close()

    def move(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Show what a click would do."""
        self._mouse = at
        if self.sketch.is_open:
            self._aligned(at, modifiers)
        else:
            self._corner = self._corner_at(at)
        self._view.viewport().setCursor(self.shape)
        self._view.viewport().update()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Go back and forward, take corners out, close, save, leave."""
        sketch = self.sketch
        if key == Keys.Key_Z and modifiers & CONTROL:
            (sketch.redo if modifiers & SHIFT else sketch.undo)()
        elif key == Keys.Key_Y and modifiers & CONTROL:
            sketch.redo()
        elif key in ENTER:
            self.finish()
        elif key in DELETE:
            self.delete()
        elif key == Keys.Key_Escape:
            self.left.emit()
        else:
            return False
        self._tell()
        return True

    # What the buttons do as well

    def undo(self) -> None:
        """Go one step back."""
        self.sketch.undo()
        self._tell()

    def delete(self) -> None:
        """Take the last corner of the line back, or the corner under the mouse out."""
        if self.sketch.is_open:
            self.sketch.remove_last()
        elif self._corner is not None and self.sketch.remove(self._corner):
            self._corner = None
        self._last = None
        self._tell()

    def close(self) -> None:
        """Make a polygon of the line."""
        self.sketch.close()
        self._caught = None
        self._tell()

    def finish(self) -> None:
        """Close the line, or when it is closed ask for it to be saved."""
        if self.sketch.is_open:
            self.close()
        else:
            self.finished.emit()

    def point_out(self, place: Place | None) -> None:
        """Show where something is wrong, until something is changed."""
        self._fault = place
        self._view.viewport().update()

    # Drawing

    def paint(self, painter: QPainter) -> None:
        """Draw the polygon, its corners and what a click would do."""
        worn = theme.current()
        to_view = self._view.viewportTransform()
        flat = [
            self._flat.flat(np.array(ring)) * to_view.m11() + (to_view.dx(), to_view.dy())
            for polygon in self.sketch.polygons
            for ring in polygon
            if ring
        ]
        if self.followers is not None and (moved := self.sketch.moved):
            painter.setPen(QPen(worn.colour("accent"), worn.bar, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            going = [self._flat.flat(ring) for ring in self.followers.outlines(moved)]
            painter.drawPath(to_view.map(path_of(going)))
        accent, shade = worn.colour("accent"), worn.colour("accent")
        shade.setAlpha(SHADE)
        painter.setPen(QPen(accent, worn.bar))
        if not self.sketch.is_open:
            painter.setBrush(shade)
            painter.drawPath(path_of(flat))
        elif flat:
            line = [QPointF(x, y) for x, y in flat[0].tolist()]
            end = self._target()
            if len(line) > 1 and end is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(shade)
                painter.drawPolygon(QPolygonF([*line, end]))
            painter.setPen(QPen(accent, worn.bar))
            painter.drawPolyline(QPolygonF(line))
            if end is not None:
                painter.setPen(QPen(accent, worn.hair, Qt.PenStyle.DashLine))
                painter.drawLine(line[-1], end)
        self._paint_handles(painter, flat)
        if self._caught is not None and (target := self._target()) is not None:
            painter.setPen(QPen(worn.colour("green"), worn.bar))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(target, worn.gap, worn.gap)

        if self._fault is not None:
            at, side = self._in_view(self._fault), worn.card
            painter.setPen(QPen(worn.colour("red"), worn.bar * 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, side, side)

    def _paint_handles(self, painter: QPainter, flat: list[np.ndarray]) -> None:
        worn, window = theme.current(), self._view.viewport().rect()
        side = worn.handle
        painter.setPen(QPen(worn.colour("accent"), worn.bar))
        painter.setBrush(worn.colour("surface"))
        corners = np.vstack(flat) if flat else np.empty((0, 2))
        seen = corners[((corners >= 0) & (corners <= (window.width(), window.height()))).all(axis=1)]
        if len(seen) <= MOST_HANDLES:
            painter.drawRects([QRectF(x - side / 2, y - side / 2, side, side) for x, y in seen.tolist()])
        if self.sketch.is_open and len(self.sketch.line) > 2:  # the corner that closes the line
            painter.setBrush(worn.colour("accent"))
            first = QPointF(*flat[0][0].tolist())
            painter.drawEllipse(first, side / 2 + worn.bar, side / 2 + worn.bar)
        if self._corner is not None:
            painter.setBrush(worn.colour("accent"))
            at = self._in_view(self.sketch.polygons[self._corner.polygon][self._corner.ring][self._corner.place])
            painter.drawRect(QRectF(at.x() - side / 2, at.y() - side / 2, side, side))

    # Finding

    def _tell(self) -> None:
        self._fault = None
        if self._corner is not None and self._corner not in dict(self.sketch.corners()):
            self._corner = None
        self._view.viewport().update()
        self.changed.emit()

    def _take_hold(self) -> None:
        """Find out whether the corner held is one of neighbours as well."""
        self._origin, self._before = None, self.sketch.moved
        if self._corner is None or self.followers is None:
            return
        place = self.sketch.polygons[self._corner.polygon][self._corner.ring][self._corner.place]
        origin = next((kept for kept, now in self._before.items() if now == place), place)
        self._origin = origin if self.followers.at(origin) else None

    def _place(self, at: QPointF) -> Place:
        ground = self._view.to_ground(at)
        return self._flat.place(ground.x(), ground.y())

    def _aligned(self, at: QPointF, modifiers: Qt.KeyboardModifier, without: frozenset[int] = frozenset()) -> Place:
        """Return the place that is meant, on a neighbour's corner or border where one is near."""
        ground = self._view.to_ground(at)
        reach = theme.current().reach / self._view.scale_now
        self._mouse = at
        self._caught = None if modifiers & ALT else self._catcher.catch(ground.x(), ground.y(), reach, without)
        return self._caught.place if self._caught is not None else self._flat.place(ground.x(), ground.y())

    def _target(self) -> QPointF | None:
        return self._in_view(self._caught.place) if self._caught is not None else self._mouse

    def _in_view(self, place: Place) -> QPointF:
        return self._view.to_view(*self._flat.spot(place))

    def _closes(self, at: QPointF) -> bool:
        line = self.sketch.line
        return len(line) > 2 and (self._in_view(line[0]) - at).manhattanLength() <= theme.current().reach

    def _corner_at(self, at: QPointF) -> Corner | None:
        known = list(self.sketch.corners())
        if not known:
            return None
        ground = self._view.to_ground(at)
        spots = self._flat.flat(np.array([place for _, place in known]))
        away = np.hypot(*(spots - (ground.x(), ground.y())).T)
        nearest = int(away.argmin())
        return known[nearest][0] if away[nearest] * self._view.scale_now <= theme.current().reach else None

    def _side_at(self, at: QPointF) -> Corner | None:
        """Return the corner before which a new one would stand, where a border is under the mouse."""
        ground = self._view.to_ground(at)
        best: tuple[float, Corner] | None = None
        for first, polygon in enumerate(self.sketch.polygons):
            for second, ring in enumerate(polygon):
                along, away = nearest_on_border(self._flat.flat(np.array(ring)), (ground.x(), ground.y()))
                if best is None or away < best[0]:
                    best = away, Corner(first, second, int(along) + 1)
        reach = theme.current().reach / self._view.scale_now
        return best[1] if best is not None and best[0] <= reach else None
