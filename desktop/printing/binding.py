"""From a volume to one PDF: its documents set and counted, the contents written from that, then all drawn in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.printing.blocks import Block, Cell, Page, Strip, paginate
from desktop.printing.document import Align, Column, Document, Grid, Section, Text, imprint_line
from desktop.printing.fonts import BLACK, FANGSONG, KAI
from desktop.printing.layout import lay_out, lay_out_sections
from desktop.printing.outcome import Printed
from desktop.printing.paper import A4, MM
from desktop.printing.pdf import About, writing_pdf
from desktop.printing.pen import Pen
from desktop.printing.scans import draw_leaf, leaf_count, leaves
from desktop.printing.typesetting import NOTE, PROSE, Style, Typesetter
from desktop.printing.volume import Part, Scan, Volume

MOST_PAGES = 400  # drawn in one go: each scanned page waits in memory until the file is written
TOO_MANY = "卷内材料共 {pages} 页，超过 {most} 页，不能合成一册。请把证据材料分成几份附件，只放入必要的页。"
COVER, CONTENTS, BACK = "封面", "卷内目录", "封底"
OFFICE, TITLE, NUMBER = Style(KAI, 20, 30), Style(BLACK, 40, 60), Style(FANGSONG, 16, 26)
ABOVE_OFFICE, ABOVE_TITLE, ABOVE_NUMBER, ABOVE_FACTS = 14 * MM, 20 * MM, 8 * MM, 20 * MM
ABOVE_BACK, BELOW_COUNT = 60 * MM, 10 * MM
COLUMNS = (
    Column("顺序号", 4, Align.CENTRE),
    Column("材料名称", 19),
    Column("日期", 7, Align.CENTRE),
    Column("页号", 5, Align.CENTRE),
    Column("备注", 9),
)
HEAD_LINE, FOOT_LINE = 9 * MM, 12 * MM  # from the edges of the sheet


@dataclass(slots=True)
class _Bound:
    """A document of the volume with the pages it takes."""

    part: Part
    first: int
    pages: list[Page] = field(default_factory=list)  # of a form
    count: int = 0  # of a scan


def compose_volume(volume: Volume, to: Path | BinaryIO, progress: Progress, *, allow_missing: bool) -> Printed:
    """Write a volume as a PDF, as `press.print_volume` promises."""
    setter = Typesetter()
    bound = list(_counted(volume, setter, progress))
    total = bound[-1].first + _length(bound[-1]) - 1 if bound else 0
    if total > MOST_PAGES:
        raise Refusal(TOO_MANY.format(pages=total, most=MOST_PAGES))
    cover, contents, back = (
        list(paginate(blocks, A4.inner_height))
        for blocks in (_cover(volume, setter), _contents(volume, bound, setter), _back(volume, total, setter))
    )
    running = _Running(volume, bound, len(cover) + len(contents), total, setter)
    if not allow_missing:
        setter.refuse_missing()
    with writing_pdf(to, A4, running.about, running.draw, running.watermark) as pen:
        _draw_pages(pen, COVER, cover)
        _draw_pages(pen, CONTENTS, contents)
        for one in progress.over(bound, len(bound), "正在装订卷宗"):
            if isinstance(one.part.leaves, Scan):
                _draw_scan(pen, one.part, one.part.leaves, setter, progress)
            else:
                _draw_pages(pen, one.part.title, one.pages)
        _draw_pages(pen, BACK, back)
    return Printed(pen.pages, setter.missing)


def _counted(volume: Volume, setter: Typesetter, progress: Progress) -> Iterator[_Bound]:
    first = 1
    for part in progress.over(volume.parts, len(volume.parts), "正在编排页号"):
        if isinstance(part.leaves, Scan):
            one = _Bound(part, first, count=leaf_count(part.leaves))
        else:
            blocks = map(_unmarked, lay_out(part.leaves, A4.inner_width, setter))
            one = _Bound(part, first, pages=list(paginate(blocks, A4.inner_height)))
        yield one
        first += _length(one)


def _unmarked(block: Block) -> Block:
    """Leave the headings within a form out of the outline: it leads to the documents."""
    return replace(block, bookmark="") if isinstance(block, Strip) else block


def _length(one: _Bound) -> int:
    return one.count or len(one.pages)


def _draw_pages(pen: Pen, title: str, pages: Sequence[Page]) -> None:
    for number, page in enumerate(pages):
        if number == 0:
            pen.bookmark(title, 0)
        page.draw(pen)
        pen.end_page()


def _draw_scan(pen: Pen, part: Part, scan: Scan, setter: Typesetter, progress: Progress) -> None:
    pen.bookmark(part.title, 0)
    for leaf in leaves(scan):
        progress.check()
        draw_leaf(pen, leaf)
        top = pen.paper.height / 3
        for line in setter.lines(leaf.sentence, PROSE, pen.paper.inner_width) if leaf.sentence else ():
            pen.text(pen.paper.left, top, line, PROSE, Align.CENTRE, pen.paper.inner_width)
            top += PROSE.leading
        pen.end_page()


def _cover(volume: Volume, setter: Typesetter) -> Iterator[Block]:
    width = A4.inner_width
    yield _room(ABOVE_OFFICE)
    yield _line(volume.office, OFFICE, setter, 0)
    yield _line(volume.title, TITLE, setter, ABOVE_TITLE)
    yield _line(volume.number, NUMBER, setter, ABOVE_NUMBER)
    yield _room(ABOVE_FACTS)
    yield from lay_out_sections(volume.cover, width, setter)


def _contents(volume: Volume, bound: Sequence[_Bound], setter: Typesetter) -> Iterator[Block]:
    rows = tuple(
        (str(place), one.part.title, one.part.on, _span(one), one.part.note) for place, one in enumerate(bound, 1)
    )
    sections: list[Section] = [Grid("", COLUMNS, rows, "卷内还没有材料")]
    if volume.remarks:
        sections.append(Text("", volume.remarks))
    document = Document(
        CONTENTS, volume.office, volume.printed_by, volume.as_of, tuple(sections), number=f"卷号：{volume.number}"
    )
    return lay_out(document, A4.inner_width, setter)


def _back(volume: Volume, total: int, setter: Typesetter) -> Iterator[Block]:
    yield _room(ABOVE_BACK)
    yield _line(f"本卷共 {total} 页，已逐页核对。", NUMBER, setter, 0)
    yield _room(BELOW_COUNT)
    yield from lay_out_sections(volume.back, A4.inner_width, setter)


def _span(one: _Bound) -> str:
    last = one.first + _length(one) - 1
    return str(one.first) if last == one.first else f"{one.first}—{last}"


def _room(height: float) -> Strip:
    return Strip((), height, framed=False, keeps=True)


def _line(text: str, style: Style, setter: Typesetter, above: float) -> Strip:
    cell = Cell(0, A4.inner_width, setter.even_lines(text, style, A4.inner_width), style, Align.CENTRE)
    return Strip((cell,), cell.text_height, framed=False, keeps=True, above=above)


class _Running:
    """What stands outside the text of each page: of which file and document it is, and its number."""

    def __init__(self, volume: Volume, bound: Sequence[_Bound], before: int, total: int, setter: Typesetter) -> None:
        self.about = About(f"{volume.title} {volume.number}", volume.office, volume.printed_by, volume.as_of)
        self.watermark = setter.line(volume.watermark, NOTE)
        self._before, self._total = before, total
        self._foot = setter.line(imprint_line(volume.printed_by, volume.as_of), NOTE)
        self._note = setter.line(volume.note, NOTE)
        self._number = setter.line(volume.number, NOTE)
        self._titles: dict[int, str] = {}  # of the pages that do not say themselves what they are
        for one in bound:
            title, is_scan = setter.line(one.part.title, NOTE), isinstance(one.part.leaves, Scan)
            self._titles |= dict.fromkeys(range(one.first + (not is_scan), one.first + _length(one)), title)

    def draw(self, pen: Pen, page: int, pages: int) -> None:
        """Draw it on a page."""
        number = page - self._before
        if not 1 <= number <= self._total:
            return
        paper = pen.paper
        left, width = paper.left, paper.inner_width
        if title := self._titles.get(number):
            pen.text(left, HEAD_LINE - NOTE.leading / 2, title, NOTE)
            pen.text(left, HEAD_LINE - NOTE.leading / 2, self._number, NOTE, Align.RIGHT, width)
        foot = paper.height - FOOT_LINE
        pen.text(left, foot, self._foot, NOTE)
        pen.text(left, foot, self._note, NOTE, Align.CENTRE, width)
        pen.text(left, foot, f"第 {number} 页 / 共 {self._total} 页", NOTE, Align.RIGHT, width)
