"""Pages of a PDF that a stranger made, drawn in the confined process."""

from math import isfinite
from pathlib import Path
from typing import Any

from desktop.files import replace_file
from desktop.jobs import Cancelled, Progress
from desktop.printing.preview import POINTS_IN_AN_INCH, STRANGERS, PdfPages, Picture

MOST_PAGES = 10_000
MOST_POINTS = 40_000_000  # of one picture: a page of A0 at 150 dpi has 35 million
MOST_SECONDS = 30.0  # for one page
LARGEST = 14_400.0  # points of a side: what the format allows, 5 m
_HERE = __name__


class StrangePages(PdfPages):
    """The pages of a PDF that nobody vouches for. A page beyond all measure is drawn coarser than asked."""

    def __init__(self, content: bytes) -> None:
        """Open it. Raise RuntimeError, as pdfium does, for what cannot be opened, Refusal for what harms."""
        self._content, self._open = content, True
        found = STRANGERS.ask(f"{_HERE}:_sizes", content)
        if found is None:
            raise RuntimeError("no PDF that could be opened")
        self._sizes = [(float(width), float(height)) for width, height in found]

    def render(self, page: int, dpi: float) -> Picture:
        """Return the picture of a page. Raise Refusal where drawing it takes too much, Cancelled once all is closed."""
        if not self._open:
            raise Cancelled
        found = STRANGERS.ask(f"{_HERE}:_drawn", self._content, page, dpi, longest=MOST_SECONDS)
        if found is None:
            raise RuntimeError("a page that could not be drawn")
        return Picture(*found)

    def text(self, page: int) -> str:
        """Return the text of a page as a reader would copy it."""
        return str(STRANGERS.ask(f"{_HERE}:_text", self._content, page))

    def save(self, to: Path) -> None:
        """Write the PDF itself to a file, whole or not at all."""
        replace_file(to, self._content)

    def close(self) -> None:
        """Let it go."""
        self._open = False


class _Held:
    """The PDF the confined process was asked about last: it is likely to be asked about it again."""

    content = b""
    pages: PdfPages | None = None


def _pages(content: bytes) -> PdfPages | None:
    if _Held.pages is None or _Held.content != content:
        if _Held.pages is not None:
            _Held.pages.close()
        _Held.pages = None
        try:
            _Held.content, _Held.pages = content, PdfPages(content, MOST_PAGES)
        except RuntimeError:  # what pdfium says to all of these
            return None
    return _Held.pages


def _sizes(content: bytes, _progress: Progress) -> list[tuple[float, float]] | None:
    pages = _pages(content)
    return None if pages is None else [_bounded(*pages.size(page)) for page in range(len(pages))]


def _bounded(width: float, height: float) -> tuple[float, float]:
    """Return the size of a page as one that there can be: what is shown keeps room for it."""
    if not (isfinite(width) and isfinite(height) and width > 0 and height > 0):
        return 1.0, 1.0
    return min(max(width, 1.0), LARGEST), min(max(height, 1.0), LARGEST)


def _drawn(content: bytes, page: int, dpi: float, _progress: Progress) -> list[Any] | None:
    pages = _pages(content)
    if pages is None:
        return None
    width, height = pages.size(page)
    if not (0 < width <= LARGEST and 0 < height <= LARGEST):  # not a number is neither
        return None
    points = width * height * (dpi / POINTS_IN_AN_INCH) ** 2
    try:
        picture = pages.render(page, dpi * min(1.0, (MOST_POINTS / points) ** 0.5))
    except (RuntimeError, IndexError):
        return None
    return [picture.width, picture.height, picture.pixels]


def first_drawn(content: bytes, dpi: float, progress: Progress) -> list[Any] | None:
    """Draw the first page, in the confined process; None where there is none."""
    pages = _pages(content)
    return _drawn(content, 0, dpi, progress) if pages is not None and len(pages) else None


def _text(content: bytes, page: int, _progress: Progress) -> str:
    pages = _pages(content)
    return "" if pages is None else pages.text(page)
