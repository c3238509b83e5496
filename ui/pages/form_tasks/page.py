"""The room of the ledger of forms (报表台账): what is to be handed in, the three lists, admissions, the burden."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from desktop.exchange.partners import PartnerRow
from desktop.forms.ledger.lists import PeriodList, TaskList
from desktop.forms.ledger.matters import DutyMatters
from desktop.forms.ledger.tasks import FormTasks, PeriodRow, TaskRow
from ui import theme
from ui.drawer import ListAndDrawer
from ui.page import Command, Page
from ui.pages.desk import Desk
from ui.pages.form_tasks.acting import Acting
from ui.pages.form_tasks.admissions import AdmissionsPane
from ui.pages.form_tasks.burden import BurdenPane
from ui.pages.form_tasks.lists import period_list, task_list
from ui.pages.form_tasks.matters import MattersPane
from ui.pages.form_tasks.sending import SendingSheet
from ui.pages.form_tasks.task_view import TaskView
from ui.segments import Segments

PERIODS, TASKS, MATTERS, ADMISSIONS, BURDEN = "periods", "tasks", "matters", "admissions", "burden"
MODES = ((PERIODS, "报送"), (TASKS, "报表"), (MATTERS, "三张清单"), (ADMISSIONS, "事务准入"), (BURDEN, "减负统计"))
PAPERS = {  # keys of the papers of each pane
    PERIODS: "form_tasks", TASKS: "form_tasks", MATTERS: "duty_matters", ADMISSIONS: "register_admissions",
    BURDEN: "form_burden",
}  # fmt: skip
MODE, DRAWER = "mode", "drawer"  # of the state
Read = tuple[TaskRow, list[PeriodRow]]


class FormTasksPage(Page):
    """Five panes under one head; one form that is owed beside the lists."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.tasks, self.matters = FormTasks(desk.program, desk.today), DutyMatters(desk.program, desk.today)
        self.acting = Acting(self, desk, self.tasks, self.matters, self._done)
        self._sources = PeriodList(desk.program, desk.today), TaskList(desk.program, desk.today)
        self.modes = Segments(MODES, self.turn, "看", PERIODS)
        self.lists = {
            PERIODS: period_list(desk, self._sources[0], self.tasks, self.acting.add),
            TASKS: task_list(desk, self._sources[1], self.tasks, self.acting.add),
        }
        self.matters_pane, self.admissions = MattersPane(desk, self.matters), AdmissionsPane(desk)
        self.burden = BurdenPane(desk, self.print_out)
        self.view: TaskView | None = None
        self._stale = True
        self._lay_out()
        self._connect()
        self._add_commands()

    @property
    def mode(self) -> str:
        """Which pane is seen."""
        return MODES[self._panes.currentIndex()][0]

    def turn(self, mode: str) -> None:
        """Show another pane."""
        place = next((at for at, (key, _) in enumerate(MODES) if key == mode), 0)
        if place != self._panes.currentIndex():
            self.split.close_drawer()
        self._panes.setCurrentIndex(place)
        self.modes.choose(MODES[place][0])
        if (pane := self._panes.widget(place)) is not None:
            self.setFocusProxy(pane)
            pane.setFocus()
        self.read()
        self.state_changed.emit()

    def read(self) -> None:
        """Read the pane that is seen again."""
        self._stale = False
        match self.mode:
            case "matters":
                self.matters_pane.read()
            case "admissions":
                self.admissions.read()
            case "burden":
                self.burden.read()
            case mode:
                self.lists[mode].reload()

    def show_task(self, key: int, period: str = "") -> None:
        """Show one form beside the list, with the cursor on a period."""
        tasks = self.tasks

        def shown(found: Read) -> None:
            task, periods = found
            self.view = view = TaskView(self.desk, task, periods, period)
            self.acting.hear(view)
            before = self.split.drawer.release()
            if before is not None:
                before.deleteLater()
            self.split.show_drawer(view, task.name)

        self.desk.work.read(self, "读取报表", lambda _: (tasks.task(key), tasks.periods(key)), shown)

    def print_out(self) -> None:
        """Open the paper of the pane in the room of printing."""
        target: dict[str, Any] = {"paper": PAPERS[self.mode]}
        if self.mode == BURDEN:
            target["days"] = self.burden.span
        self.wanted.emit("printing", target)

    def send_form(self) -> None:
        """Ask which known form goes to which offices below."""
        program, tasks = self.desk.program, self.tasks

        def found(read: tuple[list[tuple[int, str]], list[PartnerRow]]) -> None:
            sheet = SendingSheet(self, self.desk, *read)
            sheet.decided.connect(lambda count: self.say(f"已布置给 {count} 个单位，随下一期送出。"))
            sheet.open()

        self.desk.work.read(self, "读取表样", lambda _: (tasks.forms(), program.partners.rows()), found)

    # Being a page

    def activate(self) -> None:
        """Read what is new."""
        if self._stale:
            self.read()
        if (pane := self._panes.currentWidget()) is not None:
            pane.setFocus()

    def open(self, target: Any) -> None:
        """Show a form and one of its periods, an admission, a pane, or the list narrowed by filters."""
        if isinstance(target, int):
            target = {"task": target}
        if isinstance(target, str):
            self.turn(target)
        elif isinstance(target, Mapping):
            self._open(target)

    def state(self) -> dict[str, Any]:
        """Return which pane is seen and how its lists are arranged."""
        arranged = {key: one.state() for key, one in self.lists.items()}
        return {MODE: self.mode, DRAWER: self.split.arrangement(), **arranged}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Look at what was looked at."""
        self.split.arrange(state.get(DRAWER, {}))
        for key, one in self.lists.items():
            one.restore(state.get(key, {}))
        place = next((at for at, (key, _) in enumerate(MODES) if key == state.get(MODE)), 0)
        self._panes.setCurrentIndex(place)
        self.modes.choose(MODES[place][0])

    # Within

    def _open(self, target: Mapping[str, Any]) -> None:
        if "admission" in target:
            self.turn(ADMISSIONS)
            self.admissions.point_at(int(target["admission"]))
        elif "task" in target:
            self.turn(PERIODS)
            self.show_task(int(target["task"]), str(target.get("period") or ""))
        elif MODE in target:
            self.turn(str(target[MODE]))
        elif target:
            self.turn(PERIODS)
            self.lists[PERIODS].set_filters(target)

    def _open_period(self, key: int) -> None:
        source = self._sources[0]
        self.desk.work.read(self, "读取报表", lambda _: source.split(key), lambda found: self.show_task(*found))

    def _of_unit(self, unit: str) -> None:
        self.turn(TASKS)
        self.lists[TASKS].set_filters({"unit": (unit,)})

    def _done(self, key: int, period: str) -> None:
        """Show again what was acted on; the list hears of it by itself."""
        if key:
            self.show_task(key, period)
        else:
            self.split.close_drawer()

    def _hear(self, tables: frozenset[str]) -> None:
        if not tables & self.tasks.tables:
            return
        if not self.isVisible():
            self._stale = True
        elif self.mode in self.lists and tables & {"form_task", "form_period"}:
            self.lists[self.mode].reload()
        elif self.mode not in self.lists:
            self.read()

    def _connect(self) -> None:
        for mode, one in self.lists.items():
            opened = self._open_period if mode == PERIODS else self.show_task
            one.opened.connect(opened)
            one.counted.connect(partial(self._tell_count, mode))
            one.arranged.connect(self.state_changed)
        self.split.arranged.connect(self.state_changed)
        self.matters_pane.said.connect(self.say)
        self.admissions.said.connect(self.say)
        self.burden.unit_wanted.connect(self._of_unit)
        for pane in (self.matters_pane, self.admissions, self.burden):
            pane.counted.connect(self.tell_shown)
        self.desk.work.changed.connect(self._hear)

    def _tell_count(self, mode: str, count: int) -> None:
        if mode == self.mode:
            self.tell_shown(f"{count:,} {'期' if mode == PERIODS else '种'}")

    def _add_commands(self) -> None:
        if self.desk.may_write:
            self.add_command(Command("登记报表", self.acting.add, "add", "Ctrl+N", "primary"))
            self.add_command(Command("导入三张清单", self._import, "import", shown=False))
            self.add_command(Command("登记准入申请", self._admit, "key", shown=False))
            self.add_command(Command("布置报表给下级单位", self.send_form, "upload", shown=False))
        self.add_command(Command("打印台账", self.print_out, "print", "Ctrl+P"))
        for mode, title in MODES:
            self.add_command(Command(f"看{title}", partial(self.turn, mode), "form", shown=False))
        self.add_command(Command("刷新报表台账", self.read, "refresh", "F5", shown=False))

    def _import(self) -> None:
        self.turn(MATTERS)
        self.matters_pane.pick()

    def _admit(self) -> None:
        self.turn(ADMISSIONS)
        self.admissions.enter()

    def _lay_out(self) -> None:
        sizes = theme.current()
        head = QHBoxLayout()
        head.addWidget(self.modes)
        head.addStretch(1)
        self._panes = QStackedWidget()
        for pane in (*self.lists.values(), self.matters_pane, self.admissions, self.burden):
            self._panes.addWidget(pane)
        self.split = ListAndDrawer(self._panes)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addLayout(head)
        whole.addWidget(self.split, 1)
        self.setFocusProxy(self.lists[PERIODS])
