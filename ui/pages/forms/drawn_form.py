"""A form as it looks: drawn, never written to, with every place marked that will be filled."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from desktop.forms.shape import Place
from ui import theme
from ui.pages.forms.form_painting import FormPainter
from ui.pages.forms.geometry import Geometry
from ui.pages.forms.marks import Mark, Said
from ui.pages.forms.picture import Picture

ZOOMS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.25, 1.5, 2.0)
USUAL = ZOOMS.index(1.0)
LEAST_SHOWN = 3  # the first zoom that is tried when a form is made to fit


class DrawnForm(QAbstractScrollArea):
    """Arrows go from place to place, Enter opens one; Ctrl and the wheel zoom."""

    picked = Signal(str)  # key of a slot
    entered = Signal(str)  # key of a slot the clerk wants to decide about
    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "list")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("表格样子")
        self.viewport().setMouseTracking(True)
        self.marks: Sequence[Mark] = ()
        self.said = Said()
        self.chosen = ""
        self._header: tuple[int, int] | None = None
        self._zoom = USUAL
        self._picture: Picture | None = None
        self._geometry: Geometry | None = None
        self._last_ready = 0
        self._is_fitting = False  # until the clerk zooms

    @property
    def zoom(self) -> float:
        """How large the form is drawn."""
        return ZOOMS[self._zoom]

    @property
    def geometry_shown(self) -> Geometry | None:
        """Where everything stands."""
        return self._geometry

    def show_picture(self, picture: Picture, header: tuple[int, int] | None, last_ready: int = 0) -> None:
        """Show another sheet; `last_ready` is the row after which a longer list goes on."""
        self._picture, self._header, self._last_ready = picture, header, min(last_ready, picture.rows)
        self.marks, self.said, self.chosen = (), Said(), ""
        self._is_fitting = True
        self._lay()
        self._fit()

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Mark the slots."""
        self.marks = marks
        self.viewport().update()

    def show_said(self, said: Said, first_row: int = 0) -> None:
        """Write a preview over the form; a list that is longer than the rows that are ready is drawn longer."""
        self.said = said
        ready = self._last_ready - first_row + 1 if self._last_ready else 0
        self._lay(max(said.rows - ready, 0) if self._last_ready else 0)

    def choose(self, key: str) -> None:
        """Mark one slot as the one that is looked at, and bring it into sight."""
        if key != self.chosen:
            self.chosen = key
            self._bring_in()
            self.viewport().update()

    def zoom_by(self, steps: int) -> None:
        """Draw larger or smaller."""
        self._is_fitting = False
        self._set_zoom(min(max(self._zoom + steps, 0), len(ZOOMS) - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is in sight."""
        geometry = self._geometry
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.current().colour("raised"))
        if geometry is not None:
            x, y = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
            seen = QRect(x, y, self._room().width(), self._room().height())
            drawn = FormPainter(painter, geometry, self.marks, self.said, self.chosen, self._header)
            drawn.paint(seen, self._edge())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the scroll bars true."""
        super().resizeEvent(event)
        self._fit()
        self._set_bars()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the slot under the mouse."""
        if (mark := self._mark_at(event.position().toPoint())) is not None:
            self.choose(mark.key)
            self.picked.emit(mark.key)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep the end of a click: it is nobody else's."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Decide about the slot under the mouse."""
        if (mark := self._mark_at(event.position().toPoint())) is not None:
            self.entered.emit(mark.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from place to place."""
        keys = [mark.key for mark in self.marks]
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is not None and keys:
            at = keys.index(self.chosen) + step if self.chosen in keys else 0
            key = keys[min(max(at, 0), len(keys) - 1)]
            self.choose(key)
            self.picked.emit(key)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and self.chosen:
            self.entered.emit(self.chosen)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what stands in a cell that is too small for it, or why it stays empty."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._words_at(event.pos()), self)
            return True
        return super().viewportEvent(event)

    def _words_at(self, point: QPoint) -> str:
        place = self._place_at(point)
        if place is None or self._geometry is None:
            return ""
        first = self._geometry.area(*place)[:2]
        return self.said.gaps.get(first) or self.said.texts.get(first) or self._text(first)

    def _text(self, place: Place) -> str:
        picture, geometry = self._picture, self._geometry
        return picture.texts.get((geometry.source(place[0]), place[1]), "") if picture and geometry else ""

    def _place_at(self, point: QPoint) -> Place | None:
        if self._geometry is None:
            return None
        edge = self._edge()
        x, y = point.x() - edge.x(), point.y() - edge.y()
        if x < 0 or y < 0:  # the letters of the columns are the columns
            y = max(y, -self.verticalScrollBar().value())
            if x < 0:
                return None
        return self._geometry.place_at(x + self.horizontalScrollBar().value(), y + self.verticalScrollBar().value())

    def _mark_at(self, point: QPoint) -> Mark | None:
        place = self._place_at(point)
        if place is None or self._geometry is None:
            return None
        geometry = self._geometry
        row, column = place
        above = row <= (self._header[1] if self._header else 0)
        for mark in self.marks:
            first_row, first_column, last_row, last_column = geometry.area(*mark.area[:2])
            if mark.is_column:
                last_row = geometry.shown(mark.area[2])
                first_row = min(first_row, self._header[0]) if above and self._header else first_row
                last_column = mark.area[3]
            if first_row <= row <= last_row and first_column <= column <= last_column:
                return mark
        return None

    def _bring_in(self) -> None:
        mark = next((one for one in self.marks if one.key == self.chosen), None)
        geometry = self._geometry
        if mark is None or geometry is None:
            return
        rect = geometry.rect(geometry.area(geometry.shown(mark.area[0]), mark.area[1]))
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        room = self._room()
        if rect.left() < across.value() or rect.right() > across.value() + room.width():
            across.setValue(rect.center().x() - room.width() // 2)
        if not mark.is_column and (rect.top() < down.value() or rect.bottom() > down.value() + room.height()):
            down.setValue(rect.center().y() - room.height() // 2)

    def _edge(self) -> QPoint:
        """Return how much the letters and the row numbers take."""
        sizes = theme.current()
        return QPoint(sizes.control + sizes.gap, sizes.page)

    def _room(self) -> QRect:
        edge = self._edge()
        return self.viewport().rect().adjusted(edge.x(), edge.y(), 0, 0)

    def _lay(self, extra: int = 0) -> None:
        if self._picture is not None:
            self._geometry = Geometry(self._picture, self.zoom, self._last_ready, extra)
            self._set_bars()
            self.viewport().update()

    def _set_bars(self) -> None:
        geometry = self._geometry
        if geometry is None:
            return
        room, margin = self._room(), theme.current().page
        for bar, whole, seen in (
            (self.horizontalScrollBar(), geometry.width, room.width()),
            (self.verticalScrollBar(), geometry.height, room.height()),
        ):
            bar.setRange(0, max(whole + margin - seen, 0) if whole > seen else 0)
            bar.setPageStep(max(seen, 1))
            bar.setSingleStep(theme.current().control)

    def _fit(self) -> None:
        """Draw a form that is a little too wide a little smaller."""
        if self._picture is None or not self._is_fitting:
            return
        wide = sum(self._picture.widths)
        fitting = [at for at in range(LEAST_SHOWN, USUAL + 1) if wide * ZOOMS[at] <= self._room().width()]
        self._set_zoom(fitting[-1] if fitting else USUAL - 1)

    def _set_zoom(self, at: int) -> None:
        if at != self._zoom:
            self._zoom = at
            self._lay(self._geometry.extra if self._geometry is not None else 0)
            self.zoomed.emit(self.zoom)
