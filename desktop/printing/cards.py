"""Contact cards (民情联系卡) and badges (工作证): many to a sheet, with marks to cut along."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from desktop.jobs import Progress
from desktop.printing.document import Align
from desktop.printing.fonts import BLACK, BOLD, SANS, FontStack
from desktop.printing.notice_canvas import ACCENT, INK, QUIET, NoticeCanvas, fitting
from desktop.printing.notice_sheets import CardDeck, Portrait
from desktop.printing.outcome import Printed
from desktop.printing.paper import MM, Paper
from desktop.printing.pdf import About, writing_pdf
from desktop.printing.quick_code import WHITE
from desktop.printing.typesetting import Style, Typesetter

MARK, CLEAR = 4 * MM, 1.5 * MM  # of a cutting mark: its length, and how far it stays from the cards
HAIR = 0.4
A4 = (210 * MM, 297 * MM)
CONTACT_CARD, BADGE, LARGE_BADGE = "card", "badge", "large_badge"
PHOTO = (5, 7)


@dataclass(frozen=True, slots=True)
class Cutting:
    """How cards lie on a sheet: their size, the sheet, and how many across and down."""

    card: tuple[float, float]
    sheet: tuple[float, float]
    columns: int
    rows: int

    @property
    def count(self) -> int:
        """How many cards a sheet has."""
        return self.columns * self.rows

    @property
    def margins(self) -> tuple[float, float]:
        """What is left at the left and above."""
        return (
            (self.sheet[0] - self.columns * self.card[0]) / 2,
            (self.sheet[1] - self.rows * self.card[1]) / 2,
        )


CUTTINGS: dict[str, Cutting] = {
    CONTACT_CARD: Cutting((90 * MM, 54 * MM), A4, 2, 5),
    BADGE: Cutting((54 * MM, 85.6 * MM), A4, 3, 3),  # ID-1 of ISO/IEC 7810, upright
    LARGE_BADGE: Cutting((105 * MM, 148 * MM), (A4[1], A4[0]), 2, 1),  # A6
}


def compose_cards(
    deck: CardDeck, to: Path | BinaryIO, progress: Progress, *, kind: str, allow_missing: bool
) -> Printed:
    """Write cards or badges as a PDF of as many sheets as they need."""
    cutting, about, setter = CUTTINGS[kind], deck.about, Typesetter()
    draw = _draw_contact_card if kind == CONTACT_CARD else _draw_badge
    made = About(about.title, about.office, about.printed_by, about.as_of)
    (left, top), (width, height) = cutting.margins, cutting.card
    with writing_pdf(to, Paper(*cutting.sheet), made, lambda *_: None) as pen:
        on = NoticeCanvas(pen.canvas, cutting.sheet[1], setter)
        for sheet in _sheets(deck, cutting.count, progress):
            for place, one in enumerate(sheet):
                row, column = divmod(place, cutting.columns)
                draw(_Card(on, left + column * width, top + row * height, width, height), deck, one)
            _cutting_marks(on, cutting)
            pen.end_page()
        if not allow_missing:
            setter.refuse_missing()
    return Printed(pen.pages, setter.missing)


def _sheets(deck: CardDeck, count: int, progress: Progress) -> Iterator[list[Portrait]]:
    """Yield who stands on each sheet."""
    waiting: list[Portrait] = []
    for one in progress.over(deck.people, len(deck.people), "正在排版卡片"):
        for _ in range(deck.copies):
            waiting.append(one)
            if len(waiting) == count:
                yield waiting
                waiting = []
    if waiting:
        yield waiting


def _cutting_marks(on: NoticeCanvas, cutting: Cutting) -> None:
    """Mark at the edges of the sheet where to cut; nothing is drawn on the cards themselves."""
    (left, top), (width, height) = cutting.margins, cutting.card
    right, bottom = cutting.sheet[0] - left, cutting.sheet[1] - top
    for column in range(cutting.columns + 1):
        x = left + column * width
        on.rule(x, top - CLEAR - MARK, x, top - CLEAR, HAIR)
        on.rule(x, bottom + CLEAR, x, bottom + CLEAR + MARK, HAIR)
    for row in range(cutting.rows + 1):
        y = top + row * height
        on.rule(left - CLEAR - MARK, y, left - CLEAR, y, HAIR)
        on.rule(right + CLEAR, y, right + CLEAR + MARK, y, HAIR)


@dataclass(frozen=True, slots=True)
class _Card:
    """One card on a sheet; places on it are millimetres times `unit` from its upper left corner."""

    on: NoticeCanvas
    left: float
    top: float
    width: float
    height: float
    unit: float = 1.0

    def text(
        self, x: float, y: float, words: str, style: Style, room: float, colour: str = INK, align: Align = Align.LEFT
    ) -> None:
        """Write one line, smaller where it finds no room."""
        room *= MM * self.unit
        style = fitting(self.on.setter.line(words, style), style, room)
        self.on.text(self.left + x * MM * self.unit, self.top + y * MM * self.unit, words, style, colour, align, room)

    def lines(self, x: float, y: float, words: str, style: Style, room: float, most: int) -> None:
        """Write a few lines; more than there is room for are made smaller."""
        while len(lines := self.on.setter.lines(words, style, room * MM * self.unit)) > most:
            style = Style(style.stack, style.size * 0.95, style.leading * 0.95)
        self.on.lines(self.left + x * MM * self.unit, self.top + y * MM * self.unit, lines, style, QUIET)

    def style(self, stack: FontStack, size: float, leading: float = 1.3) -> Style:
        """Return a style at the size of this card."""
        return Style(stack, size * self.unit, size * leading * self.unit)

    def strip(self, height: float) -> None:
        """Fill the head of the card."""
        self.on.fill(self.left, self.top, self.width, height * MM * self.unit, ACCENT)

    def rule(self, x: float, y: float, right: float) -> None:
        """Draw a level line."""
        y = self.top + y * MM * self.unit
        self.on.rule(self.left + x * MM * self.unit, y, self.left + right * MM * self.unit, y, 0.5, ACCENT)

    def photo(self, x: float, y: float, width: float, one: Portrait) -> None:
        """Draw the photograph."""
        size = width * MM * self.unit
        place = self.left + x * MM * self.unit, self.top + y * MM * self.unit
        self.on.photograph(*place, size, size * PHOTO[1] / PHOTO[0], one.photo)

    def code(self, x: float, y: float, side: float, content: str) -> None:
        """Draw a QR code."""
        self.on.code(self.left + x * MM * self.unit, self.top + y * MM * self.unit, side * MM * self.unit, content)


def _draw_contact_card(card: _Card, deck: CardDeck, one: Portrait) -> None:
    about = deck.about
    card.strip(7.4)
    head = card.style(BOLD, 10)
    card.text(4, 1.45, about.office, head, 56, WHITE)
    card.text(60, 1.45, "民情联系卡", head, 26, WHITE, Align.RIGHT)
    card.photo(4, 10, 20, one)
    card.text(27.5, 9.2, one.name, card.style(BLACK, 21, 1.2), 34)
    card.text(62, 11.4, one.title, card.style(BOLD, 10.5), 24.5, ACCENT, Align.RIGHT)
    card.text(27.5, 18.4, one.where, card.style(SANS, 9.5), 59, QUIET)
    card.text(27.5, 22.8, one.phone, card.style(BOLD, 26, 1.2), 59, ACCENT)
    room = 62 if one.code else 82
    card.lines(4, 39.4, f"服务内容：{deck.services}", card.style(SANS, 8.5, 1.3), room, 2)
    if about.hotline:
        card.text(4, 48, f"监督电话：{about.hotline}", card.style(BOLD, 9), room, QUIET)
    if one.code:
        card.code(67.5, 34.2, 19, one.code)


def _draw_badge(card: _Card, deck: CardDeck, one: Portrait) -> None:
    card = _Card(
        card.on, card.left, card.top, card.width, card.height, min(card.width / (54 * MM), card.height / (85.6 * MM))
    )
    across = card.width / MM / card.unit
    inner = across - 6
    card.strip(17.5)
    card.text(3, 2.2, deck.about.office, card.style(BOLD, 10.5), inner, WHITE, Align.CENTRE)
    card.text(3, 8, "工 作 证", card.style(BLACK, 17, 1.2), inner, WHITE, Align.CENTRE)
    card.photo((across - 25) / 2, 19.5, 25, one)
    card.text(3, 54.8, one.name, card.style(BLACK, 19, 1.2), inner, INK, Align.CENTRE)
    card.text(3, 62.8, one.title, card.style(BOLD, 11), inner, ACCENT, Align.CENTRE)
    card.text(3, 68, one.where, card.style(SANS, 9.5), inner, QUIET, Align.CENTRE)
    card.rule(3, 74.2, across - 3)
    small = card.style(SANS, 8.5)
    hotline = f"监督电话：{deck.about.hotline}" if deck.about.hotline else ""
    feet = [one.number and f"编号：{one.number}", hotline]
    for place, words in enumerate(filter(None, feet)):
        card.text(3, 75.4 + place * 4, words, small, inner, QUIET, Align.CENTRE)
