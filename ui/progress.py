"""How far a job is: a quiet bar when it takes a moment, words and 停止 when it takes longer."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.work import Ticket, Work

QUIET_AFTER, WORDS_AFTER = 0.3, 2.0  # seconds


def words_of(ticket: Ticket) -> str:
    """Return what a job is doing and how much is left."""
    slate = ticket.progress
    words = slate.note or ticket.title
    if slate.total > 0:
        done = min(slate.done, slate.total)
        words += f"　{done:,} / {slate.total:,}（{done * 100 // slate.total}%）"
    return words


class QuietBar(QWidget):
    """A thin line that appears when a job takes more than a moment: in a layout, or over the head of another widget."""

    def __init__(self, work: Work, over: QWidget | None = None) -> None:
        super().__init__(over)
        self._work = work
        self._ticket: Ticket | None = None
        self._share = -1.0  # below zero: nothing to show
        self._over = over
        self.setFixedHeight(theme.current().bar)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if over is not None:
            self.hide()
            over.installEventFilter(self)
        work.looked.connect(self._look)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._over is not None:
            self.resize(self._over.width(), self.height())
        return False

    def follow(self, ticket: Ticket | None) -> None:
        """Show the progress of a job from now on, or of none."""
        self._ticket = ticket
        if ticket is None:
            self._set(-1.0)

    def _look(self, ticket: Ticket) -> None:
        if ticket is not self._ticket:
            return
        if ticket.is_over:
            self.follow(None)
        elif ticket.age > QUIET_AFTER:
            slate = ticket.progress
            self._set(min(slate.done / slate.total, 1.0) if slate.total else min(ticket.age / (ticket.age + 1.0), 0.9))

    def _set(self, share: float) -> None:
        if share != self._share:
            self._share = share
            if self._over is not None:
                self.setVisible(share >= 0)
                self.raise_()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._share >= 0:
            room = QRectF(self.rect())
            room.setWidth(room.width() * self._share)
            painter = QPainter(self)
            painter.fillRect(room, theme.current().colour("accent"))
            painter.end()
