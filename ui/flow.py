"""A row that goes on in the next line when it is full."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """Lays its parts out from left to right, and as many lines as they need."""

    def __init__(self, parent: QWidget | None = None, gap: int = 0, *, fill: bool = False) -> None:
        super().__init__(parent)
        self._fill = fill  # the last part takes what is left of its line
        self._parts: list[QLayoutItem] = []
        self._corner: QWidget | None = None
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)

    def addItem(self, item: QLayoutItem) -> None:
        self._parts.append(item)

    def insert(self, place: int, widget: QWidget) -> None:
        """Put a widget before the part at a place."""
        self.addWidget(widget)
        self._parts.insert(place, self._parts.pop())
        self.invalidate()

    def put_corner(self, widget: QWidget) -> None:
        """Put a widget at the right end of the first line; the lines below it have the whole width."""
        self._corner = widget
        self.addWidget(widget)

    def count(self) -> int:
        return len(self._parts)

    def itemAt(self, place: int) -> QLayoutItem | None:
        return self._parts[place] if 0 <= place < len(self._parts) else None

    def takeAt(self, place: int) -> QLayoutItem | None:
        return self._parts.pop(place) if 0 <= place < len(self._parts) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:
        seen = [part.sizeHint() for part in self._parts if not part.isEmpty()]
        width = sum(one.width() for one in seen) + self.spacing() * max(len(seen) - 1, 0)
        return self._with_margins(QSize(width, max((one.height() for one in seen), default=0)))

    def minimumSize(self) -> QSize:
        least = QSize()
        for part in self._parts:
            least = least.expandedTo(part.minimumSize())
        return self._with_margins(least)

    def _with_margins(self, size: QSize) -> QSize:
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _seen(self) -> list[QLayoutItem]:
        """Return what stands in the lines."""
        return [part for part in self._parts if not part.isEmpty() and part.widget() is not self._corner]

    def _lay(self, rect: QRect, *, move: bool) -> int:
        margins = self.contentsMargins()
        room = rect.marginsRemoved(margins)
        x, y, tall, edge = room.x(), room.y(), 0, room.x() + room.width()
        right, seen = edge, self._seen()
        for corner in (part for part in self._parts if part.widget() is self._corner and not part.isEmpty()):
            size = corner.sizeHint().expandedTo(corner.minimumSize())
            tall, right = size.height(), edge - size.width() - self.spacing()
            if move:
                corner.setGeometry(QRect(QPoint(edge - size.width(), y), size))
        for part in seen:
            size = part.sizeHint().expandedTo(part.minimumSize())
            if self._fill and part is seen[-1]:
                size.setWidth(part.minimumSize().width())
            size.setWidth(min(size.width(), max(room.width(), 0)))
            if x + size.width() > right and (x > room.x() or right < edge):
                x, y, tall, right = room.x(), y + tall + self.spacing(), 0, edge
            if self._fill and part is seen[-1]:
                size.setWidth(right - x)
            if move:
                part.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self.spacing()
            tall = max(tall, size.height())
        return y + tall - rect.y() + margins.bottom()
