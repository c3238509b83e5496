"""Pages of figures: large numbers, bars, columns, lines."""

from PySide6.QtCore import QRectF

from desktop.meetings.screen import AgesPage, BarsPage, LinesPage, WeekPage
from ui.large_charts import draw_bars, draw_columns, draw_lines
from ui.poster import LEADING, Poster, largest, wide
from ui.screen.ground import TEXT, Drawn, draw_head, room
from ui.screen.tables import draw_card, draw_nothing

GAP = 28
COLUMNS = 3
NUMBERS = (132, 116, 96, 80)  # sizes of a large number
UNIT, CHANGE = 44, 36
PAD = 40
OLD, YOUNG = "chart_2", "chart_1"  # columns of what has lasted long, and of the rest


def draw_week(poster: Poster, page: WeekPage, drawn: Drawn) -> None:
    """Paint the stretch in large numbers, each on a card of its own."""
    draw_head(poster, page)
    if not page.figures:
        draw_nothing(poster, draw_card(poster), page.note, drawn)
        return
    box = room()
    rows = -(-len(page.figures) // COLUMNS)
    across, down = (box.width() + GAP) / COLUMNS, (box.height() + GAP) / rows
    for place, one in enumerate(page.figures):
        row, column = divmod(place, COLUMNS)
        card = QRectF(box.left() + column * across, box.top() + row * down, across - GAP, down - GAP)
        poster.block(card, "surface", "line")
        inner = card.width() - 2 * PAD
        size = largest(one.value, inner - wide(one.unit, UNIT) - 16, NUMBERS, 1, bold=True)
        high = (TEXT + size + CHANGE) * LEADING + 24
        top = card.top() + (card.height() - high) / 2
        left = card.left() + PAD
        poster.line(one.title, left, top, inner, TEXT + 4, "second")
        top += TEXT * LEADING + 12
        long = poster.line(one.value, left, top, inner, size, "ink", bold=True)
        base = top + size * (LEADING + 0.72) / 2 - UNIT * (LEADING + 0.72) / 2
        poster.line(one.unit, left + long + 16, base, inner - long - 16, UNIT, "second")
        top += size * LEADING + 12
        if one.tone:
            poster.sign(left + 14, top + CHANGE * LEADING / 2, 13, one.tone)
        poster.line(one.change, left + (44 if one.tone else 0), top, inner, CHANGE, one.tone or "second")
        drawn.add([card], [one.behind])


def draw_bars_page(poster: Poster, page: BarsPage, drawn: Drawn) -> None:
    """Paint counts side by side."""
    draw_head(poster, page)
    box = draw_card(poster)
    if not page.bars:
        draw_nothing(poster, box, page.note, drawn)
        return
    bars = [(one.title, one.value, one.before) for one in page.bars]
    drawn.add(draw_bars(poster, box.adjusted(0, 24, 0, -24), bars), [one.behind for one in page.bars])


def draw_ages(poster: Poster, page: AgesPage, drawn: Drawn) -> None:
    """Paint how long things have lasted: what is oldest stands out."""
    draw_head(poster, page)
    box = draw_card(poster)
    if not any(one.value for one in page.bands):
        draw_nothing(poster, box, page.note, drawn)
        return
    bands = [(one.title, one.value, one.before) for one in page.bands]
    tones = [OLD if place == len(bands) - 1 else YOUNG for place in range(len(bands))]
    boxes = draw_columns(poster, box.adjusted(0, 24, 0, -8), bands, tones)
    drawn.add(boxes, [one.behind for one in page.bands])


def draw_lines_page(poster: Poster, page: LinesPage, drawn: Drawn) -> None:
    """Paint counts from week to week."""
    draw_head(poster, page)
    box = draw_card(poster)
    if not page.places:
        draw_nothing(poster, box, page.note, drawn)
        return
    lines = [(one.title, one.values) for one in page.lines]
    drawn.add(draw_lines(poster, box.adjusted(0, 32, 0, -16), page.places, lines), page.behind)
