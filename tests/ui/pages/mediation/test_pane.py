"""The file of a dispute on its page: opened, filled, scans put in, printed, closed and opened again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.program import Program
from tests.desktop.mediation.a_dispute import complete, fill, open_file, picture, put_dispute
from tests.ui.pages.cases.conftest import dialog
from ui import ask
from ui.attachments.viewer import Viewer
from ui.pages.cases.page import CasesPage
from ui.pages.mediation.asking import FileDialog, FormDialog, IncludeDialog, NameDialog, ReopenDialog
from ui.pages.mediation.pane import MediationPane
from ui.printing import PreviewWindow


@pytest.fixture
def case(program: Program) -> int:
    """A dispute with two parties."""
    return put_dispute(program)


@pytest.fixture
def page(enter: Callable[..., Any], case: int) -> CasesPage:
    """The room of the cases with the dispute open."""
    made: CasesPage = enter(CasesPage, case)
    return made


@pytest.fixture
def pane(page: CasesPage) -> MediationPane:
    """The tab of its file."""
    tabs = page.view.tabs
    tabs.setCurrentIndex(next(at for at in range(tabs.count()) if tabs.tabText(at).startswith("卷宗")))
    made = page.view.stack.currentWidget()
    assert isinstance(made, MediationPane)
    return made


@pytest.fixture
def said(page: CasesPage) -> list[str]:
    """What the page says was done."""
    heard: list[str] = []
    page.said.connect(lambda words, _: heard.append(words))
    return heard


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the clerk is refused."""
    heard: list[str] = []
    for where in ("file_acts", "piece_acts"):
        monkeypatch.setattr(f"ui.pages.mediation.{where}.show_refusal", lambda _parent, words: heard.append(words))
    return heard


def tab(page: CasesPage) -> str:
    """Return the words of the tab."""
    tabs = page.view.tabs
    return next(tabs.tabText(at) for at in range(tabs.count()) if tabs.tabText(at).startswith("卷宗"))


def lines(pane: MediationPane) -> list[str]:
    """Return the lines of the list."""
    return [pane.list.item(place).text() for place in range(pane.list.count())]


def started(pane: MediationPane) -> None:
    """Open the file as it is proposed."""
    pane.acts.start()
    dialog(pane, FileDialog).go_on()
    assert pane.file is not None


def test_a_file_is_opened_as_it_is_proposed(page: CasesPage, pane: MediationPane, said: list[str]) -> None:
    assert tab(page) == "卷宗"
    started(pane)
    assert said == ["已立卷。"]
    assert pane.head.number.words == "（2026）陈埭人调字第1号"
    assert "陈埭镇人民调解委员会" in pane.head.facts.text()
    assert pane.head.limit.text() == "还剩 30 天"
    assert "11-22 立卷，12-22 前办结" in pane.head.facts.text()
    assert tab(page) == "卷宗（缺 5 项）"
    assert lines(pane)[:3] == ["1　卷宗封面　打印时自动生成", "2　卷内目录　打印时自动生成", "3　人民调解申请书　缺"]


def test_a_form_is_filled_with_what_the_dispute_tells(pane: MediationPane, program: Program) -> None:
    started(pane)
    pane.list.point_at("acceptance")
    pane.pieces.begin()
    asked = dialog(pane, FormDialog)
    assert asked.questions.editors["place"].value == "岸兜村12号旁"
    assert "×××" in asked.questions.editors["facts"].value
    asked.questions.editors["source"].value = "当事人申请"
    asked.go_on()
    assert not asked.isVisible(), asked.refusal
    assert pane.file is not None
    assert [one.kind for one in pane.file.pieces] == ["acceptance"]
    assert "4　人民调解受理登记表　没有填完" in lines(pane)  # the sort of dispute is not known yet
    pane.list.point_at("acceptance", pane.file.pieces[0].key)
    pane.pieces.open()
    again = dialog(pane, FormDialog)
    again.questions.editors["kind"].value = "邻里纠纷"
    again.go_on()
    assert "4　人民调解受理登记表" in lines(pane)
    pane.list.point_at("acceptance")
    assert not pane.write.isVisible()  # there is one, and that is all there may be


def test_scans_are_dropped_on_their_kind(pane: MediationPane, said: list[str], folder: Path) -> None:
    started(pane)
    pane.list.point_at("identity")
    scan = folder / "身份证.png"
    scan.write_bytes(picture())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(scan))])
    pane.list.dropped.emit(data)
    assert said[-1] == "已放入 1 份扫描件：当事人身份证明。"
    assert "　　身份证（扫描件）" in lines(pane)
    pane.list.point_at("cover")
    pane.list.dropped.emit(data)
    assert pane.file is not None
    assert len(pane.file.pieces) == 1  # the cover is made by the program


def test_files_are_picked_and_opened(
    pane: MediationPane, folder: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    started(pane)
    scan = folder / "欠条.png"
    scan.write_bytes(picture())
    monkeypatch.setattr(ask, "open_files", lambda *_: [scan])
    pane.list.point_at("evidence")
    pane.pieces.pick()
    assert pane.file is not None
    pane.list.point_at("evidence", pane.file.pieces[0].key)
    QTest.keyClick(pane.list, Qt.Key.Key_Return)
    shown = pane.window().findChildren(Viewer)[-1]
    assert shown.isVisible()
    shown.close()


def test_attachments_of_the_dispute_are_ticked_to_go_in(
    pane: MediationPane, program: Program, case: int, refused: list[str]
) -> None:
    started(pane)
    pane.list.point_at("evidence")
    pane.pieces.include()
    assert "没有别的附件" in refused[0]
    program.attachments.add("case_record", case, picture(), "现场.png")
    pane.pieces.include()
    asked = dialog(pane, IncludeDialog)
    asked.go_on()
    assert "还没有勾选" in asked.refusal
    asked.list.item(0).setCheckState(Qt.CheckState.Checked)
    asked.go_on()
    assert "　　现场（扫描件）" in lines(pane)


def test_documents_are_named_moved_and_taken_out(page: CasesPage, pane: MediationPane, program: Program) -> None:
    started(pane)
    assert pane.file is not None
    files = [("甲.png", picture()), ("乙.png", picture(61))]
    first, second = program.mediation.pieces.attach(pane.file.key, "evidence", files)
    pane.list.point_at("evidence", second)
    QTest.keyClick(pane.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [one.key for one in pane.file.pieces] == [second, first]
    pane.pieces.rename()
    asked = dialog(pane, NameDialog)
    asked.questions.editors["title"].value = "收条"
    asked.go_on()
    assert "　　收条（扫描件）" in lines(pane)
    undone: list[Any] = []
    page.said.connect(lambda _, undo: undone.append(undo))
    QTest.keyClick(pane.list, Qt.Key.Key_Delete)
    assert [one.key for one in pane.file.pieces] == [first]
    undone[-1]()
    assert [one.title for one in pane.file.pieces] == ["收条", "甲"]


def test_a_file_is_closed_when_nothing_is_missing_and_opened_again(
    page: CasesPage, pane: MediationPane, program: Program, refused: list[str], asked: list[str]
) -> None:
    started(pane)
    pane.head.close_it.click()
    assert "缺《当事人权利义务告知书》" in refused[0]
    assert pane.file is not None
    complete(program, pane.file.key)
    assert tab(page) == "卷宗（材料齐全）"
    pane.head.close_it.click()
    assert asked == ["归档（2026）陈埭人调字第1号？"]
    assert tab(page) == "卷宗（已归档）"
    pane.list.point_at("visit")
    assert not any(one.isVisible() for one in (pane.write, pane.scan, pane.choose))
    assert pane.head.open_it.isVisible()
    pane.head.open_it.click()
    why = dialog(pane, ReopenDialog)
    why.questions.editors["reason"].value = "补充回访记录"
    why.go_on()
    assert pane.write.isVisible()


def test_an_opening_by_mistake_is_taken_back(page: CasesPage, pane: MediationPane) -> None:
    started(pane)
    pane.head.discard.trigger()
    assert pane.file is None
    assert tab(page) == "卷宗"


def test_the_facts_of_a_file_are_corrected(pane: MediationPane) -> None:
    started(pane)
    pane.head.correct.trigger()
    asked = dialog(pane, FileDialog)
    asked.questions.editors["ending"].value = "oral"
    asked.go_on()
    assert "达成口头协议" in pane.head.facts.text()
    assert "12　人民调解口头协议登记表　缺" in lines(pane)


def test_a_form_is_printed_to_be_signed_and_the_file_in_the_room_of_printing(
    page: CasesPage, pane: MediationPane, program: Program, qtbot: QtBot
) -> None:
    started(pane)
    assert pane.file is not None
    pane.list.point_at("rights", fill(program, pane.file.key, "rights"))
    pane.sign.click()
    shown = next(one for one in page.findChildren(PreviewWindow) if one.isVisible())
    assert shown.windowTitle() == "当事人权利义务告知书 （2026）陈埭人调字第1号"
    shown.close()
    line = program.disclosures.list()[0]
    assert (line.table, line.fields) == ("case_record", ("当事人权利义务告知书",))
    wanted: list[tuple[str, Any]] = []
    page.wanted.connect(lambda room, target: wanted.append((room, target)))
    pane.head.print.click()
    assert wanted == [
        ("printing", {"paper": "mediation_file", "record": pane.file.key, "title": "（2026）陈埭人调字第1号"})
    ]


def test_the_tab_says_how_the_file_stands_before_it_is_turned_to(
    enter: Callable[..., Any], case: int, program: Program
) -> None:
    open_file(program, case)
    assert tab(enter(CasesPage, case)) == "卷宗（缺 5 项）"


def test_only_disputes_have_the_tab(enter: Callable[..., Any], program: Program) -> None:
    page: QWidget = enter(CasesPage, put_dispute(program, "hazard"))
    tabs = page.view.tabs
    assert not any(tabs.tabText(at).startswith("卷宗") for at in range(tabs.count()))
