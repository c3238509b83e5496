"""A goal is taken apart in the window, and its parts are read where it is."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.cases.goals import MONTH
from desktop.program import Program
from ui.pages.cases.goals import DivideDialog, PartsSection
from ui.pages.cases.page import CasesPage
from ui.pages.desk import Desk


@pytest.fixture
def goal(program: Program) -> int:
    """A goal of the year."""
    draft = program.cases.blank("goal")
    draft.values["title"] = "消除重大火灾隐患"
    return program.cases.save(draft)


@pytest.fixture
def dialog(desk: Desk, goal: int, qtbot: QtBot) -> Callable[[], Any]:
    """The dialog over a window."""

    def make() -> DivideDialog:
        window = QWidget()
        qtbot.addWidget(window)
        window.resize(1100, 700)
        window.show()
        made = DivideDialog(window, desk, desk.program.cases.dossier(goal))
        made.show()
        return made

    return make


def test_it_is_taken_apart_by_months(dialog: Callable[[], Any], desk: Desk, goal: int, qtbot: QtBot) -> None:
    sheet = dialog()
    assert [row.title.text() for row in sheet.rows] == ["消除重大火灾隐患（2026 年第四季度）"]
    sheet.propose(MONTH)
    assert len(sheet.rows) == 2
    sheet.add_part()
    sheet.go_on()
    assert "第 3 项的名称" in sheet.refusal
    sheet.rows[2].title.setText("年终验收")
    sheet.go_on()
    assert not desk.program.goals.parts_of(goal)[2].is_through
    section = PartsSection(desk, desk.program.cases.dossier(goal), lambda room, key: None)
    qtbot.addWidget(section)
    assert len(section.findChildren(QPushButton)) == 3


def test_it_is_taken_apart_from_its_dossier(enter: Callable[..., Any], program: Program, goal: int) -> None:
    page = enter(CasesPage, goal)
    said: list[str] = []
    page.said.connect(lambda words, *_: said.append(words))
    divide = next(one for one in page.view.bar.findChildren(QPushButton) if one.text() == "分解…")
    divide.click()
    page.window().findChildren(DivideDialog)[-1].go_on()
    assert said[-1] == "已分解为 1 项任务，逐项交办、办结、销号。"
    parts = page.view.findChild(PartsSection)
    assert not parts.isHidden()
    wanted: list[tuple[str, Any]] = []
    page.wanted.connect(lambda room, target: wanted.append((room, target)))
    parts.findChildren(QPushButton)[0].click()
    assert wanted == [("cases", program.goals.parts_of(goal)[0].key)]


def test_other_cases_are_not_taken_apart(enter: Callable[..., Any], program: Program, case: int) -> None:
    page = enter(CasesPage, case)
    assert not [one for one in page.view.bar.findChildren(QPushButton) if one.text() == "分解…"]
    assert page.view.findChild(PartsSection) is None


def test_a_part_needs_its_day(dialog: Callable[[], Any], desk: Desk, goal: int) -> None:
    sheet = dialog()
    sheet.rows[0].due.show_value(None)
    sheet.go_on()
    assert "期限" in sheet.refusal
    assert desk.program.goals.parts_of(goal) == ()
    sheet.close()
