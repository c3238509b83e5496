"""Files that are dragged into the window from outside, and the place in a room that asks for them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from ui import theme
from ui.buttons import button, label, set_role
from ui.icons import icon


class DropPlace(QFrame):
    """Takes files that are dropped on it, or asks for them."""

    dropped = Signal(object)  # list of paths

    def __init__(self, title: str, about: str, choose: Callable[[], object], icon_name: str = "import") -> None:
        super().__init__()
        self.setProperty("role", "drop")
        self.setAcceptDrops(True)
        sizes = theme.current()
        sign = QLabel()
        side = sizes.control
        sign.setPixmap(icon(icon_name, "accent").pixmap(QSize(side, side), self.devicePixelRatioF()))
        words = QVBoxLayout()
        words.setSpacing(sizes.unit)
        words.addWidget(label(title, "section"))
        words.addWidget(label(about, "second", wrap=True))
        self.choose = button("选择文件…", choose, icon_name="folder", kind="primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.page, sizes.card, sizes.page, sizes.card)
        row.setSpacing(sizes.card)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignVCenter)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_of(event):
            event.acceptProposedAction()
            set_role(self, over=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_role(self, over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        set_role(self, over=False)
        if paths := paths_of(event):
            event.acceptProposedAction()
            self.dropped.emit(paths)


def paths_of(event: QDropEvent) -> list[Path]:
    """Return the files of the machine that are being dragged."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
