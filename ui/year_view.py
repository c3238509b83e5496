"""A year at a glance: twelve months, days off and moved working days marked by a word, one day under the cursor."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.calendar import TITLES, Day
from ui import theme

COLUMNS, ROWS, WEEK, WEEKS = 4, 3, 7, 6
WEEKDAYS = "一二三四五六日"
STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -WEEK,
    Qt.Key.Key_Down: WEEK,
}


class YearView(QWidget):
    """Shows the days it is given; tells which day is under the cursor and which one was opened."""

    current_changed = Signal(object)  # a date
    opened = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today, self._days = today, dict[date, Day]()
        self._current = today
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setAccessibleName("工作日历")

    @property
    def current(self) -> date:
        """The day under the cursor."""
        return self._current

    def show_days(self, days: Sequence[Day]) -> None:
        """Show the days of a year; the cursor stays on its day of the year."""
        self._days = {one.day: one for one in days}
        if self._days and self._current not in self._days:
            year, month = days[0].day.year, self._current.month
            self._current = date(year, month, min(self._current.day, 28))
        self._tell()

    def sizeHint(self) -> QSize:
        sizes = theme.current()
        return QSize(COLUMNS * WEEK * sizes.control, ROWS * (WEEKS + 2) * sizes.label)

    def minimumSizeHint(self) -> QSize:
        sizes = theme.current()
        return QSize(COLUMNS * WEEK * sizes.page, ROWS * (WEEKS + 2) * (sizes.small + sizes.bar))

    def place_of(self, day: date) -> QRect:
        """Return where a day is drawn."""
        month, (wide, high) = self._month_place(day.month), self._cell
        row, column = divmod(date(day.year, day.month, 1).weekday() + day.day - 1, WEEK)
        return QRect(month.x() + column * wide, month.y() + (row + 2) * high, wide, high)

    def day_at(self, point: QPoint) -> date | None:
        """Return the day at a point, if one is there."""
        return next((day for day in self._days if self.place_of(day).contains(point)), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for month in range(1, 13):
            self._paint_head(painter, month)
        for day in self._days.values():
            self._paint_day(painter, day)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (day := self.day_at(event.position().toPoint())) is not None:
            self._go(day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.day_at(event.position().toPoint()) is not None:
            self.opened.emit(self._current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            self._go(self._current + timedelta(STEPS[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self._current)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say in words what is under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self.day_at(event.pos())
            QToolTip.showText(event.globalPos(), "" if day is None else words_of(self._days[day]), self)
            return True
        return super().event(event)

    def _go(self, day: date) -> None:
        if day in self._days:
            self._current = day
            self._tell()

    def _tell(self) -> None:
        self.setAccessibleDescription(words_of(self._days[self._current]) if self._current in self._days else "")
        self.update()
        self.current_changed.emit(self._current)

    @property
    def _cell(self) -> tuple[int, int]:
        sizes = theme.current()
        room = self.width() - (COLUMNS - 1) * sizes.card, self.height() - (ROWS - 1) * sizes.gap
        return room[0] // (COLUMNS * WEEK), room[1] // (ROWS * (WEEKS + 2))

    def _month_place(self, month: int) -> QRect:
        sizes, (wide, high) = theme.current(), self._cell
        row, column = divmod(month - 1, COLUMNS)
        size = QSize(wide * WEEK, high * (WEEKS + 2))
        return QRect(QPoint(column * (size.width() + sizes.card), row * (size.height() + sizes.gap)), size)

    def _paint_head(self, painter: QPainter, month: int) -> None:
        sizes, place, (wide, high) = theme.current(), self._month_place(month), self._cell
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(sizes.colour("ink"))
        title = QRect(place.x(), place.y(), wide * WEEK, high)
        painter.drawText(title.adjusted(sizes.gap, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, f"{month}月")
        font.setBold(False)
        font.setPixelSize(sizes.small)
        painter.setFont(font)
        painter.setPen(sizes.colour("second"))
        for column, word in enumerate(WEEKDAYS):
            cell = QRect(place.x() + column * wide, place.y() + high, wide, high)
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, word)

    def _paint_day(self, painter: QPainter, day: Day) -> None:
        sizes, place = theme.current(), self.place_of(day.day).adjusted(1, 1, -1, -1)
        mark = day.moved or (not day.works and day.name != "")
        tone = "red" if not day.works else "blue"
        if mark:
            self._paint_ground(painter, place, sizes.colour(f"{tone}_tint"))
        if day.day in (self._current, self._today):
            is_here = day.day == self._current
            painter.setPen(QPen(sizes.colour("accent" if is_here else "quiet"), sizes.bar if is_here else sizes.hair))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place, sizes.radius_small, sizes.radius_small)
        font = self.font()
        font.setPixelSize(sizes.small)
        font.setBold(day.own)
        font.setUnderline(day.own)
        painter.setFont(font)
        painter.setPen(sizes.colour(tone if mark else "ink" if day.works else "second"))
        word = f"{day.day.day}{TITLES[not day.works]}" if mark else str(day.day.day)
        if (wide := painter.fontMetrics().horizontalAdvance(word)) > place.width():
            font.setPixelSize(font.pixelSize() * place.width() // wide)
            painter.setFont(font)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, word)

    def _paint_ground(self, painter: QPainter, place: QRect, colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(place, theme.current().radius_small, theme.current().radius_small)


def words_of(day: Day) -> str:
    """Return what a day is, in words."""
    kind = "工作日" if day.works else "休息日"
    why = f"，{day.name}" if day.name else ""
    moved = "调休上班" if day.moved and day.works else ""
    parts = [f"{day.day.year}年{day.day.month}月{day.day.day}日 周{WEEKDAYS[day.day.weekday()]}", kind + why, moved]
    parts += ["本单位改的"] if day.own else []
    parts += [] if day.known else ["调休未导入，按周一至周五推算"]
    return "　".join(filter(None, parts))
