"""From a document to a file: laid out, set on pages, drawn, and the number of pages written on each at the end."""

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from desktop.jobs import Progress
from desktop.printing.blocks import Block, paginate
from desktop.printing.document import Align, Document
from desktop.printing.layout import lay_out
from desktop.printing.outcome import Printed
from desktop.printing.paper import MM, Paper
from desktop.printing.pdf import About, writing_pdf
from desktop.printing.pen import Pen
from desktop.printing.typesetting import NOTE, Typesetter

HEADER_LINE = 6 * MM  # above the text of a page
FOOTER = 7 * MM  # below it


def compose_document(
    document: Document, to: Path | BinaryIO, progress: Progress, *, paper: Paper, allow_missing: bool
) -> Printed:
    """Write a document as a PDF, as `press.print_document` promises."""
    setter = Typesetter()
    blocks = list(lay_out(document, paper.inner_width, setter))
    if not allow_missing:
        setter.refuse_missing()
    passing = progress.over(blocks, len(blocks), "正在排版")
    return compose_blocks(document, passing, setter, to, paper=paper, allow_missing=allow_missing)


def compose_blocks(
    document: Document,
    blocks: Iterable[Block],
    setter: Typesetter,
    to: Path | BinaryIO,
    *,
    paper: Paper,
    allow_missing: bool,
) -> Printed:
    """Write blocks as a PDF while they come, under the header and over the footer of their document."""
    running = RunningLines(document, setter)
    with writing_pdf(to, paper, running.about, running.draw, running.watermark) as pen:
        pen.bookmark(document.title, 0)
        for page in paginate(blocks, paper.inner_height):
            page.draw(pen)
            pen.end_page()
        if not allow_missing:
            setter.refuse_missing()
    return Printed(pen.pages, setter.missing)


class RunningLines:
    """What stands outside the text of each page: office and title from the second on, who printed it and the count."""

    def __init__(self, document: Document, setter: Typesetter) -> None:
        self._office = setter.line(document.office, NOTE)
        self._title = setter.line(document.title, NOTE)
        self._full_title = setter.line("　".join(filter(None, (document.title, document.number))), NOTE)
        self._printed = setter.line(document.imprint_line, NOTE)
        self._note = setter.line(document.footer_note, NOTE)
        self.watermark = setter.line(document.watermark, NOTE)
        self.about = About(document.title, document.office, document.printed_by, document.as_of)

    def draw(self, pen: Pen, page: int, pages: int | None) -> None:
        """Draw them on a page; how many pages there are may not be known, of the first ones of a preview."""
        paper = pen.paper
        left, width = paper.left, paper.inner_width
        if page > 1:
            line = paper.top - HEADER_LINE
            pen.text(left, line - NOTE.leading - 1, self._office, NOTE)
            room = width - NOTE.width(self._office) - 2 * NOTE.size
            which = self._full_title if NOTE.width(self._full_title) <= room else self._title
            pen.text(left, line - NOTE.leading - 1, which, NOTE, Align.RIGHT, width)
            pen.line(left, line, left + width, line)
        foot = paper.height - paper.bottom + FOOTER
        which = f"第 {page} 页 / 共 {pages} 页" if pages is not None else f"第 {page} 页"
        pen.text(left, foot, self._printed, NOTE)
        begin, end = NOTE.width(self._printed), width - NOTE.width(which)
        if NOTE.width(self._note) + 2 * NOTE.size <= end - begin:
            pen.text(left + begin, foot, self._note, NOTE, Align.CENTRE, end - begin)
        else:
            pen.text(left, foot + NOTE.leading, self._note, NOTE)
        pen.text(left, foot, which, NOTE, Align.RIGHT, width)
