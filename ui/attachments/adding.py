"""Files on their way into a record: how far they are, a way to stop them, and those that wait behind them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.attachments.lines import AttachmentLine
from desktop.jobs import Progress
from ui import theme
from ui.attachments.bringing import File
from ui.attachments.desk import Desk
from ui.buttons import button, label
from ui.errors import show_error
from ui.progress import words_of
from ui.work import Ticket

Brought = tuple[tuple[AttachmentLine, ...], list[str]]  # what was added, and the sentences for the rest


class Adding(QWidget):
    """The foot of a panel. Says how many attachments there are, or how far adding is."""

    brought = Signal(object)  # Brought
    stopped = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._ticket: Ticket[Brought] | None = None
        self._waiting: list[tuple[str, int, Sequence[File]]] = []
        self.count, self._under_way = label("", "second"), label("", "second")
        self.stop = button("停止", self.cancel, icon_name="stop")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().gap)
        row.addWidget(self.count)
        row.addWidget(self._under_way)
        row.addStretch(1)
        row.addWidget(self.stop)
        desk.work.looked.connect(self._look)
        self._tell()

    @property
    def progress(self) -> Progress | None:
        """How far adding is; None when nothing is added."""
        return self._ticket.progress if self._ticket is not None else None

    def bring(self, subject: str, key: int, files: Sequence[File]) -> None:
        """Add files to a record beside the window, after those that are under way."""
        self._waiting.append((subject, key, files))
        self._begin()

    def cancel(self) -> None:
        """Stop adding: nothing of what is under way is added, and nothing of what waits."""
        self._waiting.clear()
        if self._ticket is not None:
            self._ticket.cancel()

    def _begin(self) -> None:
        if self._ticket is None and self._waiting:
            subject, key, files = self._waiting.pop(0)
            attachments = self._desk.program.attachments

            def job(progress: Progress) -> Brought:
                refused: list[str] = []
                return attachments.add_all(subject, key, files, None, progress, refused), refused

            self._ticket = self._desk.work.write(self, "正在保存附件", job, self._done, self._failed)
        self._tell()

    def _done(self, brought: Brought) -> None:
        self._ticket = None
        self.brought.emit(brought)
        self._begin()

    def _failed(self, error: BaseException) -> None:
        self._ticket = None
        show_error(self, error)
        self._begin()

    def _look(self, ticket: Ticket[Brought]) -> None:
        if ticket is not self._ticket:
            return
        was_stopped = ticket.future.cancelled() or (
            ticket.is_over and ticket.progress.cancelled and ticket.future.exception() is not None
        )
        if was_stopped:  # of what was stopped nothing is delivered
            self._ticket = None
            self.stopped.emit()
        self._tell()

    def _tell(self) -> None:
        is_busy = self._ticket is not None
        self._under_way.setText(words_of(self._ticket) if self._ticket is not None else "")
        self._under_way.setVisible(is_busy)
        self.stop.setVisible(is_busy)
        self.count.setVisible(not is_busy)
