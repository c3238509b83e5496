"""The last window: the backup of the day, when it takes more than a moment."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar

from ui.opening.sheet import Sheet
from ui.work import Ticket, Work

SOON = 300  # milliseconds: a quick backup shows nothing
STEPS = 1000


class Parting(Sheet):
    """Asks for patience while the office is copied and the copy is tried."""

    def __init__(self, work: Work) -> None:
        super().__init__("正在备份", "每天第一次退出时自动备份一次，完成后程序会自己关闭。请不要关机。")
        self._ticket: Ticket[object] | None = None
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self.body.addWidget(self._bar)
        self.set_busy(True)
        work.looked.connect(self._look)
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self.show)

    def follow(self, ticket: Ticket[object]) -> None:
        """Show how far the backup is."""
        self._ticket = ticket
        self._soon.start()

    def end(self) -> None:
        """Go away."""
        self._soon.stop()
        self.set_busy(False)
        self.hide()

    def _look(self, ticket: Ticket[object]) -> None:
        if ticket is self._ticket and ticket.progress.total:
            self._bar.setRange(0, STEPS)
            self._bar.setValue(ticket.progress.done * STEPS // ticket.progress.total)
