"""Notices in words on a sheet: type as large as the words allow, on one page where they fit, else on several."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from desktop.jobs import Progress
from desktop.printing.document import Align
from desktop.printing.fonts import BLACK, BOLD, SERIF, FontStack
from desktop.printing.notice_canvas import ACCENT, INK, QUIET, TINT, NoticeCanvas, fitting
from desktop.printing.notice_sheets import Poster
from desktop.printing.outcome import Printed
from desktop.printing.paper import MM, Paper
from desktop.printing.pdf import About, writing_pdf
from desktop.printing.typesetting import Style, Typesetter
from desktop.printing.wall_map import SHEETS

POSTER_SHEETS = ("A4", "A3", "A2")
UNIT = SHEETS["A3"][0]  # at the width of A3 everything has the size that is written here
EDGE, INSET = 16 * MM, 13 * MM  # of the frame from the paper, of the words from the frame
FOOT = 10 * MM
TITLE, SUBTITLE, BODY = 46.0, 19.0, 27.0  # points at A3
LARGE_STEPS = (1.4, 1.25, 1.12)  # of the body where there is no table
STEPS = (1.0, 0.92, 0.85, 0.78, 0.72, 0.66, 0.6, 0.55)  # of the body; then it takes another page
LEAST = 11.0  # points of the body on any sheet: then a cell has nine
LEADING, CELL_LEADING = 1.65, 1.35
CELL_PAD = 0.35  # of the size of type, above and below a cell's words
INDENT = "　　"
THIN = 0.7


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands across the page: a line of words, or a row of cells; `is_head` is repeated on the next page."""

    height: float
    lines: tuple[str, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()
    align: Align = Align.LEFT
    is_head: bool = False


def compose_poster(
    poster: Poster, to: Path | BinaryIO, progress: Progress, *, sheet: str, allow_missing: bool
) -> Printed:
    """Write a notice as a PDF."""
    width, height = SHEETS[sheet]
    about, setter = poster.about, Typesetter()
    made = About(about.title, about.office, about.printed_by, about.as_of)
    progress.begin(1, "正在排版公示")
    with writing_pdf(to, Paper(width, height), made, lambda *_: None) as pen:
        drawn = _Poster(poster, NoticeCanvas(pen.canvas, height, setter), width, height)
        pages = drawn.pages()
        for number, page in enumerate(pages, 1):
            drawn.draw(page, number, len(pages))
            pen.end_page()
        if not allow_missing:
            setter.refuse_missing()
    progress.advance()
    return Printed(pen.pages, setter.missing)


class _Poster:
    """Lays one notice out and draws it."""

    def __init__(self, poster: Poster, on: NoticeCanvas, width: float, height: float) -> None:
        self.poster, self.on = poster, on
        self.width, self.height = width, height
        self.unit = width / UNIT
        self.left = (EDGE + INSET) * self.unit
        self.room = width - 2 * self.left
        self.bottom = height - self.left - FOOT * self.unit
        self.body = self._style(SERIF, BODY)

    def pages(self) -> list[list[Piece]]:
        """Return what stands on each page, in the largest type in which one page is enough."""
        pages: list[list[Piece]] = []
        steps = STEPS if self.poster.rows else LARGE_STEPS + STEPS
        for step in (one for one in steps if BODY * one * self.unit >= LEAST):
            self.body = self._style(SERIF, BODY * step)
            pages = self._broken(list(self._pieces()))
            if len(pages) == 1:
                break
        return pages

    def draw(self, page: Sequence[Piece], number: int, pages: int) -> None:
        """Draw one page."""
        unit, edge = self.unit, EDGE * self.unit
        self.on.frame(edge, edge, self.width - 2 * edge, self.height - 2 * edge, 2.2 * unit, ACCENT)
        inner = edge + 2 * MM * unit
        self.on.frame(inner, inner, self.width - 2 * inner, self.height - 2 * inner, 0.7 * unit, ACCENT)
        top = self.left
        if number == 1:
            top = self._heading(top)
        for piece in page:
            if piece.cells:
                self._row(top, piece)
            else:
                self.on.lines(self.left, top, piece.lines, self._type(piece), INK, piece.align, self.room)
            top += piece.height
        if pages > 1:
            small = self._style(SERIF, 12)
            words = f"第 {number} 页 / 共 {pages} 页"
            self.on.text(self.left, self.bottom + FOOT * unit / 2, words, small, QUIET, Align.CENTRE, self.room)

    def _style(self, stack: FontStack, size: float, leading: float = LEADING) -> Style:
        return Style(stack, size * self.unit, size * leading * self.unit)

    def _title_lines(self) -> tuple[list[str], Style]:
        style = self._style(BLACK, TITLE, 1.3)
        lines = self.on.setter.even_lines(self.poster.title, style, self.room)
        if len(lines) > 1:
            style = self._style(BLACK, TITLE * 0.8, 1.3)
            lines = self.on.setter.even_lines(self.poster.title, style, self.room)
        return lines, style

    def _heading_height(self) -> float:
        lines, style = self._title_lines()
        subtitle = self._style(SERIF, SUBTITLE).leading if self.poster.subtitle else 0
        return len(lines) * style.leading + subtitle + 8 * MM * self.unit

    def _heading(self, top: float) -> float:
        lines, style = self._title_lines()
        below = self.on.lines(self.left, top, lines, style, ACCENT, Align.CENTRE, self.room)
        if self.poster.subtitle:
            words = self._style(SERIF, SUBTITLE)
            words = fitting(self.poster.subtitle, words, self.room)
            self.on.text(self.left, below, self.poster.subtitle, words, QUIET, Align.CENTRE, self.room)
        return top + self._heading_height()

    def _pieces(self) -> Iterator[Piece]:
        poster, body = self.poster, self.body
        yield from self._paragraphs(poster.before)
        if poster.columns and poster.rows:
            yield Piece(body.leading * 0.3)
            yield self._cells(poster.columns, is_head=True)
            for row in poster.rows:
                yield self._cells(row)
            yield Piece(body.leading * 0.5)
        yield from self._paragraphs(poster.after)
        signed = [poster.signed or poster.about.office, poster.dated or poster.about.day]
        lines = tuple(self.on.setter.line(one, body) for one in signed)
        yield Piece(body.leading * 2.7, ("", *lines), align=Align.RIGHT)  # kept together

    def _paragraphs(self, paragraphs: Sequence[str]) -> Iterator[Piece]:
        for paragraph in paragraphs:
            for line in self.on.setter.lines(f"{INDENT}{paragraph.strip()}", self.body, self.room):
                yield Piece(self.body.leading, (line,))

    def _cell_style(self, is_head: bool) -> Style:
        size = self.body.size * 0.82
        return Style(BOLD if is_head else SERIF, size, size * CELL_LEADING)

    def _type(self, piece: Piece) -> Style:
        return self._cell_style(piece.is_head) if piece.cells else self.body

    def _cells(self, texts: Sequence[str], *, is_head: bool = False) -> Piece:
        style = self._cell_style(is_head)
        widths = self._widths()
        cells = tuple(
            tuple(self.on.setter.lines(text, style, width - style.size * 0.8))
            for text, width in zip(texts, widths, strict=True)
        )
        height = max(len(lines) for lines in cells) * style.leading + 2 * CELL_PAD * style.size
        return Piece(height, cells=cells, is_head=is_head)

    def _widths(self) -> list[float]:
        """Return the widths of the columns: what their words ask for; where that is too much the wide ones yield."""
        style, room = self._cell_style(is_head=True), self.room
        table = [self.poster.columns, *self.poster.rows]
        wanted = [max(style.width(text) for text in column) + style.size for column in zip(*table, strict=True)]
        if sum(wanted) <= room:
            return [width * room / sum(wanted) for width in wanted]
        fair = room / len(wanted)
        narrow = sum(width for width in wanted if width <= fair)
        wide = sum(width for width in wanted if width > fair)
        return [width if width <= fair else width / wide * (room - narrow) for width in wanted]

    def _row(self, top: float, piece: Piece) -> None:
        style, left = self._type(piece), self.left
        if piece.is_head:
            self.on.fill(left, top, self.room, piece.height, TINT)
        for width, lines in zip(self._widths(), piece.cells, strict=True):
            start = top + (piece.height - len(lines) * style.leading) / 2
            self.on.lines(left + style.size * 0.4, start, lines, style, INK, Align.CENTRE, width - style.size * 0.8)
            self.on.frame(left, top, width, piece.height, THIN * self.unit, INK)
            left += width

    def _broken(self, pieces: Sequence[Piece]) -> list[list[Piece]]:
        """Return the pieces page by page; a table that goes on begins with its head again."""
        pages: list[list[Piece]] = [[]]
        top, head = self.left + self._heading_height(), None
        for piece in pieces:
            head = piece if piece.is_head else head if piece.cells else None
            if top + piece.height > self.bottom and pages[-1]:
                pages.append([head] if head is not None and piece is not head else [])
                top = self.left + sum(one.height for one in pages[-1])
            pages[-1].append(piece)
            top += piece.height
        return pages
