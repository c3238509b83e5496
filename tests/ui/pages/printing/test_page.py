"""The room of printing: found, looked at, printed, saved, in batches, booked, made again."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from desktop.errors import Refusal
from desktop.print_centre.batch import By
from desktop.print_centre.kinds import Choices
from desktop.printing.preview import PdfPages
from desktop.program import Program
from tests.made_up_papers import MASKED, PHONE, made_up_centre
from ui import ask
from ui.pages.desk import Desk
from ui.pages.printing import giving_out
from ui.pages.printing.asking import FULL
from ui.pages.printing.batch_sheet import BatchSheet
from ui.pages.printing.giving_out import RevealSheet
from ui.pages.printing.layout_editor import LayoutEditor
from ui.pages.printing.page import BOOK, PAPERS, PrintingPage
from ui.pages.printing.paper_pane import NOTHING
from ui.printing import PreviewWindow

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture
def page(desk: Desk, program: Program, qtbot: QtBot) -> Iterator[PrintingPage]:
    """The room, with three papers in its catalogue."""
    page = PrintingPage(desk, made_up_centre(program))
    qtbot.addWidget(page)
    page.resize(1142, 680)
    page.show()
    page.activate()
    yield page
    page.paper.preview.close_paper()


@pytest.fixture
def said(page: PrintingPage) -> list[str]:
    """What the room tells of."""
    heard: list[str] = []
    page.said.connect(lambda words, _: heard.append(words))
    return heard


@pytest.fixture
def saved(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """The file that the clerk names."""
    to = folder / "out.pdf"
    monkeypatch.setattr(ask, "save_file", lambda *_: to)
    return to


def titles(page: PrintingPage) -> list[str]:
    return [page.catalogue.list.item(row).text() for row in range(page.catalogue.list.count())]


def seen(page: PrintingPage) -> str:
    pages = page.paper.preview.pages
    assert pages is not None
    return text_of(pages)


def text_of(pages: PdfPages) -> str:
    return "".join("".join(pages.text(place).split()) for place in range(len(pages)))


def rows(page: PrintingPage) -> list[dict[str, str]]:
    listed = page.book.list
    return [dict(listed.table._source.records([int(key)])[int(key)]) for key in listed.table.shown]


def test_the_catalogue_stands_by_group_and_is_searched(page: PrintingPage) -> None:
    assert titles(page) == ["台账名册", "居民卡片", "报表", "签字月报", "档案", "网格卡片"]
    assert page.paper.preview.pages is None
    assert page.paper.preview._waiting.text() == NOTHING
    page.catalogue.line.setText("wgkp")
    assert titles(page) == ["档案", "网格卡片"]
    assert page.paper.printable is not None
    assert page.paper.printable.key == "grid_card"
    page.catalogue.line.setText("没有的")
    assert titles(page) == []
    assert page.catalogue._nothing.isVisible()


def test_the_paper_is_seen_while_it_is_chosen(page: PrintingPage, program: Program, qtbot: QtBot) -> None:
    page.open("grid_card")
    assert "全镇" in seen(page)
    assert "2026-11-012026-11-30" in seen(page)
    assert page.shown == "1 份"
    bar = page.paper.bar
    assert bar is not None
    assert bar.span is not None
    assert bar.grid is not None
    bar.grid._take(program.grids.resolve("江头第1网格"))
    bar.span.set_days(*OCTOBER)
    qtbot.waitUntil(lambda: "2026-10-01" in seen(page))
    assert "江头村委会第1网格" in seen(page)


def test_what_is_of_one_record_waits_for_it(page: PrintingPage, family: int, qtbot: QtBot) -> None:
    page.open("grid_card")
    assert page.shown == "1 份"
    page.open("person_card")
    assert page.shown == ""
    assert page.paper.preview._waiting.text().startswith("先找到要打印的人")
    assert not page.paper.print_button.isEnabled()
    finder = page.paper.bar.finder if page.paper.bar is not None else None
    assert finder is not None
    finder.setText("王三")
    finder.look()
    finder.popup.take()
    assert MASKED in seen(page)
    assert page.paper.preview._count.text() == "预览　第 1 页 / 共 1 页"
    assert finder.text() == "王三"
    assert page.paper.print_button.isEnabled()


def test_a_paper_is_saved_and_booked(page: PrintingPage, saved: Path, said: list[str]) -> None:
    page.open("signed")
    page.paper.save()
    pages = PdfPages(saved)
    assert "印2026-000001" in text_of(pages)
    pages.close()
    assert said == [f"已存为 {saved}，1 页，打印号 印2026-000001。"]
    assert titles(page)[:2] == ["最近打印", "签字月报"]
    page.paper.save()
    page.turn(BOOK)
    assert page.shown == "2 份"
    assert [(one["number"], one["turn"], one["outlet"]) for one in rows(page)] == [
        ("印2026-000002", "首次 印2026-000001", "PDF 文件"),
        ("印2026-000001", "", "PDF 文件"),
    ]


def test_the_choices_printed_last_are_proposed_again(
    page: PrintingPage, desk: Desk, program: Program, saved: Path, qtbot: QtBot
) -> None:
    page.open("signed")
    assert page.paper.bar is not None
    assert page.paper.bar.span is not None
    page.paper.bar.options[0]._take("open")
    page.paper.bar.span.back.click()
    page.paper.save()
    again = PrintingPage(desk, made_up_centre(program))
    qtbot.addWidget(again)
    again.open("signed")
    assert again.paper.bar is not None
    assert again.paper.bar.choices == Choices(*OCTOBER, options={"kind": "open"})
    assert again.paper.bar.options[0].words() == "口径：未办结"
    again.paper.bar.options[0].clear()
    assert again.paper.bar.choices.options == {"kind": "all"}
    again.paper.preview.close_paper()


def test_a_paper_is_printed_and_booked(
    page: PrintingPage, folder: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = QPrinter()
    printer.setOutputFileName(str(folder / "printed.pdf"))
    monkeypatch.setattr(giving_out, "chosen_printer", lambda *_: printer)
    page.open("grid_card")
    page.paper.print_out()
    assert (folder / "printed.pdf").exists()
    assert said == ["网格卡片已送往打印机，共 1 页，打印号 印2026-000001。"]
    page.turn(BOOK)
    assert [one["outlet"] for one in rows(page)] == ["打印机"]


@pytest.mark.qt_log_ignore("Returned false")
def test_a_printer_that_vanishes_leaves_no_entry(
    page: PrintingPage, folder: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[str] = []
    monkeypatch.setattr("ui.printing.show_refusal", lambda _, sentence: refused.append(sentence))
    printer = QPrinter()
    printer.setOutputFileName(str(folder / "gone" / "printed.pdf"))
    monkeypatch.setattr(giving_out, "chosen_printer", lambda *_: printer)
    page.open("signed")
    page.paper.print_out()
    assert refused == ["打印机没有应答，还没有打印。请检查打印机是否开机、连接是否正常，再打印一次。"]
    assert said == []
    page.turn(BOOK)
    assert rows(page) == []
    monkeypatch.setattr(giving_out, "chosen_printer", lambda *_: None)
    page.turn(PAPERS)
    page.paper.print_out()
    page.turn(BOOK)
    assert rows(page) == []


def test_a_printer_that_stops_midway_leaves_no_entry(
    page: PrintingPage, folder: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopping(QPrinter):
        def newPage(self) -> bool:
            return False

    refused: list[str] = []
    monkeypatch.setattr("ui.printing.show_refusal", lambda _, sentence: refused.append(sentence))
    printer = Stopping()
    printer.setOutputFileName(str(folder / "printed.pdf"))
    printer.setCopyCount(2)
    monkeypatch.setattr(printer, "supportsMultipleCopies", lambda: False)
    monkeypatch.setattr(giving_out, "chosen_printer", lambda *_: printer)
    page.open("grid_card")
    page.paper.print_out()
    (sentence,) = refused
    assert sentence.startswith("打印机在第 1 页停止应答，这次打印已取消。")
    assert said == []
    page.turn(BOOK)
    assert rows(page) == []


def test_numbers_in_full_are_asked_for_and_booked(page: PrintingPage, family: int, saved: Path) -> None:
    page.open({"paper": "person_card", "record": 1, "title": "王一"})
    bar = page.paper.bar
    assert bar is not None
    assert bar.numbers is not None
    bar.numbers.buttons[FULL].click()
    assert MASKED in seen(page)
    page.paper.save()
    (sheet,) = page.window().findChildren(RevealSheet)
    sheet.yes.click()
    assert sheet.refusal == "请写明用途。"
    sheet.purpose.setText("上级报表")
    sheet.yes.click()
    assert sheet.refusal == "请写明交给谁。"
    assert not saved.exists()
    sheet.recipient.setText("司法所")
    sheet.yes.click()
    pages = PdfPages(saved)
    assert PHONE in text_of(pages)
    pages.close()
    page.turn(BOOK)
    (row,) = rows(page)
    assert (row["revealed"], row["purpose"], row["recipient"]) == ("完整", "上级报表", "司法所")


def test_a_batch_is_counted_made_and_told(
    page: PrintingPage, folder: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = folder / "out"
    out.mkdir()
    monkeypatch.setattr(ask, "open_folder", lambda *_: out)
    page.open("grid_card")
    page.paper.batch_button.click()
    (sheet,) = page.window().findChildren(BatchSheet)
    assert sheet.count.text() == "共 2 个文件：岸兜村委会、江头村委会，装订 4 份。"
    sheet.ways.buttons[By.GRID].click()
    assert sheet.count.text().startswith("共 4 个文件：岸兜村委会 第1网格、")
    sheet.yes.click()
    assert said == [f"已打印 4 个文件，共 4 页，存在 {out}。"]
    assert len(list(out.iterdir())) == 4
    page.open("signed")
    assert not page.paper.batch_button.isVisible()


def test_a_batch_with_numbers_in_full_says_what_for(page: PrintingPage, family: int) -> None:
    page.open("person_card")
    assert page.paper.bar is not None
    assert page.paper.bar.numbers is not None
    page.paper.bar.numbers.buttons[FULL].click()
    page.paper.batch_button.click()
    (asking,) = page.window().findChildren(RevealSheet)
    asking.purpose.setText("上级报表")
    asking.recipient.setText("司法所")
    asking.yes.click()
    (sheet,) = page.window().findChildren(BatchSheet)
    assert sheet._choices.purpose == "上级报表"
    sheet.reject()


def test_a_print_is_made_again_and_compared(page: PrintingPage, saved: Path, qtbot: QtBot) -> None:
    page.open("signed")
    page.paper.save()
    page.turn(BOOK)
    page.book.list.view.jump_to(0)
    page.book.again.click()
    (window,) = page.findChildren(PreviewWindow)
    assert "印2026-000001" in text_of(window._pages)
    assert window.remark is not None
    assert window.remark.words == "与 印2026-000001 打印时完全一致。"
    assert not window._print.isVisible()
    window.reject()


def test_the_book_is_narrowed(page: PrintingPage, saved: Path) -> None:
    for key in ("signed", "grid_card", "signed"):
        page.open(key)
        page.paper.save()
    page.turn(BOOK)
    page.book.list.set_filters({"kind": ("signed",)})
    assert [one["number"] for one in rows(page)] == ["印2026-000003", "印2026-000001"]
    page.book.list.set_filters({})
    page.book.list.set_text("印2026-000002")
    assert [one["title"] for one in rows(page)] == ["网格卡片"]


def test_the_room_is_found_as_it_was_left(page: PrintingPage, desk: Desk, program: Program, qtbot: QtBot) -> None:
    page.open("signed")
    state = page.state()
    again = PrintingPage(desk, made_up_centre(program))
    qtbot.addWidget(again)
    again.restore(state)
    assert again.paper.printable is not None
    assert (again.mode, again.paper.printable.key) == (PAPERS, "signed")
    page.turn(BOOK)
    again.restore(page.state())
    assert again.mode == BOOK
    again.paper.preview.close_paper()


def test_other_data_are_seen_at_once(page: PrintingPage, program: Program, desk: Desk, qtbot: QtBot) -> None:
    village = program.grids.find_village("江头") or 0
    page.open("grid_card")
    assert page.paper.bar is not None
    assert page.paper.bar.grid is not None
    page.paper.bar.grid._take(village)
    qtbot.waitUntil(lambda: "江头村委会" in seen(page))
    draft = program.grid_dossiers.draft(village)
    draft.name = "江头社区"
    program.grid_dossiers.save(draft)
    qtbot.waitUntil(lambda: "江头社区" in seen(page))


def test_the_layout_of_a_ledger_is_changed_beside_its_paper(desk: Desk, qtbot: QtBot) -> None:
    page = PrintingPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.open("dispute")
    assert page.paper.layout_button.isVisible()
    page.paper.layout_button.click()
    (editor,) = page.findChildren(LayoutEditor)
    editor.table.toggle(1)
    editor.keep()
    editor.reject()
    heading = editor.layout_now.columns[1].heading
    page.paper.refresh()
    qtbot.waitUntil(lambda: page.centre.layout(page.centre.printable("dispute")) == editor.layout_now)
    assert heading in seen(page)
    page.paper.preview.close_paper()


def test_a_paper_that_cannot_be_made_says_why(
    page: PrintingPage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def refuse(*_: Any) -> None:
        raise Refusal("先选择一个网格。")

    page.open("grid_card")
    monkeypatch.setattr(page.centre, "show", refuse)
    page.paper.refresh()
    qtbot.waitUntil(lambda: page.paper.preview.refusal == "先选择一个网格。")
