"""What is done with one form that is owed: every act is asked for, done beside the window, told, and taken back."""

from collections.abc import Callable
from functools import partial
from typing import Any

from desktop.drafts import Draft
from desktop.forms.ledger.matters import DutyMatters
from desktop.forms.ledger.tasks import FormTasks, PeriodRow, TaskRow
from ui import ask
from ui.page import Page
from ui.pages.day_decision import DayDecision
from ui.pages.desk import Desk
from ui.pages.form_tasks.matching import AdmissionSheet, MatterSheet, matching
from ui.pages.form_tasks.sheets import SentDialog, TaskDialog, postponing, waiving
from ui.pages.form_tasks.task_view import TaskView

ADMISSIONS = "admissions"  # key of the register
FORMS, EXCHANGE = "forms", "exchange"  # rooms
NO_ADMISSION = "还没有登记准入事项。先到“事务准入”页登记。"


class Acting:
    """Asks for forms and does what the buttons of their views want; `done` hears which form changed."""

    def __init__(
        self, page: Page, desk: Desk, tasks: FormTasks, matters: DutyMatters, done: Callable[[int, str], object]
    ) -> None:
        """`done` gets the key of the form and the period that was acted on, or nothing of both."""
        self._page, self._desk, self._tasks, self._matters, self._done = page, desk, tasks, matters, done

    def hear(self, view: TaskView) -> None:
        """Do what the buttons of a view ask for."""
        task = view.task
        view.changing.connect(partial(self.change, task))
        view.matching.connect(partial(self._match, task))
        view.admitting.connect(partial(self._admit, task))
        view.ending.connect(partial(self._end, task))
        view.removing.connect(partial(self._remove, task))
        for signal, act in (
            (view.sending, self.send), (view.waiving, self._waive), (view.postponing, self._postpone),
            (view.reopening, self._reopen), (view.attaching, self._attach),
        ):  # fmt: skip
            signal.connect(partial(self._of_period, act, view))
        view.filling.connect(lambda: self._page.wanted.emit(FORMS, {"form": task.form_id}))
        view.letter_wanted.connect(lambda: self._page.wanted.emit(EXCHANGE, {"letter": task.letter_id}))

    def add(self, **given: Any) -> None:
        """Ask for a new form."""
        self._ask(self._tasks.blank(**given), 0)

    def change(self, task: TaskRow) -> None:
        """Ask for what is to be put right of a form."""
        self._read("读取报表", lambda: self._tasks.draft(task.key), lambda draft: self._ask(draft, task.form_id or 0))

    def send(self, task: TaskRow, one: PeriodRow) -> None:
        """Ask when and how a period was handed in."""
        clerk = self._desk.program.office.clerk

        def found(fillings: list[tuple[int, str, str]]) -> None:
            by = task.values["filled_by"] or clerk.title
            sheet = SentDialog(self._page, self._desk, self._tasks, task, one, fillings, by)
            words, undo = f"《{task.name}》{one.title}已登记报送。", partial(self._reopen, task, one)
            sheet.decided.connect(lambda _: self._told(task, one, words, undo if one.is_open else None))
            sheet.open()

        self._read("读取填表", lambda: self._tasks.fillings(task.key), found)

    def _ask(self, draft: Draft, form: int) -> None:
        def found(forms: list[tuple[int, str]]) -> None:
            sheet = TaskDialog(self._page, self._desk, self._tasks, draft, forms, form)
            sheet.decided.connect(lambda key: self._entered(int(key), is_new=draft.id is None))
            sheet.open()

        self._read("读取表样", self._tasks.forms, found)

    def _entered(self, key: int, *, is_new: bool) -> None:
        self._page.say("报表已登记，到期会在“今日”提醒。" if is_new else "报表已更正。")
        self._done(key, "")

    def _match(self, task: TaskRow) -> None:
        def opened(sheet: MatterSheet) -> None:
            sheet.decided.connect(lambda _: self._told(task, None, f"《{task.name}》的清单事项已核对。"))
            sheet.open()

        matching(self._page, self._desk, self._tasks, self._matters, task, opened)

    def _admit(self, task: TaskRow) -> None:
        registers = self._desk.program.registers

        def found(entries: Any) -> None:
            if not entries:
                self._page.say(NO_ADMISSION)
                return
            sheet = AdmissionSheet(self._page, self._desk, self._tasks, task, entries)
            sheet.decided.connect(lambda _: self._told(task, None, f"《{task.name}》的准入事项已关联。"))
            sheet.open()

        self._read("读取准入事项", lambda: registers.listed(ADMISSIONS), found)

    def _end(self, task: TaskRow) -> None:
        if task.ended_on is not None:
            self._write("恢复报送", lambda: self._tasks.end(task.key, task.version, None), task, "已恢复报送。")
            return
        sheet = DayDecision(
            self._page, self._desk, f"停报《{task.name}》", "停报",
            lambda day: self._tasks.end(task.key, task.version, day),
        )  # fmt: skip
        undo = partial(self._resume, task)
        sheet.decided.connect(lambda _: self._told(task, None, f"《{task.name}》已停报，以前的记录保留。", undo))
        sheet.open()

    def _resume(self, task: TaskRow) -> None:
        def job() -> None:
            self._tasks.end(task.key, self._tasks.task(task.key).version, None)

        self._write("恢复报送", job, task, "已恢复报送。")

    def _remove(self, task: TaskRow) -> None:
        if ask.ask(self._page, f"要删除《{task.name}》吗？", "删除", "不删除", danger=True):
            self._desk.work.write(
                self._page, "删除报表", lambda _: self._tasks.remove(task.key, task.version), lambda _: self._gone(task)
            )

    def _gone(self, task: TaskRow) -> None:
        self._page.say(f"《{task.name}》已删除。")
        self._done(0, "")

    def _waive(self, task: TaskRow, one: PeriodRow) -> None:
        sheet = waiving(self._page, self._desk, self._tasks, task, one)
        undo = partial(self._reopen, task, one)
        sheet.decided.connect(lambda _: self._told(task, one, f"《{task.name}》{one.title}已登记不报。", undo))
        sheet.open()

    def _postpone(self, task: TaskRow, one: PeriodRow) -> None:
        sheet = postponing(self._page, self._desk, self._tasks, task, one)
        sheet.decided.connect(lambda _: self._told(task, one, f"《{task.name}》{one.title}的期限已改。"))
        sheet.open()

    def _reopen(self, task: TaskRow, one: PeriodRow) -> None:
        def job() -> None:
            self._tasks.reopen(task.key, one.period, self._tasks.period(task.key, one.period).version)

        self._write("撤回报送登记", job, task, f"《{task.name}》{one.title}已改回未报。", one)

    def _attach(self, task: TaskRow, one: PeriodRow) -> None:
        self._write("登记报送期次", lambda: self._tasks.touch(task.key, one.period), task, "可以添加文件了。", one)

    def _of_period(self, act: Callable[[TaskRow, PeriodRow], object], view: TaskView) -> None:
        if view.period is not None:
            act(view.task, view.period)

    def _told(self, task: TaskRow, one: PeriodRow | None, words: str, undo: Callable[[], object] | None = None) -> None:
        self._page.say(words, undo)
        self._done(task.key, one.period if one is not None else "")

    def _write(
        self, name: str, job: Callable[[], Any], task: TaskRow, words: str, one: PeriodRow | None = None
    ) -> None:
        self._desk.work.write(self._page, name, lambda _: job(), lambda _: self._told(task, one, words))

    def _read(self, name: str, job: Callable[[], Any], found: Callable[[Any], None]) -> None:
        self._desk.work.read(self._page, name, lambda _: job(), found)
