"""Pictures of pages, from any thread."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.jobs import Progress
from desktop.printing.document import Document, Text
from desktop.printing.press import print_document
from desktop.printing.preview import PdfPages


@pytest.fixture
def pages(folder: Path) -> PdfPages:
    document = Document("预览", "示例镇", "李梅", datetime(2025, 3, 1, tzinfo=UTC), (Text("", ("甲乙丙丁" * 900,)),))
    print_document(document, folder / "out.pdf", Progress())
    return PdfPages(folder / "out.pdf")


def test_a_picture_has_the_size_of_the_page(pages: PdfPages) -> None:
    picture = pages.render(0, 96)
    assert (picture.width, picture.height) == (794, 1123)
    assert len(picture.pixels) == picture.width * picture.height * 3
    assert picture.pixels[:3] == b"\xff\xff\xff"
    assert min(picture.pixels) < 40
    pages.close()


@pytest.mark.parametrize("dpi", [31, 57.3, 72, 101])
def test_rows_of_pixels_have_no_gaps(pages: PdfPages, dpi: float) -> None:
    picture = pages.render(0, dpi)
    assert len(picture.pixels) == picture.width * picture.height * 3
    pages.close()


def test_threads_do_not_meet_inside(pages: PdfPages) -> None:
    with ThreadPoolExecutor(4) as threads:
        pictures = list(threads.map(lambda number: pages.render(number % len(pages), 60).pixels, range(24)))
    assert len(set(pictures)) == len(pages)
    pages.close()


def test_the_file_may_be_replaced_while_it_is_shown(pages: PdfPages, folder: Path) -> None:
    (folder / "out.pdf").unlink()
    assert "甲乙丙丁" in pages.text(0)
    pages.close()


def test_the_doors_of_printing_cost_no_start_time() -> None:
    """What windows import brings neither the PDF writer nor the PDF reader before they are used."""
    doors = ["press", "dossiers", "recovery_sheet", "preview", "outcome", "paper"]
    lines = [f"import desktop.printing.{door}" for door in doors]
    check = "import sys; print([name for name in sys.modules if name in ('reportlab', 'PIL', 'pypdfium2')])"
    told = subprocess.run(
        [sys.executable, "-c", "; ".join([*lines, check])], capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.strip() == "[]", told.stdout
