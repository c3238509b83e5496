"""The second step: what opens the chosen backup, a password of its day or a recovery key."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.restoring import Found, Restoration
from ui import theme
from ui.buttons import label
from ui.forms.line import Line, SecretLine
from ui.opening.factor_row import FactorRow
from ui.restoring.key_line import KeyLine

BY_PASSWORD = "这份备份用备份那天的密码打开，须是系统管理员的账号。"
BY_KEY = "这份是加密备份，请输入恢复密钥：按纸上的组输入，不分大小写；或用扫码枪；或选 U 盘上的密钥文件。"
EMPTY = "请输入备份那天的用户名和密码。"
NO_KEY_FILE = "这个账号还要用钥匙文件。请插好 U 盘，或点“选择”指明它。"


class KeyStep(QWidget):
    """Asks for one or the other."""

    def __init__(self, account: str) -> None:
        super().__init__()
        self.about = label("", "second", wrap=True)
        self.account, self.password, self.key = Line(), SecretLine(), KeyLine()
        self.account.setText(account)
        self._parts: list[tuple[QWidget, bool]] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.current().gap)
        self._box.addWidget(self.about)
        for title, part, is_key in (
            ("用户名", self.account, False), ("密码", self.password, False), ("恢复密钥", self.key, True),
        ):  # fmt: skip
            name = label(title, "label")
            part.setAccessibleName(title)
            self._box.addWidget(name)
            self._box.addWidget(part)
            self._parts += [(name, is_key), (part, is_key)]
        self.factor = FactorRow()
        self._box.addWidget(self.factor)
        self._box.addStretch(1)

    def show_for(self, found: Found) -> None:
        """Ask for what this backup needs."""
        self.about.setText(BY_KEY if found.is_sealed else BY_PASSWORD)
        self.factor.need("")
        for part, is_key in self._parts:
            part.setVisible(is_key == found.is_sealed)
        (self.key if found.is_sealed else self.password if self.account.text() else self.account).setFocus()

    def opening(self, restoration: Restoration, found: Found) -> Callable[[Progress], object]:
        """Return what opens the backup with what was given. Raise Refusal when nothing fitting was."""
        if found.is_sealed:
            identity = self.key.identity()
            return lambda progress: restoration.open_sealed(found.path, identity, progress)
        account, password = self.account.text().strip(), self.password.text()
        if not account or not password:
            raise Refusal(EMPTY)
        self.factor.need(restoration.factor_of(found.path, account))
        if self.factor.is_needed and self.factor.path is None:
            raise Refusal(NO_KEY_FILE)
        key_file = self.factor.secret()
        return lambda _progress: restoration.open_folder(found.path, account, password, key_file)

    def forget(self) -> None:
        """Forget what was given; it served."""
        self.password.clear()
        self.key.clear()
