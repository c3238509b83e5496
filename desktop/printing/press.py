"""Where the office has things printed. Loads the PDF writer only when something is."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from desktop.jobs import Progress
from desktop.official import OfficialPaper
from desktop.printing.document import Document, Fact, Facts, PrintedList
from desktop.printing.ledger_sheet import LedgerSheet
from desktop.printing.outcome import Printed
from desktop.printing.paper import A4, A4_LANDSCAPE, Paper
from desktop.printing.slides import Slide, SlideShow
from desktop.printing.volume import Volume
from desktop.printing.wall_map import WallMap

if TYPE_CHECKING:
    from desktop.printing.pdf import Binder


TRIAL = Document("一", "", "", datetime(2000, 1, 1, tzinfo=UTC), (Facts("", (Fact("一", "一"),)),))


def get_ready() -> None:
    """Print a page for nobody, so that the first paper does not wait for the PDF writer and its fonts: 0.3 s."""
    print_document(TRIAL, BytesIO(), Progress())


def print_document(
    document: Document, to: Path | BinaryIO, progress: Progress, *, paper: Paper = A4, allow_missing: bool = False
) -> Printed:
    """Write a document as a PDF, to a file whole or not at all, or to a stream.

    Raises MissingGlyphs where a character has no glyph, unless it may be printed as its code point.
    """
    from desktop.printing.composing import compose_document  # the PDF writer costs 0.1 s of the start

    return compose_document(document, to, progress, paper=paper, allow_missing=allow_missing)


def print_list(
    printed: PrintedList,
    rows: Iterable[Sequence[str]],
    count: int,
    to: Path | BinaryIO,
    progress: Progress,
    *,
    paper: Paper = A4_LANDSCAPE,
    allow_missing: bool = False,
) -> Printed:
    """Write a list as a PDF while its rows come; `count` serves the progress alone.

    A text too long for its column is set smaller, then in several lines: nothing is cut off. Raises MissingGlyphs,
    and writes nothing, where a character has no glyph, unless it may be printed as its code point.
    """
    from desktop.printing.lists import compose_list  # the PDF writer costs 0.1 s of the start

    return compose_list(printed, rows, count, to, progress, paper=paper, allow_missing=allow_missing)


def print_ledger(
    sheet: LedgerSheet,
    rows: Iterable[Sequence[str]],
    count: int,
    to: Path | BinaryIO,
    progress: Progress,
    *,
    first_pages: int | None = None,
    allow_missing: bool = False,
) -> Printed:
    """Write a ledger as a PDF in its layout while its rows come, to a file whole or not at all, or to a stream.

    No row is parted unless it is higher than a page. For a preview, `first_pages` says how many pages are wanted: only
    so many rows are read. Raises Refusal where the sheet does not hold the columns or other than `count` rows come,
    and MissingGlyphs where a character has no glyph, unless it may be printed as its code point.
    """
    from desktop.printing.ledger import compose_ledger  # the PDF writer costs 0.1 s of the start

    return compose_ledger(sheet, rows, count, to, progress, first_pages=first_pages, allow_missing=allow_missing)


def print_official(
    paper: OfficialPaper, to: Path | BinaryIO, progress: Progress, *, allow_missing: bool = False
) -> Printed:
    """Write an official paper as a PDF in the layout of GB/T 9704-2012, to a file whole or not at all, or to a stream.

    Raises MissingGlyphs where a character has no glyph, unless it may be printed as its code point.
    """
    from desktop.printing.official import compose_official  # the PDF writer costs 0.1 s of the start

    return compose_official(paper, to, progress, allow_missing=allow_missing)


def print_wall_map(
    wall: WallMap,
    to: Path | BinaryIO,
    progress: Progress,
    *,
    sheet: str = "A1",
    tile: str | None = None,
    allow_missing: bool = False,
) -> Printed:
    """Write a map as a PDF of one sheet, or cut into tiles that are put together, to a file whole or not at all.

    Raises MissingGlyphs where a character has no glyph, unless it may be printed as its code point.
    """
    from desktop.printing.wall_sheet import compose_wall_map  # the PDF writer costs 0.1 s of the start

    return compose_wall_map(wall, to, progress, sheet=sheet, tile=tile, allow_missing=allow_missing)


def print_slides(show: SlideShow, slides: Sequence[Slide], to: Path | BinaryIO, progress: Progress) -> Printed:
    """Write projected pages as a PDF of 16 to 9, to a file whole or not at all, or to a stream."""
    from desktop.printing.slide_sheets import compose_slides  # the PDF writer costs 0.1 s of the start

    return compose_slides(show, slides, to, progress)


@contextmanager
def binding(to: Path | BinaryIO, title: str, office: str, printed_by: str, as_of: datetime) -> Iterator["Binder"]:
    """Hand out what papers are written to, one after the other, to stand in one file; it is written whole or not."""
    from desktop.printing.pdf import About, binding_pdf  # the PDF writer costs 0.1 s of the start

    with binding_pdf(to, About(title, office, printed_by, as_of)) as binder:
        yield binder


def print_volume(volume: Volume, to: Path | BinaryIO, progress: Progress, *, allow_missing: bool = False) -> Printed:
    """Write a file bound as one volume, its scans drawn in, to a file whole or not at all, or to a stream.

    Raises Refusal where it has too many pages for one volume, MissingGlyphs where a character has no glyph.
    """
    from desktop.printing.binding import compose_volume  # the PDF writer costs 0.1 s of the start

    return compose_volume(volume, to, progress, allow_missing=allow_missing)
