"""A month of the rota: a box for each day with who leads, the department, who is on duty; one under the cursor."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.calendar import TITLES
from desktop.rota.service import Duty
from ui import theme
from ui.year_view import STEPS, WEEKDAYS

WEEK, WEEKS = 7, 6
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
MIDDLE = Qt.AlignmentFlag.AlignVCenter
OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
NOBODY = "未安排"


class MonthView(QWidget):
    """Shows the days of one month; tells which is under the cursor, which was opened, and when a month is left."""

    current_changed = Signal(object)  # a date; it may lie in the month before or after
    opened = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = self._current = today
        self._duties = dict[date, Duty]()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("轮值月历")

    @property
    def current(self) -> date:
        """The day under the cursor."""
        return self._current

    def show_duties(self, duties: Sequence[Duty], current: date) -> None:
        """Show a month with the cursor on one of its days."""
        self._duties = {one.day.day: one for one in duties}
        self._current = current
        self._describe()

    def set_current(self, day: date) -> None:
        """Put the cursor on a day without telling."""
        self._current = day
        self._describe()

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint() * 1.2

    def minimumSizeHint(self) -> QSize:
        sizes = theme.current()
        return QSize(WEEK * sizes.text * 5, sizes.head + self._rows * sizes.label * 3)

    def place_of(self, day: date) -> QRect:
        """Return where a day is drawn."""
        place, first = day.day - 1 + day.replace(day=1).weekday(), theme.current().head
        row, column = divmod(place, WEEK)
        left, right = (self.width() * one // WEEK for one in (column, column + 1))
        top, foot = (first + (self.height() - first) * one // self._rows for one in (row, row + 1))
        return QRect(left, top, right - left, foot - top)

    def day_at(self, x: int, y: int) -> date | None:
        """Return the day at a point, if one is there."""
        return next((day for day in self._duties if self.place_of(day).contains(x, y)), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        sizes, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font(sizes.small))
        painter.setPen(sizes.colour("second"))
        for column, word in enumerate(WEEKDAYS):
            left, right = (self.width() * one // WEEK for one in (column, column + 1))
            painter.drawText(QRect(left, 0, right - left, sizes.head), Qt.AlignmentFlag.AlignCenter, f"星期{word}")
        for duty in self._duties.values():
            self._paint(painter, duty)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if (day := self.day_at(point.x(), point.y())) is not None:
            self._go(day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self.day_at(point.x(), point.y()) is not None:
            self.opened.emit(self._current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            self._go(self._current + timedelta(STEPS[key]))
        elif key in OPENING:
            self.opened.emit(self._current)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say in words what is under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self.day_at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), "" if day is None else words_of(self._duties[day]), self)
            return True
        return super().event(event)

    @property
    def _rows(self) -> int:
        """How many weeks the month touches."""
        if not self._duties:
            return WEEKS
        last = max(self._duties)
        return (last.day - 1 + last.replace(day=1).weekday()) // WEEK + 1

    def _go(self, day: date) -> None:
        self.set_current(day)
        self.current_changed.emit(day)

    def _describe(self) -> None:
        known = self._duties.get(self._current)
        self.setAccessibleDescription("" if known is None else words_of(known))
        self.update()

    def _font(self, pixels: int, *, bold: bool = False) -> QFont:
        font = self.font()
        font.setPixelSize(pixels)
        font.setBold(bold)
        return font

    def _paint(self, painter: QPainter, duty: Duty) -> None:
        sizes, day = theme.current(), duty.day
        place = self.place_of(day.day).adjusted(sizes.bar, sizes.bar, -sizes.bar, -sizes.bar)
        is_here, is_today = day.day == self._current, day.day == self._today
        painter.setBrush(sizes.colour("tint" if is_here else "surface" if day.works else "ground"))
        edge = sizes.colour("accent" if is_here else "line")
        painter.setPen(QPen(edge, sizes.bar if is_here and self.hasFocus() else sizes.hair))
        painter.drawRoundedRect(place, sizes.radius_small, sizes.radius_small)
        inside = place.adjusted(sizes.gap, sizes.unit, -sizes.gap, -sizes.unit)
        line = inside.adjusted(0, 0, 0, 0)
        line.setHeight(sizes.remark)
        painter.setFont(self._font(sizes.small, bold=is_today))
        painter.setPen(sizes.colour("accent" if is_today else "second"))
        number = f"{day.day.day} 今天" if is_today else str(day.day.day)
        painter.drawText(line, LEFT | MIDDLE, number)
        painter.setPen(sizes.colour("red" if not day.works else "blue"))
        mark = _mark(duty)
        painter.drawText(line, RIGHT | MIDDLE, mark)
        painter.setPen(sizes.colour("accent"))
        taken = painter.fontMetrics().horizontalAdvance(mark) + sizes.unit * bool(mark)
        painter.drawText(line.adjusted(0, 0, -taken, 0), RIGHT | MIDDLE, _signs(duty))
        line.translate(0, sizes.remark)
        line.setHeight(sizes.label)
        for words, colour, bold in _lines(duty):
            if line.bottom() > inside.bottom() + sizes.unit:
                break
            painter.setFont(self._font(sizes.text if bold else sizes.small, bold=bold))
            painter.setPen(sizes.colour(colour))
            cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, LEFT | MIDDLE, cut)
            line.translate(0, sizes.remark)


def _lines(duty: Duty) -> list[tuple[str, str, bool]]:
    """Return what stands in the box of a day: words, colour, whether they stand out."""
    if not duty.is_planned:
        return [(NOBODY, "second", False)]
    found = [(duty.leader_name, "ink", True), (duty.unit, "second", False), (duty.people, "second", False)]
    return [one for one in (*found, (duty.note, "second", False)) if one[0]]


def _signs(duty: Duty) -> str:
    """Return what happened to a day, in a character each: 调 changed places, 交 handed over."""
    return "调" * (duty.swapped_with is not None) + "交" * bool(duty.handed_over)


def _mark(duty: Duty) -> str:
    """Return what is special about a day, in a word: 休, 班, or the name of the feast."""
    day = duty.day
    if not day.works:
        return day.name or TITLES[True]
    return TITLES[False] if day.moved else ""


def words_of(duty: Duty) -> str:
    """Return a day of the rota in words."""
    day = duty.day.day
    head = f"{day.month}月{day.day}日 星期{WEEKDAYS[day.weekday()]}"
    if not duty.is_planned:
        return f"{head}　{NOBODY}"
    signs = "已对调" if duty.swapped_with else "", "已写交接记录" if duty.handed_over else ""
    parts = (duty.leader_name, duty.unit, duty.people, duty.phone, duty.note, *signs)
    return "　".join(filter(None, (head, *parts)))
