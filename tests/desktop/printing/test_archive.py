"""What goes into the archive: every kind of paper complies with PDF/A-2b, its fonts embedded, its text to be found."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from desktop.jobs import Progress
from desktop.official import OfficialPaper, Paragraph, Role
from desktop.printing.document import Column, Document, Fact, Facts, Grid, PrintedList, Signatures
from desktop.printing.press import binding, print_document, print_ledger, print_list, print_official
from tests.desktop.printing.a_ledger import AT, NAMES, layout_of, rows, sheet_of, texts_of
from tests.desktop.printing.archive_check import faults, judge, judged

OFFICE, CLERK = "示例镇网格中心", "李梅"
DOCUMENT = Document(
    "一户一档",
    OFFICE,
    CLERK,
    AT,
    (
        Facts("一、户情况", tuple(Fact(name, name) for name in NAMES)),
        Grid("二、成员", (Column("姓名", 2), Column("备注", 5)), tuple((name, "外出") for name in NAMES * 20)),
        Signatures(("采集人",)),
    ),
)


def ledger(to: BytesIO) -> None:
    """A long ledger with groups and a watermark."""
    layout = layout_of(group_by="grid", has_subtotals=True, boxes=("填报人",))
    print_ledger(sheet_of(layout, watermark="内部资料", number="印2025-000031"), rows(300, 6), 300, to, Progress())


def dossier(to: BytesIO) -> None:
    """A dossier of several pages."""
    print_document(DOCUMENT, to, Progress())


def listed(to: BytesIO) -> None:
    """A list as it is seen on the screen."""
    printed = PrintedList("名册", OFFICE, CLERK, AT, (Column("姓名", 5), Column("备注", 9)))
    print_list(printed, ((name, "外出") for name in NAMES), len(NAMES), to, Progress())


def minutes(to: BytesIO) -> None:
    """Minutes of a meeting."""
    body = tuple(Paragraph(Role.BODY, f"{name}发言。") for name in NAMES)
    print_official(OfficialPaper("会议纪要", "", body, OFFICE, CLERK, AT, "各村", date(2025, 3, 1)), to, Progress())


def bound(to: BytesIO) -> None:
    """Several papers bound in one file."""
    with binding(to, "台账合订本", OFFICE, CLERK, AT) as binder:
        for village in ("岸兜村", "江头村"):
            binder.mark(village)
            ledger(binder)


KINDS = {one.__name__: one for one in (ledger, dossier, listed, minutes, bound)}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_archived_papers_comply_in_their_structure(kind: Callable[[BytesIO], None]) -> None:
    stream = BytesIO()
    kind(stream)
    assert faults(stream.getvalue()) == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_archived_papers_comply_with_every_rule(kind: Callable[[BytesIO], None], folder: Path) -> None:
    command = judge()
    if command is None:
        pytest.skip("no veraPDF here: GEDANG_VERAPDF names a command that is given a file and says PASS")
    stream = BytesIO()
    kind(stream)
    to = folder / "paper.pdf"
    to.write_bytes(stream.getvalue())
    assert "PASS" in judged(command, to)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_name_can_be_searched_and_copied(kind: Callable[[BytesIO], None]) -> None:
    stream = BytesIO()
    kind(stream)
    whole = "".join(texts_of(stream.getvalue()))
    assert [name for name in NAMES if name not in whole] == []


def test_a_spoilt_file_is_found_out() -> None:
    stream = BytesIO()
    listed(stream)
    content = stream.getvalue()
    assert faults(content.replace(b"/ToUnicode", b"/XxUnicode"))
    assert faults(content.replace(b"+", b"-"))
    assert faults(content.replace(b"/FontFile2", b"/FontFileX"))
    assert faults(content.replace(b"/GTS_PDFA1", b"/GTS_PDFAX"))
    assert faults(content.replace(b"pdfaid:part>2", b"pdfaid:part>9"))


def test_the_outline_leads_to_chapters_and_to_what_is_bound() -> None:
    stream = BytesIO()
    dossier(stream)
    assert outline_of(stream) == [(0, "一户一档", 0), (1, "一、户情况", 0), (1, "二、成员", 0)]
    stream = BytesIO()
    bound(stream)
    marks = outline_of(stream)
    assert [title for depth, title, _ in marks if depth == 0] == ["岸兜村", "江头村"]
    assert [title for depth, title, _ in marks if depth == 1] == [f"岸兜村第{group}网格" for group in range(1, 7)] * 2
    pages = texts_of(stream.getvalue())
    assert all(title in pages[page] for depth, title, page in marks if depth == 1)


def outline_of(stream: BytesIO) -> list[tuple[int, str, int | None]]:
    """The outline of a file: depth, title, page."""
    with pypdfium2.PdfDocument(stream.getvalue()) as document:
        return [(one.level, one.get_title(), one.get_dest().get_index()) for one in document.get_toc()]
