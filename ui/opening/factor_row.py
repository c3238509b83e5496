"""The key file on a stick: where it is, found by itself where it can be, else pointed out."""

from collections.abc import Callable
from pathlib import Path

from PySide6 import QtCore
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.accounts.factor import find_key_file, read_key_file
from ui import theme
from ui.buttons import button, label, set_role

LOOK = 1000  # milliseconds between two looks for a stick
KINDS = "钥匙文件 (gedang-*.key)"
MISSING, FOUND = "请插入存有钥匙文件的 U 盘，或点“选择”指明它", "已找到：{path}"


class FactorRow(QWidget):
    """Stays hidden until an account needs a key file; then it looks where the file was last, and on every drive."""

    found = Signal(object)  # the path, once the file is there

    def __init__(self, last: str = "", drives: Callable[[], list[Path]] | None = None) -> None:
        super().__init__()
        self._last, self._drives, self.mark = last, drives or plugged_drives, ""
        self.path: Path | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.current().unit)
        box.addWidget(label("钥匙文件", "label"))
        row = QHBoxLayout()
        self.said = label(MISSING, "remark", wrap=True)
        self.choose = button("选择…", self.ask)
        row.addWidget(self.said, 1)
        row.addWidget(self.choose)
        box.addLayout(row)
        self._look = QTimer(self, interval=LOOK)
        self._look.timeout.connect(self.look)
        self.hide()

    @property
    def is_needed(self) -> bool:
        """Whether the account at hand needs a key file."""
        return bool(self.mark)

    def need(self, mark: str) -> None:
        """Look for the key file of a mark, or for none."""
        if mark == self.mark:
            return
        self.mark, self.path = mark, None
        self.setVisible(bool(mark))
        self._look.stop()
        if mark:
            self.look()

    def look(self) -> None:
        """Look for the file, and again in a while as long as it is not there."""
        path = find_key_file(self.mark, self._last, self._drives())
        if path is None:
            self._show(MISSING, "")
            self._look.start()
        else:
            self.take(path)

    def take(self, path: Path) -> None:
        """Use this file."""
        self._look.stop()
        self.path = path
        self._show(FOUND.format(path=path), "green")
        self.found.emit(path)

    def ask(self) -> None:
        """Let the clerk point it out."""
        from ui import ask  # with its dialogs 4 ms that the first window saves

        self._look.stop()
        chosen = ask.open_file(self, "选择钥匙文件", KINDS)
        if chosen is not None:
            self.take(chosen)
        elif self.path is None:
            self._look.start()

    def secret(self) -> bytes:
        """Return what the file holds. Raise Refusal when it is another's or none."""
        return read_key_file(self.path, self.mark).secret if self.mark and self.path is not None else b""

    def _show(self, words: str, tone: str) -> None:
        self.said.setText(words)
        set_role(self.said, tone=tone)


def plugged_drives() -> list[Path]:
    """Return the roots of the drives that are plugged in."""
    volumes = QtCore.QStorageInfo.mountedVolumes()
    return [Path(one.rootPath()) for one in volumes if one.isValid() and one.isReady()]
