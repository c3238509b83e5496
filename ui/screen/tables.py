"""Pages that are lists of a few lines: resolutions, red and yellow, next week."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from PySide6.QtCore import QRectF

from desktop.meetings.screen import LightsPage, NextWeekPage, ResolutionsPage
from ui.poster import LEADING, LEAST, MIDDLE, Poster, broken, largest
from ui.screen.ground import TEXT, Drawn, draw_head, room

HEAD = 56
TALLEST = 144  # of a row
PAD = 24
NARROWEST = 200  # of the columns: what their heads have room in
CHIP = 60
EMPTY = 44
LARGE, SMALL, ROOMY = 42, 32, 120  # words of a row that is taller than most
Row = TypeVar("Row")


def draw_resolutions(poster: Poster, page: ResolutionsPage, drawn: Drawn) -> None:
    """Paint what was resolved and whether it was done."""
    draw_head(poster, page, page.counts)
    box = draw_card(poster)
    if not page.rows:
        draw_nothing(poster, box, page.note, drawn)
        return
    state, due, who = 300, 200, 380
    text = box.width() - state - due - who - 3 * PAD
    lefts = [box.left(), box.left() + text + PAD, box.left() + text + who + 2 * PAD, box.right() - state]
    _heads(poster, box, list(zip(lefts, ("议定事项", "责任人", "期限", "落实情况"), strict=True)))
    for top, high, row in _rows(poster, box, page.rows):
        _cell(poster, row.text, lefts[0], top, text, high, "ink")
        _cell(poster, row.who, lefts[1], top, who, high, "ink")
        _cell(poster, row.due, lefts[2], top, due, high, "second")
        poster.chip(row.state, lefts[3], top + (high - CHIP) / 2, CHIP, 32, row.tone, state)
        drawn.add([QRectF(box.left(), top, box.width(), high)], [row.behind])


def draw_lights(poster: Poster, page: LightsPage, drawn: Drawn) -> None:
    """Paint the red and yellow list."""
    draw_head(poster, page, page.counts)
    box = draw_card(poster)
    if not page.rows:
        draw_nothing(poster, box, page.note, drawn)
        return
    state, unit, stage = 280, 340, 210
    text = box.width() - state - unit - stage - 3 * PAD
    lefts = [box.left(), box.left() + state + PAD, box.right() - stage - unit - PAD, box.right() - stage]
    _heads(poster, box, list(zip(lefts, ("时限", "事件", "承办单位", "环节"), strict=True)))
    for top, high, row in _rows(poster, box, page.rows):
        poster.chip(row.words, lefts[0], top + (high - CHIP) / 2, CHIP, 32, row.tone, state)
        _cell(poster, row.title, lefts[1], top, text, high, "ink")
        _cell(poster, row.unit, lefts[2], top, unit, high, "ink")
        _cell(poster, row.stage, lefts[3], top, stage, high, "second")
        drawn.add([QRectF(box.left(), top, box.width(), high)], [row.behind])


def draw_next_week(poster: Poster, page: NextWeekPage, drawn: Drawn) -> None:
    """Paint what comes: a day or a word, and what it is."""
    draw_head(poster, page)
    box = draw_card(poster)
    if not page.items:
        draw_nothing(poster, box, page.note, drawn)
        return
    day = 300
    for top, high, (title, words) in _rows(poster, box, page.items, 0):
        _cell(poster, title, box.left(), top, day, high, "accent", bold=True)
        _cell(poster, words, box.left() + day + PAD, top, box.width() - day - PAD, high, "ink")


def draw_nothing(poster: Poster, box: QRectF, words: str, drawn: Drawn) -> None:
    """Write in the middle why there is nothing to be seen."""
    drawn.is_empty = True
    lines = broken(words, box.width() * 0.8, EMPTY, False, 4)
    top = box.center().y() - len(lines) * EMPTY * LEADING / 2
    from_left = box.left() + box.width() * 0.1
    poster.words(words, from_left, top, box.width() * 0.8, EMPTY, "second", most=4, align=MIDDLE)


def draw_card(poster: Poster) -> QRectF:
    """Paint the ground of a list or a chart; return the room on it."""
    whole = room()
    poster.block(whole, "surface", "line")
    return whole.adjusted(PAD * 1.5, PAD / 2, -PAD * 1.5, -PAD / 2)


def _heads(poster: Poster, box: QRectF, heads: Sequence[tuple[float, str]]) -> None:
    for left, words in heads:
        poster.line(words, left, box.top() + (HEAD - LEAST * LEADING) / 2, NARROWEST, LEAST, "second")
    poster.rule(box.left(), box.top() + HEAD, box.width(), "edge")


def _rows(poster: Poster, box: QRectF, rows: Sequence[Row], head: float = HEAD) -> Iterator[tuple[float, float, Row]]:
    """Yield each row with its top and its height, a line between it and the one before."""
    high = min((box.height() - head) / len(rows), TALLEST)
    for place, row in enumerate(rows):
        top = box.top() + head + place * high
        if place:
            poster.rule(box.left(), top, box.width())
        yield top, high, row


def _cell(
    poster: Poster, words: str, left: float, top: float, width: float, high: float, colour: str, *, bold: bool = False
) -> None:
    """Write words in the middle of a cell: on one line at full size, else on two smaller ones."""
    sizes = (LARGE, TEXT, SMALL) if high >= ROOMY else (TEXT, SMALL)
    size = largest(words, width, sizes, 1, bold)
    most = 1
    if len(broken(words, width, size, bold)) > 1:
        size, most = (SMALL, 2) if high >= 2 * SMALL * LEADING else (LEAST, max(1, int(high / (LEAST * LEADING))))
    lines = len(broken(words, width, size, bold, most))
    poster.words(words, left, top + (high - lines * size * LEADING) / 2, width, size, colour, bold=bold, most=most)
