"""What an office does in its weekly meeting: agenda, screen, minutes, closing, paper, and the agenda of the next."""

from datetime import timedelta
from pathlib import Path
from time import perf_counter

from desktop.clock import today
from desktop.jobs import Progress
from desktop.meeting_paper import agenda_paper, record_paper, sign_in_paper
from desktop.meetings.dossier import MeetingDossier
from desktop.meetings.screen import FailedPage
from desktop.minutes_paper import minutes_paper, note_meeting
from desktop.printing.outcome import Printed
from desktop.printing.press import print_document, print_official
from desktop.program import Program
from desktop.weekly_report import WeeklyReports
from desktop.word_layout import WordLayout
from ui.tour.report import Report

WEEKLY, RESOLUTION = "grid_week", "resolution"
OVERDUE, DUE_TODAY, NOTICES = 2, 1, 2  # what the sample town's meetings left
SAID, DONE = "逐项说明了情况。", "已办结，现场照片已存档。"
TO_DO = "三日内到场处理，处理结果当面告诉反映人。"
WEEK = timedelta(days=7)


class MeetingWork:
    """Holds the weekly meeting of the sample town that waits for today."""

    def __init__(self, program: Program, report: Report, folder: Path) -> None:
        self._program, self._report, self._folder = program, report, folder
        self._meetings, self._resolutions = program.meetings, program.resolutions

    def go(self) -> None:
        """Go from the agenda to the agenda of the next week."""
        key = self._look()
        if key is None:
            self._report.fail("今天没有等着开的例会")
            return
        self._show(key)
        self._print(key, "会前")
        self._minute(key)
        self._print(key, "会后")
        self._report_week()
        self._next()

    def _look(self) -> int | None:
        """See what is due today, and that the agenda of the meeting has what is still open."""
        due = self._resolutions.due(today())
        self._report.expect("到期的议定事项", len(due), OVERDUE + DUE_TODAY)
        self._report.expect("超期的议定事项", sum(one.is_overdue(today()) for one in due), OVERDUE)
        coming = [one for one in self._meetings.due(today()) if one.kind.key == WEEKLY]
        if not coming:
            return None
        dossier = coming[0]
        self._expect_open("议程里的议定事项", dossier)
        notices = sum(one.source == "notices" for one in dossier.items)
        self._report.expect("议程里的上级通知", notices, NOTICES)
        self._report.tell(
            f"今日：{dossier.title}，议程 {len(dossier.items)} 项，参会 {len(dossier.attendance)} 人；"
            f"待落实的议定事项 {len(self._resolutions.open())} 项，超期 {OVERDUE} 项"
        )
        return dossier.key

    def _show(self, key: int) -> None:
        """Make the projected pages."""
        began = perf_counter()
        pages = self._program.screen_pages.build(key, Progress())
        took = perf_counter() - began
        self._report.expect("没有读出来的大屏页", [one.title for one in pages if isinstance(one, FailedPage)], [])
        self._report.tell(f"准备大屏：{len(pages)} 页，用时 {took:.1f} 秒")

    def _minute(self, key: int) -> None:
        """Call the roll, write down what was said, resolve something about a matter, close."""
        meetings = self._meetings
        dossier = meetings.dossier(key)
        meetings.attend(dossier.attendance[-1].id, dossier.attendance[-1].version, "leave")
        self._report.expect("到会人数", meetings.attend_all(key), len(dossier.attendance) - 1)
        late = self._resolutions.due(today())[0]
        self._resolutions.done(late.id, late.version, today(), DONE)
        told = [one for one in dossier.items if one.subject != RESOLUTION]
        for item in told:
            meetings.discuss(item.id, item.version, SAID)
        item = next((one for one in told if one.needs_decision), told[-1])
        draft = meetings.blank_resolution(key, item.id)
        draft.values.update(text=TO_DO, staff_id=dossier.attendance[0].staff_id)
        meetings.resolve(draft)
        before = len(self._resolutions.open())
        closed = meetings.close(key, meetings.dossier(key).version, Progress())
        self._report.expect("归档后跟踪的议定事项", (closed.tracked, len(closed.failed)), (1, 0))
        self._report.expect("待落实的议定事项", len(self._resolutions.open()), before + 1)
        self._report.tell(f"“{closed.title}”归档：记录 {len(told)} 项，新议定 {closed.tracked} 项，完成 1 项")

    def _report_week(self) -> None:
        """Write the report of this week, and print it."""
        reports = WeeklyReports(self._program)
        report = reports.written(*reports.week(), Progress())
        reports.note(report)
        printed = print_official(reports.paper(report), self._folder / "工作周报.pdf", Progress())
        self._report.tell(f"写出并打印{self._told('工作周报', printed)}")

    def _next(self) -> None:
        """Prepare the meeting of the next week, see what comes back, and leave it to whoever holds it."""
        key = self._meetings.plan(WEEKLY, today() + WEEK)
        dossier = self._meetings.dossier(key)
        self._expect_open("下周议程里的议定事项", dossier)
        again = sum(one.subject == RESOLUTION for one in dossier.items)
        self._meetings.cancel(key, dossier.version)
        self._report.tell(f"准备下周例会：{again} 项没有办完的议定事项自动回到议程")

    def _expect_open(self, what: str, dossier: MeetingDossier) -> None:
        again = {one.record_id for one in dossier.items if one.subject == RESOLUTION}
        still = {one.id for one in self._resolutions.open() if one.grid_id is None}
        self._report.expect(what, again, still)

    def _print(self, key: int, when: str) -> None:
        """Print what is handed round before a meeting, or what is filed after it."""
        program, dossier, pages = self._program, self._meetings.dossier(key), list[str]()
        if dossier.is_closed:
            note_meeting(program, dossier, "会议纪要")
            minutes = minutes_paper(program, dossier)
            printed = print_official(minutes, self._folder / "会议纪要.pdf", Progress())
            pages.append(self._told("会议纪要", printed))
            WordLayout(program.office.office).write(minutes, self._folder / "会议纪要.docx")
            papers = {"会议记录": record_paper(program, dossier)}
        else:
            papers = {"会议议程": agenda_paper(program, dossier), "会议签到表": sign_in_paper(program, dossier)}
        for title, paper in papers.items():
            note_meeting(program, dossier, title)
            pages.append(self._told(title, print_document(paper, self._folder / f"{title}.pdf", Progress())))
        self._report.tell(f"{when}打印{'、'.join(pages)}")

    def _told(self, title: str, printed: Printed) -> str:
        self._report.expect(f"{title}缺的字", sorted(printed.missing), [])
        return f"{title} {printed.pages} 页"
