"""The office's backups while the window is open: made once a day by themselves and at the parting, told at the foot."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from desktop.jobs import Progress
from desktop.program import Program
from desktop.upkeep.contents import LOST
from desktop.upkeep.service import Made
from ui import ask
from ui.errors import sentence_of
from ui.status import StatusLine
from ui.work import Ticket, Work

FIRST, EVERY = 60_000, 3_600_000  # milliseconds: once the clerk has settled in, then every hour
NOT_MADE = "备份没有完成：{why}资料本身没有问题，请在下次使用时到“设置-备份与检查”手动备份。"
MADE_WITHOUT = "本机已经备份。{trouble}"


class BackupKeeper(QObject):
    """Backs up beside the window whenever the last backup is older than a day."""

    def __init__(self, program: Program, work: Work, status: StatusLine, is_locked: Callable[[], bool]) -> None:
        super().__init__()
        self._program, self._work, self._status, self._is_locked = program, work, status, is_locked
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._first = QTimer(self, interval=FIRST, singleShot=True)
        self._first.timeout.connect(self.look)
        self._first.start()
        work.changed.connect(lambda tables: self.tell() if "upkeep_entry" in tables else None)
        self.tell()

    def look(self) -> None:
        """Back up when that is due. What goes wrong is entered, and told on the page of today."""
        office = self._program.office
        if self._is_locked() or not office.clerk.may_write:  # a locked office has forgotten its key
            return
        self._work.read(self, "自动备份", self._program.backups.make_if_due, lambda _made: None, lambda _error: None)

    def make_at_parting(
        self, done: Callable[[Made | None], None], failed: Callable[[BaseException], None]
    ) -> Ticket[Any]:
        """Back up when that is due, while the clerk leaves; what nobody names any more is swept away first."""
        attachments, backups = self._program.attachments, self._program.backups
        self._timer.stop()
        self._first.stop()

        def job(progress: Progress) -> Made | None:
            attachments.sweep()
            return backups.make_if_due(progress)

        return self._work.write(self, "正在备份", job, done, failed)

    def tell(self) -> None:
        """Say at the foot when the last backup was made."""
        backups = self._program.backups

        def words(_progress: Progress) -> str:
            last = backups.last_made()
            return f"最近备份 {last.astimezone():%Y-%m-%d %H:%M}" if last is not None else "尚未备份"

        self._work.read(self, "查看备份", words, self._status.set_backup)


def tell_made(made: Made | None) -> None:
    """Tell what is not as it should be with a backup that was made at the parting."""
    if made is not None and made.backup.lost:
        ask.tell(None, LOST.format(count=made.backup.lost))
    if made is not None and made.trouble:
        ask.tell(None, MADE_WITHOUT.format(trouble=made.trouble))


def tell_not_made(error: BaseException) -> None:
    """Tell why there is no backup; the office itself is whole, so the clerk may leave."""
    ask.tell(None, NOT_MADE.format(why=sentence_of(error)))
