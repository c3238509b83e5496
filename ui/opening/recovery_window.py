"""Opening the office with the recovery code: a new password for an administrator, and a new code."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from ui.buttons import button
from ui.errors import sentence_of
from ui.opening.password_box import PasswordBox
from ui.opening.recovery_card import RecoveryCard
from ui.opening.sheet import Sheet
from ui.work import Work

Recover = Callable[[str, str, str], str]  # code, account and new password to the new code


class RecoveryWindow(Sheet):
    """Asks for the code on the sealed sheet. Once used it is spent, and the next one is shown."""

    finished = Signal()

    def __init__(self, work: Work, recover: Recover, office: str, account: str = "") -> None:
        super().__init__("用恢复码打开", "恢复码在封存的恢复码单上；不分大小写，空格和横线可省略。", wide=True)
        self._work, self._recover, self._office = work, recover, office
        self.code = self.add_line("恢复码", "如：MV4J4-9CXSZ-…")
        self.account = self.add_line("管理员用户名")
        self.account.setText(account)
        self.password = PasswordBox(lambda: (self.account.text().strip(), ""))
        self.body.addWidget(self.password)
        self.add_refusal()
        row = QHBoxLayout()
        self.go = button("重设密码", self.recover, kind="primary")
        self.leave = button("返回登录", self.finished.emit)
        row.addWidget(self.leave)
        row.addStretch(1)
        row.addWidget(self.go)
        self.body.addLayout(row)

    def recover(self) -> None:
        """Set the new password with the code, beside the window."""
        code, account = self.code.text().strip(), self.account.text().strip()
        if fault := "请填写恢复码和管理员用户名。" if not code or not account else self.password.fault():
            self.refuse(fault)
            return
        self.refuse("")
        self.set_busy(True)
        password = self.password.password
        self._work.write(
            self, "正在重设密码", lambda _progress: self._recover(code, account, password), self._done, self._failed
        )

    def _done(self, code: str) -> None:
        self.set_busy(False)
        for part in (self.password, self.go, self.leave):
            part.hide()
        for line in (self.code, self.account):
            line.setEnabled(False)
        self.about.setText("密码已重设。旧恢复码已作废，请保管好新的恢复码。")
        self.card_of_code = RecoveryCard(self._work, self._office, self.account.text().strip(), code, "返回登录")
        self.card_of_code.done.connect(self.finished)
        self.body.addWidget(self.card_of_code)

    def _failed(self, error: BaseException) -> None:
        self.set_busy(False)
        self.refuse(sentence_of(error))
