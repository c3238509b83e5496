"""Writing projected pages: the picture fills the page, the words lie invisible under it."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from reportlab.lib.utils import ImageReader

from desktop.jobs import Progress
from desktop.printing.fonts import SANS, printable
from desktop.printing.outcome import Printed
from desktop.printing.paper import Paper
from desktop.printing.pdf import About, writing_pdf
from desktop.printing.pen import Pen
from desktop.printing.slides import Slide, SlideShow

SHEET = Paper(960, 540, 0, 0, 0, 0)
SMALL, LEADING, MARGIN = 8.0, 10.0, 36.0
INVISIBLE = 3  # a way of drawing text that only search and copy notice


def compose_slides(show: SlideShow, slides: Sequence[Slide], to: Path | BinaryIO, progress: Progress) -> Printed:
    """Write pages as a PDF, as `press.print_slides` promises."""
    about = About(show.title, show.office, show.saved_by, show.saved_at)
    with writing_pdf(to, SHEET, about, _nothing) as pen:
        for slide in progress.over(slides, len(slides), "正在保存大屏"):
            pen.canvas.drawImage(ImageReader(BytesIO(slide.picture)), 0, 0, SHEET.width, SHEET.height)
            _write(pen.canvas, slide.words)
            pen.end_page()
    return Printed(len(slides))


def _nothing(pen: Pen, page: int, pages: int) -> None:
    """Draw nothing that needs the number of pages: the pictures have it."""


def _write(canvas: Any, words: Sequence[str]) -> None:
    """Write lines that nobody sees; a character that no font has is left to the picture."""
    text = canvas.beginText(MARGIN, SHEET.height - MARGIN)
    text.setTextRenderMode(INVISIBLE)
    text.setLeading(LEADING)
    for line in words:
        shown = printable(line)
        missing = SANS.missing(shown)
        for face, run in SANS.runs("".join(one for one in shown if one not in missing)):
            text.setFont(face.value, SMALL)
            text.textOut(run)
        text.textLine("")
    canvas.drawText(text)
