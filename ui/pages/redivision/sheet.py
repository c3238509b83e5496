"""The sheet of a re-division: filled in, previewed, carried out; nothing is changed before the last button."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import Invalid, Refusal, joined
from desktop.jobs import Cancelled, Progress
from desktop.redivision.carrying import Preview
from desktop.redivision.plan import Plan
from desktop.wording import words_for
from ui import ask, theme
from ui.buttons import label
from ui.dialogs import AskSheet
from ui.errors import show_error
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.redivision.forms import CloseForm, Form, HangForm, MovingForm, RecodeForm, RenameForm, ReopenForm
from ui.pages.redivision.merging import MergeForm
from ui.pages.redivision.previewing import PreviewView
from ui.pages.redivision.splitting import SplitForm
from ui.pages.redivision.undoing import take_back
from ui.progress import QuietBar, words_of
from ui.work import Ticket

KINDS: tuple[tuple[str, type[Any]], ...] = (
    ("拆分", SplitForm),
    ("合并", MergeForm),
    ("移动", HangForm),
    ("改名", RenameForm),
    ("改编码", RecodeForm),
    ("撤销网格", CloseForm),
    ("恢复启用", ReopenForm),
)
STOPPED = "已停止，什么都没有改动。"


class RedivisionSheet(AskSheet):
    """Two steps: what is wanted, and what it would do. Esc goes one step back."""

    def __init__(self, page: Page, desk: Desk, title: str, form: Form | None, grid: int | None = None) -> None:
        """With a `form` only that is asked; without, the clerk chooses the kind of re-division."""
        super().__init__(page, title, "预览", lambda _: self._go_on())
        self._page, self.desk, self._grid = page, desk, grid
        self._plan: Plan | None = None
        self._ticket: Ticket[Any] | None = None
        self.preview: PreviewView | None = None
        self._forms: dict[type[Any], Any] = {}
        self._steps = QStackedWidget()
        self._stack = QStackedWidget()
        self._steps.addWidget(self._enter(form))
        self.body.addWidget(self._steps, 1)
        self._bar = QuietBar(desk.work)
        self._running = label("", "small")
        self.body.addWidget(self._bar)
        self.body.addWidget(self._running)
        self.yes.setDefault(False)
        self.yes.setMinimumWidth(theme.current().control * 3)
        desk.work.looked.connect(self._look)
        room = page.window().size()
        tall = room.height() - theme.current().top
        wide = min(theme.current().two_columns * 3 // 2, room.width())
        self.resize(wide, tall if form is None else tall * 2 // 3)  # one form alone asks for little

    @property
    def form(self) -> Any:
        """What is being filled in."""
        return self._stack.currentWidget()

    def choose(self, kind: type[Any]) -> None:
        """Ask what one kind of re-division needs."""
        if kind not in self._forms:
            self._forms[kind] = kind(self.desk, self._grid)
            self._stack.addWidget(self._forms[kind])
        self._stack.setCurrentWidget(self._forms[kind])
        self._kinds.buttons()[[one for _, one in KINDS].index(kind)].setChecked(True)
        self.refuse("")
        self.form.begin()

    def reject(self) -> None:
        """Stop what runs; from the preview go back to the form; leave when nothing would be lost."""
        if self._ticket is not None:
            self._ticket.cancel()
        elif self.preview is not None:
            self._drop_preview()
        elif not self.form.is_edited() or not ask.ask(self, "填写的内容还没有执行。", "继续填写", "放弃填写"):
            super().reject()

    def _enter(self, form: Form | None) -> QWidget:
        """Return the first step."""
        step = QWidget()
        row = QHBoxLayout(step)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().page)
        self._kinds = QButtonGroup(self)
        if form is None:
            row.addLayout(self._choices())
        else:
            made: Any = form
            self._stack.addWidget(made)
        row.addWidget(self._stack, 1)
        if form is None:
            self.choose(KINDS[0][1])
        return step

    def _choices(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.current().gap)
        for words, kind in KINDS:
            one = QRadioButton(words)
            one.setMinimumHeight(theme.current().control)
            one.clicked.connect(lambda _=False, kind=kind: self.choose(kind))
            self._kinds.addButton(one)
            column.addWidget(one)
        column.addStretch(1)
        return column

    def _go_on(self) -> None:
        if self.preview is not None:
            self._carry_out()
            return
        try:
            operations = self.form.operations()
            self._plan = Plan(self.form.title()[:200], operations=operations, **self.form.options())
        except Invalid as error:
            self.refuse(joined([problem.message for problem in self.form.point_out(error.problems)]))
            return
        except Refusal as error:
            self.refuse(error.message)
            return
        plan, redivisions = self._plan, self.desk.program.redivisions
        self._run("预览网格调整", lambda slate: redivisions.preview(plan, slate), self._show_preview)

    def _show_preview(self, preview: Preview) -> None:
        self._over()
        self.preview = PreviewView(preview)
        self._steps.addWidget(self.preview)
        self._steps.setCurrentWidget(self.preview)
        self.yes.setText("执行")
        self.yes.setEnabled(not preview.refusals)
        self.no.setText("上一步")
        self.preview.table.setFocus()

    def _drop_preview(self) -> None:
        if self.preview is not None:
            self._steps.removeWidget(self.preview)
            self.preview.deleteLater()
            self.preview = None
        self.yes.setText("预览")
        self.yes.setEnabled(True)
        self.no.setText("返回")
        self.refuse("")

    def _carry_out(self) -> None:
        plan, redivisions = self._plan, self.desk.program.redivisions
        assert plan is not None
        self._run("网格调整", lambda slate: redivisions.carry_out(plan, slate), self._done)

    def _done(self, key: int) -> None:
        self._over()
        page, desk = self._page, self.desk
        moved = self.preview.moved if self.preview is not None else ""
        title = self._plan.title if self._plan is not None else ""
        page.say(f"已{title}。" + (f"共调整 {moved}。" if moved else ""), lambda: take_back(page, desk, key))
        self.accept()

    def _run(self, title: str, job: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        """Do something beside the window, with how far it is and 停止."""
        self.set_busy(True)
        ticket = self.desk.work.write(self, title, job, done, self._failed)
        if not ticket.is_over:
            self._ticket = ticket
            self._bar.follow(ticket)
            self.no.setText("停止")
            self.no.setEnabled(True)

    def _over(self) -> None:
        self._ticket = None
        self._bar.follow(None)
        self._running.clear()
        self.set_busy(False)
        self.no.setText("上一步" if self.preview is not None else "返回")

    def _look(self, ticket: Ticket[Any]) -> None:
        """Say how far the job is; a stopped one is told by nobody else."""
        if ticket is not self._ticket:
            return
        self._running.setText(words_of(ticket))
        if ticket.is_over and not ticket.future.cancelled() and isinstance(ticket.future.exception(), Cancelled):
            self._over()
            self.refuse(STOPPED)

    def _failed(self, error: BaseException) -> None:
        self._over()
        if (words := words_for(error)) is not None:
            self.refuse(words)
        else:
            show_error(self, error)


def open_redivision(page: Page, desk: Desk, grid: int | None) -> RedivisionSheet | None:
    """Open the sheet for a grid, or for one still to be chosen; None where records may not be changed."""
    if not desk.may_write:
        return None
    sheet = RedivisionSheet(page, desk, "网格调整", None, grid)
    sheet.open()
    return sheet


def open_moving(page: Page, desk: Desk, subject: str, keys: Sequence[int], words: str) -> RedivisionSheet | None:
    """Open the sheet that puts chosen records into another grid."""
    if not desk.may_write or not len(keys):
        return None
    sheet = RedivisionSheet(page, desk, "划入网格", MovingForm(desk, subject, keys, words))
    sheet.form.begin()
    sheet.open()
    return sheet
