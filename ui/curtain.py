"""The lock: every window hidden, the key dropped once no job works with it, one window that asks for the password."""

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop.locking import OfficeLock
from desktop.opening import OpenOffice
from desktop.settings import Settings
from ui import ask
from ui.opening.login import LoginWindow
from ui.screen.displays import STAYS
from ui.unveiled import veil_all
from ui.work import Ticket, Work

LOOK = 50  # milliseconds between two looks whether the last job is over

OTHERS = "让别人登录吗？"
OTHERS_DETAIL = "格档会关闭，再打开时由另一个人登录。{account}没保存的内容已经记下，下次登录时还在。"


class Curtain(QObject):
    """Hides the office behind the password of whoever works in it; nothing typed is lost."""

    raised = Signal()
    left = Signal()  # somebody else wants to sign in

    def __init__(self, office: OpenOffice, settings: Settings, work: Work) -> None:
        super().__init__()
        self._office, self._settings, self._work = office, settings, work
        self._lock, self._own_work = OfficeLock(office), Work(self)
        self._covered: list[QWidget] = []
        self._under_way: tuple[Ticket[object], ...] = ()
        self.window: LoginWindow | None = None
        self._look = QTimer(self, interval=LOOK)
        self._look.timeout.connect(self._drop_when_quiet)

    @property
    def is_drawn(self) -> bool:
        """Whether the office is hidden."""
        return self.window is not None

    def draw(self) -> None:
        """Hide everything. Jobs under way are finished first; whatever else is asked for waits for the password."""
        if self.window is not None:
            return
        office, clerk = self._office, self._office.clerk
        name = office.office.facts.name
        veil_all()
        self._lock.close()
        self._work.write(self, "锁定", lambda _: office.accounts.go_away(), lambda _: None, lambda _: None)
        self._under_way = self._work.pause()
        self.window = LoginWindow(
            self._own_work,
            lambda _account, password, key_file: self._lock.open(password, key_file),
            name,
            clerk.name,
            locked=True,
            needs=office.keyring.factor_of,
            key_file=self._settings.last_key_file,
        )
        self.window.entered.connect(lambda _: self._raise())
        self.window.others_wanted.connect(self._make_room)
        while popup := QApplication.activePopupWidget():
            popup.close()
        shown = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
        self._covered = [window for window in shown if not window.property(STAYS)]
        for window in self._covered:  # with the previews and sheets that stand beside the main window
            window.hide()
        self.window.show()
        self._look.start()

    def close(self) -> None:
        """Wait for the password no longer."""
        self._look.stop()
        self._own_work.close()
        self._put_away()

    def _drop_when_quiet(self) -> None:
        if not set(self._under_way) & set(self._work.tickets):  # and their results have been shown
            self._look.stop()
            self._under_way = ()
            self._lock.drop()

    def _raise(self) -> None:
        self._look.stop()
        self._work.resume()
        for one in self._covered:
            if shiboken6.isValid(one):  # a question that was hidden counts as put aside, and is gone
                one.show()
        self._covered.clear()
        self._put_away()
        self.raised.emit()

    def _put_away(self) -> None:
        window, self.window = self.window, None
        if window is not None:
            window.hide()
            window.deleteLater()

    def _make_room(self) -> None:
        account = self._office.clerk.title
        if ask.ask(self.window, OTHERS, "关闭格档", "不关闭", detail=OTHERS_DETAIL.format(account=account)):
            self.left.emit()
