"""The first page, and pages of one matter each: what is known, what is to be decided, what was resolved."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF

from desktop.meetings.screen import FailedPage, MatterPage, TitlePage
from ui.poster import HIGH, LEADING, LEAST, WIDE, Poster, broken, largest, wide
from ui.screen.ground import EDGE, TEXT, Drawn, draw_head, room
from ui.screen.tables import draw_card, draw_nothing

TITLES = (104, 88, 72, 60)
OFFICE = 48
AGENDA = 620  # width of the list of sections
PAD = 36
SIZES = (46, 42, 38, 34, LEAST)
FACTS = (54, *SIZES)
FEW = 7  # rows of a table that are written large
ANSWERS = 3  # lines of what was resolved that have room


def draw_title(poster: Poster, page: TitlePage) -> None:
    """Paint what is held, when, where; and the agenda."""
    poster.painter.fillRect(QRectF(0, 0, WIDE, HIGH), poster.worn.colour("surface"))
    poster.painter.fillRect(QRectF(0, 0, 28, HIGH), poster.worn.colour("accent"))
    left, width = EDGE + 40, WIDE - 2 * EDGE - 40 - AGENDA - 100
    title = page.title
    if wide(title, TITLES[0], True) > width and title.endswith(page.kind):  # no line ends within the kind's name
        title = f"{title.removesuffix(page.kind)}\n{page.kind}".strip()
    size = largest(title, width, TITLES, 3, bold=True)
    high = len(broken(title, width, size, True, 3)) * size * LEADING
    top = max(120.0, 420 - high / 2)
    poster.line(page.office, left, top - OFFICE * LEADING - 24, width, OFFICE, "accent", bold=True)
    top += poster.words(title, left, top, width, size, bold=True, most=3) + 48
    poster.block(QRectF(left, top, 120, 8), "accent", radius=2)
    top += 48
    names = max((wide(title, TEXT) for title, _ in page.facts), default=0) + 32
    for title, words in page.facts:
        poster.line(title, left, top, names, TEXT, "second")
        top += poster.words(words, left + names, top, width - names, TEXT, most=2) + 14
    if page.agenda:
        _draw_agenda(poster, page.agenda)


def draw_matter(poster: Poster, page: MatterPage, drawn: Drawn) -> None:
    """Paint one matter."""
    draw_head(poster, page, aside=page.number)
    box = room()
    answers = _answers(page)
    high = 0.0
    if page.question or answers:
        high = _draw_question(poster, page, answers, box)
    upper = QRectF(box.left(), box.top(), box.width(), box.height() - high - (28 if high else 0))
    poster.block(upper, "surface", "line")
    drawn.add([upper], [page.behind])
    inner = upper.adjusted(PAD, PAD * 0.6, -PAD, -PAD * 0.6)
    if page.table:
        top = _draw_facts(poster, page.facts, inner, inner.height() * 0.4) if page.facts else inner.top()
        _draw_table(poster, page.table, QRectF(inner.left(), top, inner.width(), inner.bottom() - top))
    else:
        _draw_facts(poster, page.facts, inner, inner.height())


def draw_failed(poster: Poster, page: FailedPage, drawn: Drawn) -> None:
    """Paint that a page could not be read."""
    draw_head(poster, page)
    draw_nothing(poster, draw_card(poster), page.note, drawn)


def _draw_agenda(poster: Poster, agenda: Sequence[str]) -> None:
    box = QRectF(WIDE - EDGE - AGENDA, 150, AGENDA, HIGH - 300)
    poster.block(box, "ground", "line")
    poster.line("议程", box.left() + 48, box.top() + 36, 300, 40, "accent", bold=True)
    top = box.top() + 124
    row = min(110.0, (box.bottom() - top - 24) / len(agenda))
    for number, words in enumerate(agenda, 1):
        poster.line(f"{number}", box.left() + 48, top + (row - TEXT * LEADING) / 2, 48, TEXT, "second", bold=True)
        size = largest(words, AGENDA - 160, (TEXT, 32, LEAST), 1)
        most = max(1, int(row / (size * LEADING)))
        lines = len(broken(words, AGENDA - 160, size, False, most))
        where = top + (row - lines * size * LEADING) / 2
        poster.words(words, box.left() + 104, where, AGENDA - 160, size, most=most)
        top += row


def _answers(page: MatterPage) -> list[str]:
    left = len(page.resolved) - ANSWERS
    return [*page.resolved[:ANSWERS], *([f"另有 {left} 项议定事项"] if left > 0 else [])]


def _draw_question(poster: Poster, page: MatterPage, answers: Sequence[str], box: QRectF) -> float:
    """Paint what is to be decided, or what was; return how high that is."""
    tone, ground = ("green", "green_tint") if answers else ("accent", "tint")
    words = list(answers) or [page.question]
    name = "议定" if answers else "请会议研究"
    beside = wide(name, 40, True) + 44
    width = box.width() - 2 * PAD - beside
    size = next((one for one in SIZES if sum(len(broken(w, width, one, True)) for w in words) * one * LEADING < 230),
                LEAST)  # fmt: skip
    most = max(1, int(260 / (LEAST * LEADING) / len(words)))
    high = sum(len(broken(one, width, size, True, most)) for one in words) * size * LEADING + 2 * PAD * 0.8
    ground_box = QRectF(box.left(), box.bottom() - high, box.width(), high)
    poster.block(ground_box, ground)
    poster.block(QRectF(ground_box.left(), ground_box.top(), 12, high), tone, radius=4)
    top = ground_box.top() + PAD * 0.8
    poster.line(name, ground_box.left() + PAD, top + (size - 40) * LEADING / 2, beside, 40, tone, bold=True)
    for one in words:
        top += poster.words(one, ground_box.left() + PAD + beside, top, width, size, "ink", bold=True, most=most)
    return high


def _draw_facts(poster: Poster, facts: Sequence[tuple[str, str]], box: QRectF, high: float) -> float:
    """Write what is known at the largest size that has room; return where it ends."""
    if not facts:
        return box.top()
    size, gap = LEAST, 10
    for tried in FACTS:
        if _height(facts, box.width(), tried, 24) <= high:
            size, gap = tried, 24
            break
    names = _names(facts, size)
    top, bottom = box.top(), box.top() + high
    for title, words in facts:
        most = int((bottom - top) / (size * LEADING))
        if most < 1:
            break
        poster.line(title, box.left(), top, names, size, "second")
        top += poster.words(words, box.left() + names, top, box.width() - names, size, most=most) + gap
    return top


def _names(facts: Sequence[tuple[str, str]], size: int) -> float:
    widest = max(wide(title, size) for title, _ in facts)
    return widest + size if widest else 0.0


def _height(facts: Sequence[tuple[str, str]], width: float, size: int, gap: int) -> float:
    room = width - _names(facts, size)
    return sum(len(broken(words, room, size)) * size * LEADING + gap for _, words in facts) - gap


def _draw_table(poster: Poster, table: Sequence[Sequence[str]], box: QRectF) -> None:
    """Write a small table: columns as wide as what is in them asks for, at most as many rows as have room."""
    heads, rows = table[0], table[1:]
    size = 38 if len(rows) < FEW else 32
    columns = [[row[place] if place < len(row) else "" for row in table] for place in range(len(heads))]
    asked = [max(wide(words, size) for words in column) + 48 for column in columns]
    fair = box.width() / len(asked)
    if (wants := sum(asked)) <= box.width():
        asked = [one * box.width() / wants for one in asked]
    else:  # the widest give way
        rest = box.width() - sum(one for one in asked if one <= fair)
        wants = sum(one for one in asked if one > fair)
        asked = [one if one <= fair else one * rest / wants for one in asked]
    lefts = [box.left() + sum(asked[:place]) for place in range(len(asked))]
    for left, width, words in zip(lefts, asked, heads, strict=True):
        poster.line(words, left, box.top(), width - 20, LEAST, "second")
    top = box.top() + LEAST * LEADING + 10
    poster.rule(box.left(), top, box.width(), "edge")
    high = min(96.0, max((box.bottom() - top) / max(len(rows), 1), size * LEADING + 8))
    for row in rows[: int((box.bottom() - top) / high)]:
        for left, width, words in zip(lefts, asked, row, strict=False):
            fits = size if wide(words, size) <= width - 20 or high < 2 * LEAST * LEADING else LEAST
            most = max(1, int(high / (fits * LEADING)))
            lines = len(broken(words, width - 20, fits, False, most))
            poster.words(words, left, top + (high - lines * fits * LEADING) / 2, width - 20, fits, most=most)
        top += high
