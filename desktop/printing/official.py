"""Official papers (公文) on paper: GB/T 9704-2012, 22 lines of 28 characters on 156 x 225 mm."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from desktop.jobs import Progress
from desktop.official import OfficialPaper, Paragraph, Role
from desktop.printing.document import Align
from desktop.printing.fonts import BLACK, BOLD, FANGSONG, KAI, SERIF
from desktop.printing.outcome import Printed
from desktop.printing.paper import MM, Paper
from desktop.printing.pdf import About, writing_pdf
from desktop.printing.pen import Pen
from desktop.printing.typesetting import Style, Typesetter

SHEET = Paper(210 * MM, 297 * MM, left=28 * MM, right=26 * MM, top=37 * MM, bottom=35 * MM)
LINES, CHARACTERS = 22, 28  # of a page, of a line
PITCH = SHEET.inner_height / LINES
CELL = SHEET.inner_width / CHARACTERS

TITLE = Style(BLACK, 22, PITCH)  # 2号小标宋; the black serif stands for it
BODY = Style(FANGSONG, 16, PITCH)  # 3号仿宋
STYLES = {Role.HEADING: Style(BOLD, 16, PITCH), Role.SUBHEADING: Style(KAI, 16, PITCH)}
NUMBER = Style(KAI, 16, PITCH)
LABEL = Style(BOLD, 16, PITCH)
FOOT = Style(FANGSONG, 14, PITCH)  # 4号仿宋
PAGE = Style(SERIF, 14, 14)  # 4号宋体

SQUEEZED = CELL - BODY.size  # between two characters, so that 28 fill a line
INDENT = "\u3000\u3000"
LOOSEST = 2.5  # cells that a line may lack and still be filled to the edge
ROUNDING = 0.01
BELOW_TEXT = 7 * MM  # from the text to the dashes of the page number
TITLE_ROOM = 26 * CELL  # a longer title is set in several lines


@dataclass(frozen=True, slots=True)
class Piece:
    """Text at its place in a row, from the left edge of the text."""

    left: float
    text: str
    style: Style
    spacing: float = SQUEEZED


@dataclass(frozen=True, slots=True)
class Row:
    """One of the 22 lines of a page. `keeps` binds it to the row below."""

    pieces: tuple[Piece, ...] = ()
    keeps: bool = False


@dataclass(slots=True)
class _Page:
    rows: list[Row] = field(default_factory=list)
    foot: Sequence[Row] = ()


def compose_official(paper: OfficialPaper, to: Path | BinaryIO, progress: Progress, *, allow_missing: bool) -> Printed:
    """Write an official paper as a PDF, as `press.print_official` promises."""
    setter = Typesetter()
    rows, foot = list(_rows(paper, setter)), tuple(_foot(paper, setter))
    if not allow_missing:
        setter.refuse_missing()
    pages = _paginated(rows, foot)
    about = About(paper.title.replace("\n", ""), paper.office, paper.printed_by, paper.as_of)
    with writing_pdf(to, SHEET, about, _number, setter.line(paper.watermark, TITLE)) as pen:
        for page in progress.over(pages, len(pages), "正在排版"):
            for place, row in enumerate(page.rows):
                _draw(pen, row, place)
            if page.foot:
                _draw_foot(pen, page.foot)
            pen.end_page()
    return Printed(pen.pages, setter.missing)


def _rows(paper: OfficialPaper, setter: Typesetter) -> Iterator[Row]:
    """Yield the rows of a paper: a free one, the title, what stands under it, a free one, the paragraphs."""
    yield Row(keeps=True)
    for part in paper.title.split("\n"):
        for line in setter.even_lines(part, TITLE, TITLE_ROOM):
            yield Row((_centred(line, TITLE),), keeps=True)
    if paper.number:
        yield Row((_centred(setter.line(paper.number, NUMBER), NUMBER),), keeps=True)
    yield Row(keeps=True)
    after = [*paper.paragraphs[1:], Paragraph(Role.BODY)]
    for paragraph, below in zip(paper.paragraphs, after, strict=True):
        *rows, last = _paragraph(paragraph, setter)
        yield from rows
        yield replace(last, keeps=last.keeps or paragraph.text.endswith("：") or below.role is Role.BLANK)


def _centred(line: str, style: Style) -> Piece:
    return Piece((SHEET.inner_width - style.width(line)) / 2, line, style, 0)


def _paragraph(paragraph: Paragraph, setter: Typesetter) -> Iterator[Row]:
    match paragraph.role:
        case Role.BLANK:
            yield Row(keeps=True)  # what stands free above belongs to what is below
        case Role.SIGNED:
            text = setter.line(paragraph.text, BODY)
            left = SHEET.inner_width - _wide(text, BODY) - paragraph.right * CELL
            yield Row((Piece(left, text, BODY),), keeps=True)
        case Role.NAMES:
            yield from _hanging(paragraph, setter)
        case role:
            style = STYLES.get(role, BODY)
            heads = role in STYLES
            lines = _broken(INDENT + paragraph.text, style, SHEET.inner_width, setter)
            for number, line in enumerate(lines):
                bound = heads or (len(lines) > 1 and number in {0, len(lines) - 2})
                yield Row((_filled(line, 0, style, SHEET.inner_width, number == len(lines) - 1),), keeps=bound)


def _hanging(paragraph: Paragraph, setter: Typesetter) -> Iterator[Row]:
    """Set the label, and the names behind it; what does not fit hangs under the first name."""
    label = setter.line(f"{INDENT}{paragraph.label}：", LABEL)
    left = _wide(label, LABEL)
    room = SHEET.inner_width - left
    lines = _broken(paragraph.text, BODY, room, setter)
    for number, line in enumerate(lines):
        names = _filled(line, left, BODY, room, number == len(lines) - 1)
        bound = len(lines) > 1 and number in {0, len(lines) - 2}
        yield Row((Piece(0, label, LABEL), names) if number == 0 else (names,), keeps=bound)


def _broken(text: str, style: Style, width: float, setter: Typesetter) -> list[str]:
    """Return text in lines of the grid: every character stands a little nearer than its face asks for."""
    return style.stack.wrap(setter.spell(text, style), width + ROUNDING, CELL)


def _wide(text: str, style: Style) -> float:
    return style.width(text) + SQUEEZED * len(text)


def _filled(line: str, left: float, style: Style, room: float, is_last: bool) -> Piece:
    """Return a line whose characters reach to the right edge, unless it is the last of its paragraph."""
    lacking = room - _wide(line, style)
    if len(line) > 1 and (lacking < 0 or (not is_last and lacking <= LOOSEST * CELL)):
        return Piece(left, line, style, SQUEEZED + lacking / (len(line) - 1))
    return Piece(left, line, style)


def _foot(paper: OfficialPaper, setter: Typesetter) -> Iterator[Row]:
    """Yield the rows that stand at the very foot of the last page: to whom it is sent, who issued it and when."""
    if not paper.sent:
        return
    edge = FOOT.size
    label, _, names = paper.sent.partition("：")
    begin = edge + FOOT.width(f"{label}：")
    room = SHEET.inner_width - begin - edge
    for number, line in enumerate(setter.lines(names, FOOT, room)):
        piece = Piece(begin, line, FOOT, 0)
        yield Row((Piece(edge, f"{label}：", FOOT, 0), piece) if number == 0 else (piece,))
    office, day = setter.line(paper.office, FOOT), paper.issued
    right = SHEET.inner_width - edge - FOOT.width(day)
    yield Row((Piece(edge, office, FOOT, 0), Piece(right, day, FOOT, 0)))


def _paginated(rows: Sequence[Row], foot: Sequence[Row]) -> list[_Page]:
    """Set rows on pages; what keeps together is not parted unless it is longer than a page.

    The foot is not left alone: where it needs a new page, the last rows go there with it.
    """
    pages = [_Page()]
    group: list[Row] = []
    last: list[Row] = []
    for place, row in enumerate(rows):
        group.append(row)
        if row.keeps and place < len(rows) - 1 and len(group) < LINES:
            continue
        if len(pages[-1].rows) + len(group) > LINES:
            pages.append(_Page())
            while group and not group[0].pieces:  # nothing stands free at the top
                del group[0]
        pages[-1].rows += group
        last, group = group, []
    if foot:
        if len(pages[-1].rows) + len(foot) > LINES:
            if len(last) + len(foot) > LINES:
                last = []
            del pages[-1].rows[len(pages[-1].rows) - len(last) :]
            pages.append(_Page(last))
        pages[-1].foot = foot
    return pages


def _draw(pen: Pen, row: Row, place: int) -> None:
    for piece in row.pieces:
        top = SHEET.top + place * PITCH
        pen.text(SHEET.left + piece.left, top, piece.text, piece.style, spacing=piece.spacing)


def _draw_foot(pen: Pen, foot: Sequence[Row]) -> None:
    """Draw the foot between lines as wide as the text; the last one lies on the lower edge of the text."""
    right = SHEET.left + SHEET.inner_width
    for place, row in enumerate(foot, LINES - len(foot)):
        top = SHEET.top + place * PITCH
        if place in {LINES - len(foot), LINES - 1}:
            pen.line(SHEET.left, top, right, top)
        _draw(pen, row, place)
    bottom = SHEET.top + SHEET.inner_height
    pen.line(SHEET.left, bottom, right, bottom)


def _number(pen: Pen, page: int, _pages: int) -> None:
    """Write the number of a page under the text, at the outside edge, one character from it."""
    words = f"— {page} —"
    top = SHEET.top + SHEET.inner_height + BELOW_TEXT - PAGE.size / 2  # the dashes lie in the middle of the line
    outside = Align.RIGHT if page % 2 else Align.LEFT
    left = SHEET.left if page % 2 else SHEET.left + PAGE.size
    pen.text(left, top, words, PAGE, outside, SHEET.inner_width - PAGE.size)
