"""Signing in. This window stands before the database library is loaded, so it imports next to nothing."""

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6 import QtGui  # as in ui.buttons
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop.jobs import Progress
from ui.buttons import button, label
from ui.errors import sentence_of
from ui.opening.sheet import Sheet
from ui.work import Work

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from ui.opening.factor_row import FactorRow

Enter = Callable[[str, str, bytes], Any]  # account, password and what the key file holds to an open office
Needs = Callable[[str], str]  # account to the mark of the key file it needs, or nothing

ASK_AFTER = 150  # milliseconds: the window is painted first
NO_KEY_FILE = "这个账号登录时还要用钥匙文件。请插好 U 盘，或点“选择”指明它。"


class LoginWindow(Sheet):
    """Asks who is there. `enter` and `needs` run beside the window; what the first returns is announced."""

    entered = Signal(object)
    recovery_wanted = Signal()
    restore_wanted = Signal()
    help_wanted = Signal()  # safe mode, where the office does not open
    others_wanted = Signal()  # somebody else than who locked the program

    def __init__(
        self,
        work: Work,
        enter: Enter,
        office: str = "",
        account: str = "",
        *,
        locked: bool = False,
        needs: Needs = lambda _account: "",
        key_file: str = "",
    ) -> None:
        """`key_file` is where the key file was found last."""
        title = "已锁定" if locked else office or "格档"
        super().__init__(title, f"{office}　请输入密码继续" if locked else "登录后使用；资料已加密保存在本机。")
        self._work, self._enter, self._locked = work, enter, locked
        self._needs, self._last_file = needs, key_file
        self._asked: str | None = None  # the account of which is known whether it needs a key file
        self.factor: FactorRow | None = None
        self.account = self.add_line("用户名")
        self.account.setText(account)
        self.account.setReadOnly(locked)
        self.password = self.add_secret("密码")
        self._capitals = label("大写锁定已打开", "amber")
        self._capitals.hide()
        self.body.addWidget(self._capitals)
        self._place = self.body.count()  # of the key file, once one is needed
        self.add_refusal()
        row = QHBoxLayout()
        if locked:
            self.recovery = button("换人登录", self.others_wanted.emit, kind="quiet")
        else:
            self.recovery = button("用恢复码打开", self.recovery_wanted.emit, kind="quiet")
        self.go = button("解锁" if locked else "登录", self.go_on, kind="primary")
        row.addWidget(self.recovery)
        if not locked:
            self.restore = button("从备份恢复", self.restore_wanted.emit, kind="quiet")
            row.addWidget(self.restore)
            row.addWidget(button("打不开？", self.help_wanted.emit, kind="quiet"))
        row.addStretch(1)
        row.addWidget(self.go)
        self.body.addLayout(row)
        (self.password if account else self.account).setFocus()
        self.password.capitals.connect(self._capitals.setVisible)
        self.password.returnPressed.connect(self.go_on)
        self.account.left.connect(self._ask_needs)
        QTimer.singleShot(ASK_AFTER, self, self._ask_needs)

    def go_on(self) -> None:
        """Check the password, beside the window: the key is slow to derive on purpose."""
        account, password = self.account.text().strip(), self.password.text()
        if not account or not password:
            self.refuse("请输入用户名和密码。")
            (self.password if account else self.account).setFocus()
            return
        self.refuse("")
        self.set_busy(True)
        self._work.read(self, "正在登录", lambda _: self._needs(account), self._go_in, self._refused)

    def _go_in(self, mark: str) -> None:
        account, password, needs_file = self.account.text().strip(), self.password.text(), self._show_needs(mark)
        path = self.factor.path if self.factor is not None else None
        if needs_file and path is None:
            self.set_busy(False)
            self.refuse(NO_KEY_FILE)
            return

        def job(_progress: Progress) -> Any:
            secret = b""
            if path is not None and mark:
                secret = importlib.import_module("desktop.accounts.factor").read_key_file(path, mark).secret
            return self._enter(account, password, secret)

        self._work.read(self, "正在登录", job, self._opened, self._refused)

    def _ask_needs(self) -> None:
        """Look whether the account needs a key file, so that it is asked for before the password is sent."""
        account = self.account.text().strip()
        if account and account != self._asked and not self._busy:
            self._asked = account
            self._work.read(self, "查看账号", lambda _: self._needs(account), self._heard, lambda _: None)

    def _heard(self, mark: str) -> None:
        self._show_needs(mark)

    def _show_needs(self, mark: str) -> bool:
        if mark and self.factor is None:
            self.factor = importlib.import_module("ui.opening.factor_row").FactorRow(self._last_file)
            self.body.insertWidget(self._place, self.factor)
        if self.factor is not None:
            self.factor.need(mark)
        return bool(mark)

    @property
    def key_file(self) -> str:
        """Where the key file was found, if one was needed."""
        return str(self.factor.path or "") if self.factor is not None else ""

    def closeEvent(self, event: "QCloseEvent") -> None:
        """Stay while locked, but never in the way of a machine that is shut down: what lies behind may be unsaved."""
        program = QtGui.QGuiApplication.instance()
        if self._locked and not (isinstance(program, QtGui.QGuiApplication) and program.isSavingSession()):
            event.ignore()
            self.refuse("要退出格档，请先解锁，或点“换人登录”。")
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
