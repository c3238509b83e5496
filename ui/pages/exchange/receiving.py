"""接收: what a file holds and what it would do, seen before anything is written; then taken up, and answered."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.exchange.looks import Look, Taken
from desktop.exchange.package_rows import PackageRow
from desktop.exchange.streams import Verdict
from desktop.exchange_sheets.looks import SheetLook
from desktop.exchange_words import VERDICTS, is_unsent
from desktop.jobs import Progress
from ui import ask, theme
from ui.buttons import button, label
from ui.elided import SignalWord
from ui.errors import show_error
from ui.pages.desk import Desk
from ui.pages.exchange.errands import Errands
from ui.pages.exchange.look_view import LookView, TakenView
from ui.pages.imports.waiting import Waiting

SHEET = ".xlsx"
VERBS = {
    Verdict.FRESH: "接收",
    Verdict.GAP: "先保留，请对方补送",
    Verdict.DUPLICATE: "再取一份回执",
    Verdict.NEED_FULL: "回复对方",
    Verdict.STALE: "回复对方",
    Verdict.FORK: "隔离",
    Verdict.RECEIPT: "登记回执",
}


class Receiving(QWidget):
    """Files one after the other: looked at, decided, done."""

    told = Signal(str)
    left = Signal()
    decide_wanted = Signal()

    def __init__(self, desk: Desk, errands: Errands) -> None:
        super().__init__()
        self._desk, self._errands = desk, errands
        self._paths: list[Path] = []
        self.shown: Look | SheetLook | None = None
        self.taken: Taken | None = None
        self.waiting = Waiting(desk.work)
        self._lay_out()

    @property
    def is_under_way(self) -> bool:
        """Whether a file is looked at, shown, taken up, or its receipt waits to be sent."""
        return self.waiting.is_busy or self.shown is not None or self.taken is not None

    def look(self, paths: Sequence[Path]) -> None:
        """Look at files, the first of them now, or after those that are under way."""
        self._paths += [path for path in paths if path not in self._paths]
        if self.is_under_way:
            self._tell_more()
        else:
            self._next()

    def look_again(self, row: PackageRow) -> None:
        """Look at a file that was set aside once more."""
        inbox = self._desk.program.inbox
        self._begin(row.file, lambda progress: inbox.release(row.key, progress))

    def take(self) -> None:
        """Take up what is shown."""
        look = self.shown
        if look is None:
            return
        if isinstance(look, Look) and look.too_many_gone and not self._may_remove(look.too_many_gone):
            return
        program = self._desk.program

        def job(progress: Progress) -> Taken:
            if isinstance(look, SheetLook):
                return program.sheet_exchange.take(look, progress)
            return program.inbox.take(look, progress, may_remove_many=bool(look.too_many_gone))

        def failed(error: BaseException) -> None:
            self._stack.setCurrentWidget(self._looked)
            show_error(self, error)

        self._stack.setCurrentWidget(self.waiting)
        self.waiting.run(
            "正在接收", job, self._took, failed, lambda: self._stack.setCurrentWidget(self._looked), saves=True
        )

    def _may_remove(self, count: int) -> bool:
        return ask.ask(
            self,
            f"这个全量包会让 {count:,} 条以前送来的记录删除，仍然接收吗？",
            f"接收并删除 {count:,} 条",
            "先不接收",
            detail="请先与发件单位电话核实，确实要删除的再接收。",
            danger=True,
        )

    def put_aside(self) -> None:
        """Do not take up what is shown; go on to the next file."""
        self._next()

    def send_receipt(self) -> None:
        """Write the receipt to the stick."""
        if self.taken is not None and self.taken.receipt is not None:
            self._errands.carry([self.taken.receipt], self._receipt_sent)

    def leave(self) -> bool:
        """Let go of what is shown, unless it is being taken up; return whether that was possible."""
        if self.waiting.is_busy:
            self.told.emit("正在核对或接收文件，请等完成，或先停止。")
            return False
        self._paths = []
        self._close()
        self.left.emit()
        return True

    def _next(self) -> None:
        self._close()
        if not self._paths:
            self.left.emit()
            return
        path, program = self._paths.pop(0), self._desk.program
        look = program.sheet_exchange.look if path.suffix.lower() == SHEET else program.inbox.look
        self._begin(path.name, lambda progress: look(path, progress))

    def _begin(self, name: str, job: Callable[[Progress], Look | SheetLook]) -> None:
        self._close()
        self._title.setText(name)
        self._tell_more()

        def failed(error: BaseException) -> None:
            show_error(self, error)
            self._next()

        self._stack.setCurrentWidget(self.waiting)
        self.waiting.run("正在核对文件", job, self._show, failed, self._next, saves=True)  # what is wrong is set aside

    def _tell_more(self) -> None:
        self._more.setText(f"后面还有 {len(self._paths)} 个文件" if self._paths else "")
        if self.taken is not None:
            self._on.setText("看下一个文件" if self._paths else "完成")

    def _show(self, look: Look | SheetLook) -> None:
        self.shown = look
        if look.sender and look.number:
            self._title.setText(f"{look.sender}　第 {look.number} 期")
        words, tone = VERDICTS[look.verdict]
        self._sign.show_words(words, tone)
        self._sentence.setText(look.sentence)
        if isinstance(look, SheetLook):
            self._view.show_sheet(look)
        else:
            self._view.show_look(look)
        self._take.setVisible(look.can_be_taken)
        self._take.setText(VERBS.get(look.verdict, ""))
        self._put_aside.setText("暂不接收" if look.can_be_taken else "知道了")
        self._stack.setCurrentWidget(self._looked)
        is_grave = isinstance(look, Look) and bool(look.too_many_gone)
        (self._take if look.can_be_taken and not is_grave else self._put_aside).setFocus()

    def _took(self, taken: Taken) -> None:
        self._close()
        self.taken = taken
        self.told.emit(taken.sentence)
        self._result.show_taken(taken)
        self._send.setVisible(taken.receipt is not None)
        self._decide.setVisible(any(_disputed(outcome.items) for outcome in taken.outcomes.values()))
        self._tell_more()
        self._stack.setCurrentWidget(self._done)
        (self._send if taken.receipt is not None and is_unsent(taken.receipt) else self._on).setFocus()

    def _receipt_sent(self) -> None:
        self._send.setText("再送一份回执…")
        self._on.setFocus()

    def _close(self) -> None:
        if self.shown is not None:
            self.shown.close()
        self.shown = self.taken = None
        self._send.setText("把回执写到U盘…")

    def _lay_out(self) -> None:
        sizes = theme.current()
        self._title, self._more = label("", "section"), label("", "second")
        self._sign, self._sentence = SignalWord(), label("", wrap=True)
        self._view, self._result = LookView(self._desk), TakenView(self._desk)
        self._looked, self._done, self._stack = QWidget(), QWidget(), QStackedWidget()
        self._take = button("", self.take, icon_name="check", kind="primary", keys="Ctrl+Return")
        self._put_aside = button("暂不接收", self.put_aside)
        self._send = button("", self.send_receipt, icon_name="upload", kind="primary")
        self._decide = button("核对不一致的项目", self.decide_wanted.emit, icon_name="split")
        self._on = button("完成", self._next)
        told = QFrame()
        told.setProperty("role", "card")
        said = QVBoxLayout(told)
        said.setContentsMargins(sizes.card, sizes.pad, sizes.card, sizes.pad)
        said.setSpacing(sizes.unit)
        said.addWidget(self._sign)
        said.addWidget(self._sentence)
        _column(self._looked, told, self._view, feet=(self._put_aside, self._take))
        _column(self._done, self._result, feet=(self._decide, self._on, self._send))
        for part in (self.waiting, self._looked, self._done):
            self._stack.addWidget(part)
        head = QHBoxLayout()
        head.setSpacing(sizes.gap)
        head.addWidget(button("返回", self.leave, icon_name="chevron-left", keys="Esc"))
        head.addWidget(self._title)
        head.addWidget(self._more, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addLayout(head)
        whole.addWidget(self._stack, 1)


def _disputed(items: Sequence[object]) -> bool:
    return any(getattr(one, "result", "") == "conflict" for one in items)


def _column(page: QWidget, *parts: QWidget, feet: Sequence[QWidget]) -> None:
    """Put parts one under the other, the last one growing, and buttons at the foot."""
    sizes = theme.current()
    box = QVBoxLayout(page)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(sizes.pad)
    for part in parts:
        box.addWidget(part)
    box.setStretch(len(parts) - 1, 1)
    foot = QHBoxLayout()
    foot.setSpacing(sizes.gap)
    foot.addStretch(1)
    for one in feet:
        foot.addWidget(one)
    box.addLayout(foot)
