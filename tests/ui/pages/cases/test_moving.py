"""Moving a case in the window: what is offered and asked, faults at their fields, clashes, undo, several at once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from db.models.cases import Stage
from desktop.cases.events import EventKind
from desktop.program import Program
from tests.desktop.roster.conftest import enter as enrol
from tests.programs import TODAY
from tests.ui.pages.cases.conftest import choose, dialog, move, press
from ui import ask
from ui.pages.cases.moving import UndoDialog
from ui.pages.cases.moving_together import TogetherDialog
from ui.pages.cases.page import CasesPage
from ui.pages.desk import Desk


def buttons(page: CasesPage) -> list[str]:
    """Return the moves that stand as buttons, the next one first."""
    return [one.text() for one in page.view.bar.buttons]


def stage(page: CasesPage) -> Stage:
    """Return how far the open case has come."""
    found: Stage = page.dossier.standing.stage
    return found


def assign(page: CasesPage, name: str = "李明") -> None:
    """Assign the open case to the station."""
    press(page, "交办")
    asked = dialog(page)
    choose(asked, "unit_id", "司法")
    asked.questions.editors["responsible_id"].value = name
    asked.go_on()
    assert not asked.isVisible(), asked.refusal


@pytest.fixture
def told(page: CasesPage) -> list[Any]:
    """What the page said, each with its way back."""
    heard: list[Any] = []
    page.said.connect(lambda words, undo: heard.append((words, undo)))
    return heard


def test_only_what_is_legal_is_offered_and_the_usual_way_stands_first(page: CasesPage, station: int) -> None:
    assert buttons(page) == ["分类研判…", "交办…"]
    assert {"自行办理…", "不予受理…", "领导包案…", "并案…"} <= set(page.view.bar.titles)
    assert "签收" not in str(page.view.bar.titles)
    assign(page)
    assert buttons(page) == ["签收"]
    press(page, "签收")
    assert stage(page) is Stage.HANDLING
    assert buttons(page) == ["办理记录…", "办结…"]


def test_a_move_asks_only_what_it_needs_and_proposes_the_limits(page: CasesPage, station: int) -> None:
    press(page, "交办")
    asked = dialog(page)
    assert asked.questions.editors["due_on"].value > TODAY
    assert asked.questions.editors["sign_due_on"].value > TODAY
    assert asked.questions.lines["separation_note"].isHidden()
    asked.go_on()
    assert "请填写主办单位" in asked.questions.lines["unit_id"].said
    asked.questions.editors["unit_id"].line.setText("没有这个单位")
    asked.go_on()
    assert "没有这个单位" in asked.questions.lines["unit_id"].said
    choose(asked, "unit_id", "sfs")
    asked.questions.editors["due_on"].value = TODAY - timedelta(days=1)
    asked.go_on()
    assert asked.questions.lines["due_on"].said
    assert asked.isVisible()
    asked.questions.editors["due_on"].value = TODAY + timedelta(days=30)
    asked.go_on()
    assert stage(page) is Stage.ASSIGNED
    assert page.dossier.standing.due_on == TODAY + timedelta(days=30)


def test_a_grid_becomes_a_unit_when_something_is_assigned_to_it(page: CasesPage, program: Program) -> None:
    press(page, "交办")
    asked = dialog(page)
    choose(asked, "unit_id", "江头")
    asked.go_on()
    assert not asked.isVisible(), asked.refusal
    unit = page.dossier.standing.unit_id
    assert "江头" in page.dossier.units[unit]


def test_who_found_it_needs_a_reason_to_handle_it(page: CasesPage, station: int) -> None:
    press(page, "交办")
    asked = dialog(page)
    choose(asked, "unit_id", "司法")
    asked.questions.editors["responsible_id"].value = "王强"
    asked.go_on()
    reason = asked.questions.lines["separation_note"]
    assert reason.isVisible()
    assert "排调分离" in reason.said
    asked.questions.editors["separation_note"].value = "当天只有一人在岗"
    asked.go_on()
    assert page.dossier.standing.separation_note == "当天只有一人在岗"


def test_somebody_of_the_roster_is_found_by_typing(page: CasesPage, program: Program, station: int) -> None:
    key = enrol(program, "赵敏", phone="13800001234")
    press(page, "交办")
    asked = dialog(page)
    choose(asked, "unit_id", "司法")
    choose(asked, "responsible_id", "赵敏")
    asked.go_on()
    assert page.dossier.standing.responsible_id == key
    assert page.dossier.standing.responsible_name == "赵敏"


def test_control_enter_makes_the_next_move_and_commits_it(page: CasesPage, station: int, qtbot: QtBot) -> None:
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    asked = dialog(page)
    asked.questions.editors["kind_code"].value = "0201"
    qtbot.waitUntil(asked.isActiveWindow)
    qtbot.keyClick(asked.questions.editors["words"].note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stage(page) is Stage.CLASSIFIED
    assign(page)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stage(page) is Stage.HANDLING
    qtbot.keyClick(page, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    dialog(page).questions.editors["result"].value = "已疏通"
    dialog(page).go_on()
    assert stage(page) is Stage.HANDLED


def test_what_was_typed_is_left_only_by_the_clerks_word(page: CasesPage, asked: list[str]) -> None:
    press(page, "分类研判")
    shown = dialog(page)
    shown.questions.editors["words"].value = "邻里纠纷"
    shown.reject()
    assert asked == ["填写的内容还没有保存。"]
    assert shown.isVisible()
    shown.questions.editors["words"].value = None
    shown.reject()
    assert not shown.isVisible()
    assert stage(page) is Stage.REGISTERED


def test_when_somebody_else_was_quicker_what_is_typed_stays(page: CasesPage, program: Program, station: int) -> None:
    press(page, "领导包案")
    asked = dialog(page)
    asked.questions.editors["leader_id"].value = "周书记"
    program.case_moves.carry_out(page.dossier.key, 3, EventKind.CLASSIFIED, {})
    asked.go_on()
    assert "其他人刚刚办了“分类研判”" in asked.refusal
    assert asked.questions.editors["leader_id"].value == "周书记"
    asked.go_on()
    assert not asked.isVisible()
    assert page.dossier.standing.leader_name == "周书记"


def test_a_click_that_comes_too_late_changes_nothing(
    page: CasesPage, program: Program, station: int, asked: list[str]
) -> None:
    assign(page)
    stale = page.dossier
    program.case_moves.carry_out(stale.key, 4, EventKind.URGED, {"words": "请尽快"})
    page.moving.make(stale, stale.offers[0])
    assert "其他人刚刚办了" in asked[-1]
    assert stage(page) is Stage.ASSIGNED
    assert page.dossier.log[-1].kind is EventKind.URGED


def test_when_the_move_is_gone_with_it_the_clerk_is_told(page: CasesPage, program: Program, station: int) -> None:
    press(page, "分类研判")
    asked = dialog(page)
    program.case_moves.carry_out(page.dossier.key, 3, EventKind.CLASSIFIED, {})
    asked.go_on()
    assert "现在不能“分类研判”了" in asked.refusal
    assert not asked.yes.isEnabled()
    asked.reject()


def test_a_move_is_taken_back_right_away_or_with_a_reason(page: CasesPage, station: int, told: list[Any]) -> None:
    assign(page)
    words, undo = told[-1]
    assert words.startswith("已办理“交办”：2026-纠-00001")
    undo()
    assert stage(page) is Stage.REGISTERED
    assert page.dossier.log[-1].facts["reason"] == "误操作"
    assign(page)
    press(page, "撤销“交办”")
    asked = dialog(page, UndoDialog)
    asked.go_on()
    assert "请填写撤销的理由" in asked.questions.lines["reason"].said
    asked.questions.editors["reason"].value = "派错了单位"
    asked.go_on()
    assert stage(page) is Stage.REGISTERED
    assert "已撤销交办" in told[-1][0]


def test_what_was_done_earlier_is_written_down_with_its_time(page: CasesPage, station: int, program: Program) -> None:
    press(page, "领导包案")
    asked = dialog(page)
    asked.questions.editors["leader_id"].value = "周书记"
    asked.ask_when()
    when = asked.parts[-1]
    when.editors["on"].value = date(2020, 1, 1)
    asked.go_on()
    assert asked.refusal
    when.editors["on"].value = TODAY
    when.editors["at"].value = "2575"
    asked.go_on()
    assert "不是时刻" in when.lines["at"].said
    when.editors["at"].value = None
    asked.go_on()
    assert page.dossier.standing.leader_name == "周书记"


def test_the_slip_of_the_last_step_is_offered(
    page: CasesPage, station: int, monkeypatch: pytest.MonkeyPatch, program: Program
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("ui.pages.cases.papers.preview", lambda parent, work, title, print_to: shown.append(title))
    assert not any(one.text() == "打印交办单" for one in page.view.bar.findChildren(QPushButton))
    assign(page)
    next(one for one in page.view.bar.findChildren(QPushButton) if one.text() == "打印交办单").click()
    page.print_seen()
    assert shown == ["交办单 2026-纠-00001-4", "2026-纠-00001 办理单"]
    noted = program.disclosures.list()
    assert [one.fields for one in noted[:2]] == [("办理单",), ("交办单（第 4 步）",)]


def test_a_case_is_merged_into_another_found_by_its_title(page: CasesPage, program: Program) -> None:
    draft = program.cases.blank("dispute")
    draft.values["title"] = "水沟争执又起"
    other = program.cases.save(draft)
    press(page, "并案")
    asked = dialog(page)
    choose(asked, "into", "水沟争执")
    asked.questions.editors["reason"].value = "同一件事"
    asked.go_on()
    assert stage(page) is Stage.MERGED
    assert page.dossier.standing.merged_into_id == other


def test_several_cases_are_assigned_together_and_the_others_named(
    page: CasesPage, program: Program, station: int, told: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [page.dossier.key]
    for title in ("噪声扰民", "占道经营"):
        draft = program.cases.blank("request")
        draft.values["title"] = title
        keys.append(program.cases.save(draft))
    program.case_moves.carry_out(keys[2], 3, EventKind.DECLINED, {"reason": "重复"})
    heard: list[str] = []
    monkeypatch.setattr(ask, "tell", lambda parent, sentence, detail="": heard.append(sentence + detail))
    page.moving.together(EventKind.ASSIGNED, keys)
    asked = dialog(page, TogetherDialog)
    assert asked.yes.text() == "交办 2 件"
    choose(asked, "unit_id", "司法")
    asked.go_on()
    assert [program.cases.dossier(key).standing.stage for key in keys] == [
        Stage.ASSIGNED,
        Stage.ASSIGNED,
        Stage.DECLINED,
    ]
    assert "现在是“不予受理”，不能交办" in heard[0]
    told[-1][1]()
    assert [program.cases.dossier(key).standing.stage for key in keys[:2]] == [Stage.REGISTERED] * 2


def test_nothing_is_done_with_nothing_chosen(page: CasesPage, asked: list[str]) -> None:
    page.moving.choose_together([])
    assert asked == ["请先在列表中选择事件，可按 Ctrl 或 Shift 多选。"]
    assert not page.window().findChildren(TogetherDialog)


def test_who_may_only_look_sees_no_moves(enter: Callable[..., Any], desk: Desk, case: int) -> None:
    page = enter(CasesPage, case)
    alone = page.reader()
    assert alone.view.bar is None
    assert alone.view.steps.bar.stations
    alone.deleteLater()


def test_waiting_and_extensions_go_by_the_buttons(page: CasesPage, station: int) -> None:
    assign(page)
    press(page, "签收")
    move(page, "暂停计时", waiting_for="等鉴定结论")
    assert buttons(page)[0].startswith("办理记录") or "恢复计时" in buttons(page)
    press(page, "恢复计时")
    assert not page.dossier.standing.is_paused
    due = page.dossier.standing.due_on
    move(page, "申请延期", due_on=due + timedelta(days=5), reason="鉴定未出")
    assert {"同意延期…", "不同意延期…"} <= set(buttons(page))
    move(page, "同意延期", due_on=due + timedelta(days=5))
    assert page.dossier.standing.due_on == due + timedelta(days=5)
