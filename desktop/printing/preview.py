"""Pictures of the pages of a PDF, for the preview and for the printer."""

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.confined.room import Room
from desktop.errors import Refusal
from desktop.files import replace_file
from desktop.jobs import Cancelled

POINTS_IN_AN_INCH = 72
MOST_SECONDS = 8.0  # for a small picture beside a name
STRANGERS = Room()  # for PDFs nobody vouches for
_PDFIUM = threading.Lock()  # pdfium must never be entered by two threads at once, not even for two files


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as rows of red, green and blue bytes, without gaps between the rows."""

    width: int
    height: int
    pixels: bytes


class PdfPages:
    """The pages of a PDF, read once into memory, so that the file may be replaced meanwhile."""

    def __init__(self, source: Path | bytes, most: int | None = None) -> None:
        """Open a PDF; with `most`, no more pages than that are known of."""
        self._content = source if isinstance(source, bytes) else source.read_bytes()
        import pypdfium2  # type: ignore[import-untyped]  # 36 ms: not before a page is to be seen

        self._open = True
        with _PDFIUM:
            self._document = pypdfium2.PdfDocument(self._content)
            pages = range(len(self._document))[:most]
            self._sizes: list[tuple[float, float]] = [self._document.get_page_size(page) for page in pages]

    def __len__(self) -> int:
        return len(self._sizes)

    def size(self, page: int) -> tuple[float, float]:
        """Return width and height of a page in points; the first page is 0."""
        return self._sizes[page]

    def render(self, page: int, dpi: float) -> Picture:
        """Return the picture of a page. May be called from any thread; raises Cancelled once all is closed."""
        with _PDFIUM:
            if not self._open:
                raise Cancelled
            opened = self._document[page]
            bitmap = opened.render(scale=dpi / POINTS_IN_AN_INCH, rev_byteorder=True)
            picture = Picture(bitmap.width, bitmap.height, _without_gaps(bitmap))
            bitmap.close()
            opened.close()
        return picture

    def text(self, page: int) -> str:
        """Return the text of a page as a reader would copy it."""
        with _PDFIUM:
            opened = self._document[page]
            words = opened.get_textpage()
            text: str = words.get_text_range()
            words.close()
            opened.close()
        return text.replace("\r\n", "\n")

    def save(self, to: Path) -> None:
        """Write the PDF itself to a file, whole or not at all."""
        replace_file(to, self._content)

    def close(self) -> None:
        """Give the memory back."""
        with _PDFIUM:
            self._open = False
            self._document.close()


def first_page(content: bytes, dpi: float) -> tuple[int, int, bytes] | None:
    """Return width, height and pixels of the first page of a PDF, None where none can be drawn.

    It is drawn in the confined process; where that takes too much, it cannot be drawn.
    """
    try:
        found = STRANGERS.ask("desktop.printing.strange:first_drawn", content, dpi, longest=MOST_SECONDS)
    except Refusal:
        return None
    return None if found is None else (int(found[0]), int(found[1]), bytes(found[2]))


def _without_gaps(bitmap: Any) -> bytes:
    row = bitmap.width * bitmap.n_channels
    held = memoryview(bitmap.buffer).cast("B")
    if bitmap.stride == row:
        return bytes(held)
    return b"".join(held[start : start + row] for start in range(0, bitmap.stride * bitmap.height, bitmap.stride))
