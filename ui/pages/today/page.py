"""今日, the first page: what is due today and overdue, of every capability, and a quiet strip of this week."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.cases.board import Figure
from desktop.due import DueItem, WeekFigure
from desktop.fields import Field
from desktop.tables import TONE, Row
from desktop.today import LATE, NOW, Day, days_late
from ui import theme
from ui.buttons import label
from ui.page import Command, Page
from ui.pages.cases.board_parts import FigureButton
from ui.pages.desk import Desk
from ui.pages.today.duty_line import DutyLine
from ui.segments import Segments
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable

OFFICE, MINE = "office", "mine"
WHOSE = ((OFFICE, "全办"), (MINE, "我的"))
WEEKDAYS = "一二三四五六日"
FIELDS = (
    Field("when", "时限", width=7, sortable=False),
    Field("source", "类别", width=5, sortable=False),
    Field("title", "事项", width=22, sortable=False),
    Field("detail", "说明", width=26, sortable=False),
)
TABLES = frozenset(
    {"case_record", "case_task", "duty_day", "resolution", "meeting", "todo", "staff", "undecided_row", "import_batch",
     "appointment", "board_posting", "register_entry", "mediation_file", "mediation_piece"}
)  # fmt: skip
SETTLE = 400  # milliseconds after a change until everything is asked again
NOTHING = Empty("今天没有到期的事", "到期和逾期的事件、议定事项、例会、待办都会列在这里。", "check")


class TodayPage(Page):
    """Reads what is due beside the window; a row leads to its place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.items: list[DueItem] = []
        self.day: Day | None = None
        self._mine, self._stale = False, True
        self.head, self.unread = label("", "section"), label("", "amber", wrap=True)
        self.unread.hide()
        self.duty = DutyLine(desk)
        self.duty.wanted.connect(lambda: self.wanted.emit("rota", None))
        self.whose = Segments(WHOSE, self.show_whose, "显示", OFFICE)
        self.table = ShortTable(FIELDS, NOTHING)
        self.table.view.opened.connect(lambda place: self.go(int(place)))
        self._strip = QHBoxLayout()
        self._clock = QTimer(self, singleShot=True, interval=SETTLE)
        self._clock.timeout.connect(self.read)
        self._lay_out()
        desk.work.changed.connect(self._hear)
        self.add_command(Command("刷新", self.read, "refresh", "F5", shown=False))

    def activate(self) -> None:
        """Read again when it is new, stale, or of another day."""
        if self._stale or self.day is None or self.day.day != self.desk.today():
            self.read()
        self.table.setFocus()

    def state(self) -> dict[str, Any]:
        """Return whose work is shown."""
        return {"whose": MINE if self._mine else OFFICE}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show whose work was shown."""
        self._mine = state.get("whose") == MINE
        self.whose.choose(MINE if self._mine else OFFICE)

    def show_whose(self, whose: str) -> None:
        """Show what the whole office has to do, or only whoever sits here."""
        self._mine = whose == MINE
        self.read()
        self.state_changed.emit()

    def read(self) -> None:
        """Ask every capability again."""
        self._stale = False
        self.duty.read()
        due, mine = self.desk.program.due_work, self._mine
        self.desk.work.read(self, "读取今日", lambda progress: due.read(progress, mine=mine), self._show)

    def go(self, place: int) -> None:
        """Open the place of an entry."""
        if 0 <= place < len(self.items):
            one = self.items[place]
            self.wanted.emit(one.room, one.target)

    def _show(self, day: Day) -> None:
        self.day = day
        self.items = [one for items in day.groups.values() for one in items]
        self.table.show_rows([_row(one, day) for one in self.items], max(self.table.current, 0))
        weekday = WEEKDAYS[day.day.weekday()]
        late = len(day.groups[LATE])
        words = f"{day.day.month} 月 {day.day.day} 日　星期{weekday}"
        self.head.setText(words + (f"　逾期 {late} 项" if late else ""))
        self.unread.setText(f"{'、'.join(day.unread)}没有读出来，请按 F5 再读一次。" if day.unread else "")
        self.unread.setVisible(bool(day.unread))
        self._show_week(day.week)
        self.tell_shown(f"{day.count:,} 项")

    def _show_week(self, week: tuple[WeekFigure, ...]) -> None:
        while (item := self._strip.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for one in week:
            figure = Figure(f"{one.title}（{_change(one)}）", one.value, one.filters)
            self._strip.addWidget(FigureButton(figure, partial(self._open, one.room)))

    def _open(self, room: str, figure: Figure) -> None:
        self.wanted.emit(room, figure.filters)

    def _hear(self, tables: frozenset[str]) -> None:
        if tables & TABLES:
            self._stale = True
            if self.isVisible():
                self._clock.start()

    def _lay_out(self) -> None:
        sizes = theme.current()
        self._strip.setSpacing(sizes.gap)
        top = QHBoxLayout()
        top.addWidget(self.head)
        top.addStretch(1)
        top.addWidget(self.whose)
        strip = QWidget()
        strip.setLayout(self._strip)
        self._strip.setContentsMargins(0, 0, 0, 0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addLayout(top)
        whole.addWidget(self.duty)
        whole.addWidget(strip)
        whole.addWidget(self.unread)
        whole.addWidget(self.table, 1)
        self.setFocusProxy(self.table)


def _row(one: DueItem, day: Day) -> Row:
    late = days_late(one, day.day)
    when = (
        f"逾期 {late} 天" if late else "今天" if one.due_on == day.day else one.due_on.isoformat() if one.due_on else ""
    )
    row = {"when": when, "source": one.source, "title": one.title, "detail": one.detail}
    tone = "red" if late else "amber" if one in day.groups[NOW] else ""
    return {**row, TONE: tone} if tone else row


def _change(one: WeekFigure) -> str:
    change = one.value - one.before
    return "与上周同期持平" if not change else f"比上周同期{change:+d}"
