"""The board (看板): a calm picture of the open cases. Every number opens its cases, every card its case."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.cases.board import Board, BoardFigures, Figure, Lane
from ui import theme
from ui.buttons import label, link
from ui.chips import Chip
from ui.pages.cases.board_parts import (
    BarButton,
    CaseCard,
    FigureButton,
    LaneHead,
    LateMark,
    Pressable,
    holder_bar,
    least_figure,
)
from ui.pages.desk import Desk
from ui.pages.filters import grid_filter
from ui.pages.scrolling import Column
from ui.progress import QuietBar
from ui.work import Ticket

QUIET = 600  # milliseconds after the last change before the board is counted anew
TABLES = frozenset({"case_record", "case_task", "unit", "grid"})
LANE, ASIDE = 176, 300  # pixels at ordinary size a lane, and the cards beside the lanes, want at least
FEW, MANY = 3, 8  # cards of a lane, where lanes stand in two rows or in one


class BoardView(QWidget):
    """Reads the board beside the window, and shows it at every width."""

    figure_chosen = Signal(object)  # a Figure
    case_chosen = Signal(object)  # its key
    arranged = Signal()  # the board was narrowed

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._board = desk, Board(desk.program.office.store, desk.program.grids)
        self.ledger = ""
        self.figures: BoardFigures | None = None
        self._ticket: Ticket[BoardFigures] | None = None
        self._shape: tuple[int, ...] = ()
        self._is_stale = True
        self.chip = Chip(grid_filter(desk.program.grids))
        self._column = Column(theme.current().pad)
        self._bar = QuietBar(desk.work, self)
        self._quiet = QTimer(self, singleShot=True, interval=QUIET)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._column)
        self.setFocusProxy(self._column)
        self._quiet.timeout.connect(self.load)
        self.chip.changed.connect(self._narrowed)
        desk.work.changed.connect(self._hear)

    def load(self) -> None:
        """Count anew; a count that is under way is given up."""
        self._quiet.stop()
        self._is_stale = False
        if self._ticket is not None:
            self._ticket.cancel()
        board, day, grid, ledger = self._board, self._desk.today(), self.chip.value, self.ledger or None
        account = self._desk.program.office.clerk.actor()
        ticket = self._desk.work.read(self, "读取看板", lambda _: board.read(day, account, grid, ledger), self._show)
        if not ticket.is_over:
            self._ticket = ticket
            self._bar.follow(ticket)

    def look(self) -> None:
        """Count when what is shown may be old, or is of another day."""
        if self._is_stale or (self.figures is not None and self.figures.day != self._desk.today()):
            self.load()

    def narrow(self, ledger: str) -> None:
        """Show one ledger alone, or all."""
        if ledger != self.ledger:
            self.ledger, self._is_stale = ledger, True
            if self.isVisible():
                self.load()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.figures is not None and self._wanted_shape() != self._shape:
            self._lay_out(self.figures)

    def _narrowed(self) -> None:
        self.arranged.emit()
        self.load()

    def _hear(self, tables: frozenset[str]) -> None:
        if not tables & TABLES:
            return
        self._is_stale = True
        if self.isVisible():
            self._quiet.start()

    def _show(self, figures: BoardFigures) -> None:
        self.figures = figures
        self._lay_out(figures)

    # How it is laid out

    def _room(self) -> int:
        """Return how wide the parts may be."""
        return self.width() - theme.current().scroll

    def _wanted_shape(self) -> tuple[int, ...]:
        """Return how many lanes stand side by side, whether the other cards stand beside them, the first numbers."""
        worn, width = theme.current(), self._room()
        lane, aside = worn.scaled(LANE), worn.scaled(ASIDE)
        beside = width >= 3 * lane + aside
        room = width - (aside if beside else 0)
        lanes = 6 if room >= 6 * lane else 3 if room >= 3 * lane else 2
        return lanes, beside, _across(len(self.figures.waiting) if self.figures else 1, width)

    def _lay_out(self, figures: BoardFigures) -> None:
        worn = theme.current()
        place, focused = self._column.verticalScrollBar().value(), self._focused()
        self._shape = lanes, beside, across = self._wanted_shape()
        self._column.clear()
        self._column.add(_row(figures.waiting, self.figure_chosen.emit, across))
        aside = self._aside(figures)
        body = QWidget()
        grid = QHBoxLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(worn.pad)
        grid.addWidget(self._lanes(figures.lanes, lanes), 1)
        if beside:
            grid.addWidget(_under(aside, worn.scaled(ASIDE)))
            self._column.add(body)
        else:
            self._column.add(body)
            for card in aside:
                self._column.add(card)
        QTimer.singleShot(0, self, lambda: self._come_back(place, focused))

    def _focused(self) -> str:
        """Return the name of the part that has the focus, if one has."""
        widget = QApplication.focusWidget()
        return widget.objectName() if isinstance(widget, Pressable) and self.isAncestorOf(widget) else ""

    def _come_back(self, place: int, focused: str) -> None:
        """Scroll and focus as before; what was taken away still waits to be deleted."""
        self._column.verticalScrollBar().setValue(place)
        for one in self._column.body.findChildren(Pressable, focused) if focused else ():
            if one.isVisible():
                one.setFocus()

    def _lanes(self, lanes: Sequence[Lane], across: int) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.current().pad)
        cards = MANY if across == len(lanes) else FEW
        for place, lane in enumerate(lanes):
            view = LaneView(lane, cards, self.figure_chosen.emit, self.case_chosen.emit)
            grid.addWidget(view, place // across, place % across)
            grid.setColumnStretch(place % across, 1)
        return made

    def _aside(self, figures: BoardFigures) -> list[QWidget]:
        percent = figures.exit_percent
        month = f"退出率 {percent:.1f}%".replace(".0%", "%") if percent is not None else "本月没有需要办理的事件"
        most = max((one.count for one in figures.ages), default=0)
        ages = [BarButton(one.title, one, most, self.figure_chosen.emit) for one in figures.ages]
        most = max((one.whole.count for one in figures.holders), default=0)
        holders: list[QWidget] = [holder_bar(one, most, self.figure_chosen.emit) for one in figures.holders]
        held = f"{figures.unfinished.count:,} 件未办结"
        return [
            _card(
                "日清", "今日事今日清", _row(figures.today, self.figure_chosen.emit, len(figures.today), framed=False)
            ),
            _card("本月", month, _row(figures.month, self.figure_chosen.emit, len(figures.month), framed=False)),
            _card("未办结已历天数", held, *ages),
            _card("在谁手上", "红色为逾期", *(holders or [label("没有未办结的事件。", "second")])),
        ]


class LaneView(QFrame):
    """One step: its number, what of it is late, its most pressing cases."""

    def __init__(
        self, lane: Lane, most: int, figure: Callable[[Figure], object], case: Callable[[int], object]
    ) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.lane = lane
        worn = theme.current()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(worn.gap, worn.gap, worn.gap, worn.gap)
        whole.setSpacing(worn.gap)
        head = QHBoxLayout()
        head.setSpacing(worn.unit)
        head.addWidget(LaneHead(lane.whole, figure), 1)
        if lane.red.count:
            head.addWidget(LateMark(lane.whole.title, lane.red, figure))
        whole.addLayout(head)
        self.cards = [CaseCard(card, case) for card in lane.cards[:most]]
        for card in self.cards:
            whole.addWidget(card)
        if not lane.cards:
            nothing = label("没有", "second")
            nothing.setIndent(worn.unit)
            whole.addWidget(nothing)
        elif lane.whole.count > len(self.cards):
            whole.addWidget(link(f"查看全部 {lane.whole.count:,} 件", partial(figure, lane.whole)))
        whole.addStretch(1)


def _across(count: int, width: int) -> int:
    """Return how many numbers stand in a row, so that all rows are about equally long."""
    gap = theme.current().pad
    room = max((width + gap) // (least_figure() + gap), 1)
    rows = -(-count // room)
    return -(-count // rows)


def _row(
    figures: Sequence[Figure], pressed: Callable[[Figure], object], across: int, *, framed: bool = True
) -> QWidget:
    """Return numbers side by side."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(theme.current().pad if framed else 0)
    for place, figure in enumerate(figures):
        grid.addWidget(FigureButton(figure, pressed, framed), place // across, place % across)
        grid.setColumnStretch(place % across, 1)
    return made


def _card(title: str, note: str, *parts: QWidget) -> QWidget:
    worn = theme.current()
    made = QFrame()
    made.setProperty("role", "card")
    whole = QVBoxLayout(made)
    whole.setContentsMargins(worn.pad, worn.gap, worn.pad, worn.gap)
    whole.setSpacing(worn.bar)
    head = QHBoxLayout()
    head.addWidget(label(title, "strong"))
    head.addStretch(1)
    head.addWidget(label(note, "small"))
    whole.addLayout(head)
    for part in parts:
        whole.addWidget(part)
    return made


def _under(cards: Sequence[QWidget], width: int) -> QWidget:
    made = QWidget()
    made.setFixedWidth(width)
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.current().pad)
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    return made
