"""What is photographed of a week of the office: the day's page, a meeting from its agenda to the next one."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from desktop.cases.events import EventKind
from desktop.meetings.dossier import Item, MeetingDossier
from desktop.meetings.kinds import kind
from desktop.meetings.minuting import CASE, SUPERVISED
from ui.pages.meetings.attendance import AttendancePane
from ui.pages.meetings.following import DoneDialog
from ui.pages.meetings.minutes import MinutesPane
from ui.pages.meetings.page import MeetingsPage
from ui.pages.meetings.resolving import ResolveDialog
from ui.pages.meetings.side import MATTERS, MEETINGS, RESOLVED
from ui.pages.meetings.view import AGENDA, ATTENDANCE, MINUTES
from ui.pages.meetings.view import RESOLVED as OWN_RESOLVED
from ui.pages.meetings.weekly_report import open_weekly_report
from ui.printing import PreviewWindow
from ui.screen.presenter import Presenter
from ui.shell import Shell
from ui.tour.camera import Camera, press
from ui.tour.keyboard import press_key, type_into

WEEKLY, RESOLUTION = "grid_week", "resolution"  # a kind of meeting; the table of what was resolved
SAID = "承办单位说明了经过，大家认为不能再拖，定为督办，由网格配合做好群众解释。"
RED = "红牌"  # a case that has a red card needs no yellow one
TO_DO, DONE = "三日内到场处理，处理结果当面告诉反映人。", "已集中清理，现场照片已存档。"
ANSWERING = 200  # milliseconds between two looks for a question
WEEK = timedelta(days=7)


class MeetingScenes:
    """Goes through today's page and the room of the meetings."""

    def __init__(self, camera: Camera, shell: Shell) -> None:
        self._camera, self._shell, self._window, self._program = camera, shell, shell.window, shell.program
        self._report = camera.report

    def play(self) -> None:
        """Play every scene."""
        self._enter("today")
        self._camera.take(self._window, "今日")
        page = self._enter("meetings")
        assert isinstance(page, MeetingsPage)
        self._room(page)
        self._prepare(page)
        self._project(page)
        self._roll(page)
        self._minute(page)
        self._close(page)
        self._print(page)
        self._report_week(page)
        self._next_week(page)

    def _enter(self, room: str) -> Any:
        self._window.enter(room)
        self._camera.settle()
        return self._window.page

    def _dossier(self, page: MeetingsPage) -> MeetingDossier:
        self._camera.settle()
        assert page.meeting is not None
        return page.meeting.dossier

    def _turn(self, page: MeetingsPage, place: int) -> Any:
        """Turn to a part of the meeting that is open."""
        self._dossier(page)
        assert page.meeting is not None
        page.meeting.turn(place)
        self._camera.settle()
        return page.meeting.pane(place)

    def _room(self, page: MeetingsPage) -> None:
        for mode, title in ((RESOLVED, "议定事项"), (MATTERS, "居民议事"), (MEETINGS, "会议")):
            page.turn(mode)
            self._camera.take(self._window, f"例会-{title}")
        self._camera.take_dialog(self._window, "例会-准备会议", page.planning.ask)

    def _prepare(self, page: MeetingsPage) -> None:
        """Open the weekly meeting of today, or prepare it by one click."""
        coming = [one.key for one in self._program.meetings.due(page.desk.today()) if one.kind.key == WEEKLY]
        if coming:
            page.open(coming[0])
        else:
            page.planning.today(kind(WEEKLY))
        self._turn(page, AGENDA)
        self._camera.take(self._window, "例会-议程")

    def _project(self, page: MeetingsPage) -> None:
        """Show the clerk's own window, then every page as it is projected."""
        page.project()
        self._camera.settle()
        presenter = next(one for one in QApplication.topLevelWidgets() if isinstance(one, Presenter))
        self._camera.take(presenter, "大屏-控制台")
        if presenter.screen_window is None:
            presenter.project()
        screen, show = presenter.screen_window, presenter.show_
        assert screen is not None
        screen.showNormal()  # the display has another size than the pictures
        for place, one in enumerate(show.pages):
            show.go_to(place)
            self._camera.take(screen, f"大屏-{place + 1}-{one.key.partition(':')[0]}")
        show.go_to(0)
        show.set_dark(True)
        self._camera.take(screen, "大屏-深色")
        screen.close()
        presenter.close()
        self._camera.settle()

    def _roll(self, page: MeetingsPage) -> None:
        """Call the roll: one is on leave, everybody else came."""
        pane = self._turn(page, ATTENDANCE)
        assert isinstance(pane, AttendancePane)
        pane.call(pane.dossier.attendance[-1], "leave")
        self._camera.settle()
        pane.call_all()
        self._camera.take(self._window, "例会-签到")
        told = [one.presence for one in self._dossier(page).attendance]
        self._report.expect("到会人数", told.count("present"), len(told) - 1)

    def _minute(self, page: MeetingsPage) -> None:
        """Tell an earlier resolution done; write down what was said and resolved about a case."""
        pane = self._turn(page, MINUTES)
        assert isinstance(pane, MinutesPane)
        items = self._dossier(page).items
        if (again := next((one for one in items if one.subject == RESOLUTION), None)) is not None:
            pane.items.point_at(again.id)
            self._camera.settle()
            press(self._window, "完成…")
            self._fill(DoneDialog, {"note": DONE}, "例会-上次议定事项完成")
        chosen = next((one for one in items if self._may_be_supervised(one)), items[-1])
        pane.items.point_at(chosen.id)
        pane.part.paper.setPlainText(SAID)
        pane.resolve()
        self._camera.settle()
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, ResolveDialog):
            if chosen.subject == CASE:
                dialog.choose_move(SUPERVISED)
            staff: Any = dialog.questions.editors["staff"]
            type_into(staff.line, self._dossier(page).attendance[0].name)
            press_key(staff.line, Qt.Key.Key_Return)
        self._fill(ResolveDialog, {"text": TO_DO}, "例会-登记议定事项")
        self._camera.take(self._window, "例会-记录")
        self._report.expect("登记的议定事项", [one.text for one in self._dossier(page).resolutions], [TO_DO])

    def _may_be_supervised(self, item: Item) -> bool:
        if item.subject != CASE or item.record_id is None or RED in item.body:
            return False
        offers = self._program.case_moves.offers(item.record_id)
        return any(one.move.kind is EventKind.SUPERVISED for one in offers)

    def _fill(self, sort: type[DoneDialog | ResolveDialog], answers: Mapping[str, Any], name: str) -> None:
        """Answer what a dialog asks, and go on."""
        self._camera.settle()
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, sort):
            self._report.fail(f"“{name}”没有打开")
            return
        for key, value in answers.items():
            dialog.questions.editors[key].value = value
        self._camera.take(self._window, name)
        dialog.go_on()
        self._camera.settle()

    def _close(self, page: MeetingsPage) -> None:
        """Close the minutes; the question is photographed and answered with what it proposes."""
        self._window.notices.hide()  # read by now; time passes more slowly here than at a desk
        asked: list[str] = []
        looking = QTimer(self._window, interval=ANSWERING)

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog):
                looking.stop()
                asked.append(dialog.windowTitle())
                if len(asked) == 1:
                    self._camera.take(self._window, "例会-归档")
                looking.start()
                dialog.findChildren(QPushButton)[-1].click()

        looking.timeout.connect(look)
        looking.start()
        page.close_minutes()
        self._camera.settle()
        looking.stop()
        self._report.expect("归档后的纪要", self._dossier(page).state.value, "closed")
        self._turn(page, OWN_RESOLVED)
        self._camera.take(self._window, "例会-归档后的议定事项")

    def _print(self, page: MeetingsPage) -> None:
        """Show the minutes on paper."""
        page.print_seen()
        self._camera.settle()
        for preview in QApplication.topLevelWidgets():
            if isinstance(preview, PreviewWindow):
                self._camera.take(preview, "例会-打印纪要")
                preview.reject()
        self._camera.settle()

    def _report_week(self, page: MeetingsPage) -> None:
        """Look at the report of the week before it is printed."""
        self._window.notices.hide()
        self._camera.take_dialog(self._window, "例会-工作周报", partial(open_weekly_report, page, page.desk))

    def _next_week(self, page: MeetingsPage) -> None:
        """Prepare the meeting of the next week: what is still open comes back."""
        self._window.notices.hide()
        page.planning.plan(kind(WEEKLY), page.desk.today() + WEEK, None)
        self._turn(page, AGENDA)
        self._camera.take(self._window, "例会-下周议程")
        again = {one.record_id for one in self._dossier(page).items if one.subject == RESOLUTION}
        still = {one.id for one in self._program.resolutions.open() if one.kind == WEEKLY}
        self._report.expect("下周议程少了的议定事项", sorted(still - again), [])
        page.split.close_drawer()
        self._camera.settle()
