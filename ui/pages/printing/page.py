"""The room of printing (打印): every paper of the office found, looked at and given out, and the book of prints."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.cases.spans import Span
from desktop.print_centre.centre import PrintCentre
from desktop.printing.press import get_ready
from ui import theme
from ui.page import Command, Page
from ui.pages.desk import Desk
from ui.pages.printing.book_pane import BookPane
from ui.pages.printing.catalogue import Catalogue
from ui.pages.printing.paper_pane import PaperPane
from ui.segments import Segments

PAPERS, BOOK = "papers", "book"
MODES = ((PAPERS, "打印材料"), (BOOK, "打印登记"))
MODE, PAPER, RECORD, TITLE, MONTH, DAYS = "mode", "paper", "record", "title", "month", "days"  # of a target
UNSEEN = frozenset({"preference", "print_run", "disclosure", "action", "change"})  # tables that no paper shows


class PrintingPage(Page):
    """The catalogue with the paper beside it, or the book of prints."""

    def __init__(self, desk: Desk, centre: PrintCentre | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.centre = centre or PrintCentre(desk.program, desk.today)
        self._stale = True
        self.modes = Segments(MODES, self.turn, "看", PAPERS)
        self.catalogue = Catalogue(self.centre.find)
        self.paper = PaperPane(self, desk, self.centre)
        self.book = BookPane(self, desk, self.centre)
        self._lay_out()
        self._connect()
        desk.work.read(self, "准备排版", lambda _: get_ready(), lambda _: None)
        for command in (
            Command("打印登记", lambda: self.turn(BOOK), "history", shown=False),
            Command("打印材料目录", lambda: self.turn(PAPERS), "print", shown=False),
            Command("批量打印", self.paper.batch, "batch", shown=False),
            Command("查找打印材料", self.seek, "search", "Ctrl+F", shown=False),
            Command("重新排版", self.paper.refresh, "refresh", "F5", shown=False),
        ):
            self.add_command(command)

    @property
    def mode(self) -> str:
        """Which of the two is seen."""
        return MODES[self._stack.currentIndex()][0]

    def turn(self, mode: str) -> None:
        """Show the catalogue or the book."""
        place = next((at for at, (key, _) in enumerate(MODES) if key == mode), 0)
        self._stack.setCurrentIndex(place)
        self._head.setCurrentIndex(place)
        self.modes.choose(MODES[place][0])
        self.setFocusProxy(self.book if place else self.catalogue)
        if place:
            self.book.read()
        self._tell()
        self.state_changed.emit()

    def seek(self) -> None:
        """Go to the line that finds papers, or entries of the book."""
        line = self.book.list.line if self.mode == BOOK else self.catalogue.line
        line.setFocus()
        line.selectAll()

    # Being a page

    def activate(self) -> None:
        """Read what is new."""
        if self._stale:
            self._stale = False
            latest = self.centre.remembered.latest
            self.desk.work.read(self, "读取最近打印", lambda _: latest(), self.catalogue.set_latest)
            self.paper.refresh()
        if self.mode == BOOK:
            self.book.read()
        self._tell()

    def open(self, target: Any) -> None:
        """Show a paper by its key, perhaps of one record, of a month (2026-11) or of any days, or the book."""
        asked = target if isinstance(target, Mapping) else {PAPER: str(target)}
        if asked.get(MODE) == BOOK:
            self.turn(BOOK)
            return
        self.turn(PAPERS)
        self.catalogue.line.clear()
        self.catalogue.choose(str(asked.get(PAPER, "")))
        if RECORD in asked and self.paper.bar is not None:
            self.paper.bar.choose_record(int(asked[RECORD]), str(asked.get(TITLE, "")))
        if MONTH in asked and self.paper.bar is not None and self.paper.bar.span is not None:
            self.paper.bar.span.take(Span.of_month(str(asked[MONTH])))
        if isinstance(days := asked.get(DAYS), Span) and self.paper.bar is not None and self.paper.bar.span is not None:
            self.paper.bar.span.take(days)

    def state(self) -> dict[str, Any]:
        """Return what is looked at."""
        return {MODE: self.mode, PAPER: self.catalogue.key, BOOK: self.book.list.state()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Look at what was looked at."""
        self.book.list.restore(state.get(BOOK, {}))
        self.catalogue.choose(str(state.get(PAPER, "")))
        self.turn(str(state.get(MODE, PAPERS)))

    def _choose(self, key: str) -> None:
        self.paper.show_printable(self.centre.printable(key))
        self.state_changed.emit()

    def _given(self) -> None:
        """A paper went out: it is among the latest now."""
        latest = self.centre.remembered.latest
        self.desk.work.read(self, "读取最近打印", lambda _: latest(), self.catalogue.set_latest)

    def _tell(self) -> None:
        if self.mode == BOOK:
            self.tell_shown(f"{self.book.list.count:,} 份")
        else:
            self.tell_shown(self.paper.shown_words)

    def _hear(self, tables: frozenset[str]) -> None:
        self.book.hear(tables)
        if not tables - UNSEEN:
            return
        if self.isVisible() and self.mode == PAPERS:
            self.paper.refresh()
        else:
            self._stale = True

    def _connect(self) -> None:
        self.catalogue.chosen.connect(self._choose)
        self.catalogue.show_found()
        self.paper.told.connect(lambda _: self._tell())
        self.paper.given.connect(self._given)
        self.book.list.counted.connect(lambda _: self._tell())
        self.book.list.arranged.connect(self.state_changed)
        self.desk.work.changed.connect(self._hear)

    def _lay_out(self) -> None:
        sizes = theme.current()
        papers = QWidget()
        row = QHBoxLayout(papers)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes.card)
        row.addWidget(self.catalogue)
        row.addWidget(self.paper, 1)
        self._head = QStackedWidget()  # over the paper its own head, over the book nothing
        self._head.setFixedHeight(sizes.control)
        self._head.addWidget(self.paper.head)
        self._head.addWidget(QWidget())
        self._stack = QStackedWidget()
        self._stack.addWidget(papers)
        self._stack.addWidget(self.book)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        top = QHBoxLayout()
        top.setSpacing(sizes.card)
        self.modes.setMinimumWidth(self.catalogue.width())
        top.addWidget(self.modes)
        top.addWidget(self._head, 1)
        whole.addLayout(top)
        whole.addWidget(self._stack, 1)
        self.setFocusProxy(self.catalogue)
