"""A painter for what is read from afar: words and shapes in a space of 1920 × 1080, whatever the size of the screen."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption

from ui import theme

WIDE, HIGH = 1920, 1080
LEAST = 28  # the smallest letters that the last row of a room can read
LEFT, MIDDLE, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight
LEADING = 1.36  # height of a line, in heights of its letters
ROUND = 14
MORE = "…"


class Poster:
    """Paints one page; `painter` is set so that the page fills what it paints on."""

    def __init__(self, painter: QPainter, worn: theme.Theme) -> None:
        self.painter, self.worn = painter, worn
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)

    def line(
        self,
        words: str,
        left: float,
        top: float,
        width: float,
        size: int,
        colour: str = "ink",
        *,
        bold: bool = False,
        align: Qt.AlignmentFlag = LEFT,
    ) -> float:
        """Write words on one line, shortened where they are too long; return how wide they came."""
        shown = _fitted(" ".join(words.split()), size, bold, width)
        found = font(size, bold)
        self.painter.setFont(found)
        self.painter.setPen(self.worn.colour(colour))
        box = QRectF(left, top, width, size * LEADING)
        self.painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        return wide(shown, size, bold)

    def words(
        self,
        words: str,
        left: float,
        top: float,
        width: float,
        size: int,
        colour: str = "ink",
        *,
        bold: bool = False,
        most: int = 99,
        align: Qt.AlignmentFlag = LEFT,
    ) -> float:
        """Write words in at most so many lines; return how high they came."""
        lines = broken(words, width, size, bold, most)
        for place, one in enumerate(lines):
            self.line(one, left, top + place * size * LEADING, width, size, colour, bold=bold, align=align)
        return len(lines) * size * LEADING

    def block(self, box: QRectF, fill: str, edge: str = "", radius: float = ROUND) -> None:
        """Paint a piece of ground with round corners."""
        self.painter.setPen(QPen(self.worn.colour(edge), 2) if edge else Qt.PenStyle.NoPen)
        self.painter.setBrush(self.worn.colour(fill))
        self.painter.drawRoundedRect(box, radius, radius)

    def rule(self, left: float, top: float, width: float, colour: str = "line", thick: float = 2) -> None:
        """Draw a level line."""
        self.painter.setPen(QPen(self.worn.colour(colour), thick))
        self.painter.drawLine(QPointF(left, top), QPointF(left + width, top))

    def chip(
        self,
        words: str,
        left: float,
        top: float,
        height: float,
        size: int,
        tone: str,
        most: float,
    ) -> float:
        """Write words on a ground of a signal, with the signal's shape before them; return how wide it came."""
        mark, pad = (size * 0.9 if tone in theme.TONES else 0.0), size * 0.55
        long = min(wide(words, size, True), most - mark - 2 * pad)
        whole = long + mark + 2 * pad
        fill, ink = (f"{tone}_tint", tone) if tone in theme.TONES else ("raised", "second")
        self.block(QRectF(left, top, whole, height), fill, radius=height / 4)
        if mark:
            self.sign(left + pad + size * 0.3, top + height / 2, size * 0.28, tone)
        where = top + (height - size * LEADING) / 2
        self.line(words, left + pad + mark, where, long + 1, size, ink, bold=True)
        return whole

    def sign(self, x: float, y: float, radius: float, tone: str) -> None:
        """Draw the shape of a signal: square for red, triangle for yellow, disc for green, ring for the rest."""
        painter, colour = self.painter, self.worn.colour(tone)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        if tone == "red":
            painter.drawRect(QRectF(x - radius, y - radius, 2 * radius, 2 * radius))
        elif tone == "amber":
            high = radius * 1.1
            painter.drawPolygon([QPointF(x - high, y + high), QPointF(x + high, y + high), QPointF(x, y - high)])
        elif tone == "green":
            painter.drawEllipse(QPointF(x, y), radius, radius)
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour, radius / 2))
            painter.drawEllipse(QPointF(x, y), radius * 0.8, radius * 0.8)

    @contextmanager
    def within(self, box: QRectF) -> Iterator[None]:
        """Paint nothing outside a box meanwhile."""
        self.painter.save()
        self.painter.setClipRect(box)
        yield
        self.painter.restore()


@lru_cache(64)
def font(size: int, bold: bool = False) -> QFont:
    """Return the face of all pages at a size; its letters are as wide at every scale."""
    found = QFont()
    found.setFamilies(list(theme.FAMILIES))
    found.setPixelSize(size)
    found.setBold(bold)
    found.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return found


def wide(words: str, size: int, bold: bool = False) -> float:
    """Return how wide words are on one line."""
    return QFontMetricsF(font(size, bold)).horizontalAdvance(words)


@lru_cache(2048)
def broken(words: str, width: float, size: int, bold: bool = False, most: int = 99) -> tuple[str, ...]:
    """Return words in at most so many lines; where they have no room the last one ends with an ellipsis."""
    found: list[str] = []
    for paragraph in words.split("\n"):
        found += _lines(" ".join(paragraph.split()), width, size, bold)
    if len(found) <= most:
        return tuple(found)
    return (*found[: most - 1], _fitted("".join(found[most - 1 :]), size, bold, width))


def largest(words: str, width: float, sizes: Sequence[int], most: int, bold: bool = False) -> int:
    """Return the largest of some sizes, from large to small, at which words have room in so many lines."""
    for size in sizes:
        if len(broken(words, width, size, bold)) <= most:
            return size
    return sizes[-1]


def _lines(words: str, width: float, size: int, bold: bool) -> list[str]:
    layout = QTextLayout(words, font(size, bold))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    found = []
    encoded = words.encode("utf-16-le")  # Qt counts in its own units
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        first, last = line.textStart() * 2, (line.textStart() + line.textLength()) * 2
        found.append(encoded[first:last].decode("utf-16-le").rstrip())
    layout.endLayout()
    return found


@lru_cache(4096)
def _fitted(words: str, size: int, bold: bool, width: float) -> str:
    """Return words shortened so far that they fit; a width that only just does counts as enough."""
    metrics = QFontMetricsF(font(size, bold))
    if metrics.horizontalAdvance(words) <= width + 1:
        return words
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)
