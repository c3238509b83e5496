"""The preview shows, saves and prints the very PDF; a missing glyph is asked about first."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.jobs import Progress
from desktop.printing.document import Document, Fact, Facts, Text
from desktop.printing.outcome import Printed
from desktop.printing.paper import A4, A4_LANDSCAPE, Paper
from desktop.printing.press import print_document
from desktop.printing.preview import PdfPages
from ui import ask, printing
from ui.printing import PreviewWindow, file_name, fit_to_paper, preview
from ui.work import Work

AT = datetime(2025, 3, 1, tzinfo=UTC)
LONG = Document("一户一档", "示例镇", "李梅", AT, (Text("说明", ("甲乙丙丁" * 1500,)),))
MISSING = Document("一户一档", "示例镇", "李梅", AT, (Facts("", (Fact("姓名", "王\U000323b0"),)),))


def pages_of(folder: Path, document: Document = LONG, paper: Paper = A4) -> PdfPages:
    """The pages of a document, printed."""
    print_document(document, folder / "printed.pdf", Progress(), paper=paper)
    return PdfPages(folder / "printed.pdf")


@pytest.fixture
def work() -> Iterator[Work]:
    work = Work()
    yield work
    work.close()


@pytest.fixture
def window(folder: Path, work: Work, qtbot: QtBot) -> Iterator[PreviewWindow]:
    window = PreviewWindow("一户一档 1/2", pages_of(folder), work)
    window.show()
    qtbot.waitUntil(lambda: is_drawn(window))
    yield window
    window.reject()


def is_drawn(window: PreviewWindow) -> bool:
    """Whether ink is seen where the page is."""
    picture = window.view.viewport().grab().toImage()
    middle = picture.width() // 2
    return any(picture.pixelColor(middle + x, y).lightness() < 90 for x in range(60) for y in range(picture.height()))


def said(window: PreviewWindow) -> str:
    """All words of the window's labels."""
    return " ".join(window._count.text().split())


def test_the_page_in_the_middle_is_counted(window: PreviewWindow, qtbot: QtBot) -> None:
    assert said(window) == "第 1 页 / 共 5 页"
    qtbot.keyClick(window.view, Qt.Key.Key_End)
    assert said(window) == "第 5 页 / 共 5 页"
    qtbot.waitUntil(lambda: is_drawn(window))
    qtbot.keyClick(window.view, Qt.Key.Key_PageUp)
    assert said(window) == "第 4 页 / 共 5 页"
    qtbot.keyClick(window.view, Qt.Key.Key_Home)
    assert said(window) == "第 1 页 / 共 5 页"


def test_zooming_keeps_the_place(window: PreviewWindow, qtbot: QtBot) -> None:
    wide = window.view.zoom
    window.view.go_to(2)
    qtbot.keyClick(window, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert window.view.zoom > wide
    assert window.view.page == 2
    for _ in range(9):
        qtbot.keyClick(window, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert window.view.zoom == pytest.approx(0.5)
    assert window._size.text() == "50%"
    qtbot.keyClick(window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert window.view.zoom == pytest.approx(wide)
    qtbot.waitUntil(lambda: is_drawn(window))


def test_the_very_file_is_saved(
    window: PreviewWindow, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed = []

    def save_file(_parent: QWidget, _title: str, name: str, _kinds: str) -> Path:
        proposed.append(name)
        return folder / "saved.pdf"

    monkeypatch.setattr(ask, "save_file", save_file)
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: (folder / "saved.pdf").exists())
    assert (folder / "saved.pdf").read_bytes() == (folder / "printed.pdf").read_bytes()
    assert proposed == ["一户一档 1 2.pdf"]


@pytest.mark.parametrize(("first", "last", "copies", "sheets"), [(0, 0, 1, 5), (2, 3, 1, 2), (4, 9, 1, 2)])
def test_the_pages_asked_for_reach_the_printer(
    window: PreviewWindow,
    folder: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    first: int,
    last: int,
    copies: int,
    sheets: int,
) -> None:
    def chosen(_parent: QWidget, pages: PdfPages) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        printer.setOutputFileName(str(folder / "paper.pdf"))
        fit_to_paper(printer, pages)
        printer.setFromTo(first, last)
        printer.setCopyCount(copies)
        return printer

    monkeypatch.setattr(printing, "chosen_printer", chosen)
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window._notices.sentence == f"已送往打印机，共 {sheets} 页", timeout=20_000)
    paper = PdfPages(folder / "paper.pdf")
    assert len(paper) == sheets
    assert paper.size(0) == pytest.approx((595, 842), abs=1.5)
    assert min(paper.render(0, 40).pixels) < 128
    paper.close()


def test_a_wide_sheet_is_printed_wide(folder: Path) -> None:
    pages = pages_of(folder, paper=A4_LANDSCAPE)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    fit_to_paper(printer, pages)
    assert printer.pageLayout().orientation() == QPageLayout.Orientation.Landscape
    assert printer.pageLayout().pageSize().name().startswith("A4")
    pages.close()


@pytest.mark.qt_log_ignore("Returned false")
def test_a_dead_printer_is_told(
    window: PreviewWindow, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def chosen(_parent: QWidget, _pages: PdfPages) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        printer.setOutputFileName(str(folder / "no such folder" / "paper.pdf"))
        return printer

    monkeypatch.setattr(printing, "chosen_printer", chosen)
    window.print_out()
    assert window._notices.sentence.startswith("打印机没有应答")
    assert window._print.isEnabled()


def shown(qtbot: QtBot) -> PreviewWindow:
    """The preview that opens."""
    qtbot.waitUntil(lambda: any(isinstance(one, PreviewWindow) for one in QApplication.topLevelWidgets()))
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, PreviewWindow))


def test_something_is_printed_and_shown(work: Work, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)

    def print_to(stream: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
        return print_document(LONG, stream, progress, allow_missing=allow_missing)

    preview(page, work, "一户一档", print_to)
    window = shown(qtbot)
    assert window.windowTitle() == "一户一档"
    assert any("打印" in one.text() for one in window.findChildren(QPushButton))
    window.reject()


@pytest.mark.parametrize("answer", [True, False])
def test_a_missing_glyph_is_asked_about(
    answer: bool, work: Work, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    asked: list[str] = []

    def answered(_parent: QWidget, question: str, *_verbs: str, **_more: Any) -> bool:
        asked.append(question)
        return answer

    monkeypatch.setattr(ask, "ask", answered)
    preview(
        page, work, "一户一档", lambda to, progress, allow: print_document(MISSING, to, progress, allow_missing=allow)
    )
    qtbot.waitUntil(lambda: bool(asked))
    assert "U+323B0" in asked[0]
    if answer:
        window = shown(qtbot)
        assert "〔U+323B0〕" in window._pages.text(0)
        window.reject()
    else:
        assert not work.tickets


@pytest.mark.parametrize(("name", "file"), [("一户一档 1/2", "一户一档 1 2"), ("a\\b:c*?", "a b c"), ("  ", "打印")])
def test_a_file_is_named_as_a_file_may_be(name: str, file: str) -> None:
    assert file_name(name) == file
