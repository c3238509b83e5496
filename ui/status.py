"""The line at the foot of the window: running jobs with 停止, what is shown, and whether it is masked."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from ui import theme
from ui.buttons import button, label, set_role
from ui.progress import WORDS_AFTER, words_of
from ui.work import Ticket, Work

STEPS = 1000


class StatusLine(QFrame):
    """Says what goes on, without being asked."""

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "status")
        self._work = work
        self._ticket: Ticket | None = None
        sizes = theme.current()
        self.setFixedHeight(sizes.status)
        self.job = label()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(sizes.popup // 2)
        self._stop = button("停止", self._cancel)
        self._stop.setToolTip("停止这项工作；已做的部分会撤回")
        self.shown, self.masked, self.exchange, self.backup = label(), label(), label(), label()
        self.connection = label()
        for part in (self.exchange, self.connection):
            part.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.page, 0, sizes.page, 0)
        row.setSpacing(sizes.pad)
        begun: tuple[QWidget, ...] = (self.connection, self.job, self._bar, self._stop)
        for one in begun:
            row.addWidget(one)
        row.addStretch(1)
        for part in (self.shown, self.masked, self.exchange, self.backup):
            row.addWidget(part)
            row.addSpacing(sizes.pad)
        work.looked.connect(self._look)
        self._show()

    def set_shown(self, words: str) -> None:
        """Say how many records are shown."""
        self.shown.setText(words)

    def set_masked(self, masked: bool) -> None:
        """Say whether private numbers are shown in full."""
        self.masked.setText("证号、电话已遮盖" if masked else "证号、电话完整显示")

    def set_backup(self, words: str) -> None:
        """Say when the last backup was made."""
        self.backup.setText(words)

    def set_exchange(self, words: str) -> None:
        """Say what was exchanged last; nothing while there is nobody to exchange with."""
        self.exchange.setText(words)
        self.exchange.setVisible(bool(words))

    def set_connection(self, words: str, is_cut: bool, why: str = "") -> None:
        """Say that a shared office cannot be reached, or can again; nothing when all is as it should be."""
        self.connection.setText(words)
        self.connection.setToolTip(why)
        set_role(self.connection, tone="red" if is_cut else "green")
        self.connection.setVisible(bool(words))

    def _look(self, ticket: Ticket) -> None:
        if ticket.is_over:
            if ticket is self._ticket:
                self._show()
        elif ticket.age >= WORDS_AFTER:
            self._show()

    def _show(self) -> None:
        long = [one for one in self._work.tickets if one.age >= WORDS_AFTER and not one.is_over]
        self._ticket = long[-1] if long else None
        for part in (self.job, self._bar, self._stop):
            part.setVisible(bool(long))
        if self._ticket is None:
            return
        others = f"　另有 {len(long) - 1} 项" if len(long) > 1 else ""
        self.job.setText(words_of(self._ticket) + others)
        slate = self._ticket.progress
        self._bar.setRange(0, STEPS if slate.total else 0)
        if slate.total:
            self._bar.setValue(min(slate.done * STEPS // slate.total, STEPS))
        self._stop.setEnabled(not slate.cancelled)
        self._stop.setText("正在停止…" if slate.cancelled else "停止")

    def _cancel(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
            self._show()
