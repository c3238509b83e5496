"""What the board is made of: a number to press, a case to open, a bar that compares."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop.cases.board import Card, Figure, Holder
from desktop.cases.lights import TONES
from ui import theme
from ui.tables.painting import draw_signal

LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
MIDDLE, TOP = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignTop
ELIDE = Qt.TextElideMode.ElideRight
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Pressable(QAbstractButton):
    """Something that is painted here and opens what it tells, by mouse, blank or Enter."""

    def __init__(self, pressed: Callable[[], object], framed: bool = False) -> None:
        super().__init__()
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
        super().__init__(lambda: pressed(self.figure), framed)
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
        sizes = theme.current()
        return QSize(sizes.small * 6 + 2 * sizes.pad, self.sizeHint().height())

    def draw(self, painter: QPainter, inside: QRect) -> None:
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


class CaseCard(Pressable):
    """One case: its title in two lines, its number, who has it, its light and age."""

    def __init__(self, card: Card, pressed: Callable[[int], object]) -> None:
        super().__init__(lambda: pressed(card.key), framed=True)
        self.card = card
        said = (card.title, card.number, card.unit, card.words, f"已 {card.age} 天")
        self.setAccessibleName("，".join(filter(None, said)))
        self.setToolTip("\n".join(filter(None, said)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        sizes = theme.current()
        return QSize(sizes.popup // 2, 2 * sizes.label + 2 * sizes.remark + 2 * sizes.gap)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().popup // 3, self.sizeHint().height())

    def draw(self, painter: QPainter, inside: QRect) -> None:
        worn, card = theme.current(), self.card
        tone = TONES[card.light]
        room = inside.adjusted(worn.pad, worn.gap, -worn.gap, -worn.gap)
        title = QRect(room.x(), room.y(), room.width(), 2 * worn.label)
        self._write_title(painter, title)
        about = QRect(room.x(), title.bottom() + 1, room.width(), worn.remark)
        who = "　".join(filter(None, (card.number, card.unit)))
        self.write(painter, about, who, "second", worn.small, LEFT | MIDDLE)
        foot = about.translated(0, worn.remark)
        age = self.write(painter, foot, f"{card.age} 天", "second", worn.small, RIGHT | MIDDLE)
        if tone:
            draw_signal(painter, tone, foot.x() + worn.unit, foot.center().y(), worn.gap)
            words = foot.adjusted(worn.pad + worn.unit, 0, -age - worn.gap, 0)
            self.write(painter, words, card.words, tone, worn.small, LEFT | MIDDLE)

    def _write_title(self, painter: QPainter, room: QRect) -> None:
        worn = theme.current()
        font = QFont(self.font())
        font.setPixelSize(worn.text)
        painter.setFont(font)
        painter.setPen(worn.colour("ink"))
        first, rest = _first_line(self.card.title, painter, room.width())
        painter.drawText(QRect(room.x(), room.y(), room.width(), worn.label), LEFT | MIDDLE, first)
        if rest:
            below = QRect(room.x(), room.y() + worn.label, room.width(), worn.label)
            painter.drawText(below, LEFT | MIDDLE, painter.fontMetrics().elidedText(rest, ELIDE, room.width()))


def _first_line(words: str, painter: QPainter, width: int) -> tuple[str, str]:
    """Return what fits into a line, and the rest."""
    measure = painter.fontMetrics()
    if measure.horizontalAdvance(words) <= width:
        return words, ""
    fits = 1
    while fits < len(words) and measure.horizontalAdvance(words[: fits + 1]) <= width:
        fits += 1
    return words[:fits], words[fits:]


class BarButton(Pressable):
    """A title, a bar as long as its number is large beside the others, and the number; what is late is red."""

    def __init__(
        self, title: str, whole: Figure, most: int, pressed: Callable[[Figure], object], late: int = 0
    ) -> None:
        super().__init__(lambda: pressed(whole))
        self.title, self.whole, self._most, self._late = title, whole, max(most, 1), late
        said = f"{title} {whole.count:,} 件" + (f"，逾期 {late:,} 件" if late else "")
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.current().popup // 2, theme.current().control - theme.current().unit)

    def draw(self, painter: QPainter, inside: QRect) -> None:
        worn = theme.current()
        room = inside.adjusted(worn.unit, 0, -worn.unit, 0)
        words = min(worn.text * 6, room.width() * 2 // 5)
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
