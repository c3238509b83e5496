"""Correcting a case in the window: facts, ledger, parties, reporters, ties; what somebody else changed meanwhile."""

from typing import Any

from desktop.program import Program
from ui.pages.cases.belonging import BelongingSheet
from ui.pages.cases.correcting import CorrectDialog, LedgerDialog
from ui.pages.cases.page import CasesPage
from ui.pages.cases.people_dialog import EntryDialog
from ui.pages.purpose import PurposeQuestion


def last(page: Any, kind: type) -> Any:
    """Return what was opened last."""
    return next(one for one in reversed(page.window().findChildren(kind)) if one.isVisible())


def heard(page: CasesPage) -> list[Any]:
    """Return what the room says from now on."""
    said: list[Any] = []
    page.said.connect(lambda words, undo: said.append((words, undo)))
    return said


def test_facts_are_corrected_and_given_back(page: CasesPage, program: Program, case: int) -> None:
    said = heard(page)
    page.correcting.correct()
    dialog = last(page, CorrectDialog)
    assert dialog.questions.editors["finder_name"].line.text() == "王强"
    dialog.questions.editors["title"].value = "两户因水沟改道争执"
    dialog.go_on()
    assert page.dossier.title == "两户因水沟改道争执"
    assert page.dossier.texts["finder_name"] == "王强"
    said[0][1]()
    assert page.dossier.title == "两户因排水沟发生争执"


def test_what_is_wrong_stays_in_the_dialog(page: CasesPage) -> None:
    page.correcting.correct()
    dialog = last(page, CorrectDialog)
    dialog.questions.editors["title"].value = None
    dialog.go_on()
    assert "不能为空" in dialog.questions.editors["title"].fault
    dialog.questions.binding.load(dialog._draft)
    dialog.reject()


def test_somebody_was_quicker(page: CasesPage, program: Program, case: int) -> None:
    page.correcting.correct()
    dialog = last(page, CorrectDialog)
    other = program.cases.draft(case)
    other.values["place"] = "老街口"
    program.cases.save(other)
    dialog.questions.editors["title"].value = "我改的"
    dialog.go_on()
    assert "发生地点" in dialog.refusal
    assert dialog.questions.editors["place"].value == "老街口"
    dialog.go_on()
    dossier = program.cases.dossier(case)
    assert (dossier.title, dossier.texts["place"]) == ("我改的", "老街口")


def test_another_ledger(page: CasesPage, program: Program, case: int) -> None:
    said = heard(page)
    number = page.dossier.number
    page.correcting.change_ledger()
    dialog = last(page, LedgerDialog)
    dialog.which.editors["ledger"].value = "hazard"
    assert dialog.kind is not None
    dialog.go_on()
    assert (page.dossier.ledger.key, page.dossier.number) == ("hazard", number)
    assert "编号不变" in said[0][0]
    said[0][1]()
    assert page.dossier.ledger.key == "dispute"


def sheet(page: CasesPage, words: str) -> Any:
    """Open what belongs to the case."""
    next(one for one in page.correcting.seldom() if one.title.startswith(words)).run()
    return last(page, BelongingSheet)


def test_parties_come_and_go(page: CasesPage, program: Program, case: int) -> None:
    parties = sheet(page, "当事人")
    parties.add()
    dialog = last(page, EntryDialog)
    dialog.questions.editors["name"].value = "李四"
    dialog.go_on()
    assert [line.words for line in parties.lines] == ["李四"]
    parties.lines[0].remove()
    assert not parties.lines
    parties._notices.take_back()
    assert [one.name for one in program.cases.dossier(case).parties] == ["李四"]
    parties.lines[0].edit()
    dialog = last(page, EntryDialog)
    dialog.questions.editors["name"].value = "李思"
    dialog.go_on()
    assert [one.name for one in program.cases.dossier(case).parties] == ["李思"]
    parties.accept()


def test_reporters_are_corrected_for_a_purpose(page: CasesPage, program: Program, case: int) -> None:
    key = program.cases.reporters.add(case, program.cases.reporters.blank(name="王小明", phone="13900001111"))
    reporters = sheet(page, "反映人")
    assert "王小明" not in reporters.lines[0].words
    reporters.lines[0].edit()
    question = last(page, PurposeQuestion)
    question.line.setText("核对信息")
    question.go_on()
    dialog = last(page, EntryDialog)
    assert dialog.questions.editors["phone"].is_hidden
    assert dialog._reveal("phone", "核对信息") == "13900001111"
    assert program.disclosures.list()[0].purpose == "核对信息"
    dialog.reject()
    reporters.accept()
    assert key


def test_ties_come_and_go(page: CasesPage, program: Program, case: int, family: int) -> None:
    links = sheet(page, "关联")
    links.finder.setText("王一")
    links.finder.look()
    links.finder.popup.take()
    assert "王一户" in links.lines[0].words
    links.lines[0].remove()
    assert program.cases.dossier(case).links == ()
    links._notices.take_back()
    assert len(program.cases.dossier(case).links) == 1
    links.accept()
