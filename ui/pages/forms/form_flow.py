"""One form on its way: opened, decided about, filled, checked. No step blocks the window."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.forms.gaps import WorkerGaps, by_worker
from desktop.forms.ledger.tasks import FormTasks
from desktop.forms.opened import OpenedForm
from desktop.forms.outcome import Checked, Filled, FilledFile, FillingRow, Order
from desktop.forms.reading.shapes import NoHeader
from desktop.forms.scope import Subject
from desktop.forms.scopes import Scopes
from desktop.forms.service import Forms
from desktop.forms.values.offered import field_of
from desktop.forms.values.wording import styles_for
from desktop.jobs import Progress
from desktop.print_centre.form_gaps import GAPS
from ui import ask
from ui.dialogs import AskSheet
from ui.errors import sentence_of
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.forms.form_view import FormView, Opened
from ui.pages.forms.last_folder import LastFolder
from ui.pages.forms.marks import least_of
from ui.pages.forms.picture import picture_of
from ui.pages.forms.refused import Refused
from ui.pages.forms.result_view import ResultView
from ui.pages.forms.sheets import KeepSheet, ReshapeSheet
from ui.pages.imports.waiting import Waiting

STOPPED = "已停止，什么都没有写出。"
Open = Callable[[Progress], OpenedForm]
Period = Callable[[OpenedForm], str]  # for which it is owed
Find = Callable[[Progress, int, tuple[int, int]], OpenedForm]


class FormFlow(QWidget):
    """Holds one file until it is left."""

    left = Signal()
    title_changed = Signal(str)
    filled = Signal(int)  # key of the filling

    def __init__(self, desk: Desk, page: Page, forms: Forms, folder: LastFolder, title: str, subject: str = "") -> None:
        """`subject` is what a known form is about, which is filled without being looked at."""
        super().__init__()
        self._subject = subject
        self._desk, self._page, self._forms, self._folder = desk, page, forms, folder
        self._scopes = Scopes(desk.program, desk.today)
        self.title = title
        self.waiting, self.stack = Waiting(desk.work), QStackedWidget()
        self.view: FormView | None = None
        self.result: ResultView | None = None
        self._version = 1  # of the filling that is shown
        self._form: OpenedForm | None = None
        self.stack.addWidget(self.waiting)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)

    @property
    def is_busy(self) -> bool:
        """Whether a job of the form is under way."""
        return self.waiting.is_busy

    def begin(self, open_: Open, period: Period, find: Find | None = None) -> None:
        """Open the form; `find` opens it with its headings where the clerk says they stand."""

        def job(progress: Progress) -> Opened:
            form = open_(progress)
            try:
                return self._look(form, progress, period(form))
            except BaseException:
                form.close()
                raise

        def again() -> None:
            self.begin(open_, period, find)

        def failed(error: BaseException) -> None:
            if isinstance(error, NoHeader) and find is not None:
                self._refused(error.message, again, error.sheets, partial(self._begin_at, find, period))
            else:
                self._refused(sentence_of(error), again)

        self.stack.setCurrentWidget(self.waiting)
        self.waiting.run(
            f"正在读取 {self.title}",
            job,
            self._opened,
            failed,
            lambda: self._refused(STOPPED, again),
        )

    def fill_again(self, key: int, order: Order, to: Path) -> None:
        """Fill a known form for another period."""
        self._run(
            "正在填写",
            lambda progress: self._forms.fill_again(key, order, to, progress),
            order.period,
            can_go_back=False,
        )

    def look_back(self, row: FillingRow) -> None:
        """Show what an earlier filling left open, and how it differed."""
        forms = self._forms
        files = tuple(FilledFile(Path(name), rows) for name, rows in row.files)

        def job(_progress: Progress) -> tuple[Filled, list[WorkerGaps]]:
            gaps, difference = tuple(forms.gaps(row.key)), forms.difference(row.key)
            filled = Filled(row.key, files, row.rows, gaps, Checked(0), difference)
            return filled, self._workers(filled)

        def done(found: tuple[Filled, list[WorkerGaps]]) -> None:
            self.show_result(*found, row=row)

        def failed(error: BaseException) -> None:
            self._refused(sentence_of(error), lambda: self.look_back(row))

        self.stack.setCurrentWidget(self.waiting)
        self.waiting.run("正在读取", job, done, failed, self.left.emit)

    def show_result(
        self, filled: Filled, workers: list[WorkerGaps], *, can_go_back: bool = False, row: FillingRow | None = None
    ) -> None:
        """Show what a filling has made; `row` is an earlier one."""
        self._version = row.version if row is not None else 1
        note = row.note if row is not None else ""
        made = ResultView(filled, workers, can_go_back=can_go_back, note=note, is_past=row is not None)
        made.left.connect(self.left)
        made.back_wanted.connect(self._back)
        made.print_wanted.connect(lambda: self._print(filled.key))
        made.record_wanted.connect(lambda key: self._page.wanted.emit(self._subject, key))
        made.noted.connect(lambda text: self._note(filled.key, text))
        before, self.result = self.result, made
        self.stack.addWidget(made)
        self.stack.setCurrentWidget(made)
        if before is not None:
            self.stack.removeWidget(before)
            before.deleteLater()

    def close_form(self) -> None:
        """Let the file go."""
        if self._form is not None:
            self._form.close()
            self._form = None

    def fill(self) -> None:
        """Ask where the files go, and write them."""
        to = self._folder.ask(self, "填好的表存到哪个文件夹")
        if to is not None:
            self.fill_to(to)

    def fill_to(self, to: Path) -> None:
        """Write the files into a folder."""
        if self.view is None:
            return
        forms, form, plan, order = self._forms, self.view.form, self.view.whole_plan, self.view.whole_order
        self._run(
            "正在填写", lambda progress: forms.fill(form, plan, order, to, progress), order.period, can_go_back=True
        )

    def keep(self, then: Callable[[], object] = lambda: None) -> None:
        """Keep what was decided, then go on."""
        if self.view is None:
            return
        forms, form, plan, kept = self._forms, self.view.form, self.view.whole_plan, self.view

        def keep(sheet: AskSheet, title: str, unit: str) -> None:
            def done(_key: int) -> None:
                sheet.set_busy(False)
                sheet.accept()
                self._page.say(f"已存下“{title}”，下次收到同样的表自动认得。")
                kept.note_kept()
                then()

            sheet.set_busy(True)
            self._desk.work.write(self, "存下表格", lambda _: forms.keep(form, plan, title, unit), done, sheet.failed)

        known = form.known
        title = known.title if known is not None else form.shape.title or Path(form.shape.file_name).stem
        KeepSheet(self, title, known.unit if known is not None else "", keep).open()

    def reshape(self) -> None:
        """Let the clerk say what was taken wrongly."""
        if self.view is not None:
            ReshapeSheet(self, self.view.form, self._reshape).open()

    def _reshape(self, **wanted: object) -> None:
        assert self.view is not None
        forms, form = self._forms, self.view.form

        def job(progress: Progress) -> Opened:
            return self._look(forms.reshape(form, **wanted), progress, "")  # type: ignore[arg-type]

        def failed(error: BaseException) -> None:
            self._back()
            ask.tell(self, sentence_of(error))

        self.stack.setCurrentWidget(self.waiting)
        self.waiting.run("正在重新识别", job, self._opened, failed, self._back)

    def _look(self, form: OpenedForm, progress: Progress, period: str) -> Opened:
        """Read what the window shows of a form, beside the window."""
        sheet = form.file.sheets[form.shape.area.sheet]
        picture = picture_of(sheet, least_of(form.shape), progress)
        targets, program = self._forms.targets(form.subject), self._desk.program
        declared = {one.target: field_of(program, form.subject, one.target) for one in targets}
        styles = {target: tuple(styles_for(one).items()) for target, one in declared.items() if one is not None}
        return Opened(form, picture, targets, self._scopes.fields(form.subject), styles, period)

    def _opened(self, opened: Opened) -> None:
        self._form, self._subject = opened.form, opened.form.subject
        self.title = opened.form.shape.title or opened.form.shape.file_name
        if self.view is None:
            self.view = FormView(self._desk, self._forms, self._scopes)
            self.view.fill_wanted.connect(self.fill)
            self.view.keep_wanted.connect(lambda: self.keep())
            self.view.reshape_wanted.connect(self.reshape)
            self.view.left.connect(self._leave)
            self.view.wanted.connect(self._page.wanted)
            self.stack.addWidget(self.view)
        self.stack.setCurrentWidget(self.view)
        self.view.show_opened(opened)
        self.view.setFocus()
        self.title_changed.emit(opened.form.shape.file_name)

    def _run(self, title: str, job: Callable[[Progress], Filled], period: str, *, can_go_back: bool) -> None:
        def whole(progress: Progress) -> tuple[Filled, list[WorkerGaps]]:
            filled = job(progress)
            if period:
                FormTasks(self._desk.program, self._desk.today).record_filling(filled.key, period)
            return filled, self._workers(filled)

        def done(found: tuple[Filled, list[WorkerGaps]]) -> None:
            if self.view is not None:
                self.view.note_kept()  # a filling keeps its form
            self.show_result(*found, can_go_back=can_go_back)
            self.filled.emit(found[0].key)

        def failed(error: BaseException) -> None:
            if can_go_back:
                self._back()
                ask.tell(self, sentence_of(error))
            else:
                self._refused(sentence_of(error), lambda: self._run(title, job, period, can_go_back=can_go_back))

        self.stack.setCurrentWidget(self.waiting)
        stopped = self._back if can_go_back else self.left.emit
        self.waiting.run(title, whole, done, failed, stopped, saves=True)

    def _workers(self, filled: Filled) -> list[WorkerGaps]:
        """Return who is to find out what is missing. Reads: not for the window's own thread."""
        subject = Subject(self._subject or Subject.PEOPLE)
        return by_worker(self._desk.program, subject, filled.gaps, self._desk.today())

    def _print(self, filling: int) -> None:
        self._page.wanted.emit("printing", {"paper": GAPS, "record": filling, "title": self.title})

    def _note(self, filling: int, text: str) -> None:
        forms, version = self._forms, self._version

        def done(_nothing: None) -> None:
            self._version = version + 1
            self._page.say("已记下变化的原因。")

        self._desk.work.write(self, "记下变化原因", lambda _: forms.note(filling, version, text), done)

    def may_drop(self) -> bool:
        """Return whether the form may be let go; ask first where decisions would be lost. Keeping goes on by itself."""
        if self.view is None or not self.view.is_changed:
            return True
        choices = [("drop", "不存，关闭"), ("stay", "继续看这张表"), ("keep", "存下再关")]
        answer = ask.choose(self.window(), f"“{self.title}”的对应关系或范围改过，还没有存下。", choices)
        if answer == "keep":
            self.keep(self.left.emit)
        return answer == "drop"

    def _leave(self) -> None:
        if self.may_drop():
            self.left.emit()

    def _back(self) -> None:
        if self.view is not None:
            self.stack.setCurrentWidget(self.view)

    def _begin_at(self, find: Find, period: Period, sheet: int, header: tuple[int, int]) -> None:
        self.begin(lambda progress: find(progress, sheet, header), period, find)

    def _refused(
        self,
        sentence: str,
        again: Callable[[], object],
        sheets: Sequence[tuple[int, str]] = (),
        find: Callable[[int, tuple[int, int]], object] | None = None,
    ) -> None:
        title = "这张表没有打开" if self.view is None else "没有填成"
        made = Refused(title, sentence, again, self.left.emit, sheets, find)
        self.stack.addWidget(made)
        self.stack.setCurrentWidget(made)
