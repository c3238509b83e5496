"""A page small, on the clerk's own display; a click on a figure opens its records."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.meetings.screen import Behind
from ui import theme
from ui.poster import HIGH, WIDE
from ui.screen.show import Show


class PagePreview(QWidget):
    """Paints the page that is seen, or with `ahead` one that follows it."""

    wanted = Signal(object)  # what lies behind the figure that was clicked

    def __init__(self, show: Show, ahead: int = 0) -> None:
        super().__init__()
        self._show, self._ahead = show, ahead
        sizes = theme.current()
        least = sizes.map_panel if ahead == 0 else sizes.map_panel * 3 // 4
        self.setMinimumSize(least, least * HIGH // WIDE)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)
        self.setMouseTracking(ahead == 0)
        self.setAccessibleName("当前页" if ahead == 0 else "下一页")
        show.turned.connect(self.update)
        show.renewed.connect(self.update)

    @property
    def place(self) -> int | None:
        """The page that is painted."""
        place = self._show.place + self._ahead
        return place if place < len(self._show.pages) else None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box, worn = QPainter(self), self._box(), theme.current()
        if (place := self.place) is not None:
            ratio = self.devicePixelRatioF()
            size = QSize(round(box.width() * ratio), round(box.height() * ratio))
            painter.drawImage(box, self._show.picture(size, place)[0])
            if self._ahead == 0 and self._show.is_black:
                painter.setOpacity(0.8)
                painter.fillRect(box, Qt.GlobalColor.black)
                painter.setOpacity(1)
        painter.setPen(QPen(worn.colour("edge"), worn.hair))
        painter.drawRect(box)
        painter.end()

    def behind(self, at: QPointF) -> Behind | None:
        """Return what lies behind a point of the preview."""
        box, place = self._box(), self.place
        if place is None or self._ahead or not box.contains(at):
            return None
        ratio = self.devicePixelRatioF()
        size = QSize(round(box.width() * ratio), round(box.height() * ratio))
        drawn = self._show.picture(size, place)[1]
        scale = WIDE / box.width()
        return drawn.at((at.x() - box.left()) * scale, (at.y() - box.top()) * scale)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self.behind(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if found is not None else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._ahead:
            self._show.step(self._ahead)
        elif (found := self.behind(event.position())) is not None:
            self.wanted.emit(found)

    def _box(self) -> QRectF:
        """Return where the page lies, 16 to 9, in the middle."""
        size = QSize(WIDE, HIGH).scaled(self.size() - QSize(2, 2), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        return QRectF(left, top, size.width(), size.height())
