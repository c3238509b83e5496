"""A meeting from its agenda to what became of what it resolved."""

from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.meetings.kinds import kind
from desktop.program import Program
from tests.programs import TODAY
from tests.ui.pages.meetings.conftest import dialog
from ui.pages.meetings.facts import FactsDialog
from ui.pages.meetings.following import DoneDialog
from ui.pages.meetings.page import MeetingsPage
from ui.pages.meetings.planning import PlanDialog
from ui.pages.meetings.resolving import CASE, ResolveDialog
from ui.pages.meetings.side import RESOLVED as FOLLOWED
from ui.pages.meetings.supplements import SupplementDialog
from ui.pages.meetings.view import AGENDA, ATTENDANCE, BESIDE, MINUTES, RESOLVED
from ui.pages.rooms import find_in
from ui.printing import PreviewWindow


def test_a_meeting_is_walked_through(
    page: MeetingsPage,
    program: Program,
    qtbot: QtBot,
    asked: list[str],
    said: list[tuple[str, Any]],
    case: int,
    station: int,
) -> None:
    page.planning.today(kind("grid_week"))
    view = page.meeting
    assert view is not None
    assert page.split.is_whole
    assert view.tabs.currentIndex() == AGENDA
    agenda: Any = view.pane(AGENDA)
    assert agenda.items.keys

    view.turn(ATTENDANCE)
    roll: Any = view.pane(ATTENDANCE)
    names = [one.name for one in view.dossier.attendance]
    assert set(names) == {"周书记", "郑主任"} or len(names) >= 2
    roll.roll.setCurrentCell(0, 0)
    qtbot.keyClick(roll.roll, Qt.Key.Key_1)
    qtbot.keyClick(roll.roll, Qt.Key.Key_J)
    assert [one.presence for one in view.dossier.attendance[:2]] == ["present", "leave"]
    assert view.dossier.state == "held"
    roll.call_all()

    view.turn(MINUTES)
    minutes: Any = view.pane(MINUTES)
    first = minutes.items.keys[0]
    minutes.items.point_at(first)
    minutes.part.paper.setPlainText("郑主任说了情况。")
    minutes.step(1)
    assert next(one.discussion for one in view.dossier.items if one.id == first) == "郑主任说了情况。"

    minutes.items.point_at(first)
    minutes.resolve()
    form = dialog(page, ResolveDialog)
    form.questions.editors["text"].value = "疏通排水沟"
    form.questions.editors["unit"].value = form._units.know(program.units.one(station))
    form.choose_about(CASE)
    form.records[CASE].editors["case"].value = str(case)
    form.choose_move("assigned")
    form.go_on()
    assert not form.isVisible()
    (resolved,) = view.dossier.resolutions
    assert (resolved.text, resolved.unit, resolved.move, resolved.item) == ("疏通排水沟", "司法所", "assigned", first)

    page.close_minutes()
    assert asked == [f"“{view.dossier.title}”的纪要归档吗？"]
    assert view.dossier.is_closed
    assert "1 项议定事项待落实，1 件事件已办理" in said[-1][0]
    assert minutes.part.paper.isReadOnly()
    assert "已交办司法所" in view.dossier.resolutions[0].moved

    view.turn(RESOLVED)
    table: Any = view.pane(RESOLVED)
    table.done.click()
    done = dialog(page, DoneDialog)
    done.questions.editors["note"].value = "已疏通"
    done.go_on()
    assert view.dossier.resolutions[0].state == "done"
    said[-1][1]()
    assert view.dossier.resolutions[0].state == "open"

    view.turn(BESIDE)
    beside: Any = view.pane(BESIDE)
    beside.write()
    supplement = dialog(page, SupplementDialog)
    supplement.questions.editors["text"].value = "到会人数应为两人。"
    supplement.go_on()
    assert [one.text for one in view.dossier.supplements] == ["到会人数应为两人。"]

    page.turn(FOLLOWED)
    assert [one.text for one in page.side.following.lines] == ["疏通排水沟"]

    page.planning.today(kind("grid_week"))
    assert page.meeting is not None
    assert any(item.title == "疏通排水沟" for item in page.meeting.dossier.items)


def test_a_meeting_is_planned_for_a_day_and_a_grid(page: MeetingsPage, program: Program) -> None:
    page.planning.ask()
    form = dialog(page, PlanDialog)
    form.kinds.setCurrentRow(1)
    form.questions.editors["grid"].value = program.grids.resolve("岸兜村第1网格")
    form.go_on()
    assert page.meeting is not None
    assert page.meeting.dossier.kind.key == "analysis"
    assert page.meeting.dossier.facts["grid_id"] == program.grids.resolve("岸兜村第1网格")
    assert page.meeting.dossier.facts["chair_name"] == "王格长"


def test_the_head_is_edited(page: MeetingsPage, roster: dict[str, int]) -> None:
    page.planning.today(kind("dispatch"))
    page.edit()
    form = dialog(page, FactsDialog)
    form.questions.editors["place"].value = "三楼会议室"
    form.questions.editors["begins_at"].value = "25:00"
    form.questions.editors["chair_name"].value = "外来人"
    form.go_on()
    assert "时间" in form.questions.lines["begins_at"].said
    form.questions.editors["begins_at"].value = "9:00"
    form.go_on()
    assert page.dossier.facts["place"] == "三楼会议室"
    assert page.dossier.facts["begins_at"] == "09:00"
    assert page.dossier.facts["chair_name"] == "外来人"


def test_a_meeting_without_anybody_there_is_not_closed(page: MeetingsPage, asked: list[str], monkeypatch: Any) -> None:
    told: list[BaseException] = []
    monkeypatch.setattr("tests.ui.work_now.show_error", lambda _, error: told.append(error))
    page.planning.today(kind("grid_week"))
    page.close_minutes()
    assert not page.dossier.is_closed
    assert "还没有登记到会人员" in str(told[0])


def test_a_prepared_meeting_is_cancelled(page: MeetingsPage, program: Program, asked: list[str]) -> None:
    page.planning.today(kind("grid_week"))
    page.cancel()
    assert not page.split.is_open
    assert page.list.count == 0


def test_what_is_prepared_already_is_opened(page: MeetingsPage, program: Program, said: list[tuple[str, Any]]) -> None:
    page.planning.today(kind("grid_week"))
    key = page.dossier.key
    assert page.split.close_drawer()
    page.planning.today(kind("grid_week"))
    assert page.dossier.key == key
    assert "直接打开" in said[-1][0]


def test_the_list_is_narrowed_found_in_and_printed(page: MeetingsPage, program: Program) -> None:
    program.meetings.plan("grid_week", TODAY)
    program.meetings.plan("analysis", TODAY, program.grids.resolve("岸兜村第1网格"))
    assert page.list.count == 2
    page.open({"kind": "analysis"})
    assert page.list.count == 1
    page.open({"kind": None, "state": "closed"})
    assert page.list.count == 0
    page.open({"state": None, "period": "week"})
    assert page.list.count == 2
    hit = next(one for one in find_in(program)(TODAY.isoformat()) if one.kind == "会议")
    assert hit.room == "meetings"
    page.open(hit.target)
    assert page.dossier.key == hit.target
    assert page.split.close_drawer()
    page.print_list()
    (window,) = [one for one in page.findChildren(PreviewWindow) if one.isVisible()]
    window.close()
