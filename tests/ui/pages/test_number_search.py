"""Whoever finds by whole numbers alone is told so where a part of one found nothing."""

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from desktop.accounts.rights import Rights
from desktop.number_search import ONLY_WHOLE
from tests.ui.work_now import WorkNow
from ui.pages.desk import Desk
from ui.pages.finder import PersonFinder
from ui.pages.people import PeoplePage
from ui.pages.rooms import find_in
from ui.search_box import SearchBox


def test_the_list_says_why_a_part_of_a_number_finds_nobody(enter: Callable[..., Any], desk: Desk, zhang: int) -> None:
    page = enter(PeoplePage)
    page.list.set_text("1234")
    assert page.list.count == 1
    desk.program.office.clerk.enter("kan", "看", Rights("viewer"))
    page.list.set_text("1234")
    assert page.list.count == 0
    assert page.list._why_empty().hint == ONLY_WHOLE
    page.list.set_text("没有此人")
    assert page.list._why_empty().hint == "换一个词，或者放宽筛选条件。"


def test_the_search_box_says_why(desk: Desk, zhang: int, qtbot: QtBot) -> None:
    box = SearchBox(WorkNow(), find_in(desk.program), lambda: ())
    box.why_nothing, box.what_finds = desk.program.finder.why_nothing, desk.program.finder.what_finds
    finder = PersonFinder(desk)
    said = []
    for line in (box, finder):
        qtbot.addWidget(line)
        line.popup.offer = lambda proposals: said.append(proposals[0].title)  # type: ignore[method-assign]
    desk.program.office.clerk.enter("kan", "看", Rights("viewer"))
    for text in ("1234", "没有此人"):
        box.setText(text)
        box._ask()
        finder.setText(text)
        finder.look()
    assert said == [
        ONLY_WHOLE,
        ONLY_WHOLE,
        "没有找到“没有此人”。可以试试拼音首字母、完整的证号或电话。",
        finder.nobody,
    ]
