"""The support file before it is saved: every file in it can be read first."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidgetItem, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.jobs import Progress
from desktop.paths import Paths
from ui import ask, theme
from ui.buttons import button, label
from ui.errors import sentence_of
from ui.machine import machine_facts
from ui.progress import QuietBar
from ui.rows import RowList
from ui.work import Work

if TYPE_CHECKING:
    from desktop.opening import OpenOffice
    from desktop.rescue.support import Part

ABOUT = (
    "这份文件给维护人员看。里面没有居民资料：没有姓名、号码、地址，也没有您写过的文字。下面每个文件都可以先看过再保存。"
)
NAME, KINDS = "格档求助文件.zip", "压缩文件 (*.zip)"
SAVED = "求助文件已保存到 {path}。"
WIDE, HIGH = 900, 600

Gather = Callable[[Progress], "Sequence[Part]"]


class SupportSheet(QDialog):
    """Gathers beside the window, then shows; the clerk looks, and saves or leaves."""

    def __init__(self, parent: QWidget | None, work: Work, gather: Gather, saved: Callable[[str], object]) -> None:
        """`saved` is told the sentence once the file is written."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle("求助文件 - 格档")
        self.setProperty("role", "sheet")
        self._work, self._saved = work, saved
        self.parts: Sequence[Part] = ()
        self.list, self.page = RowList(), QPlainTextEdit(readOnly=True)
        self.save = button("保存…", self.save_file, icon_name="save", kind="primary")
        self.save.setEnabled(False)
        self.said = label("正在收集…", "second", wrap=True)
        self._bar = QuietBar(work)
        self._lay_out()
        self.list.currentRowChanged.connect(self._turn)
        self._ticket = work.read(self, "收集求助文件", gather, self._show, self._failed)
        self._bar.follow(self._ticket)

    def save_file(self) -> None:
        """Write the file to where the clerk says."""
        path = ask.save_file(self, "保存求助文件", NAME, KINDS)
        if path is None:
            return
        parts = self.parts

        def job(_progress: Progress) -> Path:
            from desktop.rescue.support import save  # the database library comes with it

            save(parts, path)
            return path

        self._work.read(self, "保存求助文件", job, self._written, self._failed)

    def reject(self) -> None:
        """Leave; what is being gathered is no longer wanted."""
        self._ticket.cancel()
        super().reject()

    def _show(self, parts: "Sequence[Part]") -> None:
        self.parts = parts
        for one in parts:
            item = QListWidgetItem(one.title, self.list)
            item.setToolTip(one.name)
        self.list.setCurrentRow(0)
        self.said.setText("")
        self.save.setEnabled(True)
        self.save.setFocus()

    def _turn(self, row: int) -> None:
        self.page.setPlainText(self.parts[row].text if 0 <= row < len(self.parts) else "")

    def _written(self, path: Path) -> None:
        self._saved(SAVED.format(path=path))
        self.accept()

    def _failed(self, error: BaseException) -> None:
        self.said.setText(sentence_of(error))

    def _lay_out(self) -> None:
        sizes = theme.current()
        self.list.setProperty("role", "list")
        self.list.setFixedWidth(sizes.search // 3 * 2)
        self.page.setAccessibleName("文件的内容")
        row = QHBoxLayout()
        row.setSpacing(sizes.pad)
        row.addWidget(self.list)
        row.addWidget(self.page, 1)
        foot = QHBoxLayout()
        foot.setSpacing(sizes.gap)
        foot.addWidget(self.said, 1)
        foot.addWidget(button("返回", self.reject))
        foot.addWidget(self.save)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.page, sizes.page, sizes.page, sizes.card)
        whole.setSpacing(sizes.pad)
        whole.addWidget(label("求助文件", "section"))
        whole.addWidget(label(ABOUT, "second", wrap=True))
        whole.addWidget(self._bar)
        whole.addLayout(row, 1)
        whole.addLayout(foot)
        self.resize(WIDE, HIGH)


def open_support(
    parent: QWidget | None, work: Work, paths: Paths, office: "OpenOffice | None", saved: Callable[[str], object]
) -> None:
    """Show the support file of an office; with none open, of what lies around its database."""
    machine = machine_facts()

    def gather(progress: Progress) -> "Sequence[Part]":
        from desktop.rescue.support import gather as everything  # the database library comes with it

        return everything(paths, machine, None if office is None else office.engine, progress)

    SupportSheet(parent, work, gather, saved).open()
