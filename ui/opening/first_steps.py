"""What comes before the office: a password of one's own, and the key file where the office wants one."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.accounts.own_account import OwnAccount
from desktop.accounts.password_rules import Standing
from ui import ask, theme
from ui.buttons import button, label
from ui.errors import sentence_of
from ui.forms.line import SecretLine
from ui.opening.factor_row import FactorRow
from ui.opening.password_box import PasswordBox
from ui.opening.sheet import Sheet
from ui.work import Work

CHOSEN_BY_OTHERS = "现在的密码是别人替您设的。请换成只有自己知道的密码，再开始工作。"
EXPIRED = "密码已用了 {days} 天，按本单位的规定要换一个新的。"
NEW_FILE = (
    "本单位要求管理员登录时除密码外，再用 U 盘上的钥匙文件。请插好 U 盘，制作自己的钥匙文件。"
    "U 盘平时随身保管，不要留在电脑上。"
)
COPY = "钥匙文件已写到 {path}。请再做一份副本，放在别处锁好：U 盘丢了还能用它登录。"
PRESENT = "现在的密码"
UNTOLD = "请输入现在的密码。"


class FirstSteps(Sheet):
    """Leads through what an account has to do first; the office opens with `done`."""

    done = Signal()

    def __init__(self, work: Work, own: OwnAccount, standing: Standing, account: str, name: str) -> None:
        super().__init__("请先修改密码" if standing.asks_password else "请先制作钥匙文件", wide=True)
        self._work, self._own, self._standing = work, own, standing
        self.about.show()
        self._secrets = QWidget()
        secrets = QVBoxLayout(self._secrets)
        secrets.setContentsMargins(0, 0, 0, 0)
        secrets.setSpacing(theme.current().unit)
        self.present, self.factor = SecretLine(), FactorRow()
        self.present.setAccessibleName(PRESENT)
        self.factor.need(own.factor)
        for part in (label(PRESENT, "label"), self.present, self.factor):
            secrets.addWidget(part)
        self.body.addWidget(self._secrets)
        self.password = PasswordBox(lambda: (account, name), "新密码")
        self.body.addWidget(self.password)
        self.add_refusal()
        self.go = button("", self.go_on, kind="primary")
        self.enter = button("进入格档", self.done.emit)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.enter)
        row.addWidget(self.go)
        self.body.addLayout(row)
        self.enter.hide()
        self.made: Path | None = None
        self._show_step(standing.asks_password)
        self.password.second.returnPressed.connect(self.go_on)

    def go_on(self) -> None:
        """Do what the step asks for."""
        self.refuse("")
        if self.made is not None:
            self._copy()
        elif not self.present.text():
            self.refuse(UNTOLD)
        elif self._asks_password:
            self._change()
        else:
            self._make()

    def _show_step(self, asks_password: bool) -> None:
        self._asks_password = asks_password
        self.password.setVisible(asks_password)
        if asks_password:
            changed = self._standing.must_change
            self.about.setText(CHOSEN_BY_OTHERS if changed else EXPIRED.format(days=self._own.rules.days))
            self.go.setText("修改密码")
        else:
            self.heading.setText("请先制作钥匙文件")
            self.about.setText(NEW_FILE)
            self.go.setText("选择 U 盘并制作…")
        self.present.clear()
        self.present.setFocus()

    def _change(self) -> None:
        if fault := self.password.fault():
            self.refuse(fault)
            return
        present, new, secret = self.present.text(), self.password.password, self.factor.secret
        self._run("正在修改密码", lambda: self._own.change_password(present, new, secret()), self._changed)

    def _changed(self, _nothing: object) -> None:
        self.password.clear()
        if self._standing.needs_factor:
            self._show_step(False)
        else:
            self.present.clear()
            self.done.emit()

    def _make(self) -> None:
        password, folder = self.present.text(), ask.open_folder(self, "选择 U 盘")
        if folder is not None:
            self._run("正在制作钥匙文件", lambda: self._own.make_key_file(password, folder), self._made)

    def _made(self, path: Path) -> None:
        self.made = path
        self.present.clear()
        self._secrets.hide()
        self.about.setText(COPY.format(path=path))
        self.go.setText("再做一份副本…")
        self.enter.show()

    def _copy(self) -> None:
        source, folder = self.made, ask.open_folder(self, "选择另一个 U 盘")
        if source is not None and folder is not None:
            self._run("正在复制钥匙文件", lambda: self._own.copy_key_file(source, folder), lambda _: self.done.emit())

    def _run(self, title: str, job: Callable[[], object], done: Callable[..., None]) -> None:
        def over(result: object) -> None:
            self.set_busy(False)
            done(result)

        def failed(error: BaseException) -> None:
            self.set_busy(False)
            self.refuse(sentence_of(error))

        self.set_busy(True)
        self._work.write(self, title, lambda _progress: job(), over, failed)
