"""What draws on the pages of a PDF: lines of text and thin lines, from the upper left corner."""

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from math import cos, radians, sin
from typing import Any, NamedTuple

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFStream
from reportlab.pdfgen.canvas import Canvas

from desktop.printing.document import Align
from desktop.printing.fonts import BLACK
from desktop.printing.paper import Paper
from desktop.printing.text_operators import TextOperators
from desktop.printing.typesetting import Style

THIN = 0.5
TOUCHING = 0.02  # lines nearer than this are one
ASCENT = 0.88  # of the ideographic square above the base line
WATERMARK = 54.0  # points, unless it is too long for the page
SLOPE = 35.0  # degrees
ACROSS = 0.85  # of the page that it may take
PALE = 0.93  # grey of a watermark: seen, yet everything above it can be read
LEAST_OUTLINED = 4  # pages of a file that has an outline: fewer are seen at a glance


class _Mark(NamedTuple):
    """Where an entry of the outline leads."""

    title: str
    page: int
    top: float
    depth: int


class Pen:
    """Draws one page after the other. Distances are points from the left and from the top."""

    def __init__(self, canvas: Canvas, paper: Paper, watermark: str, operators: TextOperators, depth: int = 0) -> None:
        """Take how deep in the outline of the file its bookmarks stand."""
        self.paper = paper
        self._canvas = canvas
        self._watermark = watermark
        self._first = len(canvas._doc.Pages.pages)  # pages of papers bound before this one
        canvas.setPageSize((paper.width, paper.height))
        self._bodies: list[_Body] = []
        self._operators = operators
        self._marks: list[_Mark] = []
        self._depth = depth
        self._font, self._size = "", 0.0  # in force on the page
        self._begin()

    @property
    def canvas(self) -> Canvas:
        """What draws fills, pictures and forms; they come to lie under the text and lines of the page."""
        return self._canvas

    @property
    def pages(self) -> int:
        """Return how many pages are finished."""
        return len(self._bodies)

    def text(
        self,
        left: float,
        top: float,
        text: str,
        style: Style,
        align: Align = Align.LEFT,
        room: float = 0,
        spacing: float = 0,
    ) -> None:
        """Draw one line in a space `room` wide whose upper edge is `top`, in the middle of its leading.

        `spacing` is added behind every character.
        """
        if not text:
            return
        if align is not Align.LEFT:
            spare = room - style.width(text)
            left += spare if align is Align.RIGHT else spare / 2
        if spacing:
            self._text.append(f"{spacing:.3f} Tc")
        self.words(top + (style.leading - style.size) / 2 + ASCENT * style.size, left, text, style)
        if spacing:
            self._text.append("0 Tc")

    def words(self, base: float, left: float, text: str, style: Style) -> None:
        """Draw one line of text on a base line."""
        put, size = self._text.append, style.size
        put(f"1 0 0 1 {left:.1f} {self.paper.height - base:.1f} Tm")
        for font, codes in self._operators.runs(text, style.stack):
            if font != self._font or size != self._size:
                self._font, self._size = font, size
                put(f"{font} {size:g} Tf")
            put(f"({codes})Tj")

    def line(self, left: float, top: float, right: float, bottom: float) -> None:
        """Draw a level or upright line half a point thin."""
        if left == right:
            self._upright[round(left, 2)].append((top, bottom))
        else:
            self._level[round(top, 2)].append((left, right))

    def frame(self, left: float, top: float, width: float, height: float) -> None:
        """Draw a rectangle of thin lines."""
        right, bottom = left + width, top + height
        self.line(left, top, right, top)
        self.line(left, bottom, right, bottom)
        self.line(left, top, left, bottom)
        self.line(right, top, right, bottom)

    def bookmark(self, title: str, top: float, depth: int = 0) -> None:
        """Let the outline of the file lead to a place on this page; chapters stand one deeper than what they are of."""
        self._marks.append(_Mark(title, len(self._bodies), top, self._depth + depth))

    def end_page(self) -> None:
        """Finish a page and begin the next."""
        if self._watermark:
            _draw_watermark(self._canvas, self.paper, self._watermark)
        self._canvas.showPage()
        self._bodies.append(_Body(self._canvas._doc.Pages.pages[-1].stream + self._drawn()))
        self._begin()

    def finish(self, running: "Running") -> None:
        """Draw on every page what needs the number of pages, and put the pages together.

        Finished pages wait compressed, so that a list of thousands of pages needs little memory.
        """
        document = self._canvas._doc
        own = document.Pages.pages[self._first :]
        for number, (page, body) in enumerate(zip(own, self._bodies, strict=True), 1):
            running(self, number, self.pages)
            lines = _Body(self._drawn())
            self._begin()
            page.Contents = PDFArray([document.Reference(body), document.Reference(lines)])
        if self.pages >= LEAST_OUTLINED:
            self._outline()

    def _outline(self) -> None:
        document, depth = self._canvas._doc, self._depth - 1
        for number, mark in enumerate(self._marks):
            depth = min(mark.depth, depth + 1)  # a chapter of nothing stands where what it is of would
            key = f"mark{self._first}.{number}"
            place = self._canvas._bookmarkReference(key)
            place.xyz(0, round(self.paper.height - mark.top, 2), "null")
            place.setPage(document.Reference(document.Pages.pages[self._first + mark.page]))
            self._canvas.addOutlineEntry(mark.title, key, depth)
        if self._marks:
            self._canvas.showOutline()

    def _begin(self) -> None:
        self._text: list[str] = []
        self._level: defaultdict[float, list[tuple[float, float]]] = defaultdict(list)  # by distance from the top
        self._upright: defaultdict[float, list[tuple[float, float]]] = defaultdict(list)  # by distance from the left
        self._font, self._size = "", 0.0

    def _drawn(self) -> str:
        """Return the drawing operators of the page so far.

        Each line is drawn once: two on the same place would look thicker than their neighbours.
        """
        path, height = [], self.paper.height
        for y, stretches in self._level.items():
            for left, right in _joined(stretches):
                path.append(f"{left:.2f} {height - y:.2f} m {right:.2f} {height - y:.2f} l")
        for x, stretches in self._upright.items():
            for top, bottom in _joined(stretches):
                path.append(f"{x:.2f} {height - top:.2f} m {x:.2f} {height - bottom:.2f} l")
        text = "\n".join(self._text)
        lines = "\n".join(path)
        return f"q {THIN} w 2 J\n{lines}\nS Q\nBT\n{text}\nET\n"


Running = Callable[[Pen, int, int], None]  # draws on a page, given its number and how many there are


def _draw_watermark(canvas: Canvas, paper: Paper, text: str) -> None:
    """Draw pale words across a page, under everything else."""
    canvas.saveState()
    canvas.setFillGray(PALE)
    canvas.translate(paper.width / 2, paper.height / 2)
    canvas.rotate(SLOPE)
    slope = radians(SLOPE)
    room = min(paper.width / cos(slope), paper.height / sin(slope)) * ACROSS
    size = min(WATERMARK, room / BLACK.width(text, 1))
    left = -BLACK.width(text, size) / 2
    for face, run in BLACK.runs(text):
        canvas.setFont(face.value, size)
        canvas.drawString(left, -size / 3, run)
        left += BLACK.width(run, size)
    canvas.restoreState()


def _joined(stretches: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Join stretches of one line that touch or overlap."""
    ordered = sorted(stretches)
    begin, end = ordered[0]
    for start, stop in ordered[1:]:
        if start > end + TOUCHING:
            yield begin, end
            begin = start
        end = max(end, stop) if start <= end + TOUCHING else stop
    yield begin, end


class _Body(PDFStream):  # type: ignore[misc]  # reportlab has no types
    """What is drawn on a page, compressed; given up while the file is put together, so that it is not held twice."""

    def __init__(self, operators: str) -> None:
        packed = zlib.compress(operators.encode("latin-1"))
        super().__init__(PDFDictionary({"Filter": "/FlateDecode"}), packed, [])

    def format(self, document: Any) -> bytes:
        """Return it as it stands in the file."""
        written: bytes = super().format(document)
        self.content = None
        return written
