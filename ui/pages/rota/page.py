"""The room of duty (轮值): the month, the day under the cursor, and what can be done with both."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.cases.spans import month_end, moved
from desktop.drafts import Draft
from desktop.jobs import Progress
from desktop.rota.service import Duty, Share, draft_of
from ui import ask, theme
from ui.buttons import button, label, tool
from ui.page import Command, Page
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.pages.rota.month_view import MonthView
from ui.pages.rota.sheets import DaySheet, HandoverSheet, SwapSheet, TurnsSheet
from ui.pages.rota.side import DaySide

MONTH = "month"  # of the state
AHEAD = 60  # days among which one is chosen for a swap
PAPER, HANDOVER_PAPER = "rota", "rota_handover"

Read = tuple[tuple[Duty, ...], tuple[Share, ...]]


class RotaPage(Page):
    """Shows a month; everything is read and written beside the window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._rota = desk, desk.program.rota
        self.first = desk.today().replace(day=1)
        self._day, self._duties = desk.today(), dict[date, Duty]()
        self._stale = True
        self.heading, self.about = label("", "section"), label("", "second", wrap=True)
        self.back = tool("chevron-left", "上个月", lambda: self.turn(-1), keys="PgUp")
        self.forth = tool("chevron-right", "下个月", lambda: self.turn(1), keys="PgDown")
        self.view = MonthView(desk.today())
        self.side = DaySide(self)
        self._lay_out()
        self.view.current_changed.connect(self.go)
        self.view.opened.connect(lambda _: self.edit())
        desk.work.changed.connect(self._hear)
        for command in self._commands():
            self.add_command(command)

    @property
    def duty(self) -> Duty | None:
        """The day under the cursor."""
        return self._duties.get(self._day)

    @property
    def may_write(self) -> bool:
        """Whether the rota may be changed from here."""
        return self._desk.may_write

    def activate(self) -> None:
        """Show the month as it is."""
        if self._stale:
            self.read()
        self.view.setFocus()

    def open(self, target: Any) -> None:
        """Show a day, written as 2026-11-22."""
        self.go(date.fromisoformat(str(target)) if target else self._desk.today())

    def state(self) -> dict[str, Any]:
        """Return nothing but the month, if it is not the present one."""
        return {} if self.first == self._desk.today().replace(day=1) else {MONTH: self.first.isoformat()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show the month that was looked at."""
        if MONTH in state:
            self.go(date.fromisoformat(state[MONTH]))

    def turn(self, months: int) -> None:
        """Show a month before or after."""
        first = moved(self.first, months)
        self.go(first.replace(day=min(self._day.day, month_end(first).day)))

    def go(self, day: date) -> None:
        """Put the cursor on a day, whichever month it is in."""
        self._day = day
        if day.replace(day=1) == self.first and day in self._duties:
            self.view.set_current(day)
            self.side.show_duty(self.duty)
            return
        self.first = day.replace(day=1)
        self.read()
        self.state_changed.emit()

    def read(self) -> None:
        """Read the month again."""
        self._stale = False
        rota, first, last = self._rota, self.first, month_end(self.first)

        def job(_progress: Progress) -> Read:
            return rota.days(first, last), rota.shares(first, last)

        self._desk.work.read(self, "读取轮值表", job, self._show)

    # What is done

    def plan(self) -> None:
        """Give the open days of the month to whose turn it is; where all have theirs, ask whether to plan anew."""
        if not self._rota.turns.leaders:
            self.ask_turns()
            return
        first, last = self.first, month_end(self.first)
        missing = [one for one in self._duties.values() if not one.is_planned]
        anew = False
        if not missing:
            question = f"{first.month}月已经排好，要从今天起重新排吗？"
            detail = "按现在的轮值顺序重排；对调过的、写了交接记录的日子不变，手工改过的会被换掉。"
            anew = ask.ask(self, question, "重新排", "不重排", detail=detail)
            if not anew:
                return
        self._write("排轮值表", lambda: self._rota.plan(first, last, anew=anew), self._planned)

    def ask_turns(self) -> None:
        """Ask for the order of turns."""

        def put(sheet: TurnsSheet, turns: Any) -> None:
            self._write("修改轮值顺序", lambda: self._rota.put_turns(turns), "轮值顺序已保存。", sheet)

        TurnsSheet(self, self._rota.turns, put).open()

    def edit(self) -> None:
        """Ask who leads on the day under the cursor."""
        if self.duty is None or not self.may_write:
            return
        day = self._day
        sheet = DaySheet(self, self._desk, day, draft_of(self.duty))
        sheet.decided.connect(lambda _: self.say(f"{day.month}月{day.day}日的轮值已保存。"))
        sheet.open()

    def ask_swap(self) -> None:
        """Ask with which day the one under the cursor changes places."""
        duty, rota = self.duty, self._rota
        if duty is None or not duty.is_planned or not self.may_write:
            return
        begin = min(self._day, self._desk.today())
        last = self._day + timedelta(days=AHEAD)

        def job(_progress: Progress) -> list[Duty]:
            return [one for one in rota.days(begin, last) if one.is_planned and one.day.day != duty.day.day]

        def found(others: list[Duty]) -> None:
            if others:
                SwapSheet(self, duty, others, swap).open()
            else:
                self.say("前后没有别的日子排了班，不能对调。")

        def swap(sheet: SwapSheet, other: date) -> None:
            day = duty.day.day
            told = f"{day.month}月{day.day}日与{other.month}月{other.day}日已对调。"
            self._write("对调轮值", lambda: rota.swap(day, other), told, sheet, partial(self._undo_swap, day, other))

        self._desk.work.read(self, "读取轮值表", job, found)

    def hand_over(self) -> None:
        """Ask what is handed over on the day under the cursor."""
        duty, rota = self.duty, self._rota
        if duty is None or not duty.is_planned or not self.may_write:
            return

        def told(sheet: HandoverSheet, words: str) -> None:
            self._write("交接记录", lambda: rota.hand_over(duty.day.day, words), "交接记录已保存。", sheet)

        HandoverSheet(self, duty, told).open()

    def clear(self) -> None:
        """Take whoever leads off the day under the cursor; what was planned can be given back."""
        duty, rota = self.duty, self._rota
        if duty is None or not duty.is_planned or not self.may_write:
            return
        day = duty.day.day
        if duty.handed_over and not ask.ask(
            self, f"{day.month}月{day.day}日有交接记录，要一起取消吗？", "取消这天的轮值", "不取消", danger=True
        ):
            return
        kept = Draft(draft_of(duty).values, version=0)

        def back() -> None:
            self._write("安排轮值", lambda: rota.save(day, kept), f"{day.month}月{day.day}日的轮值已恢复。")

        self._write("取消轮值", lambda: rota.clear(day), f"{day.month}月{day.day}日的轮值已取消。", None, back)

    def print_month(self, paper: str = PAPER) -> None:
        """Show the paper in the room of printing."""
        self.wanted.emit("printing", {"paper": paper, "month": f"{self.first:%Y-%m}"})

    def _undo_swap(self, day: date, other: date) -> None:
        self._write("撤销对调", lambda: self._rota.swap(day, other), "对调已撤销。")

    def _planned(self, count: int) -> None:
        self.say(f"已排 {count} 天。" if count else "没有要排的日子。")

    def _write(
        self,
        name: str,
        job: Callable[[], Any],
        told: str | Callable[[Any], None],
        sheet: Any = None,
        undo: Callable[[], object] | None = None,
    ) -> None:
        def done(result: Any) -> None:
            if sheet is not None:
                sheet.accept()
            if callable(told):
                told(result)
            else:
                self.say(told, undo)

        if sheet is None:
            self._desk.work.write(self, name, lambda _: job(), done)
        else:
            sheet.set_busy(True)
            self._desk.work.write(sheet, name, lambda _: job(), done, sheet.failed)

    def _show(self, read: Read) -> None:
        duties, shares = read
        if not duties or duties[0].day.day != self.first:
            return  # the clerk has turned on meanwhile
        self._duties = {one.day.day: one for one in duties}
        self.heading.setText(f"{self.first.year} 年 {self.first.month} 月")
        planned = [one for one in duties if one.is_planned]
        self.about.setText(self._said(len(planned), len(duties), shares))
        self.view.show_duties(duties, self._day)
        self.side.show_duty(self.duty)
        self.tell_shown(f"已排 {len(planned)} 天")

    def _said(self, planned: int, days: int, shares: tuple[Share, ...]) -> str:
        if not self._rota.turns.leaders:
            return "还没有轮值顺序。点“轮值顺序…”填写带班领导和部门，再点“排班”。"
        if not planned:
            return "这个月还没有排班。点“排班”，按轮值顺序一次排好。"
        doubt = self._desk.program.calendar.doubt(self.first)
        each = "、".join(f"{one.name} {one.working_days + one.days_off}" for one in shares)
        open_days = f"，还有 {days - planned} 天未排" if planned < days else ""
        return f"已排 {planned} 天{open_days}。带班天数：{each}。{doubt}"

    def _hear(self, tables: frozenset[str]) -> None:
        if tables & self._rota.tables:
            self._stale = True
            if self.isVisible():
                self.read()

    def _commands(self) -> list[Command]:
        papers = [
            Command("打印轮值表", self.print_month, "print", "Ctrl+P"),
            Command("打印交接记录", partial(self.print_month, HANDOVER_PAPER), "print"),
            Command("回到本月", lambda: self.go(self._desk.today()), "today", "Ctrl+T", shown=False),
            Command("刷新轮值表", self.read, "refresh", "F5", shown=False),
        ]
        if not self.may_write:
            return papers
        return [
            Command("排班", self.plan, "calendar", "Ctrl+N", kind="primary"),
            Command("轮值顺序…", self.ask_turns, "settings"),
            *papers,
            Command("修改这天的轮值", self.edit, "edit", "F2", shown=False),
            Command("对调轮值", self.ask_swap, "exchange", "Ctrl+Shift+X", shown=False),
            Command("写交接记录", self.hand_over, "note", "Ctrl+J", shown=False),
            Command("取消这天的轮值", self.clear, "delete", "Delete", shown=False),
        ]

    def _lay_out(self) -> None:
        sizes = theme.current()
        head = QHBoxLayout()
        head.setSpacing(sizes.gap)
        today = button("本月", lambda: self.go(self._desk.today()))
        for one in (self.back, self.heading, self.forth, today):
            head.addWidget(one)
        head.addSpacing(sizes.gap)
        head.addWidget(self.about, 1)
        card = Panel("")
        card.body.addWidget(self.view)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes.card)
        row.addWidget(card, 1)
        row.addWidget(self.side)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addLayout(head)
        whole.addWidget(body, 1)
        self.setFocusProxy(self.view)
