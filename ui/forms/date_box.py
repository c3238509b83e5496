"""The editor of a date: typed in any usual spelling, or picked from a calendar."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.clock import today as office_today
from ui import theme
from ui.buttons import label, tool
from ui.forms.editor import Editor, Remark
from ui.forms.line import Line
from ui.forms.spelled_dates import NoSuchDate, read_date
from ui.screens import room_at


class DateBox(Editor):
    """A date, or none. Shows 1990-05-01, understands 19900501, 1990.5.1, 1990年5月1日, 今天."""

    def __init__(self, hint: str = "", today: Callable[[], date] = office_today, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.line = Line()
        self.line.setPlaceholderText(hint or "如 19900501")
        self.line.setToolTip("可输入 19900501、1990.5.1、今天；上键后一天，下键前一天")
        self.line.add_tool("calendar", "打开日历", self.open_calendar)
        self.set_face(self.line)
        self.line.textChanged.connect(lambda _: self.tell())
        self.line.left.connect(self._tidy)
        self.line.stepped.connect(self._step)

    def read(self) -> Any:
        """Return the date, or None."""
        try:
            return read_date(self.line.text(), self._today())
        except NoSuchDate:
            return None

    def show_value(self, value: Any) -> None:
        """Show a date."""
        self.line.setText("" if value is None else value.isoformat())

    def plain(self, value: Any) -> Any:
        """Return the date as text."""
        return value.isoformat() if isinstance(value, date) else super().plain(value)

    def from_plain(self, kept: Any) -> Any:
        """Return the date of a text."""
        return date.fromisoformat(kept) if isinstance(kept, str) else super().from_plain(kept)

    def remark(self) -> Remark | None:
        """Say when there is no such day."""
        try:
            read_date(self.line.text(), self._today())
        except NoSuchDate as error:
            return Remark(str(error), "red")
        return None

    def open_calendar(self) -> None:
        """Let the clerk pick the day."""
        shown = Calendar(self.read() or self._today(), self)
        shown.calendar.clicked.connect(lambda day: self._pick(day, shown))
        shown.calendar.activated.connect(lambda day: self._pick(day, shown))
        shown.open_under(self)

    def _pick(self, day: QDate, calendar: QWidget) -> None:
        calendar.close()
        self.show_value(date(day.year(), day.month(), day.day()))
        self.line.setFocus()

    def _step(self, down: int) -> None:
        self.show_value((self.read() or self._today()) - timedelta(days=down))

    def _tidy(self) -> None:
        if self.line.text() and self.is_readable():
            self.show_value(self.read())


class Calendar(QFrame):
    """A month that begins its weeks with Monday, with arrows for months and for years."""

    def __init__(self, shown: date, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        sizes = theme.current()
        self.calendar = QCalendarWidget(self)
        self.calendar.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setNavigationBarVisible(False)
        plain, quiet = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(sizes.colour("ink"))  # Qt paints weekends red, which here means a signal
        quiet.setForeground(sizes.colour("second"))
        quiet.setBackground(sizes.colour("surface"))
        self.calendar.setHeaderTextFormat(quiet)
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, plain)
        self._month = label("", "strong")
        self._month.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.calendar.currentPageChanged.connect(self._name)
        self.calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        self._name(shown.year, shown.month)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(tool("chevrons-left", "上一年", self.calendar.showPreviousYear))
        head.addWidget(tool("chevron-left", "上一月", self.calendar.showPreviousMonth))
        head.addWidget(self._month, 1)
        head.addWidget(tool("chevron-right", "下一月", self.calendar.showNextMonth))
        head.addWidget(tool("chevrons-right", "下一年", self.calendar.showNextYear))
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.gap, sizes.gap, sizes.gap, sizes.gap)
        column.setSpacing(sizes.unit)
        column.addLayout(head)
        column.addWidget(self.calendar)
        self.resize(sizes.popup, sizes.calendar)

    def open_under(self, widget: QWidget) -> None:
        """Show the month below a widget, or above where there is no room."""
        below = widget.mapToGlobal(widget.rect().bottomLeft())
        room = room_at(below)
        if below.y() + self.height() > room.bottom():
            below.setY(widget.mapToGlobal(widget.rect().topLeft()).y() - self.height())
        self.move(min(below.x(), room.right() - self.width()), below.y())
        self.show()
        self.calendar.setFocus()

    def _name(self, year: int, month: int) -> None:
        self._month.setText(f"{year}年{month}月")
