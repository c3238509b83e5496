"""A new password, typed twice, with what it is worth said while it is typed."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.accounts.passwords import faults, strength
from ui import theme
from ui.buttons import label, set_role
from ui.forms.line import SecretLine

TONES = ("red", "amber", "green", "green")
ABOUT = "至少 10 个字符；大写字母、小写字母、数字、其他符号中至少三类"


class PasswordBox(QWidget):
    """Two lines. `owner` gives the account and the name, which the password must not contain."""

    changed = Signal()

    def __init__(self, owner: Callable[[], tuple[str, str]], title: str = "密码") -> None:
        super().__init__()
        self._owner = owner
        self.first, self.second = SecretLine(), SecretLine()
        self._said = label(ABOUT, "remark", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.current().unit)
        for words, line in ((title, self.first), ("再输入一次", self.second)):
            line.setAccessibleName(words)
            box.addWidget(label(words, "label"))
            box.addWidget(line)
        box.addWidget(self._said)
        for line in (self.first, self.second):
            line.textChanged.connect(self._typed)
        self.setFocusProxy(self.first)

    @property
    def password(self) -> str:
        """What was typed."""
        return self.first.text()

    def fault(self) -> str:
        """Return what is wrong with it, or nothing."""
        if found := faults(self.password, *self._owner()):
            return found[0]
        return "" if self.password == self.second.text() else "两次输入的密码不一致。"

    def show_plainly(self, password: str) -> None:
        """Fill in a password that is no secret."""
        for line in (self.first, self.second):
            line.setEchoMode(QLineEdit.EchoMode.Normal)
            line.setText(password)

    def clear(self) -> None:
        """Ask for a password of the clerk's own."""
        for line in (self.first, self.second):
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.clear()

    def _typed(self) -> None:
        if not self.password:
            words, tone = ABOUT, ""
        elif self.second.text() and self.second.text() != self.password:
            words, tone = "两次输入的密码不一致", "amber"
        else:
            worth = strength(self.password, *self._owner())
            words, tone = worth.text if not worth.level else f"密码强度：{worth.text}", TONES[worth.level]
        self._said.setText(words)
        set_role(self._said, tone=tone)
        self.changed.emit()
