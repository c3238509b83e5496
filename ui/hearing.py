"""The window of a shared office: others' changes appear by themselves; a cut is told and mended without a question."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer

from desktop.jobs import Progress
from desktop.server.hearing import Hearing
from ui.errors import sentence_of
from ui.work import Ticket, Work

EVERY, AGAIN = 1000, 3000  # milliseconds between two looks, and between two tries to come back
CUT = "已断开，正在重连"
BACK = "已重新连上"
STAYS = 6000  # milliseconds that the good news stands


class HearingWatch(QObject):
    """Looks every second; `say` takes the words for the line at the foot, whether they are bad news, and why."""

    def __init__(
        self, hearing: Hearing, work: Work, is_open: Callable[[], bool], say: Callable[[str, bool, str], object]
    ) -> None:
        super().__init__()
        self._hearing, self._work, self._is_open, self._say = hearing, work, is_open, say
        self._was_open = True
        self._since: datetime | None = None
        self._coming: Ticket[None] | None = None
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        self._quiet = QTimer(self, singleShot=True, interval=STAYS)
        self._quiet.timeout.connect(lambda: say("", False, ""))
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._quiet.stop()

    def look(self) -> None:
        """Hear what is new, or try to come back; whoever locked the program took the key along, and the connection."""
        is_open, was_open = self._is_open(), self._was_open
        self._was_open = is_open
        if self._hearing.look(is_open) or self._coming is not None or not is_open:
            return
        if was_open and self._since is None:
            self._tell_cut("")
        self._timer.setInterval(AGAIN)
        self._coming = self._work.read(self, "重新连接", self._come_back, self._came_back, self._stayed_away)

    def _tell_cut(self, why: str) -> None:
        self._quiet.stop()
        self._since = self._since or datetime.now().astimezone()
        self._say(f"{CUT}（{self._since:%H:%M} 起）", True, why)

    def _come_back(self, _progress: Progress) -> None:
        self._hearing.come_back()

    def _came_back(self, _nothing: None) -> None:
        was_cut = self._since is not None
        self._coming, self._since = None, None
        self._timer.setInterval(EVERY)
        if was_cut:
            self._say(BACK, False, "")
            self._quiet.start()

    def _stayed_away(self, error: BaseException) -> None:
        """Go on trying; the reason stands behind the words."""
        self._coming = None
        self._tell_cut(sentence_of(error))
