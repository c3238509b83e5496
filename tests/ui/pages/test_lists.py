"""The list beside a dossier: it shows where the opened record stands, and says when it is older than the office."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.program import Program
from tests.programs import today
from tests.ui.pages.conftest import person_draft
from ui.pages.desk import Desk
from ui.pages.people import PeoplePage
from ui.work import Work


@pytest.fixture
def work() -> Iterator[Work]:
    made = Work()
    yield made
    made.close()


def add(program: Program, name: str) -> int:
    return int(program.people.save(person_draft(program, name, "1", date(1960, 1, 1))))


def test_what_is_opened_from_elsewhere_is_pointed_at(enter: Callable[..., Any], family: int, program: Program) -> None:
    zhang = add(program, "张三丰")
    page = enter(PeoplePage)
    page.open(zhang)
    assert page.list.current_key == zhang
    page.list.set_filters({"sex": "2"})
    before = page.list.current_key
    page.open(zhang)
    assert page.dossier.key == zhang
    assert page.list.current_key == before  # the list is left as the clerk narrowed it


def test_a_list_that_is_still_read_is_waited_for(program: Program, work: Work, family: int, qtbot: QtBot) -> None:
    zhang = add(program, "张三丰")
    page = PeoplePage(Desk(program, work, today))
    qtbot.addWidget(page)
    page.show()
    page.activate()
    page.open(zhang)
    qtbot.waitUntil(lambda: page.list.current_key == zhang and page.view is not None and not work.tickets)
    assert page.view.title == "张三丰"


def test_a_list_that_others_changed_says_so_and_keeps_its_order(
    enter: Callable[..., Any], family: int, program: Program
) -> None:
    page = enter(PeoplePage)
    assert not page.list.stale_button.isVisible()
    add(program, "阿大")
    assert page.list.stale_button.isVisible()
    assert page.list.count == 4
    next(one for one in page.actions() if one.shortcut().toString() == "F5").trigger()
    assert not page.list.stale_button.isVisible()
    assert page.list.count == 5


def test_what_the_clerk_saves_is_in_the_list(enter: Callable[..., Any], family: int) -> None:
    page = enter(PeoplePage)
    page.new()
    page.form.form.editors["name"].value = "张三丰"
    page.form.save()
    assert page.list.count == 5
    assert not page.list.stale_button.isVisible()
