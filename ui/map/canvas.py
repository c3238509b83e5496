"""The map itself: one item per polygon, coloured by a figure, with names, a selection and marks."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QColor, QHelpEvent, QKeyEvent, QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QGraphicsPixmapItem, QToolTip, QWidget

from desktop.maps.shapes import Bounds, Rings
from ui import theme
from ui.map.labels import Labels
from ui.map.outlines import FULL, Outline, Outlines, path_of
from ui.map.plane import Box, Flat
from ui.map.view import MapView

KEY = 0  # where an item keeps the key of its polygon
GROUND, SHAPES, BORDERS, MARKS, HOVER, CHOSEN = -1.0, 0.0, 0.5, 1.0, 2.0, 3.0  # what lies over what
NOWHERE = (-0.02, -0.02, 0.02, 0.02)  # a square to stand on before anything is known
AT_ONCE = 400  # polygons put on the map before the window is heard again: some 10 ms
MANY = 1500  # polygons from which they are drawn roughly while they move
THROUGH = 150  # how much of a tint is there over what lies below, of 255
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
HEAVIEST = 2
HAIR = 0  # the thinnest line: with any other, Qt strokes each border to know how large it is
SOON = 15  # milliseconds to the frame with the next names
FRAME = 1.6  # sizes of a polygon that are seen around it when it is shown
NO_TINT = Qt.BrushStyle.BDiagPattern  # what has no figure is hatched, not white


class MapCanvas(MapView):
    """Shows outlines; a click picks one, a double click comes near to it."""

    picked = Signal(object)  # key of a polygon, or None
    opened = Signal(object)  # Enter on the polygon that is chosen
    entered = Signal(object)  # the polygon under the mouse, or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.outlines = Outlines.of((), Bounds(*NOWHERE))
        self.tip_of: Callable[[int], str] = lambda key: self._by_key[key].name
        self.covered: Callable[[], Sequence[QRect]] = tuple  # where something lies over the map: no names there
        self.chosen: int | None = None
        self._by_key: dict[int, Outline] = {}
        self._items: dict[int, QGraphicsPathItem] = {}
        self._coming: Iterator[Outline] = iter(())  # polygons that are not on the map yet
        self._leaving: list[QGraphicsPathItem] = []  # what is on the map and no more to be seen
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._exchange_some)
        self._brushes: Mapping[Any, QBrush] = {}
        self._hidden: int | None = None
        self._borders: list[tuple[QGraphicsPathItem, Outline, int]] = []
        self._tints: Mapping[int, int | None] = {}
        self._level = FULL
        self._labels = Labels()
        self._more_names = QTimer(self, singleShot=True, interval=SOON)
        self._more_names.timeout.connect(self.viewport().update)
        self._pictures: list[QGraphicsPixmapItem] = []
        self._mark_tone = "red"
        self._hovered: int | None = None
        self._hover_item, self._chosen_item, self._mark_item = (self._over(z) for z in (HOVER, CHOSEN, MARKS))
        self.setAccessibleName("地图")
        self.setAccessibleDescription("滚轮或加减号缩放，拖动或方向键移动，0 显示全图")
        self.clicked.connect(lambda at: self._pick(self.key_at(at)))
        self.double_clicked.connect(self._come_near)
        self.hovered.connect(lambda at: self._hover(self.key_at(at)))
        self._dress()

    # What there is

    @property
    def plane(self) -> Flat:
        """The ground on which it is drawn."""
        return self.outlines.plane

    @property
    def keys(self) -> list[int]:
        """The polygons shown, the largest first."""
        return list(self._by_key)

    @property
    def named(self) -> list[int]:
        """The polygons whose names fit now, as last painted."""
        return self._labels.shown

    @property
    def seen(self) -> list[Outline]:
        """All that is drawn: the polygons, and the larger ones whose borders are shown."""
        return [*self.outlines.all, *(one for _, one, _ in self._borders)]

    def outline(self, key: int) -> Outline | None:
        """Return one polygon as it is drawn."""
        return self._by_key.get(key)

    def set_outlines(self, outlines: Outlines, ground: Box | None = None) -> None:
        """Show other polygons; `ground` is the box of the pictures beneath, in metres of the same plane.

        Thousands come in steps, between which the window is heard; they are seen when all are there.
        """
        self._leaving += self._items.values()
        self.outlines = outlines
        self._by_key = {one.key: one for one in outlines.all}
        self._items = {}
        self._hovered = None
        self.is_large = len(outlines.all) > MANY
        self.set_box(outlines.box if ground is None else union([outlines.box, ground]))
        self._level = outlines.level(self.scale_now) if outlines.all else FULL
        self._coming = iter(outlines.all)
        self._exchange_some()
        self._labels.set_outlines(outlines.all)
        self._hover_item.hide()
        self._show_mark_off()
        self.select(self.chosen if self.chosen in self._by_key else None)
        self._dress()

    @property
    def is_complete(self) -> bool:
        """Whether all polygons are on the map, and no others."""
        return not self._leaving and len(self._items) == len(self._by_key)

    def _exchange_some(self) -> None:
        for item in self._leaving[-AT_ONCE:]:
            self.scene().removeItem(item)
        del self._leaving[-AT_ONCE:]
        border = line(theme.current().colour("second"), HAIR)
        for one in islice(self._coming, AT_ONCE):
            item = QGraphicsPathItem(one.paths[self._level])
            item.setData(KEY, one.key)
            item.setZValue(SHAPES)
            item.setPen(border)
            item.setBrush(self._brush(one.key))
            item.setVisible(one.key != self._hidden)
            self.scene().addItem(item)
            self._items[one.key] = item
        self.viewport().setUpdatesEnabled(self.is_complete)
        if not self.is_complete:
            self._next.start()

    def set_borders(self, borders: Iterable[tuple[Outline, int]]) -> None:
        """Draw the borders of larger polygons over the others, each with its weight: 1 for the lightest."""
        for item, _, _ in self._borders:
            self.scene().removeItem(item)
        self._borders = []
        for one, weight in borders:
            item = QGraphicsPathItem(one.paths[self._level])
            item.setZValue(BORDERS)
            self.scene().addItem(item)
            self._borders.append((item, one, weight))
        self._dress()

    def set_tints(self, tints: Mapping[int, int | None], figures: Mapping[int, str]) -> None:
        """Colour polygons by class, 0 for the fewest; None has no figure. What is not named is left plain."""
        self._tints = tints
        self._labels.set_figures(figures)
        self._fill()

    def set_pictures(self, pictures: Iterable[tuple[QPixmap, Box, float]]) -> None:
        """Lay pictures under the map: each with its box in metres and how much it covers, from 0 to 1."""
        for one in self._pictures:
            self.scene().removeItem(one)
        self._pictures = []
        for pixmap, box, strength in pictures:
            item = QGraphicsPixmapItem(pixmap)
            item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
            item.setZValue(GROUND)
            item.setOpacity(strength)
            lay(item, box)
            self.scene().addItem(item)
            self._pictures.append(item)
        self._fill()

    # What is pointed at

    def key_at(self, at: QPointF) -> int | None:
        """Return the smallest polygon that covers a spot."""
        for item in self.scene().items(at, Qt.ItemSelectionMode.IntersectsItemShape, Qt.SortOrder.DescendingOrder):
            if (key := item.data(KEY)) in self._items:
                return int(key)
        return None

    def select(self, key: int | None) -> None:
        """Show one polygon as chosen, without telling."""
        self.chosen = key
        self._show_over(self._chosen_item, key)

    def zoom_to(self, key: int) -> None:
        """Come near to a polygon."""
        if (one := self._by_key.get(key)) is not None:
            self.fit(framed(one.box))

    def mark(self, rings: Rings, tone: str = "red") -> None:
        """Show a piece of ground that is not as it should be, and come near to it."""
        flat = [self.plane.flat(ring) for polygon in rings for ring in polygon]
        self._mark_tone = tone
        self._mark_item.setPath(path_of(flat))
        self._mark_item.show()
        self._dress()
        bounds = self._mark_item.path().boundingRect()
        self.fit(framed((bounds.left(), bounds.top(), bounds.right(), bounds.bottom())))

    def unmark(self) -> None:
        """Show the ground without the mark again."""
        self._show_mark_off()

    # Drawing

    def changed_much(self) -> None:
        """Draw with as many corners as can be seen."""
        if not self._items:
            return
        level = self.outlines.level(self.scale_now)
        if level != self._level:
            self._level = level
            for key, shape in self._items.items():
                shape.setPath(self._by_key[key].paths[level])
            for item, one, _ in self._borders:
                item.setPath(one.paths[level])
            for over, chosen in ((self._chosen_item, self.chosen), (self._hover_item, self._hovered)):
                if over.isVisible():
                    self._show_over(over, chosen)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        painter.save()
        painter.resetTransform()
        window, ratio = self.viewport().rect(), self.devicePixelRatioF()
        self._labels.draw(painter, self.viewportTransform(), window, ratio, self.covered())
        if self._labels.is_behind:
            self._more_names.start()
        if self.tool is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.tool.paint(painter)
        painter.restore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens what is chosen, Esc chooses nothing; the rest moves the ground."""
        if self.tool is None and self.chosen is not None and event.key() in (*ENTER, Qt.Key.Key_Escape):
            if event.key() in ENTER:
                self.opened.emit(self.chosen)
            else:
                self._pick(None)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and hasattr(self, "_labels"):
            self._labels.forget()
            self._dress()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            key = None if self.tool is not None else self.key_at(self.to_ground(QPointF(event.pos())))
            if key is None:
                QToolTip.hideText()
            else:
                side = theme.current().card
                around = QRect(event.pos() - QPoint(side, side), event.pos() + QPoint(side, side))
                QToolTip.showText(event.globalPos(), self.tip_of(key), self.viewport(), around)
            return True
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return bool(super().viewportEvent(event))

    def hide_shape(self, key: int | None) -> None:
        """Hide the polygon that is being changed, or with None show all."""
        self._hidden = key
        for one, item in self._items.items():
            item.setVisible(one != key)
        self._show_over(self._chosen_item, self.chosen if key is None else None)

    def _over(self, height: float) -> QGraphicsPathItem:
        item = QGraphicsPathItem()
        item.setZValue(height)
        item.hide()
        self.scene().addItem(item)
        return item

    def _show_over(self, item: QGraphicsPathItem, key: int | None) -> None:
        one = self._by_key.get(key) if key is not None else None
        if one is not None:
            item.setPath(one.paths[self._level])
        item.setVisible(one is not None)

    def _show_mark_off(self) -> None:
        self._mark_item.hide()

    def _hover(self, key: int | None) -> None:
        if key != self._hovered:
            self._hovered = key
            self._show_over(self._hover_item, key)
            self.viewport().setCursor(
                Qt.CursorShape.ArrowCursor if key is None else Qt.CursorShape.PointingHandCursor
            ) if self.tool is None else None
            self.entered.emit(key)

    def _pick(self, key: int | None) -> None:
        self.select(key)
        self.picked.emit(key)

    def _come_near(self, at: QPointF) -> None:
        if (key := self.key_at(at)) is not None:
            self._pick(key)
            self.zoom_to(key)
        else:
            self.zoom(2.0, self.to_view(at.x(), at.y()))

    def _dress(self) -> None:
        worn = theme.current()
        self.setBackgroundBrush(worn.colour("surface"))
        border = line(worn.colour("second"), HAIR)
        for item in self._items.values():
            item.setPen(border)
        for item, _, weight in self._borders:
            item.setPen(line(worn.colour("second"), min(weight, HEAVIEST) * worn.bar))
        self._hover_item.setPen(line(worn.colour("accent"), worn.bar))
        self._chosen_item.setPen(line(worn.colour("accent"), worn.bar * 2))
        self._mark_item.setPen(line(worn.colour(self._mark_tone), worn.bar))
        shade = worn.colour(self._mark_tone)
        shade.setAlpha(THROUGH)
        self._mark_item.setBrush(shade)
        self._fill()

    def _fill(self) -> None:
        worn = theme.current()
        tints = [worn.colour(f"map_{place}") for place in range(1, 6)]
        plain = worn.colour("raised")
        if self._pictures:
            for one in (*tints, plain):
                one.setAlpha(THROUGH)
            plain.setAlpha(THROUGH // 3)
        brushes: dict[Any, QBrush] = {place: QBrush(tint) for place, tint in enumerate(tints)}
        brushes["plain"] = QBrush(plain)
        brushes[None] = QBrush(worn.colour("edge"), NO_TINT)
        self._brushes = brushes
        for key, item in self._items.items():
            item.setBrush(self._brush(key))
        self.viewport().update()

    def _brush(self, key: int) -> QBrush:
        return self._brushes[self._tints.get(key, "plain") if self._tints else "plain"]


def line(colour: QColor, width: int) -> QPen:
    """Return a line that is as thick at every scale."""
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def lay(item: QGraphicsItem, box: Box) -> None:
    """Stretch an item over a piece of ground."""
    west, north, east, south = box
    own = item.boundingRect()
    wide, high = (east - west) / max(own.width(), 1), (south - north) / max(own.height(), 1)
    item.setTransform(QTransform().translate(west, north).scale(wide, high))


def union(boxes: Sequence[Box]) -> Box:
    """Return the box around boxes."""
    west, north, east, south = zip(*boxes, strict=True)
    return min(west), min(north), max(east), max(south)


def framed(box: Box) -> Box:
    """Return a box with some ground around it."""
    west, north, east, south = box
    wide, high = (east - west) * (FRAME - 1) / 2, (south - north) * (FRAME - 1) / 2
    least = 10.0  # metres: what is hardly there is not blown up
    return west - max(wide, least), north - max(high, least), east + max(wide, least), south + max(high, least)
