"""The page with the map: every grid in the tint of its figure, those with most of it numbered and named beside it."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QTransform

from desktop.maps.shapes import Bounds
from desktop.meetings.screen import MapPage
from ui.map.canvas import NO_TINT, line
from ui.map.outlines import Outline, Outlines, Plot
from ui.poster import LEADING, LEAST, MIDDLE, RIGHT, Poster, wide
from ui.screen.ground import TEXT, Drawn, draw_head
from ui.screen.tables import draw_card, draw_nothing

ASIDE = 500  # the words beside the map
GAP = 40
BADGE = 24  # radius of a number on the map
PATCH = 44
LIGHT, HEAVY = 0, 4  # widths of borders
BORDER = -1  # keys of larger polygons begin here and fall


def made_ready(page: MapPage) -> Outlines:
    """Return the polygons of a page ready to be drawn. Takes a moment: a job for beside the window."""
    plots = [Plot(one.key, one.title, one.rings) for one in page.areas]
    plots += [Plot(BORDER - place, "", rings) for place, rings in enumerate(page.borders)]
    return Outlines.of(plots, Bounds(*page.extent))


def draw_map(poster: Poster, page: MapPage, outlines: Outlines | None, drawn: Drawn) -> None:
    """Paint the map and what its tints mean."""
    draw_head(poster, page)
    box = draw_card(poster)
    if not page.areas or outlines is None or not outlines.all:
        draw_nothing(poster, box, page.note, drawn)
        return
    ground = box.adjusted(0, 12, -ASIDE - GAP, -12)
    place = _placed(outlines, ground)
    _draw_areas(poster, page, outlines, place)
    _draw_names(poster, page, outlines, place)
    known = {one.key: one for one in outlines.all}
    for area in page.areas:
        if area.key in known:
            west, north, east, south = known[area.key].box
            drawn.add([place.mapRect(QRectF(QPointF(west, north), QPointF(east, south)))], [area.behind])
    _draw_badges(poster, page, known, place)
    _draw_aside(poster, page, QRectF(box.right() - ASIDE, box.top() + 12, ASIDE, box.height() - 24), drawn)


def _placed(outlines: Outlines, box: QRectF) -> QTransform:
    west, north, east, south = outlines.box
    scale = min(box.width() / max(east - west, 1.0), box.height() / max(south - north, 1.0))
    made = QTransform.fromTranslate(box.center().x(), box.center().y()).scale(scale, scale)
    return made.translate(-(west + east) / 2, -(north + south) / 2)


def _draw_areas(poster: Poster, page: MapPage, outlines: Outlines, place: QTransform) -> None:
    painter, worn = poster.painter, poster.worn
    tints = {one.key: one.tint for one in page.areas}
    brushes = {tint: QBrush(worn.colour(f"map_{tint + 1}")) for tint in range(5)}
    nothing = QBrush(worn.colour("edge"), NO_TINT)
    painter.save()
    heavy = max(1, round(HEAVY * painter.transform().m11()))
    painter.setTransform(place, True)
    level = outlines.level(painter.transform().m11())
    painter.setPen(line(worn.colour("second"), LIGHT))
    for one in outlines.all:
        if one.key in tints:
            tint = tints[one.key]
            painter.setBrush(nothing if tint is None else brushes[tint])
            painter.drawPath(one.paths[level])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(line(worn.colour("ink"), heavy))
    for one in outlines.all:
        if one.key <= BORDER:
            painter.drawPath(one.paths[level])
    painter.restore()


def _draw_names(poster: Poster, page: MapPage, outlines: Outlines, place: QTransform) -> None:
    """Write names and figures where they have room at a size that can be read."""
    values = {one.key: one for one in page.areas}
    badges = set(page.most)
    scale = place.m11()
    for one in outlines.all:
        area = values.get(one.key)
        if area is None or one.key in badges:
            continue
        across, down = one.room[0] * scale, one.room[1] * scale
        if across < wide(area.title, LEAST) * 1.2 or down < LEAST * LEADING:
            continue
        at = place.map(QPointF(*one.spot))
        lines = [area.title, area.value] if down > 2 * LEAST * LEADING else [area.title]
        top = at.y() - len(lines) * LEAST * LEADING / 2
        for number, words in enumerate(lines):
            poster.line(words, at.x() - across / 2, top + number * LEAST * LEADING, across, LEAST, "ink",
                        bold=number > 0, align=MIDDLE)  # fmt: skip


def _draw_badges(poster: Poster, page: MapPage, known: dict[int, Outline], place: QTransform) -> None:
    for number, key in enumerate(page.most, 1):
        if key in known:
            _badge(poster, place.map(QPointF(*known[key].spot)), number)


def _badge(poster: Poster, at: QPointF, number: int) -> None:
    painter: QPainter = poster.painter
    painter.setPen(QPen(poster.worn.colour("surface"), 3))
    painter.setBrush(poster.worn.colour("accent"))
    painter.drawEllipse(at, BADGE, BADGE)
    poster.line(str(number), at.x() - BADGE, at.y() - LEAST * LEADING / 2, 2 * BADGE, LEAST, "on_accent", bold=True,
                align=MIDDLE)  # fmt: skip


def _draw_aside(poster: Poster, page: MapPage, box: QRectF, drawn: Drawn) -> None:
    top = box.top()
    poster.line(page.figure, box.left(), top, box.width(), TEXT, "second")
    top += TEXT * LEADING + 16
    values = {one.key: one for one in page.areas}
    for number, key in enumerate(page.most, 1):
        area = values[key]
        _badge(poster, QPointF(box.left() + BADGE, top + 34), number)
        told = wide(area.value, TEXT, True)
        width = box.width() - 2 * BADGE - told - 44
        poster.line(area.value, box.right() - told - 2, top + 34 - TEXT * LEADING / 2, told + 2, TEXT, bold=True)
        poster.line(area.title, box.left() + 2 * BADGE + 20, top + 34 - 32 * LEADING / 2, width, 32)
        drawn.add([QRectF(box.left(), top, box.width(), 68)], [area.behind])
        top += 72
    high = len(page.tints) * (PATCH + 14)
    top = max(top + 20, box.bottom() - high)
    for one in page.tints:
        patch = QRectF(box.left(), top, PATCH * 1.5, PATCH)
        poster.painter.setPen(QPen(poster.worn.colour("second"), 2))
        worn = poster.worn
        brush = QBrush(worn.colour("edge"), NO_TINT) if one.tint is None else QBrush(worn.colour(f"map_{one.tint + 1}"))
        poster.painter.setBrush(brush)
        poster.painter.drawRect(patch)
        where = top + (PATCH - 32 * LEADING) / 2
        poster.line(one.words, patch.right() + 20, where, 230, 32, "ink")
        left = patch.right() + 230
        poster.line(f"{one.count:,} 个", left, where, box.right() - left, LEAST, "second", align=RIGHT)
        top += PATCH + 14
