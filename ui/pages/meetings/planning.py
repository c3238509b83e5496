"""Preparing a meeting: one click for a kind, or a kind with its day and grid."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidgetItem, QMenu, QPushButton, QWidget

from desktop.fields import Field, Kind
from desktop.jobs import Progress
from desktop.meetings.dossier import MeetingDossier
from desktop.meetings.kinds import MeetingKind, kinds
from ui.buttons import button, label
from ui.forms.grid_box import GridBox
from ui.page import Page
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.questions import Questions
from ui.rows import RowList, framed

KEY = Qt.ItemDataRole.UserRole
WHEN = (
    Field("day", "开会日期", Kind.DATE, width=7, required=True),
    Field("grid", "开会的网格", Kind.GRID, width=10, hint="不选就是全镇（街道）"),
)
ROWS = 10


class PlanDialog(Decision):
    """Asks which kind, on which day, of which grid. The agenda is made after it is closed."""

    def __init__(self, parent: QWidget, desk: Desk, key: str = "") -> None:
        super().__init__(parent, desk, "准备会议", "准备")
        self.kinds = RowList()
        for one in kinds():
            item = QListWidgetItem(one.title)
            item.setData(KEY, one.key)
            item.setToolTip(one.about)
            self.kinds.addItem(item)
        self.kinds.show_rows(len(kinds()), ROWS)
        self.kinds.setAccessibleName("会议类型")
        self._about = label("", "second", wrap=True)
        self.column.addWidget(framed(self.kinds))
        self.column.addWidget(self._about)
        self.questions = Questions(WHEN, desk.means(), {"day": desk.today()}, own={"grid": GridBox(desk.program.grids)})
        self.column.addWidget(self.questions)
        self.parts.append(self.questions)
        self.kinds.currentRowChanged.connect(lambda place: self._about.setText(kinds()[place].about))
        self.kinds.itemActivated.connect(lambda _: self.questions.begin())
        self.kinds.setCurrentRow(next((at for at, one in enumerate(kinds()) if one.key == key), 0))
        self.kinds.setFocus()

    def job(self) -> Job:
        """Return what was asked for; it is made in the room, where its progress is seen."""
        answers, kind = self.questions.answers(), kinds()[self.kinds.currentRow()]
        return lambda: (kind, answers["day"], answers["grid"])


class Planning:
    """Prepares meetings for a room."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self._page, self._desk = page, desk

    def menu_button(self) -> QPushButton:
        """Return the button with a line for every kind."""
        made = button("准备会议", icon_name="add", kind="primary")
        menu = QMenu(made)
        menu.setToolTipsVisible(True)
        for one in kinds():
            action = menu.addAction(f"{one.title}（今天）")
            action.setToolTip(one.about)
            action.triggered.connect(lambda _=False, one=one: self.today(one))
        menu.addSeparator()
        menu.addAction("选日期和网格…").triggered.connect(lambda _=False: self.ask())
        made.setMenu(menu)
        return made

    def ask(self) -> None:
        """Ask for the kind, the day, the grid."""
        dialog = PlanDialog(self._page, self._desk)
        dialog.decided.connect(lambda wanted: self.plan(*wanted))
        dialog.open()

    def today(self, kind: MeetingKind) -> None:
        """Prepare a meeting of the whole office for today."""
        self.plan(kind, self._desk.today(), None)

    def plan(self, kind: MeetingKind, day: date, grid: int | None) -> None:
        """Make the agenda beside the window and open it; one that is prepared for that day already is opened."""
        meetings = self._desk.program.meetings

        def job(progress: Progress) -> tuple[MeetingDossier, bool]:
            there = next((one for one in meetings.due(day) if _is_same(one, kind, day, grid)), None)
            return there or meetings.dossier(meetings.plan(kind.key, day, grid, progress)), there is not None

        self._desk.work.write(self._page, f"准备{kind.title}", job, self._planned)

    def renew(self, dossier: MeetingDossier) -> None:
        """Ask the sources again."""
        meetings, key = self._desk.program.meetings, dossier.key
        told = "议程已刷新，改过的和有记录的议题没有动。"
        self._desk.work.write(
            self._page, "刷新议程", lambda progress: meetings.renew(key, progress), lambda _: self._page.say(told)
        )

    def cancel(self, dossier: MeetingDossier, then: Callable[[], object]) -> None:
        """Delete a meeting that was only prepared."""
        meetings = self._desk.program.meetings

        def gone(_: object) -> None:
            then()
            self._page.say(f"已取消“{dossier.title}”。")

        job = partial(meetings.cancel, dossier.key, dossier.version)
        self._desk.work.write(self._page, "取消会议", lambda _: job(), gone)

    def _planned(self, found: tuple[MeetingDossier, bool]) -> None:
        dossier, was_there = found
        self._page.open(dossier.key)
        if was_there:
            self._page.say(f"“{dossier.title}”已经准备好了，直接打开。")
            return
        self._page.say(f"已准备“{dossier.title}”，议程 {len(dossier.items)} 项，参会 {len(dossier.attendance)} 人。")


def _is_same(one: MeetingDossier, kind: MeetingKind, day: date, grid: int | None) -> bool:
    """Whether a meeting is the one that is to be prepared."""
    return one.kind.key == kind.key and one.facts["held_on"] == day and one.facts["grid_id"] == grid
