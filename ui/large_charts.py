"""Charts to be read from afar: bars, columns and lines with their names and numbers written on them, no legends.

They are painted, not built of widgets, so that the screen, a picture and a file show one and the same at every size.
Each returns where its parts lie, by their place, for whoever wants to know what is under the mouse.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPen, QPolygonF

from ui.chart_scale import apart, steps_to
from ui.poster import LEADING, LEAST, MIDDLE, RIGHT, Poster, wide

LABEL, NUMBER, LARGE = 36, 38, 44
THICKEST, THICK = 72, 0.6  # of a bar: at most, and in shares of its row
NAMES = 0.34  # of the width at most, for the names of bars
GAP = 20
LINE, POINT = 6, 9
STRONG, PALE = "chart_1", "tint_strong"

Bars = Sequence[tuple[str, int, int | None]]  # name, number, number of the stretch before


def draw_bars(poster: Poster, box: QRectF, bars: Bars, colour: str = STRONG) -> list[QRectF]:
    """Paint bars below each other; a pale one behind shows the number of the stretch before, which is written too."""
    if not bars:
        return []
    row = min(box.height() / len(bars), THICKEST / THICK)
    size = max(LEAST, min(LARGE, int(row / LEADING / 1.3)))
    names = min(max(wide(name, size) for name, _, _ in bars), box.width() * NAMES)
    told = [_told(number, before) for _, number, before in bars]
    behind = max(wide(number, size, True) + GAP + wide(words, LEAST) for number, words in told) + GAP
    left = box.left() + names + GAP
    longest = max(1, *(max(number, before or 0) for _, number, before in bars))
    scale = max(box.right() - left - behind, 1) / longest
    found, painter = [], poster.painter
    for place, ((name, number, before), (figure, words)) in enumerate(zip(bars, told, strict=True)):
        top = box.top() + place * row
        middle, thick = top + row / 2, min(row * THICK, THICKEST)
        poster.line(name, box.left(), middle - size * LEADING / 2, names, size, "ink", align=RIGHT)
        for length, tint in ((before or 0, PALE), (number, colour)):
            painter.fillRect(QRectF(left, middle - thick / 2, length * scale, thick), poster.worn.colour(tint))
        if before is not None and 0 < before < number:
            painter.fillRect(QRectF(left + before * scale - 2, middle - thick / 2, 4, thick), poster.worn.colour(PALE))
        end = left + max(number, before or 0) * scale + GAP
        end += poster.line(figure, end, middle - size * LEADING / 2, behind, size, "ink", bold=True) + GAP
        poster.line(words, end, middle - LEAST * LEADING / 2, behind, LEAST, "second")
        found.append(QRectF(box.left(), top, box.width(), row))
    painter.setPen(QPen(poster.worn.colour("edge"), 3))
    painter.drawLine(QPointF(left, box.top()), QPointF(left, box.top() + row * len(bars)))
    return found


def draw_columns(poster: Poster, box: QRectF, columns: Bars, tones: Sequence[str]) -> list[QRectF]:
    """Paint columns side by side, each with its number over it and its name below; `tones` are their colours."""
    if not columns:
        return []
    step = box.width() / len(columns)
    foot = box.bottom() - 2 * LABEL * LEADING
    high = foot - box.top() - NUMBER * 2
    most = max(1, *(number for _, number, _ in columns))
    found, painter = [], poster.painter
    for place, (name, number, before) in enumerate(columns):
        left, thick, tall = box.left() + place * step, step * 0.56, high * number / most
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(poster.worn.colour(tones[place]))
        painter.drawRect(QRectF(left + (step - thick) / 2, foot - tall, thick, tall))
        size = 60
        poster.line(f"{number:,}", left, foot - tall - size * LEADING, step, size, "ink", bold=True, align=MIDDLE)
        poster.line(name, left, foot + 10, step, LABEL, "ink", align=MIDDLE)
        if before is not None:
            words = f"上期 {before:,}"
            poster.line(words, left, foot + 10 + LABEL * LEADING, step, LEAST, "second", align=MIDDLE)
        found.append(QRectF(left, box.top(), step, box.height()))
    poster.rule(box.left(), foot, box.width(), "edge", 3)
    return found


def draw_lines(
    poster: Poster, box: QRectF, places: Sequence[str], lines: Sequence[tuple[str, Sequence[int]]]
) -> list[QRectF]:
    """Paint lines through places, each with its name and its last number at its end."""
    if not places:
        return []
    highest = max(1, *(max(values, default=0) for _, values in lines))
    steps = steps_to(highest)
    aside = max(wide(f"{step:,.0f}", LEAST) for step in steps) + GAP
    ends = [f"{name} {values[-1]:,}" for name, values in lines if values]
    room = max((wide(words, NUMBER, True) for words in ends), default=0) + 3 * GAP
    foot, top = box.bottom() - LEAST * LEADING - GAP, box.top() + NUMBER / 2
    left, right = box.left() + aside + GAP, box.right() - room
    across = (right - left) / max(len(places) - 1, 1)
    up = (foot - top) / max(highest, steps[-1])
    for step in steps:
        poster.rule(box.left() + aside, foot - step * up, right - box.left() - aside, "edge" if step == 0 else "line")
        poster.line(f"{step:,.0f}", box.left(), foot - step * up - LEAST * LEADING / 2, aside - GAP / 2, LEAST,
                    "second", align=RIGHT)  # fmt: skip
    _name_places(poster, places, left, across, foot + GAP / 2)
    heights = apart([values[-1] * up if values else 0.0 for _, values in lines], NUMBER * LEADING)
    for number, ((name, values), height) in enumerate(zip(lines, heights, strict=True), 1):
        _draw_line(poster, [QPointF(left + at * across, foot - value * up) for at, value in enumerate(values)], number)
        if values:
            where = foot - height - NUMBER * LEADING / 2
            _mark(poster, QPointF(right + 2 * GAP, foot - height), number)
            poster.line(f"{name} {values[-1]:,}", right + 3 * GAP, where, room, NUMBER, "ink", bold=True)
    return [QRectF(left + (at - 0.5) * across, box.top(), across, box.height()) for at, _ in enumerate(places)]


def _draw_line(poster: Poster, points: Sequence[QPointF], number: int) -> None:
    """Paint one line; each has dots of a shape of its own, for who tells the colours apart with difficulty."""
    painter, colour = poster.painter, poster.worn.colour(f"chart_{number}")
    pen = QPen(colour, LINE)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if number == 2:
        pen.setDashPattern([3, 1.4])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF(points))
    for at in points:
        _mark(poster, at, number)


def _mark(poster: Poster, at: QPointF, number: int) -> None:
    painter = poster.painter
    painter.setPen(QPen(poster.worn.colour("surface"), 2))
    painter.setBrush(poster.worn.colour(f"chart_{number}"))
    if number == 1:
        painter.drawEllipse(at, POINT, POINT)
    elif number == 2:
        painter.drawRect(QRectF(at.x() - POINT + 1, at.y() - POINT + 1, 2 * POINT - 2, 2 * POINT - 2))
    else:
        corners = ((0, -POINT - 2), (POINT + 2, 0), (0, POINT + 2), (-POINT - 2, 0))
        painter.drawPolygon([QPointF(at.x() + x, at.y() + y) for x, y in corners])


def _name_places(poster: Poster, places: Sequence[str], left: float, across: float, top: float) -> None:
    """Write the names of places, every second or third where all have no room; the last one always."""
    widest = max(wide(name, LEAST) for name in places) + GAP
    every = max(1, -(-int(widest) // max(int(across), 1)))
    last = len(places) - 1
    for at, name in enumerate(places):
        if (last - at) % every == 0:
            poster.line(name, left + at * across - widest / 2, top, widest, LEAST, "second", align=MIDDLE)


def _told(number: int, before: int | None) -> tuple[str, str]:
    return f"{number:,}", "" if before is None else f"上期 {before:,}"
