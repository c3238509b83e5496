"""The records behind a number of a form, where no room of the window can be narrowed to just these."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.tables import Keys, Source
from ui import theme
from ui.buttons import button, label
from ui.tables.empty import Empty
from ui.tables.record_table import RecordTable
from ui.tables.record_view import RecordView

EMPTY = Empty("没有记录", "这一格数到的是 0。", "search")
HINT = "按 Enter 或双击打开档案。名单按当前的规矩脱敏显示。"


class BehindSheet(QDialog):
    """Lists the records, masked; opening one closes the sheet and goes to its room."""

    opened = Signal(int)  # key of a record

    def __init__(self, parent: QWidget, title: str, about: str, source: Source, keys: Keys) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle("明细")
        self.setProperty("role", "sheet")
        sizes = theme.current()
        self.view = RecordView(RecordTable(source, self))
        self.view.show_keys(keys)
        self.view.empty.tell(None if len(keys) else EMPTY)
        self.view.opened.connect(self._open)
        close = button("关闭", self.accept)
        foot = QHBoxLayout()
        foot.addWidget(label(HINT, "small"), 1)
        foot.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.page, sizes.page, sizes.page, sizes.card)
        whole.setSpacing(sizes.gap)
        whole.addWidget(label(title, "section", wrap=True))
        whole.addWidget(label(about, "second", wrap=True))
        whole.addWidget(self.view, 1)
        whole.addLayout(foot)
        self.resize(parent.window().size() * 3 / 4)
        self.view.setFocus()

    def _open(self, key: int) -> None:
        self.accept()
        self.opened.emit(key)
