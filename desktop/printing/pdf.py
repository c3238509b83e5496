"""A PDF file in the making: written whole or not at all, of one paper or of several bound together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from desktop.files import replace_file
from desktop.printing.archive import declare_archivable
from desktop.printing.fonts import FONTS_LOCK, Face, face_font
from desktop.printing.paper import Paper
from desktop.printing.pen import Pen, Running
from desktop.printing.text_operators import TextOperators

PROGRAM = "格档"

rl_config.useA85 = 0  # binary streams: a fifth smaller, and every reader takes them


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself. The same document printed for the same time is the same file, byte by byte."""

    title: str
    office: str
    printed_by: str
    as_of: datetime  # aware


@contextmanager
def writing_pdf(
    to: Path | BinaryIO, paper: Paper, about: About, running: Running, watermark: str = ""
) -> Iterator[Pen]:
    """Hand out a pen; when all is drawn, write the file.

    Nothing is written if anything goes wrong or the job is stopped.
    """
    if isinstance(to, Binder):
        pen = to.pen(paper, watermark)
        yield pen
        pen.finish(running)
        return
    with binding_pdf(to, about) as binder:
        pen = binder.pen(paper, watermark)
        yield pen
        pen.finish(running)


@contextmanager
def binding_pdf(to: Path | BinaryIO, about: About) -> Iterator["Binder"]:
    """Hand out what takes papers one after the other; when all are in it, write them as one file, or nothing."""
    face_font(Face.SERIF)  # a file must name one font before anything is drawn
    canvas = _canvas(about)
    yield Binder(canvas)
    with FONTS_LOCK:
        content: bytes = canvas.getpdfdata()
    if isinstance(to, Path):
        replace_file(to, content)
    else:
        to.write(content)


class Binder(BytesIO):
    """Where papers are written to be bound in one file, each with its own page numbers; they share their fonts."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self._canvas, self._operators = canvas, TextOperators(canvas._doc)
        self._marks = 0

    def mark(self, title: str) -> None:
        """Name the paper that comes next in the outline of the file."""
        self._marks += 1
        key = f"paper{self._marks}"
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(title, key, 0)
        self._canvas.showOutline()

    def pen(self, paper: Paper, watermark: str) -> Pen:
        """Return what draws the next paper."""
        return Pen(self._canvas, paper, watermark, self._operators, depth=min(self._marks, 1))


def _canvas(about: About) -> Canvas:
    canvas = Canvas(
        "",
        pageCompression=1,
        invariant=1,
        pdfVersion=(1, 7),
        initialFontName=Face.SERIF.value,
        lang="zh-CN",
    )
    canvas.setTitle(about.title)
    canvas.setAuthor(about.office)
    canvas.setSubject(about.printed_by)
    canvas.setCreator(PROGRAM)
    canvas.setProducer(PROGRAM)
    declare_archivable(canvas, about.title, about.office, about.printed_by, PROGRAM, about.as_of)
    return canvas
