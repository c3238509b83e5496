"""工作周报: written from the data, changed by the clerk part by part, printed or given to a word processor."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import cast

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.fields import Field, Kind
from desktop.jobs import Progress
from desktop.official import OfficialPaper, spelled
from desktop.sending import Sending
from desktop.weekly_report import LONGEST, TITLE, WEEK, ReportChapter, WeeklyReport, WeeklyReports
from ui import ask, theme
from ui.buttons import button, label
from ui.forms.text_boxes import NoteBox
from ui.page import Page
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.meetings.official_paper import save_word, show_official
from ui.pages.questions import Questions

LINES = 6  # of a chapter that are seen at once


class WeeklyReportDialog(Decision):
    """Shows the report of a week for changing. What was changed is kept until it is written anew."""

    def __init__(self, page: Page, desk: Desk, report: WeeklyReport, kept: bool) -> None:
        super().__init__(page, desk, f"{TITLE}（{spelled(report.first)}至{spelled(report.last)}）", "保存草稿")
        self._page, self._report, self.reports = page, report, WeeklyReports(desk.program, desk.today)
        words = "这是上次保存的草稿。" if kept else "内容由本周的事件、会议、议定事项写成，改好再打印。"
        self.column.addWidget(label(words, "second", wrap=True))
        row = QWidget()
        tools = QHBoxLayout(row)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(theme.current().gap)
        tools.addWidget(button("上一周", partial(self._turn, -1), icon_name="chevron-left"))
        tools.addWidget(button("下一周", partial(self._turn, 1), icon_name="chevron-right"))
        tools.addWidget(button("按数据重写", self.write_anew, icon_name="refresh"))
        tools.addStretch(1)
        tools.addWidget(button("打印", self.show_paper, icon_name="print"))
        tools.addWidget(button("导出 Word…", self.save_file, icon_name="export"))
        self.column.addWidget(row)
        fields = tuple(
            Field(str(place), one.title, Kind.NOTE, width=24, max_length=LONGEST)
            for place, one in enumerate(report.chapters)
        )
        texts = {str(place): one.text for place, one in enumerate(report.chapters)}
        self.questions = Questions(fields, desk.means(), texts)
        for editor in self.questions.editors.values():
            note = cast(NoteBox, editor).note
            note.setFixedHeight(note.fontMetrics().lineSpacing() * LINES + 2 * theme.current().gap)
        self.parts.append(self.questions)
        self.column.addWidget(self.questions)
        self.questions.begin()

    @property
    def report(self) -> WeeklyReport:
        """The report as it stands in the fields."""
        texts: Mapping[str, str | None] = self.questions.values()
        chapters = (
            ReportChapter(one.title, texts[str(place)] or "") for place, one in enumerate(self._report.chapters)
        )
        return WeeklyReport(self._report.first, self._report.last, tuple(chapters))

    def job(self) -> Job:
        """Return the keeping of the draft."""
        self.questions.answers()
        return partial(self.reports.keep, self.report)

    def show_paper(self) -> None:
        """Show the report as it will be printed."""
        report = self.report
        show_official(self, self.desk, self._name, partial(self._paper, report), partial(self.reports.note, report))

    def save_file(self) -> None:
        """Write the report to a file for a word processor."""
        report = self.report
        note = partial(self.reports.note, report)
        save_word(self, self.desk, self._name, partial(self._paper, report), note, self.say)

    def write_anew(self) -> None:
        """Throw the draft away and write the report from the data."""
        if self.questions.is_edited() and not ask.ask(self, "重写会放弃修改过的内容。", "按数据重写", "不重写"):
            return
        first = self._report.first
        self.desk.work.write(self, "重写周报", lambda _: self.reports.forget(first), lambda _: self._turn(0, True))

    @property
    def _name(self) -> str:
        return f"{TITLE} {self._report.first}"

    def _paper(self, report: WeeklyReport) -> OfficialPaper:
        return self.reports.paper(report, Sending(self.desk.program.office.office).sent_to)

    def _turn(self, weeks: int, sure: bool = False) -> None:
        """Show another week, or this one anew."""
        edited = self.questions.is_edited() and not sure
        if edited and not ask.ask(self, "修改过的内容还没有保存。", "不保存，换一周", "继续修改"):
            return
        self.parts.clear()
        self.accept()
        open_weekly_report(self._page, self.desk, self._report.first + weeks * WEEK)


def open_weekly_report(page: Page, desk: Desk, day: date | None = None) -> None:
    """Write the report of the week of a day, or take up its draft, and show it for changing."""
    reports = WeeklyReports(desk.program, desk.today)
    first, last = reports.week(day)

    def read(progress: Progress) -> tuple[WeeklyReport, bool]:
        kept = reports.kept(first)
        return (kept, True) if kept is not None else (reports.written(first, last, progress), False)

    def show(found: tuple[WeeklyReport, bool]) -> None:
        dialog = WeeklyReportDialog(page, desk, *found)
        dialog.decided.connect(lambda _: page.say(f"已保存{TITLE}草稿。"))
        dialog.open()

    desk.work.read(page, f"正在写{TITLE}", read, show)
