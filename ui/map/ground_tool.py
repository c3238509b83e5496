"""Laying a picture under the map: drag it, or pull a corner; it keeps its shape unless Shift is held."""

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen

from ui import theme
from ui.map.plane import Box
from ui.map.view import MapView

Keys = Qt.Key
LEAST = 5.0  # metres: a picture is never smaller
SHAPES = (Qt.CursorShape.SizeFDiagCursor, Qt.CursorShape.SizeBDiagCursor)
HINT = "拖动图片移动，拖动四角缩放（按住 Shift 可改变长宽比），空白处拖动移动地图；回车保存，Esc 放弃"


class GroundTool(QObject):
    """Holds the box of one picture, in metres, and every step back."""

    changed = Signal()
    finished = Signal()
    left = Signal()
    keys = frozenset({Keys.Key_Z, Keys.Key_Escape, Keys.Key_Return, Keys.Key_Enter})
    hint = HINT

    def __init__(self, view: MapView, box: Box) -> None:
        super().__init__(view)
        self._view = view
        self._boxes = [box]
        self._held: int | None = None  # a corner from 0 to 3, or -1 for the whole
        self._from, self._start = QPointF(), box
        self._over: int | None = None

    @property
    def box(self) -> Box:
        """Where the picture lies."""
        return self._boxes[-1]

    @property
    def is_changed(self) -> bool:
        """Whether it was moved."""
        return len(self._boxes) > 1

    @property
    def shape(self) -> Qt.CursorShape:
        """How the mouse looks."""
        if self._over is None:
            return Qt.CursorShape.ArrowCursor
        return Qt.CursorShape.SizeAllCursor if self._over < 0 else SHAPES[self._over % 2]

    def put(self, box: Box) -> None:
        """Lay the picture elsewhere, as a step that can be taken back."""
        self._boxes.append(box)
        self._tell()

    def undo(self) -> None:
        """Go one step back."""
        if self.is_changed:
            self._boxes.pop()
            self._tell()

    def press(self, at: QPointF) -> bool:
        """Take hold of the picture or a corner of it."""
        self._held = self._part_at(at)
        self._from, self._start = self._view.to_ground(at), self.box
        if self._held is not None:
            self._boxes.append(self.box)
        return self._held is not None

    def drag(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Move what is held."""
        if self._held is None:
            return
        moved = self._view.to_ground(at) - self._from
        free = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self._boxes[-1] = pulled(self._start, self._held, moved.x(), moved.y(), free)
        self._tell()

    def release(self, at: QPointF) -> None:
        """Leave it there."""
        if self.is_changed and self._boxes[-1] == self._boxes[-2]:
            self._boxes.pop()
        self._held = None
        self._tell()

    def click(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """A click beside the picture does nothing."""

    def double_click(self, at: QPointF) -> None:
        """Nor does a double click."""

    def move(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Show what can be taken hold of."""
        self._over = self._part_at(at)
        self._view.viewport().setCursor(self.shape)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Go back, save, leave."""
        if key == Keys.Key_Z and modifiers & Qt.KeyboardModifier.ControlModifier:
            self.undo()
        elif key in (Keys.Key_Return, Keys.Key_Enter):
            self.finished.emit()
        elif key == Keys.Key_Escape:
            self.left.emit()
        else:
            return False
        return True

    def paint(self, painter: QPainter) -> None:
        """Draw the frame and its corners."""
        worn, corners = theme.current(), self._corners()
        painter.setPen(QPen(worn.colour("accent"), worn.bar))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(corners[0], corners[2]))
        painter.setBrush(worn.colour("surface"))
        side = worn.handle + worn.bar
        painter.drawRects([QRectF(at.x() - side / 2, at.y() - side / 2, side, side) for at in corners])

    def _tell(self) -> None:
        self._view.viewport().update()
        self.changed.emit()

    def _corners(self) -> list[QPointF]:
        """Return the corners in the window, clockwise from the north-west."""
        west, north, east, south = self.box
        return [self._view.to_view(*at) for at in ((west, north), (east, north), (east, south), (west, south))]

    def _part_at(self, at: QPointF) -> int | None:
        corners = self._corners()
        for place, corner in enumerate(corners):
            if (corner - at).manhattanLength() <= theme.current().reach:
                return place
        return -1 if QRectF(corners[0], corners[2]).contains(at) else None


def pulled(box: Box, part: int, x: float, y: float, free: bool) -> Box:
    """Return a box moved as a whole (-1) or pulled at a corner, clockwise from the north-west."""
    west, north, east, south = box
    if part < 0:
        return west + x, north + y, east + x, south + y
    wide, high = east - west, south - north
    at_west, at_north = part in (0, 3), part in (0, 1)
    new_wide = max(wide - x if at_west else wide + x, LEAST)
    new_high = max(high - y if at_north else high + y, LEAST)
    if not free:
        times = max(new_wide / wide, new_high / high)
        new_wide, new_high = wide * times, high * times
    return (
        east - new_wide if at_west else west,
        south - new_high if at_north else north,
        east if at_west else west + new_wide,
        south if at_north else north + new_high,
    )
