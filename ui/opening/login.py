"""Signing in. This window stands before the database library is loaded, so it imports next to nothing."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6 import QtGui  # as in ui.buttons
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop.jobs import Progress
from ui.buttons import button, label
from ui.errors import sentence_of
from ui.opening.sheet import Sheet
from ui.work import Work

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

Enter = Callable[[str, str], Any]  # account and password to an open office


class LoginWindow(Sheet):
    """Asks who is there. `enter` runs beside the window; what it returns is announced."""

    entered = Signal(object)
    recovery_wanted = Signal()

    def __init__(self, work: Work, enter: Enter, office: str = "", account: str = "", locked: bool = False) -> None:
        title = "已锁定" if locked else office or "格档"
        super().__init__(title, f"{office}　请输入密码继续" if locked else "登录后使用；资料已加密保存在本机。")
        self._work, self._enter, self._locked = work, enter, locked
        self.account = self.add_line("用户名")
        self.account.setText(account)
        self.account.setReadOnly(locked)
        self.password = self.add_secret("密码")
        self._capitals = label("大写锁定已打开", "amber")
        self._capitals.hide()
        self.body.addWidget(self._capitals)
        self.add_refusal()
        row = QHBoxLayout()
        self.recovery = button("用恢复码打开", self.recovery_wanted.emit, kind="quiet")
        if locked:
            self.recovery.hide()
        self.go = button("解锁" if locked else "登录", self.go_on, kind="primary")
        row.addWidget(self.recovery)
        row.addStretch(1)
        row.addWidget(self.go)
        self.body.addLayout(row)
        (self.password if account else self.account).setFocus()
        self.password.capitals.connect(self._capitals.setVisible)
        self.password.returnPressed.connect(self.go_on)

    def go_on(self) -> None:
        """Check the password, beside the window: the key is slow to derive on purpose."""
        account, password = self.account.text().strip(), self.password.text()
        if not account or not password:
            self.refuse("请输入用户名和密码。")
            (self.password if account else self.account).setFocus()
            return
        self.refuse("")
        self.set_busy(True)

        def job(_progress: Progress) -> Any:
            return self._enter(account, password)

        self._work.read(self, "正在登录", job, self._opened, self._refused)

    def closeEvent(self, event: "QCloseEvent") -> None:
        """Stay while locked, but never in the way of a machine that is shut down: what lies behind may be unsaved."""
        program = QtGui.QGuiApplication.instance()
        if self._locked and not (isinstance(program, QtGui.QGuiApplication) and program.isSavingSession()):
            event.ignore()
            self.refuse("要退出格档，请先解锁。")
        else:
            super().closeEvent(event)

    def _opened(self, office: Any) -> None:
        self.set_busy(False)
        self.password.clear()
        self.entered.emit(office)

    def _refused(self, error: BaseException) -> None:
        self.set_busy(False)
        self.refuse(sentence_of(error))
        self.password.selectAll()
        self.password.setFocus()
