"""The open office in its window: rooms, search, the lock, and leaving with a backup."""

from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop.exchange_words import last_words
from desktop.program import Program
from desktop.settings import Settings
from desktop.upkeep.service import Made
from ui.help import open_guide
from ui.keeping import BackupKeeper, tell_made, tell_not_made
from ui.main_window import MainWindow
from ui.opening.login import LoginWindow
from ui.opening.parting import Parting
from ui.page import Command, Room
from ui.pages.more_rooms import more_rooms
from ui.pages.rooms import find_in, rooms
from ui.remembered import Remembered
from ui.screen.displays import STAYS
from ui.screen.opening import open_screen
from ui.work import Work


class Shell(QObject):
    """One signed-in clerk's window. It ends by `left`, after the office is backed up when that is due, and closed."""

    left = Signal()

    def __init__(self, program: Program, settings: Settings, work: Work) -> None:
        super().__init__()
        self.program, self._settings, self._work = program, settings, work
        self._lock: LoginWindow | None = None
        self._covered: list[QWidget] = []
        program.office.store.on_change.append(work.tell)
        clerk, facts = program.office.clerk, program.office.office.facts
        self._remembered = Remembered(program.preferences, work)
        self.window = MainWindow(
            facts.name,
            f"{clerk.title}（{clerk.rights.title}）",
            self._rooms(),
            work,
            settings=self._remembered.mapping,
            find=find_in(program),
            account_commands=[Command("锁定", self.lock, "lock", "Ctrl+L"), Command("退出", self.leave, "close")],
            open_guide=lambda: open_guide(self.window),
            idle_minutes=settings.lock_minutes,
        )
        self.window.locked.connect(self._hide_behind_password)
        self.window.closed.connect(self._back_up)
        self.window.status.set_masked(True)
        self._keeper = BackupKeeper(program, work, self.window.status, lambda: self._lock is not None)
        self._tell_exchange()
        work.changed.connect(lambda tables: self._tell_exchange() if "package" in tables else None)

    def _rooms(self) -> Sequence[Room]:
        own = rooms(self.program, self._work, project=open_screen)
        return [*own, *more_rooms(self.program, self._work, self._settings)]

    def show(self) -> None:
        """Show the window as the clerk left it."""
        self.window.show()

    def lock(self) -> None:
        """Hide everything until the password is given again."""
        self.window.lock()

    def leave(self) -> None:
        """Close the window, unless something unsaved keeps the clerk."""
        self.window.close()

    def close(self) -> None:
        """Let go of the office. Jobs have ended by then."""
        self.program.office.close()

    def _back_up(self) -> None:
        """Back the office up when that is due, in sight of the clerk, and say that he has left."""
        if not self.program.office.clerk.may_write:
            self.left.emit()
            return
        self._parting = Parting(self._work)
        self._parting.follow(self._keeper.make_at_parting(self._parted, self._not_backed_up))

    def _parted(self, made: Made | None) -> None:
        self._parting.end()
        tell_made(made)
        self.left.emit()

    def _not_backed_up(self, error: BaseException) -> None:
        tell_not_made(error)
        self._parted(None)

    def _tell_exchange(self) -> None:
        status = self.program.exchange_status
        self._work.read(self, "查看交换", lambda _: last_words(status.last_exchange()), self.window.status.set_exchange)

    def _hide_behind_password(self) -> None:
        if self._lock is not None:
            return
        clerk, facts = self.program.office.clerk, self.program.office.office.facts
        keyring = self.program.office.keyring
        self._lock = LoginWindow(self._work, keyring.unlock, facts.name, clerk.name, locked=True)
        self._lock.entered.connect(self._unlock)
        while popup := QApplication.activePopupWidget():
            popup.close()
        shown = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
        self._covered = [window for window in shown if not window.property(STAYS)]
        for window in self._covered:  # with the previews and sheets that stand beside the main window
            window.hide()
        self._lock.show()

    def _unlock(self, _key: bytes) -> None:
        lock, self._lock = self._lock, None
        for window in self._covered:
            if shiboken6.isValid(window):  # a question that was hidden counts as put aside, and is gone
                window.show()
        self._covered.clear()
        self.window.idle.start()
        if lock is not None:
            lock.hide()
            lock.deleteLater()
