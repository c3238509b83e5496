"""Where the private half of a recovery key is given: typed, scanned, or from a file on a stick."""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.upkeep.recovery_keys import private_in, read_private
from ui import ask
from ui.buttons import button
from ui.forms.line import SecretLine

KINDS = "恢复密钥 (*.recovery);;所有文件 (*)"
FROM_FILE = "已选：{name}"


class KeyLine(QWidget):
    """A line to type into, and a button for the stick."""

    def __init__(self) -> None:
        super().__init__()
        self._file: Path | None = None
        self.line = SecretLine()
        self.choosing = button("选密钥文件…", self.choose, icon_name="folder")
        self.line.textEdited.connect(self._typed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        row.addWidget(self.choosing)
        self.setFocusProxy(self.line)

    def identity(self) -> bytes:
        """Return the private half. Raise Refusal when what was given is none."""
        return private_in(self._file) if self._file is not None else read_private(self.line.text())

    def choose(self) -> None:
        """Take the file of a stick."""
        files = ask.open_files(self, "选择恢复密钥文件", KINDS)
        if files:
            self._file = files[0]
            self.line.clear()
            self.line.setPlaceholderText(FROM_FILE.format(name=files[0].name))

    def clear(self) -> None:
        """Forget what was given."""
        self._file = None
        self.line.clear()
        self.line.setPlaceholderText("")

    def _typed(self, _text: str) -> None:
        self._file = None
