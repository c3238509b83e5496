"""A job of the import in the place of what it will give: what is done, how much is left, 停止."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.jobs import Progress
from ui import theme
from ui.buttons import button, label
from ui.progress import words_of
from ui.work import Ticket, Work

T = TypeVar("T")
STEPS = 1000


class Waiting(QWidget):
    """Shows one job, and tells its owner when it is over, was stopped or went wrong."""

    def __init__(self, work: Work, width: int = 0) -> None:
        """`width` is the length of the bar where there is less room than a page has."""
        super().__init__()
        self._work = work
        self._ticket: Ticket[Any] | None = None
        self._stopped: Callable[[], object] = lambda: None
        sizes = theme.current()
        self.words = label("", "section", wrap=bool(width))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(width or sizes.answers)
        self.stop = button("停止", self.cancel, icon_name="stop")
        self._about = label("可以先去做别的，完成后回到这里继续。", "second")
        inner = QVBoxLayout()
        inner.setSpacing(sizes.pad)
        row = QHBoxLayout()
        row.addWidget(self.stop)
        row.addStretch(1)
        for part in (self.words, self._bar, self._about):
            inner.addWidget(part)
        inner.addLayout(row)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addLayout(inner)
        middle.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addLayout(middle)
        whole.addStretch(3)
        work.looked.connect(self._look)

    @property
    def is_busy(self) -> bool:
        """Whether a job is under way."""
        return self._ticket is not None and not self._ticket.is_over

    def run(
        self,
        title: str,
        job: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
        stopped: Callable[[], object],
        *,
        saves: bool = False,
    ) -> None:
        """Begin a job; exactly one of the three functions hears of its end."""
        self._stopped = stopped
        self._show(title, 0, 0)
        begin = self._work.write if saves else self._work.read
        ticket = begin(self, title, job, done, failed)
        self._ticket = None if ticket.is_over else ticket

    def cancel(self) -> None:
        """Ask the job to stop."""
        if self._ticket is not None:
            self._ticket.cancel()
            self.stop.setEnabled(False)
            self.stop.setText("正在停止…")

    def _look(self, ticket: Ticket[Any]) -> None:
        if ticket is not self._ticket:
            return
        if not ticket.is_over:
            slate = ticket.progress
            self._show(words_of(ticket), slate.done, slate.total)
            return
        self._ticket = None
        self.stop.setEnabled(True)
        self.stop.setText("停止")
        if ticket.progress.cancelled and not _has_saved(ticket):
            self._stopped()

    def _show(self, words: str, done: int, total: int) -> None:
        self.words.setText(words)
        self._bar.setRange(0, STEPS if total else 0)
        self._bar.setValue(min(done * STEPS // total, STEPS) if total else 0)


def _has_saved(ticket: Ticket[Any]) -> bool:
    """Whether a job had saved before it heard that it should stop: then its result is delivered all the same."""
    return ticket.saves and not ticket.future.cancelled() and ticket.future.exception() is None
