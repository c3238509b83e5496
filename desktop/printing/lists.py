"""Lists of any length on paper: what the clerk sees on the screen, row by row, in flat memory and linear time."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from desktop.jobs import Progress
from desktop.printing.blocks import PAD_X, PAD_Y, Cell, Strip, strip_height
from desktop.printing.composing import compose_blocks
from desktop.printing.document import Align, Document, PrintedList, Signatures
from desktop.printing.fonts import BLACK, SERIF
from desktop.printing.layout import grid_head, signature_boxes
from desktop.printing.outcome import Printed
from desktop.printing.paper import LIST_TYPE, MM, Paper
from desktop.printing.typesetting import NOTE, Style, Typesetter

LIST_TITLE = Style(BLACK, 18, 26)
ROW = Style(SERIF, LIST_TYPE, 13)
ROW_TIGHT = Style(SERIF, 9, 11.5)  # where a text is too long for its column at the ordinary size
LEAST_ROW = 7 * MM


def compose_list(
    printed: PrintedList,
    rows: Iterable[Sequence[str]],
    count: int,
    to: Path | BinaryIO,
    progress: Progress,
    *,
    paper: Paper,
    allow_missing: bool,
) -> Printed:
    """Write a list as a PDF, as `press.print_list` promises."""
    setter = Typesetter()
    document = Document(
        title=printed.title,
        office=printed.office,
        printed_by=printed.printed_by,
        as_of=printed.as_of,
        sections=(),
        number=printed.subtitle,
        footer_note=printed.footer_note,
        watermark=printed.watermark,
    )
    strips = _strips(printed, progress.over(rows, count, "正在排版"), paper.inner_width, setter)
    return compose_blocks(document, strips, setter, to, paper=paper, allow_missing=allow_missing)


def _strips(printed: PrintedList, rows: Iterable[Sequence[str]], width: float, setter: Typesetter) -> Iterator[Strip]:
    title = Cell(0, width, setter.lines(printed.title, LIST_TITLE, width), LIST_TITLE, Align.CENTRE)
    yield Strip((title,), title.text_height, framed=False, keeps=True)
    about = (
        Cell(0, width / 2, setter.lines(printed.office, NOTE, width / 2), NOTE),
        Cell(width / 2, width / 2, setter.lines(printed.subtitle, NOTE, width / 2), NOTE, Align.RIGHT),
    )
    yield Strip(about, strip_height(about), framed=False, keeps=True)
    head = grid_head(printed.columns, width, setter)
    yield head
    edges = [cell.left for cell in head.cells]
    widths = [cell.width for cell in head.cells]
    aligns = [column.align for column in printed.columns]
    empty = True
    for row in rows:
        empty = False
        places = zip(row, edges, widths, aligns, strict=True)
        cells = tuple(_cell(text, left, wide, align, setter) for text, left, wide, align in places)
        yield Strip(cells, strip_height(cells, LEAST_ROW), head=head)
    if empty:
        yield Strip((Cell(0, width, ["没有符合条件的记录"], ROW, Align.CENTRE),), LEAST_ROW + PAD_Y)
    if printed.signed:
        yield signature_boxes(Signatures(printed.signed), width, setter)


def _cell(text: str, left: float, width: float, align: Align, setter: Typesetter) -> Cell:
    """Return a cell on one line if that is possible at either size."""
    shown, room = setter.spell(text, ROW), width - 2 * PAD_X
    if "\n" not in shown:
        for style in (ROW, ROW_TIGHT):
            if style.width(shown) <= room:
                return Cell(left, width, (shown,), style, align)
    return Cell(left, width, ROW_TIGHT.stack.wrap(shown, room, ROW_TIGHT.size), ROW_TIGHT, align)
