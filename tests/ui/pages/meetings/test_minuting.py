"""Minutes typed by two at once, left in a hurry, and what is resolved in them."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.accounts.rights import Rights
from desktop.meetings.kinds import kind
from desktop.program import Program
from tests.programs import today
from tests.ui.pages.meetings.conftest import dialog
from ui import ask
from ui.pages.desk import Desk
from ui.pages.meetings.following import DropDialog
from ui.pages.meetings.page import MeetingsPage
from ui.pages.meetings.resolving import GRID, ResolveDialog
from ui.pages.meetings.view import MINUTES, RESOLVED
from ui.work import Work


@pytest.fixture
def minutes(page: MeetingsPage) -> Any:
    """The minutes of a meeting that was just prepared, with the cursor on the first item."""
    page.planning.today(kind("grid_week"))
    assert page.meeting is not None
    page.meeting.turn(MINUTES)
    pane: Any = page.meeting.pane(MINUTES)
    pane.items.point_at(pane.items.keys[0])
    return pane


def item_of(page: MeetingsPage, key: int) -> Any:
    """An item of the meeting that is open."""
    return next(one for one in page.dossier.items if one.id == key)


def test_what_is_left_is_saved(page: MeetingsPage, minutes: Any, qtbot: QtBot) -> None:
    first, second = minutes.items.keys[:2]
    qtbot.keyClick(minutes.items, Qt.Key.Key_Return)
    assert minutes.part.paper.hasFocus()
    qtbot.keyClicks(minutes.part.paper, "heard")
    assert minutes.part.said == "离开这里就保存"
    qtbot.keyClick(minutes.part.paper, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert item_of(page, first).discussion == "heard"
    assert minutes.items.key == second
    assert minutes.part.paper.hasFocus()
    qtbot.keyClicks(minutes.part.paper, "more")
    assert page.leave()
    assert item_of(page, second).discussion == "more"


def test_what_another_wrote_is_shown_beside_what_is_typed(page: MeetingsPage, minutes: Any, program: Program) -> None:
    first = minutes.items.key
    minutes.part.paper.setPlainText("我的记录")
    program.meetings.discuss(first, item_of(page, first).version, "对方的记录")
    assert minutes.part.is_clashing
    assert minutes.part.paper.toPlainText() == "我的记录"
    minutes.part.save()
    assert program.meetings.dossier(page.dossier.key).items[0].discussion == "对方的记录"
    minutes.part._both()
    assert not minutes.part.is_clashing
    assert item_of(page, first).discussion == "对方的记录\n我的记录"


def test_what_another_does_beside_the_text_disturbs_nobody(page: MeetingsPage, minutes: Any, program: Program) -> None:
    first = minutes.items.key
    minutes.part.paper.setPlainText("我的记录")
    program.meetings.edit_item(first, item_of(page, first).version, "换了说法")
    other = minutes.items.keys[1]
    program.meetings.discuss(other, item_of(page, other).version, "别的议题")
    assert item_of(page, other).discussion == "别的议题"
    assert minutes.part.paper.toPlainText() == "我的记录"
    minutes.part.save()
    assert item_of(page, first).discussion == "我的记录"
    assert item_of(page, first).title == "换了说法"


def test_a_text_that_cannot_be_saved_is_not_left(
    page: MeetingsPage, minutes: Any, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def stay(_: Any, question: str, choices: Any, **__: Any) -> Any:
        asked.append(question)
        return "stay"

    monkeypatch.setattr(ask, "choose", stay)
    minutes.part.paper.setPlainText("长" * 20_001)
    assert not page.leave()
    assert "没有保存上" in asked[0]
    assert "最多" in minutes.part.said
    assert not page.split.close_drawer()
    page.close_minutes()
    assert not page.dossier.is_closed
    minutes.part.paper.setPlainText("短")
    assert page.leave()
    assert page.split.close_drawer()


def test_the_texts_of_the_form_are_kept_with_the_meeting(page: MeetingsPage, minutes: Any, program: Program) -> None:
    minutes.items.point_at("remark.risk")
    minutes.part.paper.setPlainText("国庆前后重点看出租屋")
    draft = program.meetings.draft(page.dossier.key)
    draft.values["place"] = "会议室"
    program.meetings.save(draft)
    minutes.part.save()
    assert page.dossier.facts["remark.risk"] == "国庆前后重点看出租屋"
    assert page.dossier.facts["place"] == "会议室"


def test_a_resolution_needs_somebody_and_is_corrected_and_deleted(
    page: MeetingsPage, minutes: Any, roster: dict[str, int], program: Program, said: list[tuple[str, Any]]
) -> None:
    minutes.resolve()
    form = dialog(page, ResolveDialog)
    form.questions.editors["text"].value = "装路灯"
    form.go_on()
    assert "责任人或责任单位" in form.questions.lines["staff"].said
    form.questions.editors["staff"].value = "王一"
    form.choose_about(GRID)
    form.go_on()
    assert form.isVisible()
    form.records[GRID].editors["grid"].value = program.grids.resolve("江头第1网格")
    form.go_on()
    (one,) = page.dossier.resolutions
    assert (one.responsible_name, one.subject) == ("王一", "grid")
    assert page.meeting is not None
    page.meeting.turn(RESOLVED)
    table: Any = page.meeting.pane(RESOLVED)
    table.edit.click()
    form = dialog(page, ResolveDialog)
    assert form.about == GRID
    form.questions.editors["staff"].value = str(roster["郑主任"])
    form.go_on()
    assert page.dossier.resolutions[0].responsible_name == "郑主任"
    table.remove.click()
    assert page.dossier.resolutions == ()
    said[-1][1]()
    assert [each.text for each in page.dossier.resolutions] == ["装路灯"]


def test_what_is_not_done_is_dropped_with_a_reason(
    page: MeetingsPage, minutes: Any, roster: dict[str, int], program: Program, asked: list[str]
) -> None:
    draft = program.meetings.blank_resolution(page.dossier.key)
    draft.values.update(text="装路灯", responsible_name="王一")
    program.meetings.resolve(draft)
    program.meetings.attend_all(page.dossier.key)
    page.close_minutes()
    page.open({"mode": "resolutions"})
    table = page.side.following
    table.drop.click()
    form = dialog(page, DropDialog)
    form.go_on()
    assert form.isVisible()
    form.questions.editors["reason"].value = "改由住建部门统一装"
    form.go_on()
    assert table.lines == ()


def test_whoever_may_only_look_writes_nothing(
    minutes: Any, page: MeetingsPage, enter: Callable[..., Any], clerk: Any
) -> None:
    clerk.enter("chen", "陈看", Rights("viewer"))
    other = enter(MeetingsPage, page.dossier.key)
    other.meeting.turn(MINUTES)
    pane = other.meeting.pane(MINUTES)
    assert pane.part.paper.isReadOnly()
    assert pane.resolve_button.isHidden()
    assert "准备会议…" not in [one.title for one in other.commands]


def test_leaving_waits_for_what_is_on_its_way(program: Program, roster: dict[str, int], qtbot: QtBot) -> None:
    work = Work()
    program.office.store.on_change.append(work.tell)
    page = MeetingsPage(Desk(program, work, today))
    qtbot.addWidget(page)
    page.show()
    key = program.meetings.plan("grid_week", today())
    page.open(key)
    qtbot.waitUntil(lambda: page.meeting is not None)
    assert page.meeting is not None
    page.meeting.turn(MINUTES)
    pane: Any = page.meeting.pane(MINUTES)
    pane.items.point_at(pane.items.keys[0])
    pane.part.paper.setPlainText("最后一句")
    assert page.leave()
    assert any(one.discussion == "最后一句" for one in program.meetings.dossier(key).items)
    qtbot.waitUntil(lambda: not work.tickets)
    work.close()


def test_what_is_typed_while_another_closes_is_still_there_to_be_copied(
    page: MeetingsPage, minutes: Any, program: Program
) -> None:
    minutes.part.paper.setPlainText("还没有写完")
    program.meetings.attend_all(page.dossier.key)
    program.meetings.close(page.dossier.key, page.dossier.version)
    assert minutes.part.paper.isReadOnly()
    assert minutes.part.paper.toPlainText() == "还没有写完"
    assert "补充" in minutes.part.said
    page.typing.drop()
