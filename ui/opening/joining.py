"""Joining a shared office at the first start: by the connection file that the administrator handed over."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop.jobs import Progress
from ui import ask
from ui.buttons import button
from ui.errors import sentence_of
from ui.opening.sheet import Sheet
from ui.work import Work

KINDS = "连接文件 (*.gdconn office.server);;所有文件 (*)"
ABOUT = "本单位的资料在服务器上，几台电脑同时使用。请选管理员给的连接文件；没有文件的，也可以填写地址。"


class JoinWindow(Sheet):
    """Asks for the file or the address; `join` tries it beside the window."""

    joined = Signal()
    returned = Signal()

    def __init__(self, work: Work, join: Callable[[str], None]) -> None:
        super().__init__("加入共享办公", ABOUT, wide=True)
        self._work, self._join = work, join
        self.line = self.add_line("连接文件或地址", "如：postgresql://用户名:密码@192.168.1.10/gedang")
        self.line.returnPressed.connect(self.go_on)
        self.add_refusal()
        row = QHBoxLayout()
        self.back, self.choose = button("上一步", self.returned.emit), button("选择连接文件…", self.choose_file)
        self.go = button("加入", self.go_on, kind="primary")
        row.addWidget(self.back)
        row.addWidget(self.choose)
        row.addStretch(1)
        row.addWidget(self.go)
        self.body.addLayout(row)
        self.choose.setFocus()

    def choose_file(self) -> None:
        """Let the clerk pick the file, and join at once."""
        path: Path | None = ask.open_file(self, "选择连接文件", KINDS)
        if path is not None:
            self.line.setText(str(path))
            self.go_on()

    def go_on(self) -> None:
        """Try what was given, beside the window."""
        words = self.line.text().strip()
        if not words:
            self.refuse("请选择连接文件，或填写地址。")
            return
        self.refuse("")
        self.set_busy(True)

        def job(_progress: Progress) -> None:
            self._join(words)

        self._work.read(self, "正在连接服务器", job, self._done, self._failed)

    def _done(self, _nothing: None) -> None:
        self.set_busy(False)
        self.joined.emit()

    def _failed(self, error: BaseException) -> None:
        self.set_busy(False)
        self.refuse(sentence_of(error))
