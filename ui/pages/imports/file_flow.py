"""One file on its way in: opened, its columns looked at, checked, imported. No step blocks the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.intake.options import Options
from desktop.jobs import Progress
from desktop.opened_file import OpenedFile, open_file
from desktop.sheets.checked import Checked
from desktop.sheets.fault_lines import FaultLines
from desktop.sheets.returning import save_faults
from ui import ask, theme
from ui.buttons import button, label
from ui.errors import sentence_of
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.imports.columns_step import ColumnsStep
from ui.pages.imports.done_step import DoneStep
from ui.pages.imports.result_step import ResultStep
from ui.pages.imports.step_line import StepLine
from ui.pages.imports.waiting import Waiting
from ui.pages.imports.words import ROOMS, SEE

OPENING, COLUMNS, RESULT, DONE = range(4)


class FileFlow(QWidget):
    """The four steps of one file."""

    step_changed = Signal()
    left = Signal()  # the clerk is done with the file, or does not want it
    imported = Signal(int)  # key of the batch
    undo_wanted = Signal(int)  # key of the batch
    tray_wanted = Signal(int)  # key of the batch

    def __init__(self, desk: Desk, page: Page, path: Path, folder: Callable[[], Path | None]) -> None:
        """`folder` gives where files were last saved."""
        super().__init__()
        self._desk, self._page, self._path, self._folder = desk, page, path, folder
        self.step = OPENING
        self.trouble = ""
        self.columns: ColumnsStep | None = None
        self.result: ResultStep | None = None
        self.batch = 0
        self._line, self._stack, self.waiting = StepLine(path.name), QStackedWidget(), Waiting(desk.work)
        self._stack.addWidget(self.waiting)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.current().gap)
        whole.addWidget(self._line)
        whole.addWidget(self._stack, 1)

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def is_busy(self) -> bool:
        """Whether a job of the file is under way."""
        return self.waiting.is_busy

    def begin(self) -> None:
        """Open the file."""
        self._wait(OPENING)
        importer, path = self._desk.program.importer, self._path
        self.trouble = ""
        self.waiting.run(
            f"正在读取 {path.name}",
            lambda progress: open_file(importer, path, progress),
            self._opened,
            self._refused,
            lambda: self._refused(None),
        )

    def check(self, options: Options | None = None) -> None:
        """Look at every row; nothing is saved."""
        columns = self.columns
        if columns is None or columns.opened.table is None or columns.opened.mapping is None:
            return
        if options is not None:
            columns.options = options
        opened, importer, chosen = columns.opened, self._desk.program.importer, columns.options
        table, mapping = opened.table, opened.mapping
        assert table is not None
        assert mapping is not None

        def job(progress: Progress) -> tuple[Checked, FaultLines]:
            checked = importer.check(table, mapping, opened.origin, chosen, progress)
            return checked, FaultLines(checked.faults, progress)

        self._wait(RESULT)
        self.waiting.run("正在核对", job, lambda found: self._checked(*found), self._back_to_columns, self._to_columns)

    def bring_in(self) -> None:
        """Import what was checked, wholly or not at all."""
        if self.result is None:
            return
        importer, checked = self._desk.program.importer, self.result.checked
        self._wait(RESULT)
        self.waiting.run(
            "正在导入",
            lambda progress: importer.commit(checked, progress),
            self._imported,
            self._back_to_result,
            self._to_result,
            saves=True,
        )

    def save_faults(self) -> None:
        """Write the faulty rows as a workbook to send back."""
        result, columns = self.result, self.columns
        if result is None or columns is None or columns.opened.table is None:
            return
        name = f"{self._path.stem}-问题行.xlsx"
        path = ask.save_file(self, "导出问题行", name, "Excel 工作簿 (*.xlsx)", self._folder())
        if path is None:
            return
        checked, table = result.checked, columns.opened.table
        self._desk.work.read(
            self,
            "正在导出问题行",
            lambda progress: save_faults(checked, table, path, progress),
            lambda count: self._page.say(f"已导出 {count:,} 行到 {path.name}，改好后可以再次导入。"),
        )

    def _opened(self, opened: OpenedFile) -> None:
        options = self.columns.options if self.columns is not None else Options()
        self.columns = ColumnsStep(self._desk.program, self._desk.work, opened, options)
        self.columns.check_wanted.connect(self.check)
        self.columns.left.connect(self.left)
        self._to_columns()

    def _checked(self, checked: Checked, lines: FaultLines) -> None:
        before, self.result = self.result, ResultStep(self._desk.program, self._desk.work, checked, lines)
        self.result.back_wanted.connect(self._to_columns)
        self.result.check_wanted.connect(self.check)
        self.result.import_wanted.connect(self.bring_in)
        self.result.faults_wanted.connect(self.save_faults)
        self.result.left.connect(self.left)
        if before is not None:
            self._stack.removeWidget(before)
            before.deleteLater()
        self._to_result()

    def _imported(self, batch: int) -> None:
        assert self.result is not None
        self.batch, checked = batch, self.result.checked
        room = ROOMS.get(checked.kind, checked.kind)
        actions: list[tuple[str, str, Callable[[], object]]] = [
            (SEE[checked.kind], "search", lambda: self._page.wanted.emit(room, {"batch": batch}))
        ]
        if checked.counts.undecided:
            words = f"处理待定的 {checked.counts.undecided:,} 行"
            actions.insert(0, (words, "batch", lambda: self.tray_wanted.emit(batch)))
        if checked.counts.faulty:
            actions.append(("导出问题行…", "export", self.save_faults))
        actions.append(("整批撤回…", "undo", lambda: self.undo_wanted.emit(batch)))
        actions.append(("完成", "check", self.left.emit))
        self._put(DoneStep(checked, actions), DONE)
        self.imported.emit(batch)

    def _wait(self, step: int) -> None:
        self._turn(self.waiting, step)

    def _to_columns(self) -> None:
        if self.columns is not None:
            self._put(self.columns, COLUMNS)

    def _to_result(self) -> None:
        if self.result is not None:
            self._put(self.result, RESULT)

    def _back_to_columns(self, error: BaseException) -> None:
        self._to_columns()
        self._tell(error)

    def _back_to_result(self, error: BaseException) -> None:
        self._to_result()
        self._tell(error)

    def _tell(self, error: BaseException) -> None:
        ask.tell(self, sentence_of(error))

    def _refused(self, error: BaseException | None) -> None:
        self.trouble = sentence_of(error) if error is not None else "已停止读取，什么都没有改动。"
        self._put(_Refused(self.trouble, self.begin, self.left.emit), OPENING)

    def _put(self, part: QWidget, step: int) -> None:
        if self._stack.indexOf(part) < 0:
            self._stack.addWidget(part)
        self._turn(part, step)

    def _turn(self, part: QWidget, step: int) -> None:
        self.step = step
        self._stack.setCurrentWidget(part)
        self._line.show_step(step)
        self.step_changed.emit()


class _Refused(QWidget):
    """Why a file cannot be read, and what to do."""

    def __init__(self, sentence: str, again: Callable[[], object], leave: Callable[[], object]) -> None:
        super().__init__()
        sizes = theme.current()
        card = QFrame()
        card.setProperty("role", "card")
        card.setMaximumWidth(sizes.answers + sizes.drawer)
        box = QVBoxLayout(card)
        box.setContentsMargins(sizes.page, sizes.page, sizes.page, sizes.page)
        box.setSpacing(sizes.pad)
        box.addWidget(label("这个文件没有读进来", "section"))
        self.words = label(sentence, wrap=True)
        box.addWidget(self.words)
        row = QHBoxLayout()
        row.setSpacing(sizes.gap)
        row.addWidget(button("再试一次", again, icon_name="refresh"))
        row.addWidget(button("换一个文件", leave, kind="primary"))
        row.addStretch(1)
        box.addLayout(row)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, 6)
        middle.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(1)
        whole.addLayout(middle)
        whole.addStretch(2)
