"""The left side of the room of grids: the tree with its search line, or the table with its chips."""

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.dossiers.grids.list import GridList
from desktop.grids.as_of import AS_OF, day_of
from desktop.grids.measures import Figures
from desktop.grids.service import Grids
from desktop.jobs import Progress
from ui import theme
from ui.buttons import label
from ui.chips import Chip, Filter
from ui.pages.grids.tree_model import Branch, branches_of
from ui.pages.grids.tree_view import TreeView
from ui.segments import Segments
from ui.tables.record_list import RecordList
from ui.tables.search_line import SearchLine
from ui.work import Ticket, Work

Seen = tuple[tuple[Branch, ...], Mapping[str, Figures] | None]  # the tree, and of another day what was counted then

PAUSE = 80  # milliseconds after the last letter
TREE, TABLE = "tree", "table"
MODES = ((TREE, "树"), (TABLE, "表"))


class Side(QWidget):
    """Holds both; one of them is seen."""

    turned = Signal()  # the other of the two is seen
    loaded = Signal()  # the tree is there, or is there anew
    day_chosen = Signal()  # the tree is asked about another day

    def __init__(self, grids: Grids, listed: GridList, work: Work, table: RecordList, day: Filter) -> None:
        super().__init__()
        self._grids, self._listed, self._work, self._table = grids, listed, work, table
        self._ticket: Ticket[object] | None = None
        self.tree = TreeView()
        self.line = SearchLine("名称、拼音、编码")
        self.closed = QCheckBox("含已撤销")
        self.asked = Chip(day)
        self.count_label = label("", "second")
        self._stack = QStackedWidget()
        self._modes = Segments(MODES, self.turn, "按", TREE)
        self._clock = QTimer(self, singleShot=True, interval=PAUSE)
        self._lay_out()
        self._clock.timeout.connect(self.narrow)
        self.line.textChanged.connect(lambda _: self._clock.start())
        self.line.left.connect(self.tree.setFocus)
        self.closed.toggled.connect(lambda _: self.narrow())
        self.tree.typed.connect(self._type)
        self.asked.changed.connect(self.day_chosen)

    @property
    def mode(self) -> str:
        """Which of the two is seen."""
        return MODES[self._stack.currentIndex()][0]

    def turn(self, mode: str) -> None:
        """Let the tree or the table be seen."""
        place = [one for one, _ in MODES].index(mode)
        if place != self._stack.currentIndex():
            self._stack.setCurrentIndex(place)
            self._modes.choose(mode)
            self.setFocusProxy(self.tree if mode == TREE else self._table)
            self.asked.setVisible(mode == TREE)  # the table has one of its own
            self.turned.emit()

    @property
    def day(self) -> date | None:
        """The day that the tree is asked about, or None for now."""
        return day_of({AS_OF: self.asked.value})

    def load(self, then: Callable[[], object] = lambda: None) -> None:
        """Read the tree beside the window and show it."""
        day = self.day

        def read(slate: Progress) -> Seen:
            if day is None:
                return branches_of(self._grids.in_order(), self._grids.level_title), None
            past = self._listed.on(day, slate)
            return branches_of(past.nodes.values(), self._grids.level_title), past.figures

        def show(seen: Seen) -> None:
            if day != self.day:  # another one was asked about meanwhile
                return
            branches, figures = seen
            self.tree.show_branches(branches)
            if figures is not None:
                self.tree.count(figures)
            self._tell()
            self.loaded.emit()
            then()

        self._work.read(self, "读取网格", read, show)

    def narrow(self) -> None:
        """Show only what is looked for."""
        self._clock.stop()
        text = self.line.text().strip()
        if self._ticket is not None:
            self._ticket.cancel()
        if not text:
            self._narrowed(None)
            return
        self._ticket = self._work.read(self, "查找网格", lambda _: self._grids.meant(text), self._narrowed)

    def keep_narrow(self, wanted: bool) -> None:
        """Leave the room to the dossier beside the tree."""
        sizes = theme.current()
        self.setMaximumWidth(sizes.search + sizes.drawer // 4 if wanted and self.mode == TREE else 16_777_215)

    def _narrowed(self, meant: object) -> None:
        self.tree.narrow(meant, with_closed=self.closed.isChecked())  # type: ignore[arg-type]
        self._tell()

    def _tell(self) -> None:
        self.count_label.setText(f"{self.tree.tree.shown:,} 个")

    def _type(self, letters: str) -> None:
        self.line.setFocus()
        self.line.setText(self.line.text() + letters)

    def _find(self) -> None:
        self.line.setFocus()
        self.line.selectAll()

    def _lay_out(self) -> None:
        sizes = theme.current()
        self.line.setMinimumWidth(sizes.popup // 2)
        self.line.setMaximumWidth(sizes.search)
        top = QHBoxLayout()
        top.setSpacing(sizes.gap)
        top.addWidget(self.line, 10)
        top.addWidget(self.closed)
        top.addStretch(1)
        top.addWidget(self.count_label)
        card = QFrame()
        card.setProperty("role", "list")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(sizes.hair, sizes.hair, sizes.hair, sizes.hair)
        inner.addWidget(self.tree)
        with_line = QWidget()
        column = QVBoxLayout(with_line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.pad)
        column.addLayout(top)
        column.addWidget(card, 1)
        self._stack.addWidget(with_line)
        self._stack.addWidget(self._table)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        head = QHBoxLayout()
        head.setSpacing(sizes.gap)
        head.addWidget(self._modes)
        head.addWidget(self.asked)
        head.addStretch(1)
        whole.addLayout(head)
        whole.addWidget(self._stack, 1)
        self.setFocusProxy(self.tree)
        find = QAction(with_line)
        find.setShortcut(QKeySequence.StandardKey.Find)
        find.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.triggered.connect(self._find)
        with_line.addAction(find)
