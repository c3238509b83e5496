"""The age structure of the people a list shows."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.program import Program
from desktop.resources import resources
from tests.ui.pages.conftest import person_draft
from ui.pages.ages import NOBODY, AgesSheet
from ui.pages.people import PeoplePage


def sheet_over(page: QWidget) -> AgesSheet:
    """Return the sheet that was just opened."""
    (sheet,) = page.window().findChildren(AgesSheet)
    return sheet


def drawn(sheet: AgesSheet) -> set[str]:
    """Return the words of the drawing."""
    return {item.toPlainText() for item in sheet.pyramid.plot.getPlotItem().items if hasattr(item, "toPlainText")}


def said(sheet: AgesSheet) -> list[str]:
    """Return the words around the drawing."""
    return [one.text() for one in sheet.findChildren(QLabel)]


def test_what_the_list_shows_is_drawn_with_its_numbers(
    enter: Callable[..., Any], family: int, program: Program, qtbot: QtBot
) -> None:
    for name, born_on in (("赵五", date(1971, 5, 5)), ("赵六", None)):
        program.people.save(person_draft(program, name, "1", born_on))
    page = enter(PeoplePage)
    qtbot.keyClick(
        page.list.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    sheet = sheet_over(page)
    assert drawn(sheet) == {"男 3 人", "女 2 人", "1", "2"}
    assert said(sheet) == ["年龄结构", "全部在册人员 · 年龄算到 2026-11-22", "共 6 人 · 无出生日期 1 人"]
    assert "55–59 岁 男 2 人、女 0 人" in sheet.pyramid.plot.accessibleDescription()
    ticks = [words for _, words in sheet.pyramid.plot.getAxis("left")._tickLevels[0]]
    assert (ticks[0], ticks[-1]) == ("0–4 岁", "55–59 岁")  # nobody is older
    qtbot.waitUntil(sheet.isActiveWindow)
    qtbot.keyClick(sheet.focusWidget() or sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_filters_and_search_narrow_it(enter: Callable[..., Any], family: int) -> None:
    page = enter(PeoplePage)
    page.list.set_filters({"sex": "2"})
    page.list.set_text("王")
    page.show_ages()
    sheet = sheet_over(page)
    assert drawn(sheet) == {"男 0 人", "女 1 人", "1"}
    assert said(sheet)[1].startswith("查找“王”；性别：女")
    sheet.accept()


def test_who_is_in_no_bar_is_named(enter: Callable[..., Any], family: int, program: Program) -> None:
    program.people.save(person_draft(program, "赵七", "9", date(1990, 1, 1)))
    page = enter(PeoplePage)
    page.show_ages()
    sheet = sheet_over(page)
    assert said(sheet)[-1] == "共 5 人 · 性别未说明 1 人 · 无出生日期 0 人"
    sheet.accept()


def test_where_nobody_can_be_drawn_a_sentence_says_so(
    enter: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("ui.pages.ages.show_refusal", lambda _, words: told.append(words))
    page = enter(PeoplePage)
    page.show_ages()
    assert told == [NOBODY]
    assert page.window().findChildren(AgesSheet) == []


def test_charts_are_loaded_when_the_first_is_wanted() -> None:
    code = "import sys, ui.window, ui.pages.rooms, ui.pages.people; print('pyqtgraph' in sys.modules)"
    root = resources().parent
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert ran.stdout == "False\n"
