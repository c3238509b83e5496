"""The agenda put in order, notices from above, matters of the residents, the way to what is behind an item."""

from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.meetings.kinds import kind
from desktop.program import Program
from tests.ui.pages.meetings.conftest import dialog
from ui.pages.meetings.agenda import ItemDialog
from ui.pages.meetings.deliberations import RaiseDialog, StepDialog
from ui.pages.meetings.following import DoneDialog
from ui.pages.meetings.item_sheet import FigureGrid
from ui.pages.meetings.notices import NoticesDialog, show_notices
from ui.pages.meetings.page import MeetingsPage
from ui.pages.meetings.view import AGENDA, HISTORY, MINUTES


@pytest.fixture
def agenda(page: MeetingsPage) -> Any:
    """The agenda of a meeting with two items of the clerk's own in its first section."""
    page.planning.today(kind("grid_week"))
    for words in ("第一件", "第二件"):
        page.service.add_item(page.dossier.key, "follow_up", words)
    assert page.meeting is not None
    page.meeting.turn(AGENDA)
    return page.meeting.pane(AGENDA)


def titles(page: MeetingsPage, section: str = "follow_up") -> list[str]:
    """What a section holds, in order."""
    return [one.title for one in page.dossier.of_section(section)]


def test_items_change_places_by_key_and_stay_in_their_section(page: MeetingsPage, agenda: Any, qtbot: QtBot) -> None:
    second = next(one.id for one in page.dossier.items if one.title == "第二件")
    agenda.items.point_at(second)
    qtbot.keyClick(agenda.items, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert titles(page) == ["第二件", "第一件"]
    assert agenda.items.key == second
    qtbot.keyClick(agenda.items, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert titles(page) == ["第二件", "第一件"]
    agenda.shift(second, 99)
    assert titles(page) == ["第一件", "第二件"]


def test_an_item_is_dropped_and_brought_back(
    page: MeetingsPage, agenda: Any, qtbot: QtBot, said: list[tuple[str, Any]]
) -> None:
    first = next(one.id for one in page.dossier.items if one.title == "第一件")
    agenda.items.point_at(first)
    qtbot.keyClick(agenda.items, Qt.Key.Key_Delete)
    assert titles(page) == ["第二件"]
    assert agenda.items.key == first
    assert agenda.drop_button.text() == "恢复"
    said[-1][1]()
    assert titles(page) == ["第一件", "第二件"]


def test_an_item_is_added_and_put_into_other_words(page: MeetingsPage, agenda: Any) -> None:
    agenda.add()
    form = dialog(page, ItemDialog)
    form.go_on()
    assert form.isVisible()
    form.questions.editors["title"].value = "消防演练"
    form.go_on()
    assert agenda.item.title == "消防演练"
    agenda.edit()
    form = dialog(page, ItemDialog)
    form.questions.editors["body"].value = "各村派三人"
    form.go_on()
    assert agenda.item.body == "各村派三人"


def test_figures_are_shown_and_open_their_records(page: MeetingsPage, agenda: Any, case: int) -> None:
    wanted: list[tuple[str, Any]] = []
    page.wanted.connect(lambda room, target: wanted.append((room, target)))
    page.planning.renew(page.dossier)
    flow = next(one for one in page.dossier.items if one.source == "flow")
    agenda.items.point_at(flow.id)
    assert agenda.sheet.findChildren(FigureGrid)
    way = next(one for one in agenda.sheet.findChildren(type(agenda.drop_button)) if one.text() == "查看名单")
    way.click()
    assert wanted[0][0] == "cases"


def test_the_history_is_told_in_words(page: MeetingsPage, agenda: Any) -> None:
    assert page.meeting is not None
    page.meeting.turn(HISTORY)
    words = " ".join(one.text() for one in page.meeting.pane(HISTORY).findChildren(QLabel))
    assert "网格工作例会" in words
    assert "grid_week" not in words


def test_notices_are_written_down_and_taken_away(page: MeetingsPage, program: Program) -> None:
    show_notices(page, page.desk)
    form = dialog(page, NoticesDialog)
    form.questions.editors["text"].value = "做好防汛"
    form.questions.editors["sender"].value = "区综治中心"
    form.go_on()
    assert [one.text for one in program.notices.all] == ["做好防汛"]
    page.planning.today(kind("grid_week"))
    assert any("区综治中心" in one.title for one in page.dossier.items)
    form = dialog(page, NoticesDialog)
    form._remove(program.notices.all[0])
    assert program.notices.all == ()
    form.reject()


def test_a_matter_of_residents_goes_its_four_steps(page: MeetingsPage, program: Program) -> None:
    page.turn("matters")
    pane = page.side.matters
    pane.raise_matter()
    form = dialog(page, RaiseDialog)
    form.questions.editors["grid_id"].value = program.grids.resolve("江头第1网格")
    form.questions.editors["title"].value = "加装路灯"
    form.go_on()
    for words in ("支部商量", "议了一次", "已装好"):
        pane.advance()
        form = dialog(page, StepDialog)
        form.questions.editors["words"].value = words
        if "votes_for" in form.questions.editors:
            form.questions.editors["votes_for"].value = 18
            form.go_on()
            assert "反对" in form.refusal
            form.questions.editors["votes_against"].value = 0
        form.go_on()
        assert not form.isVisible()
    (one,) = program.deliberations.all()
    assert (one.stage, one.result) == ("carried_out", "已装好")
    pane.take_back()
    assert program.deliberations.all()[0].stage == "deliberated"


def test_an_item_is_drawn_to_another_place(page: MeetingsPage, agenda: Any) -> None:
    second = next(one.id for one in page.dossier.items if one.title == "第二件")
    agenda.items.point_at(second)
    above = agenda.items.visualItemRect(agenda.items.item(agenda.items.currentRow() - 1)).center()
    nothing = QMimeData()
    drop = QDropEvent(
        QPointF(above),
        Qt.DropAction.MoveAction,
        nothing,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    agenda.items.dropEvent(drop)
    assert titles(page) == ["第二件", "第一件"]


def test_an_earlier_resolution_is_told_done_where_it_is_heard_of(
    page: MeetingsPage, program: Program, roster: dict[str, int], asked: list[str], qtbot: QtBot
) -> None:
    page.planning.today(kind("grid_week"))
    draft = program.meetings.blank_resolution(page.dossier.key)
    draft.values.update(text="装路灯", responsible_name="王一")
    program.meetings.resolve(draft)
    program.meetings.attend_all(page.dossier.key)
    page.close_minutes()
    page.planning.today(kind("grid_week"))
    assert page.meeting is not None
    page.meeting.turn(MINUTES)
    pane: Any = page.meeting.pane(MINUTES)
    pane.items.point_at(next(one.id for one in page.dossier.items if one.title == "装路灯"))

    def seen(sort: type, words: str) -> list[Any]:
        return [one for one in pane.about.findChildren(sort) if words in one.text() and one.isVisible()]

    qtbot.waitUntil(lambda: len(seen(QPushButton, "完成…")) == 1)
    seen(QPushButton, "完成…")[0].click()
    dialog(page, DoneDialog).go_on()
    assert program.resolutions.open() == ()
    qtbot.waitUntil(lambda: bool(seen(QLabel, "已完成")))


def test_what_is_followed_up_is_narrowed_to_a_grid(page: MeetingsPage, program: Program, asked: list[str]) -> None:
    first, other = (program.grids.resolve(name) for name in ("岸兜村第1网格", "江头第1网格"))
    page.planning.plan(kind("analysis"), page.desk.today(), first)
    draft = program.meetings.blank_resolution(page.dossier.key)
    draft.values.update(text="装路灯", responsible_name="王一")
    program.meetings.resolve(draft)
    program.meetings.attend_all(page.dossier.key)
    page.close_minutes()
    page.turn("resolutions")
    for grid, count in ((first, 1), (other, 0), (None, 1)):
        page.side.chip.set_value(grid)
        page.side.read()
        assert len(page.side.following.lines) == count
    page.turn("matters")
    assert not page.side.chip.isHidden()
    page.turn("meetings")
    assert page.side.chip.isHidden()
