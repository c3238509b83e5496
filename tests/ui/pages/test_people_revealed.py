"""A private number in the window of people: revealed for a reason, veiled again, copied as an act of its own."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from db.models.log import Disclosure, DisclosureKind
from desktop.accounts.rights import Rights
from desktop.errors import Refusal
from desktop.program import Program
from tests.ui.pages.conftest import ID
from tests.ui.pages.people_room import texts
from ui.clip import _CLIPS
from ui.pages.people import PeoplePage
from ui.pages.purpose import NEEDED, PurposeQuestion
from ui.unveiled import SECONDS, veil_all


def question_of(page: PeoplePage) -> PurposeQuestion:
    """Return the question what a value is wanted for."""
    return page.window().findChildren(PurposeQuestion)[-1]


def test_a_number_is_revealed_for_a_reason_that_is_written_down(
    enter: Callable[..., Any], zhang: int, program: Program
) -> None:
    page = enter(PeoplePage, zhang)
    fact = next(fact for fact in page.view.sheet.facts if fact.fact.key == "id_no")
    fact._eye.click()
    question = question_of(page)
    question.go_on()
    assert question.refusal == NEEDED
    assert texts(page)["公民身份号码"] != ID
    next(one for one in question.findChildren(QPushButton) if one.text() == "入户走访").click()
    assert texts(page)["公民身份号码"] == ID
    with program.office.store.read() as session:
        seen = session.scalars(select(Disclosure)).one()
    assert (seen.kind, seen.table, seen.fields, seen.by) == (DisclosureKind.REVEALED, "person", "id_no", "lin")
    assert (seen.purpose, seen.number) == ("入户走访", None)


def test_a_revealed_number_is_veiled_again(enter: Callable[..., Any], zhang: int, program: Program) -> None:
    page = enter(PeoplePage, zhang)
    fact = next(fact for fact in page.view.sheet.facts if fact.fact.key == "id_no")
    masked = fact.text

    def reveal() -> None:
        fact._eye.click()
        question_of(page).line.setText("核对信息")
        question_of(page).go_on()
        assert fact.text == ID

    reveal()
    assert fact._title.text() == "公民身份号码　30 秒后遮盖"
    for _ in range(SECONDS):
        fact._unveiled._tick()
    assert (fact.text, fact._title.text(), fact._eye.isVisible()) == (masked, "公民身份号码", True)
    reveal()
    veil_all()
    assert fact.text == masked
    reveal()
    page.hide()
    assert fact.text == masked


def test_a_number_is_copied_masked_and_in_full_only_as_an_act_of_its_own(
    enter: Callable[..., Any], zhang: int, program: Program, qtbot: QtBot
) -> None:
    page = enter(PeoplePage, zhang)
    fact = next(fact for fact in page.view.sheet.facts if fact.fact.key == "id_no")
    board = QGuiApplication.clipboard()
    fact._value.setSelection(0, len(fact.text))
    qtbot.keyClick(fact._value, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert board.text() in (fact.text, "")
    fact._eye.click()
    question_of(page).line.setText("便民服务")
    question_of(page).go_on()
    board.clear()
    fact._value.setSelection(0, len(fact.text))
    qtbot.keyClick(fact._value, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert board.text() == ""
    fact._copy.click()
    assert board.text() == ID
    copied = program.disclosures.list()[0]
    assert (copied.kind, copied.fields, copied.purpose) == ("复制", ("id_no",), "便民服务")
    clip = _CLIPS[0]
    assert 55 <= clip.seconds_left <= 60
    clip._timer.timeout.emit()
    assert board.text() == ""
    fact._copy.click()
    board.setText("别的程序的")
    clip._timer.timeout.emit()
    assert board.text() == "别的程序的"


def test_whoever_may_not_reveal_is_told_so_by_the_service(
    enter: Callable[..., Any], zhang: int, program: Program
) -> None:
    page = enter(PeoplePage, zhang)
    program.office.clerk.enter("kan", "查看员", Rights("viewer"))
    with pytest.raises(Refusal, match="不能查看"):
        program.people.reveal(zhang, "id_no", "核对信息")
    fact = next(fact for fact in page.view.sheet.facts if fact.fact.key == "id_no")
    assert fact.text != ID
    assert program.disclosures.list() == []
