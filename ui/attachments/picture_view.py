"""One picture in a window: as large as the window, or larger and moved about."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from ui import theme
from ui.zooming import next_zoom

ZOOMS = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)


class PictureView(QAbstractScrollArea):
    """Shows a picture; the wheel with Ctrl makes it larger, the mouse moves it."""

    zoomed = Signal()

    def __init__(self, image: QImage) -> None:
        super().__init__()
        self._image = image
        self._zoom: float | None = None  # None: as large as the window
        self._scaled = QPixmap()
        self._held: QPoint | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("图片")

    @property
    def zoom(self) -> float:
        """How many points of the screen a point of the picture takes."""
        if self._zoom is not None:
            return self._zoom
        room, size = self.viewport().size() * self.devicePixelRatioF(), self._image.size()
        return min(1.0, room.width() / size.width(), room.height() / size.height())

    def set_zoom(self, zoom: float | None) -> None:
        """Show the picture larger or smaller, or with None as large as the window; its middle stays."""
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        before, middle = self.zoom, self.viewport().rect().center()
        point = QPoint(across.value(), down.value()) + middle
        self._zoom = zoom
        self._lay_out()
        moved = point * (self.zoom / before) - middle
        across.setValue(moved.x())
        down.setValue(moved.y())
        self.zoomed.emit()

    def step_zoom(self, steps: int) -> None:
        """Go to the next larger size, or with a number below zero to the next smaller."""
        if (zoom := next_zoom(ZOOMS, self.zoom, steps)) is not None:
            self.set_zoom(zoom)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.current().colour("line"))
        place = self._place()
        if self.zoom < 1:
            painter.drawPixmap(place.topLeft(), self._smooth(place.size()))
        else:  # only what is seen: at four times its size a picture would fill the memory
            seen = place.intersected(event.rect())
            scale = self._image.width() / place.width()
            corner = (seen.topLeft() - place.topLeft()) * scale
            painter.drawImage(seen, self._image, QRect(corner, seen.size() * scale))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
        self.zoomed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(event.angleDelta().y())
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._held = event.position().toPoint()
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            moved, self._held = event.position().toPoint() - self._held, event.position().toPoint()
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None
        self.viewport().unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.set_zoom(1.0 if self._zoom is None and self.zoom < 1 else None)

    def _size(self) -> QSize:
        return self._image.size() * (self.zoom / self.devicePixelRatioF())

    def _lay_out(self) -> None:
        size, room = self._size(), self.viewport().size()
        for bar, whole, part in (
            (self.horizontalScrollBar(), size.width(), room.width()),
            (self.verticalScrollBar(), size.height(), room.height()),
        ):
            bar.setRange(0, max(0, whole - part))
            bar.setPageStep(part)
            bar.setSingleStep(theme.current().row)
        self.viewport().update()

    def _place(self) -> QRect:
        size, room = self._size(), self.viewport().size()
        left = max(0, (room.width() - size.width()) // 2) - self.horizontalScrollBar().value()
        top = max(0, (room.height() - size.height()) // 2) - self.verticalScrollBar().value()
        return QRect(QPoint(left, top), size)

    def _smooth(self, size: QSize) -> QPixmap:
        ratio = self.devicePixelRatioF()
        if self._scaled.size() != size * ratio:
            keep, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            self._scaled = QPixmap.fromImage(self._image.scaled(size * ratio, keep, smooth))
            self._scaled.setDevicePixelRatio(ratio)
        return self._scaled
