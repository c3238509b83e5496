"""打印登记: the book of prints, and a paper made again and compared with what was printed."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.jobs import Progress
from desktop.periods import choices
from desktop.print_centre.centre import PrintCentre, Remade
from desktop.print_centre.run_list import BY, KIND, OUTLET, OUTLETS, PERIOD, REVEALED, REVEALINGS, PrintRunList
from desktop.printing.preview import PdfPages
from ui import ask, theme
from ui.buttons import button, label
from ui.chips import Filter
from ui.elided import SignalWord
from ui.page import Page
from ui.pages.desk import Desk
from ui.pages.filters import choice_filter
from ui.printing import PreviewWindow
from ui.tables.empty import Empty
from ui.tables.record_list import RecordList

NOTHING = Empty("还没有打印登记", "打印或存为 PDF 以后，每一份都记在这里。", "print")
REVEALED_AGAIN = "这一份上有完整号码，重做会再记入查看登记。"


class BookPane(QWidget):
    """Lists what was printed; Enter makes the one under the cursor again."""

    def __init__(self, page: Page, desk: Desk, centre: PrintCentre) -> None:
        super().__init__()
        self._page, self._desk, self._centre = page, desk, centre
        self._people: list[tuple[str, str]] = []
        self._kinds: list[tuple[str, str]] = []
        self._stale = True
        self.list = RecordList(
            PrintRunList(desk.program.office.store, desk.program.grids, desk.today),
            desk.work,
            unit="份",
            filters=(
                Filter(PERIOD, "时间", lambda: choices(desk.today()), many=False),
                Filter(KIND, "材料", lambda: self._kinds),
                Filter(BY, "打印人", lambda: self._people),
                choice_filter(OUTLET, "去向", list(OUTLETS.items())),
                choice_filter(REVEALED, "号码", list(REVEALINGS.items())),
            ),
            hint="打印号、材料、用途、接收人或日期",
            empty=NOTHING,
        )
        self.again = button("重做并比对", self.remake, icon_name="refresh", keys="Ctrl+Return")
        self.again.setToolTip("按登记的选择和版式重新生成这一份，与当时的文件逐字节比对（Ctrl+Return）")
        self.again.setEnabled(False)
        sizes = theme.current()
        foot = QHBoxLayout()
        foot.setSpacing(sizes.gap)
        foot.addWidget(label("每份打印件都编号；选中一份，可以按当时的选择重新生成并比对。", "second"), 1)
        foot.addWidget(self.again)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addWidget(self.list, 1)
        whole.addLayout(foot)
        self.setFocusProxy(self.list)
        self.list.opened.connect(lambda _: self.remake())
        self.list.current_changed.connect(lambda key: self.again.setEnabled(key is not None))

    def read(self) -> None:
        """Read the book where it is stale."""
        if not self._stale:
            return
        self._stale = False

        def known(found: tuple[Mapping[str, str], list[tuple[str, str]]]) -> None:
            self._people, self._kinds = sorted(found[0].items(), key=lambda pair: pair[1]), found[1]

        kinds = [(one.key, one.title) for one in self._centre.catalogue]
        self._desk.work.read(self, "读取打印人", lambda _: (self._desk.names(), kinds), known)
        self.list.reload()

    def hear(self, tables: frozenset[str]) -> None:
        """Read anew what was entered."""
        if "print_run" in tables:
            self._stale = True
            if self.isVisible():
                self.read()

    def remake(self) -> None:
        """Make the paper under the cursor again, show it, and say whether it is the same."""
        key = self.list.current_key
        if key is None:
            return
        self._desk.work.read(self, "读取打印登记", lambda _: self._centre.book.run(key), self._confirmed)

    def _confirmed(self, run: Any) -> None:
        if run.choices.revealed and not ask.ask(self, REVEALED_AGAIN, "重做并比对", "不重做"):
            return

        def job(progress: Progress) -> tuple[Remade, PdfPages]:
            remade = self._centre.remake(run.id, progress)
            return remade, PdfPages(remade.made.content)

        self._desk.work.read(self, f"正在重做 {run.words}", job, partial(self._show, run.words))

    def _show(self, number: str, found: tuple[Remade, PdfPages]) -> None:
        remade, pages = found
        remark = SignalWord(remade.words, "green" if remade.is_same else "amber")
        PreviewWindow(f"{remade.made.title}（{number}）", pages, self._desk.work, self, remark=remark).show()
