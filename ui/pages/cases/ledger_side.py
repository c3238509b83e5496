"""The left side of the room of cases: the board or the table, of one ledger or of all."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop.cases.ledgers import ledgers
from ui import theme
from ui.pages.cases.board_view import BoardView
from ui.segments import Segments
from ui.tables.record_list import RecordList

BOARD, TABLE = "board", "table"
MODES = ((BOARD, "看板"), (TABLE, "台账"))
ALL = "全部"


class LedgerSide(QWidget):
    """Holds both; one of them is seen."""

    turned = Signal()  # the other of the two is seen
    ledger_chosen = Signal(str)  # key of a ledger, or nothing for all

    def __init__(self, board: BoardView, table: RecordList) -> None:
        super().__init__()
        self.board, self._table = board, table
        self._keys = ("", *(one.key for one in ledgers()))
        self._modes = Segments(MODES, self.turn, "看", BOARD)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("台账")
        for words in (ALL, *(one.title for one in ledgers())):
            self.tabs.addTab(words)
        self._stack = QStackedWidget()
        self._stack.addWidget(board)
        self._stack.addWidget(table)
        sizes = theme.current()
        head = QHBoxLayout()
        head.setSpacing(sizes.pad)
        head.addWidget(self._modes)
        head.addWidget(self.tabs, 1)
        head.addWidget(board.chip)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.pad)
        whole.addLayout(head)
        whole.addWidget(self._stack, 1)
        self.setFocusProxy(board)
        self.tabs.currentChanged.connect(lambda place: self.ledger_chosen.emit(self._keys[place]))

    @property
    def mode(self) -> str:
        """Which of the two is seen."""
        return MODES[self._stack.currentIndex()][0]

    @property
    def ledger(self) -> str:
        """The key of the ledger that is chosen; nothing for all."""
        return self._keys[self.tabs.currentIndex()]

    def turn(self, mode: str) -> None:
        """Let the board or the table be seen."""
        place = [one for one, _ in MODES].index(mode)
        if place != self._stack.currentIndex():
            self._stack.setCurrentIndex(place)
            self._modes.choose(mode)
            self.board.chip.setVisible(mode == BOARD)  # the table has one of its own
            self.setFocusProxy(self.board if mode == BOARD else self._table)
            self.turned.emit()

    def choose(self, ledger: str) -> None:
        """Choose a ledger; one that is not there any more means all."""
        self.tabs.setCurrentIndex(self._keys.index(ledger) if ledger in self._keys else 0)
