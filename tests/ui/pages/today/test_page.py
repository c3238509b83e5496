"""The first page: what is due leads to its place, one's own apart, and is read again when something changed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.models.cases import Case
from desktop.program import Program
from tests.programs import TODAY
from ui.pages.cases.board_parts import FigureButton
from ui.pages.today.page import MINE, TodayPage


@pytest.fixture
def late(program: Program) -> int:
    """A case that is three days late."""
    draft = program.cases.blank("hazard")
    draft.values["title"] = "井盖缺失"
    key = program.cases.save(draft)
    with program.office.store.write("更正事件") as session:
        session.get_one(Case, key).next_due_on = TODAY - timedelta(days=3)
    return key


def test_what_is_late_stands_first_and_leads_to_its_case(enter: Callable[..., Any], late: int, qtbot: QtBot) -> None:
    page = enter(TodayPage)
    assert "逾期 1 项" in page.head.text()
    row = page.table.rows[0]
    assert [row["when"], row["title"]] == ["逾期 3 天", "井盖缺失"]
    wanted = []
    page.wanted.connect(lambda room, target: wanted.append((room, target)))
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    assert wanted == [("cases", late)]


def test_the_strip_of_the_week_leads_to_its_cases(enter: Callable[..., Any], late: int) -> None:
    page = enter(TodayPage)
    wanted = []
    page.wanted.connect(lambda room, target: wanted.append((room, dict(target))))
    buttons = {one.objectName(): one for one in page.findChildren(FigureButton)}
    next(one for name, one in buttons.items() if "本周受理" in name).click()
    assert wanted == [("cases", {"period_registered": [(TODAY - timedelta(days=6)).isoformat(), TODAY.isoformat()]})]


def test_ones_own_work_is_shown_apart_and_remembered(enter: Callable[..., Any], late: int) -> None:
    page = enter(TodayPage)
    assert len(page.items) == 2
    page.show_whose(MINE)
    assert [one.title for one in page.items] == ["井盖缺失"]
    again = enter(TodayPage)
    again.restore(page.state())
    again.read()
    assert len(again.items) == 1


def test_it_is_read_again_after_a_change(enter: Callable[..., Any], program: Program, late: int, qtbot: QtBot) -> None:
    page = enter(TodayPage)
    with program.office.store.write("更正事件") as session:
        session.get_one(Case, late).next_due_on = None
    qtbot.waitUntil(lambda: not page.items)
    assert "逾期" not in page.head.text()
