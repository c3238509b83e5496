"""The whole of a stretch: how many came, went and stay, and every indicator with its goal and how it changed."""

from collections.abc import Callable
from functools import partial
from operator import itemgetter

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.cases import indicators as told
from desktop.cases.figures import Overview
from desktop.cases.indicators import (
    COUNTED_BY_KEY,
    INDICATORS,
    Counts,
    change,
    change_text,
    figure_text,
)  # fmt: skip
from desktop.cases.spans import Span
from ui import theme
from ui.buttons import label
from ui.elided import Elided, SignalWord

COUNTS = (told.RECEIVED, told.FINISHED, told.OPEN_AFTER, told.SMALL, told.BIG, told.PEOPLE)
ACROSS = 4  # cards beside each other
BEFORE, YEAR = "环比", "同比"


class FigureCard(QAbstractButton):
    """One figure: its name, its value, how it changed, what it is made of. Pressed, it opens its cases."""

    def __init__(self, title: str, about: str, pressed: Callable[[], object], *, is_large: bool = False) -> None:
        super().__init__()
        self._title = title
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(f"{title}：{about}")
        self.clicked.connect(lambda: pressed())
        sizes = theme.current()
        self.value = label("…", "title" if is_large else "section")
        self.goal = SignalWord()
        self.changes = Elided("", "second" if is_large else "small")
        head = QHBoxLayout()
        head.setSpacing(sizes.unit)
        head.addWidget(label(title, "strong"))
        head.addStretch(1)
        head.addWidget(self.goal)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.pad, sizes.gap, sizes.pad, sizes.gap)
        whole.setSpacing(sizes.bar)
        whole.addLayout(head)
        whole.addWidget(self.value)
        whole.addWidget(self.changes)
        if is_large:
            whole.addWidget(Elided(about, "small"))
        for one in self.findChildren(QWidget):
            one.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_goal(None, None)

    def show_value(self, text: str, changes: str) -> None:
        """Show another value, and how it changed."""
        self.value.setText(text)
        self.changes.set_words(changes)
        self.setAccessibleName(f"{self._title} {text} {changes}")

    def show_goal(self, goal: str | None, is_met: bool | None) -> None:
        """Show whether the goal is reached, where there is one."""
        self.goal.setVisible(goal is not None)
        if goal is not None:
            tone = "" if is_met is None else "green" if is_met else "red"
            self.goal.show_words(f"目标 {goal}" + ("" if is_met is None else " 达标" if is_met else " 未达标"), tone)

    def paintEvent(self, event: QPaintEvent) -> None:
        worn, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(worn.colour("hover" if self.underMouse() or self.isDown() else "surface"))
        painter.setPen(QPen(worn.colour("accent" if self.hasFocus() else "line")))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), worn.radius, worn.radius)
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()


class CardSheet(QWidget):
    """All cards of a stretch."""

    def __init__(self, pressed: Callable[[str], object]) -> None:
        """`pressed` is told the key of a count or an indicator."""
        super().__init__()
        sizes = theme.current()
        self.cards: dict[str, FigureCard] = {}
        counts, indicators = QHBoxLayout(), QGridLayout()
        for layout in (counts, indicators):
            layout.setSpacing(sizes.gap)
        for key in COUNTS:
            one = COUNTED_BY_KEY[key]
            self.cards[key] = FigureCard(one.title, one.about, partial(pressed, key))
            counts.addWidget(self.cards[key], 1)
        for place, indicator in enumerate(INDICATORS):
            about = indicator.formula
            card = FigureCard(indicator.title, about, partial(pressed, indicator.key), is_large=True)
            self.cards[indicator.key] = card
            indicators.addWidget(card, place // ACROSS, place % ACROSS)
        for column in range(ACROSS):
            indicators.setColumnStretch(column, 1)
        self.note = label("", "second", wrap=True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(sizes.gap)
        whole.addLayout(counts)
        whole.addLayout(indicators)
        whole.addWidget(self.note)

    def show_overview(self, overview: Overview, closed: str = "") -> None:
        """Show the figures of a stretch; `closed` says when they were closed."""
        for key in COUNTS:
            self._show(key, COUNTED_BY_KEY[key].unit, itemgetter(key), overview)
        for one in INDICATORS:
            self._show(one.key, one.unit, one.of, overview)
            if one.goal is not None:
                self.cards[one.key].show_goal(f"≥{one.goal:g}%", one.is_met(one.of(overview.now)))
        before, year = overview.compared
        told_of = [f"同比：与 {_days(year)} 比"] + ([f"环比：与 {_days(before)} 比"] if before != year else [])
        self.note.setText(f"{closed}{'；'.join(reversed(told_of))}。点一个数字，看它数到的事件。")

    def _show(self, key: str, unit: str, read: Callable[[Counts], float | None], overview: Overview) -> None:
        now = read(overview.now)
        changes = [
            change_text(words, change(now, read(earlier), unit), unit)
            for words, earlier, span in (
                (BEFORE, overview.before, overview.compared[0]),
                (YEAR, overview.year_before, overview.compared[1]),
            )
            if words == YEAR or span != overview.compared[1]
        ]
        self.cards[key].show_value(figure_text(now, unit), "　".join(changes))


def _days(span: Span) -> str:
    return f"{span.first} 至 {span.last}"
