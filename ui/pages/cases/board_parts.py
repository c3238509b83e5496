"""What the board is made of: a number to press, a case to open, a bar that compares."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop.cases.board import Card, Figure, Holder
from desktop.cases.lights import TONES
from ui import theme
from ui.tables.painting import draw_signal

LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
MIDDLE = Qt.AlignmentFlag.AlignVCenter
ELIDE = Qt.TextElideMode.ElideRight
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Pressable(QAbstractButton):
    """Something that is painted here and opens what it tells, by mouse, blank or Enter.

    Its name stays the same when the board is counted anew, so that the focus finds it again.
    """

    def __init__(self, name: str, pressed: Callable[[], object], framed: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self._framed = framed
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(lambda: pressed())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        worn, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = self.rect().adjusted(0, 0, -worn.hair, -worn.hair)
        near = self.underMouse() or self.isDown()
        if near or self._framed:
            painter.setBrush(worn.colour("tint_strong" if self.isDown() else "tint" if near else "surface"))
            painter.setPen(QPen(worn.colour("line")) if self._framed else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(inside, worn.radius, worn.radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(worn.colour("accent")))
            painter.drawRoundedRect(inside, worn.radius, worn.radius)
        self.draw(painter, inside)
        painter.end()

    def draw(self, painter: QPainter, inside: QRect) -> None:
        """Paint what it tells."""
        raise NotImplementedError

    def write(
        self, painter: QPainter, room: QRect, words: str, colour: str, size: int, flags: int, *, bold: bool = False
    ) -> int:
        """Write a line into a room, cut short where it must be. Return how wide it is."""
        font = QFont(self.font())
        font.setPixelSize(size)
        font.setBold(bold)
        painter.setFont(font)
        painter.setPen(theme.current().colour(colour))
        shown = painter.fontMetrics().elidedText(words, ELIDE, room.width())
        painter.drawText(room, flags, shown)
        return painter.fontMetrics().horizontalAdvance(shown)


class FigureButton(Pressable):
    """A number over its title, with its signal where there is anything to count."""

    def __init__(self, figure: Figure, pressed: Callable[[Figure], object], framed: bool = True) -> None:
        super().__init__(f"figure {figure.title}", lambda: pressed(self.figure), framed)
        self.show_figure(figure)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_figure(self, figure: Figure) -> None:
        """Show another number."""
        self.figure = figure
        self.setAccessibleName(f"{figure.title} {figure.count:,} 件")
        self.setToolTip(f"查看{figure.title}的 {figure.count:,} 件")
        self.update()

    def sizeHint(self) -> QSize:
        sizes = theme.current()
        return QSize(sizes.popup * 2 // 5, sizes.title + sizes.small + 4 * sizes.gap)

    def minimumSizeHint(self) -> QSize:
        return QSize(least_figure(), self.sizeHint().height())

    def draw(self, painter: QPainter, inside: QRect) -> None:
        """Paint the number, its signal and its title."""
        worn, figure = theme.current(), self.figure
        room = inside.adjusted(worn.pad, worn.gap, -worn.gap, -worn.gap)
        tone = figure.tone if figure.count else ""
        colour = tone or ("accent" if figure.count else "second")
        top = QRect(room.x(), room.y(), room.width(), worn.title + worn.gap)
        wide = self.write(painter, top, f"{figure.count:,}", colour, worn.title, LEFT | MIDDLE, bold=bool(figure.count))
        if tone:
            draw_signal(painter, tone, top.x() + wide + worn.gap + worn.unit, top.center().y(), worn.gap + worn.bar)
        below = QRect(room.x(), top.bottom(), room.width(), room.bottom() - top.bottom())
        self.write(painter, below, figure.title, "second", worn.small, LEFT | MIDDLE)


def least_figure() -> int:
    """Return the least width of a number with its title."""
    sizes = theme.current()
    return sizes.small * 6 + 2 * sizes.pad


class CaseCard(Pressable):
    """One case: its title in one line or two, its number, who has it, its age and its light."""

    def __init__(self, card: Card, pressed: Callable[[int], object]) -> None:
        super().__init__(f"case {card.key}", lambda: pressed(card.key), framed=True)
        self.card = card
        said = (card.title, card.number, card.unit, card.words, f"已 {card.age} 天")
        self.setAccessibleName("，".join(filter(None, said)))
        self.setToolTip("\n".join(filter(None, said)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit(theme.current().popup // 2)

    def sizeHint(self) -> QSize:
        return QSize(theme.current().popup // 2, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().popup // 3, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    def draw(self, painter: QPainter, inside: QRect) -> None:
        """Paint the lines of the card."""
        worn, card = theme.current(), self.card
        room = inside.adjusted(worn.pad, worn.gap, -worn.pad, -worn.gap)
        font = QFont(self.font())
        font.setPixelSize(worn.text)
        painter.setFont(font)
        painter.setPen(worn.colour("ink"))
        line = QRect(room.x(), room.y(), room.width(), worn.label)
        for words in self._title_lines(room.width()):
            painter.drawText(line, LEFT | MIDDLE, words)
            line.translate(0, worn.label)
        line.setHeight(worn.remark)
        age = self.write(painter, line, f"{card.age} 天", "second", worn.small, RIGHT | MIDDLE)
        number = line.adjusted(0, 0, -age - worn.gap, 0)
        self.write(painter, number, card.number, "second", worn.small, LEFT | MIDDLE)
        line.translate(0, worn.remark)
        if tone := TONES[card.light]:
            draw_signal(painter, tone, line.x() + worn.unit, line.center().y(), worn.gap)
            line.setLeft(line.x() + worn.pad + worn.unit)
            line.setLeft(line.x() + self.write(painter, line, card.words, tone, worn.small, LEFT | MIDDLE) + worn.pad)
        if card.unit:
            self.write(painter, line, card.unit, "second", worn.small, (RIGHT if tone else LEFT) | MIDDLE)

    def _fit(self, width: int) -> None:
        worn = theme.current()
        lines = len(self._title_lines(width - 2 * worn.pad - worn.hair))
        self.setFixedHeight(
            lines * worn.label + (1 + bool(self.card.words or self.card.unit)) * worn.remark + 2 * worn.gap
        )

    def _title_lines(self, width: int) -> list[str]:
        font = QFont(self.font())
        font.setPixelSize(theme.current().text)
        measure, title = QFontMetrics(font), self.card.title
        if measure.horizontalAdvance(title) <= width:
            return [title]
        fits = next((n for n in range(len(title), 1, -1) if measure.horizontalAdvance(title[:n]) <= width), 1)
        return [title[:fits], measure.elidedText(title[fits:], ELIDE, width)]


class LaneHead(Pressable):
    """The name of a step and how many cases stand there."""

    def __init__(self, whole: Figure, pressed: Callable[[Figure], object]) -> None:
        super().__init__(f"lane {whole.title}", lambda: pressed(whole))
        self.whole = whole
        self.setAccessibleName(f"{whole.title} {whole.count:,} 件")
        self.setToolTip(f"查看{whole.title}的 {whole.count:,} 件")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.current().popup // 4, theme.current().control)

    def draw(self, painter: QPainter, inside: QRect) -> None:
        """Paint the name at the left, the number at the right."""
        worn = theme.current()
        room = inside.adjusted(worn.unit, 0, -worn.unit, 0)
        colour = "accent" if self.whole.count else "second"
        wide = self.write(painter, room, f"{self.whole.count:,}", colour, worn.text, RIGHT | MIDDLE, bold=True)
        name = room.adjusted(0, 0, -wide - worn.gap, 0)
        self.write(painter, name, self.whole.title, "ink", worn.text, LEFT | MIDDLE, bold=True)


class LateMark(Pressable):
    """How many cases of a step are late."""

    def __init__(self, lane: str, red: Figure, pressed: Callable[[Figure], object]) -> None:
        super().__init__(f"late {lane}", lambda: pressed(red))
        self.red = red
        self.setAccessibleName(f"{lane}逾期 {red.count:,} 件")
        self.setToolTip(f"查看{lane}中逾期的 {red.count:,} 件")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        worn = theme.current()
        wide = worn.gap + worn.pad + worn.small * len(f"{self.red.count:,}")
        return QSize(wide + worn.gap, worn.control)

    def draw(self, painter: QPainter, inside: QRect) -> None:
        """Paint the signal and the number."""
        worn = theme.current()
        draw_signal(painter, "red", inside.x() + worn.gap, inside.center().y(), worn.gap + worn.bar)
        room = inside.adjusted(worn.gap + worn.pad, 0, 0, 0)
        self.write(painter, room, f"{self.red.count:,}", "red", worn.text, LEFT | MIDDLE)


class BarButton(Pressable):
    """A title, a bar as long as its number is large beside the others, and the number; what is late is red."""

    def __init__(
        self, title: str, whole: Figure, most: int, pressed: Callable[[Figure], object], late: int = 0
    ) -> None:
        super().__init__(f"bar {title}", lambda: pressed(whole))
        self.title, self.whole, self._most, self._late = title, whole, max(most, 1), late
        said = f"{title} {whole.count:,} 件" + (f"，逾期 {late:,} 件" if late else "")
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.current().popup // 2, theme.current().control - theme.current().unit)

    def draw(self, painter: QPainter, inside: QRect) -> None:
        """Paint title, bar and number."""
        worn = theme.current()
        room = inside.adjusted(worn.unit, 0, -worn.unit, 0)
        words = min(worn.text * 9, room.width() * 9 // 20)
        self.write(
            painter, QRect(room.x(), room.y(), words, room.height()), self.title, "ink", worn.text, LEFT | MIDDLE
        )
        numbers = worn.text * 4
        said = f"{self.whole.count:,}"
        right = QRect(room.right() - numbers, room.y(), numbers, room.height())
        self.write(painter, right, said, "ink" if self.whole.count else "second", worn.text, RIGHT | MIDDLE)
        track = QRect(room.x() + words + worn.gap, room.center().y() - worn.unit, 0, worn.gap)
        track.setRight(right.x())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(worn.colour("raised"))
        painter.drawRoundedRect(track, worn.unit, worn.unit)
        self._fill(painter, track, self.whole.count, "red" if self.whole.tone == "red" else "chart_1")
        self._fill(painter, track, self._late, "red")

    def _fill(self, painter: QPainter, track: QRect, count: int, colour: str) -> None:
        if count:
            part = QRect(track)
            part.setWidth(max(track.width() * count // self._most, theme.current().gap))
            painter.setBrush(theme.current().colour(colour))
            painter.drawRoundedRect(part, theme.current().unit, theme.current().unit)


def holder_bar(holder: Holder, most: int, pressed: Callable[[Figure], object]) -> BarButton:
    """Return the bar of who has unfinished cases."""
    return BarButton(holder.name, holder.whole, most, pressed, holder.red.count)
