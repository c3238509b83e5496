"""The repair in safe mode: begun by one button, watched, told table by table, then taken into use or left."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox

from desktop.fields import Field
from desktop.jobs import Progress
from ui import ask
from ui.buttons import button, label
from ui.errors import sentence_of
from ui.pages.panel import Panel
from ui.progress import QuietBar, words_of
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable
from ui.work import Ticket, Work

if TYPE_CHECKING:
    from desktop.rescue.safe import Repaired, SafeOffice

ABOUT = (
    "把损坏的数据文件里还读得出的资料，一条一条写进一份新的资料。原来的文件一字不动，"
    "新的一份核对无误才算数，先放在备份文件夹里。"
)
FILL = "读不出的资料，从最近一份完好的备份补齐"
FILL_ABOUT = "补齐的是备份那天的样子，报告里逐条列出，之后的改动要人工核对。"
FIELDS = (
    Field("title", "资料", width=14, listed=True, sortable=False),
    Field("read", "读出", width=7, listed=True, sortable=False),
    Field("missing", "缺失", width=7, listed=True, sortable=False),
    Field("filled", "从备份补齐", width=8, listed=True, sortable=False),
    Field("aside", "另存一旁", width=8, listed=True, sortable=False),
    Field("cut", "去掉失效的关联", width=10, listed=True, sortable=False),
)
USE = "用修复后的资料替换现在的吗？"
USE_ABOUT = "现在的资料原样另存在备份文件夹里，不会丢失。"
ROWS = 6


class RepairPanel(Panel):
    """A card; `taken` says that the repaired office is the one of this machine now."""

    taken = Signal()

    def __init__(self, work: Work, with_office: Callable[[Callable[["SafeOffice"], object]], None]) -> None:
        """`with_office` hands over the office, once somebody has signed in."""
        super().__init__("修复资料", ABOUT)
        self._work, self._with_office = work, with_office
        self.repaired: Repaired | None = None
        self._ticket: Ticket[Repaired] | None = None
        self.fill = QCheckBox(FILL)
        self.body.addWidget(self.fill)
        self.body.addWidget(label(FILL_ABOUT, "small", wrap=True))
        self.go = button("开始修复", self.repair, icon_name="refresh", kind="primary")
        self.stop = button("停止", self.cancel, icon_name="stop")
        self.stop.hide()
        self.add(self.go, self.stop)
        self._bar = QuietBar(work)
        self.body.addWidget(self._bar)
        self.said = label("", wrap=True)
        self.said.hide()
        self.body.addWidget(self.said)
        self.table = ShortTable(FIELDS, Empty("没有缺失"))
        self.table.setFixedHeight(self.table.height_of(ROWS))
        self.table.hide()
        self.body.addWidget(self.table)
        self.use = button("改用修复后的资料", self.take_into_use, icon_name="check")
        self.look = button("打开报告", self.open_report, icon_name="note")
        for one in (self.use, self.look):
            one.hide()
        self.add(self.use, self.look)
        work.looked.connect(self._tell)

    def repair(self) -> None:
        """Begin."""
        self._with_office(self._begin)

    def _begin(self, office: "SafeOffice") -> None:
        fill = self.fill.isChecked()
        self._busy(True)
        self._ticket = self._work.write(
            self, "正在修复", lambda progress: office.repair(fill, progress), self._show, self._failed
        )
        self._bar.follow(self._ticket)

    def cancel(self) -> None:
        """Stop; nothing of the repair is left."""
        if self._ticket is not None:
            self._ticket.cancel()
            self._busy(False)
            self._say("已停止，什么都没有改动。")

    def take_into_use(self) -> None:
        """Make the repaired office that of this machine, after asking."""
        if self.repaired is None or not ask.ask(self, USE, "改用修复后的资料", "返回", detail=USE_ABOUT):
            return
        folder = self.repaired.folder

        def begin(office: "SafeOffice") -> None:
            def job(progress: Progress) -> object:
                return office.take_into_use(folder, progress)

            self._busy(True)
            self._bar.follow(self._work.write(self, "正在替换", job, lambda _: self.taken.emit(), self._failed))

        self._with_office(begin)

    def open_report(self) -> None:
        """Show the report's sheet in the clerk's own program."""
        if self.repaired is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self.repaired.sheet))))

    def _show(self, repaired: "Repaired") -> None:
        from desktop.rescue.report import rows, sentences  # the database library comes with it

        self.repaired = repaired
        self._busy(False)
        self._say("\n".join(sentences(repaired.outcome)))
        shown = [dict(zip((one.key for one in FIELDS), map(str, row), strict=True)) for row in rows(repaired.outcome)]
        self.table.show_rows(shown, 0 if shown else -1)
        self.table.setVisible(bool(shown))
        for one in (self.use, self.look):
            one.show()

    def _failed(self, error: BaseException) -> None:
        self._busy(False)
        self._say(sentence_of(error))

    def _busy(self, busy: bool) -> None:
        for one in (self.go, self.fill, self.use):
            one.setEnabled(not busy)
        self.stop.setVisible(busy)

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def _tell(self, ticket: Ticket[object]) -> None:
        if ticket is self._ticket and not ticket.is_over:
            self._say(words_of(ticket))
