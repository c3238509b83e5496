"""The log of a case as a line of moments, the newest first; what was taken back stays, struck through."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.cases.events import EventKind
from desktop.cases.telling import ToldEvent
from ui import theme
from ui.buttons import button, label
from ui.pages.scrolling import Column

Slip = Callable[[ToldEvent], tuple[str, Callable[[], object]] | None]


class Moment(QWidget):
    """One event beside its dot on the line."""

    def __init__(self, told: ToldEvent, *, is_first: bool, is_last: bool, slip: Slip) -> None:
        super().__init__()
        self.told, self._is_first, self._is_last = told, is_first, is_last
        sizes, undone = theme.current(), bool(told.taken_back)
        top = QWidget()
        top.setFixedHeight(sizes.control)
        head = QHBoxLayout(top)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(sizes.gap)
        head.addWidget(_struck(label(told.title, "second" if undone else "strong"), undone))
        head.addWidget(label(f"{told.by}　{told.at:%Y-%m-%d %H:%M}", "small"))
        head.addStretch(1)
        paper = None if undone else slip(told)
        if paper is not None:
            head.addWidget(button(paper[0], paper[1], icon_name="print", kind="quiet"))
        box = QVBoxLayout(self)
        box.setContentsMargins(sizes.page + sizes.card, 0, sizes.card, sizes.gap)
        box.setSpacing(sizes.bar)
        box.addWidget(top)
        for sentence in told.sentences:
            words = _struck(label(sentence, "second" if undone else "", wrap=True), undone)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            box.addWidget(words)
        if undone:
            box.addWidget(label(told.taken_back, "amber", wrap=True))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line and the dot: full for what counts, a ring for what was taken back or takes back."""
        worn = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, y, half = worn.page, worn.control // 2, worn.unit + 1
        painter.setPen(QPen(worn.colour("edge"), worn.bar))
        if not self._is_first:
            painter.drawLine(QPoint(x, 0), QPoint(x, y - half))
        if not self._is_last:
            painter.drawLine(QPoint(x, y + half), QPoint(x, self.height()))
        empty = bool(self.told.taken_back) or self.told.event.kind is EventKind.UNDONE
        painter.setPen(QPen(worn.colour("second" if empty else "accent"), worn.bar))
        painter.setBrush(worn.colour("surface" if empty else "accent"))
        painter.drawEllipse(QPoint(x, y), half, half)
        painter.end()


class Timeline(Column):
    """Everything that happened to a case."""

    def __init__(self, told: Sequence[ToldEvent], slip: Slip = lambda _: None) -> None:
        """`slip` gives the words and the way to the paper that goes with an event, where one does."""
        sizes = theme.current()
        super().__init__(margins=(0, sizes.pad, 0, sizes.pad))
        self.moments: list[Moment] = []
        self.put(told, slip)

    def put(self, told: Sequence[ToldEvent], slip: Slip) -> None:
        """Show events in the place of those before."""
        self.clear()
        self.moments = [
            Moment(one, is_first=place == 0, is_last=place == len(told) - 1, slip=slip)
            for place, one in enumerate(reversed(told))
        ]
        for moment in self.moments:
            self.add(moment)


def _struck(words: QLabel, undone: bool) -> QLabel:
    """Strike words through."""
    if undone:
        font = words.font()
        font.setStrikeOut(True)
        words.setFont(font)
    return words
