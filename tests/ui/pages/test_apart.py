"""A dossier in a window of its own: it shows, prints and follows its own record."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from desktop.program import Program
from tests.ui.pages.conftest import person_draft
from ui.pages.people import PeoplePage


def test_a_window_of_its_own_keeps_to_its_own_dossier(
    enter: Callable[..., Any], family: int, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhang = program.people.save(person_draft(program, "张三丰", "1", date(1960, 1, 1)))
    printed: list[str] = []
    monkeypatch.setattr("ui.pages.reading_page.print_dossier", lambda *given, **_: printed.append(given[3].title))
    page = enter(PeoplePage, zhang)
    page.split.move_out()
    other = page.split._window.findChild(PeoplePage)
    wang = next(key for key in page.list.table.shown if program.people.dossier(int(key)).title == "王三")
    page.open(wang)
    assert (page.view.title, other.view.title) == ("王三", "张三丰")
    buttons = {one.text(): one for one in other.view.findChildren(QPushButton)}
    assert "打印" in buttons
    assert "编辑" not in buttons
    buttons["打印"].click()
    assert printed == ["张三丰"]
    other.view.history_wanted.emit()
    assert not any("恢复" in one.text() for one in other.view.findChildren(QPushButton))
    draft = program.people.draft(zhang)
    draft.workplace = "示例鞋厂"
    program.people.save(draft)
    facts = {fact.fact.title: fact.text for fact in other.view.sheet.facts}
    assert facts["服务处所"] == "示例鞋厂"
    window = page.split._window
    assert other.split.close_drawer()
    assert not window.isVisible()
    assert page.view.title == "王三"
