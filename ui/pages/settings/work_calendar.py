"""The working calendar (工作日历): a year at a glance, days changed by the office, next year's notice taken in."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout

from desktop.calendar import LONGEST, Day
from desktop.calendar_file import YearDays, read_file, read_notice
from desktop.jobs import Progress
from ui import ask, theme
from ui.buttons import button, label, set_role, tool
from ui.dialogs import AskSheet
from ui.pages.desk import Desk
from ui.pages.panel import Panel
from ui.pages.settings.recounting import offer_recounting
from ui.pages.settings.section import Section
from ui.year_view import YearView, words_of

FIRST_YEAR, YEARS_AHEAD = 2004, 3
LEGEND = "“休”是放假，“班”是周末调休上班；带下划线的是本单位改的。双击或按回车修改一天。"
FILES = "放假通知 (*.txt *.xlsx *.xls *.csv *.json)"
NOTICE_LINES = 9
EXAMPLE = "国务院办公厅关于2027年部分节假日安排的通知……\n一、元旦：1月1日（周五）至3日（周日）放假，共3天。……"


class WorkCalendarSection(Section):
    """One year of the working calendar; only an administrator changes it."""

    title = "工作日历"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._calendar = desk, desk.program.calendar
        today = desk.today()
        self._year, self._last = today.year, today.year + YEARS_AHEAD
        self.heading, self.about = label("", "section"), label("", "second")
        self.back = tool("chevron-left", "上一年", lambda: self.show_year(self._year - 1))
        self.forth = tool("chevron-right", "下一年", lambda: self.show_year(self._year + 1))
        self.view = YearView(today)
        self.day = label("", "strong")
        self.take = button("导入放假通知…", self.ask_notice, icon_name="import", kind="primary")
        self.forget = button("撤销导入", self.ask_forget, icon_name="undo")
        self.change = button("", self.ask_change, icon_name="edit")
        self.reset = button("恢复", self.take_back, icon_name="undo")
        self._may = desk.may_write and desk.program.office.clerk.may_administer
        self._lay_out()
        self.view.current_changed.connect(lambda _: self._show_day())
        if self._may:
            self.view.opened.connect(lambda _: self.ask_change())
        desk.work.changed.connect(lambda tables: self.activate() if "office_fact" in tables else None)

    def activate(self) -> None:
        """Show the year as it is now."""
        self.show_year(self._year)

    def show_year(self, year: int) -> None:
        """Show a year."""
        self._year = year
        days = self._calendar.year(year)
        doubt = self._calendar.doubt(date(year, 1, 1))
        self.heading.setText(f"{year} 年")
        works = sum(day.works for day in days)
        self.about.setText(doubt or f"工作日 {works} 天，休息 {len(days) - works} 天。{self._known()}")
        set_role(self.about, tone="amber" if doubt else "")
        self.back.setEnabled(year > FIRST_YEAR)
        self.forth.setEnabled(year < self._last)
        self.forget.setVisible(self._may and year in self._calendar.taken)
        self.view.show_days(days)

    def ask_change(self) -> None:
        """Ask whether the day under the cursor should be off or worked after all."""
        day, calendar = self._current, self._calendar
        off = day.works
        words = "休息日" if off else "工作日"

        def go(sheet: AskSheet) -> None:
            name = line.text()
            self._write(lambda: calendar.change(day.day, off, name), f"已改为{words}。", sheet)

        sheet = AskSheet(self, f"把{day.day.month}月{day.day.day}日改为{words}", f"改为{words}", go)
        sheet.add_words("只对本单位有效，签收、办理的期限按改后的日历推算。")
        line = sheet.add_line(
            "原因（可不填）", day.name if day.own else "", f"如：停电检修、创城集中行动，最多 {LONGEST} 个字"
        )
        line.setFocus()
        sheet.open()

    def take_back(self) -> None:
        """Have the day under the cursor as the calendar has it."""
        day = self._current.day
        self._write(lambda: self._calendar.reset(day), "已恢复为日历原来的安排。")

    def ask_notice(self) -> None:
        """Ask for the notice of a year, as text or as a file."""

        def go(sheet: AskSheet) -> None:
            words = text.toPlainText()
            self._take(sheet, lambda _: read_notice(words))

        def pick() -> None:
            if paths := ask.open_files(sheet, "选择放假通知", FILES):
                self._take(sheet, partial(read_file, paths[0]))

        sheet = AskSheet(self, "导入放假通知", "导入", go)
        sheet.add_words("把国务院办公厅放假通知的全文（连同标题）粘贴在下面，程序自动认出放假和上班的日期。")
        text = QPlainTextEdit(placeholderText=EXAMPLE)
        text.setTabChangesFocus(True)
        sizes = theme.current()
        text.setFixedHeight(text.fontMetrics().lineSpacing() * NOTICE_LINES + 2 * sizes.gap)
        text.setMinimumWidth(sizes.answers)
        sheet.add("通知全文", text)
        sheet.add_words("也可以选文件：通知的文本文件，或“日期、休/班、名称”三列的表格。")
        row = QHBoxLayout()
        row.addWidget(button("选择文件…", pick, icon_name="folder"))
        row.addStretch(1)
        sheet.body.addLayout(row)
        text.setFocus()
        sheet.open()

    def ask_forget(self) -> None:
        """Put the year back to what was known before, if that is wanted."""
        year = self._year
        question = f"撤销 {year} 年导入的放假安排吗？"
        detail = "恢复为程序自带的安排；程序没有的年份按周一至周五推算。本单位自己改的日子不变。"
        if ask.ask(self, question, "撤销导入", "不撤销", detail=detail):
            self._write(lambda: self._calendar.forget(year), f"{year} 年的导入已撤销。")

    @property
    def _current(self) -> Day:
        return self._calendar.day(self.view.current)

    def _known(self) -> str:
        until = self._calendar.known_until
        return f"调休安排已知到 {until.year} 年底。"

    def _take(self, sheet: AskSheet, read: Callable[[Progress], YearDays]) -> None:
        def job(progress: Progress) -> YearDays:
            found = read(progress)
            self._calendar.take(found.year, found.days)
            return found

        def done(found: YearDays) -> None:
            sheet.accept()
            self.show_year(found.year)
            self.told.emit(f"{found.year} 年已导入：放假 {found.off} 天，周末上班 {found.worked} 天。")
            offer_recounting(self, self._desk, before)

        before = self._desk.program.limits.as_now()
        sheet.set_busy(True)
        self._desk.work.write(sheet, "导入工作日历", job, done, sheet.failed)

    def _write(self, job: Callable[[], object], done: str, sheet: AskSheet | None = None) -> None:
        def saved(_: object) -> None:
            if sheet is not None:
                sheet.accept()
            self.activate()
            self.told.emit(done)
            offer_recounting(self, self._desk, before)

        before = self._desk.program.limits.as_now()
        if sheet is None:
            self._desk.work.write(self, "修改工作日历", lambda _: job(), saved)
        else:
            sheet.set_busy(True)
            self._desk.work.write(sheet, "修改工作日历", lambda _: job(), saved, sheet.failed)

    def _show_day(self) -> None:
        day = self._current
        self.day.setText(words_of(day))
        self.change.setText("改为休息日…" if day.works else "改为工作日…")
        self.change.setVisible(self._may)
        self.reset.setVisible(self._may and day.own)

    def _lay_out(self) -> None:
        sizes = theme.current()
        self.take.setVisible(self._may)
        head = QHBoxLayout()
        head.setSpacing(sizes.gap)
        for one in (self.back, self.heading, self.forth):
            head.addWidget(one)
        head.addSpacing(sizes.gap)
        head.addWidget(self.about, 1)
        head.addWidget(self.forget)
        head.addWidget(self.take)
        card = Panel("")
        card.body.addWidget(self.view)
        foot = QHBoxLayout()
        foot.setSpacing(sizes.gap)
        foot.addWidget(self.day, 1)
        foot.addWidget(self.reset)
        foot.addWidget(self.change)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addLayout(head)
        whole.addWidget(label(LEGEND, "small", wrap=True))
        whole.addWidget(card, 1)
        whole.addLayout(foot)
        self.setFocusProxy(self.view)
