"""The room of duty: planned by one click, put right, swapped and taken back, handed over, printed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.accounts.rights import Rights
from desktop.program import Program
from desktop.rota.turns import Department, Leader, Turns
from tests.programs import TODAY
from ui import ask
from ui.pages.rota.page import RotaPage
from ui.pages.rota.sheets import DaySheet, HandoverSheet, SwapSheet, TurnsSheet

TURNS = Turns(
    tuple(Leader(name, f"1380000000{place}") for place, name in enumerate(("陈一", "林二", "黄三"))),
    (Department("党政办", "李四、王五"), Department("综治办", "张六")),
)


@pytest.fixture
def page(enter: Callable[..., Any], program: Program) -> RotaPage:
    program.rota.put_turns(TURNS)
    made: RotaPage = enter(RotaPage)
    made.plan()
    return made


def sheet_of(page: RotaPage, kind: type) -> Any:
    (found,) = [one for one in page.window().findChildren(kind) if one.isVisible()]
    return found


def said(page: RotaPage) -> list[tuple[str, Any]]:
    heard: list[tuple[str, Any]] = []
    page.said.connect(lambda words, undo: heard.append((words, undo)))
    return heard


def test_without_turns_they_are_asked_for(enter: Callable[..., Any], program: Program) -> None:
    page = enter(RotaPage)
    assert "还没有轮值顺序" in page.about.text()
    page.plan()
    sheet = sheet_of(page, TurnsSheet)
    sheet.leaders.setPlainText("陈建国\t13800000001\n\n 林美玲（副镇长） 0595-8000000 \n蔡文斌")
    sheet.departments.setPlainText("党政办：李晓东、王芳\n综治办")
    sheet.apart.setChecked(False)
    sheet.yes.click()
    turns = program.rota.turns
    assert [(one.name, one.phone) for one in turns.leaders] == [
        ("陈建国", "13800000001"),
        ("林美玲（副镇长）", "0595-8000000"),
        ("蔡文斌", ""),
    ]
    assert [(one.name, one.people) for one in turns.departments] == [("党政办", "李晓东、王芳"), ("综治办", "")]
    assert not turns.days_off_apart
    page.ask_turns()
    again = sheet_of(page, TurnsSheet)
    assert again.turns == program.rota.turns
    again.leaders.setPlainText("甲\n甲")
    again.yes.click()
    assert "“甲”在带班领导的顺序里出现了两次" in again.refusal
    again.no.click()


def test_a_month_is_planned_by_one_click(page: RotaPage, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    assert page.heading.text() == "2026 年 11 月"
    assert page.about.text().startswith("已排 30 天。带班天数：陈一 10、林二 10、黄三 10")
    assert page.side.values["leader_name"].text() == program.rota.today().leader_name
    questions: list[str] = []
    monkeypatch.setattr(ask, "ask", lambda _, question, *__, **___: questions.append(question) or True)
    heard = said(page)
    page.plan()
    assert questions == ["11月已经排好，要从今天起重新排吗？"]
    assert heard[-1][0] == "已排 9 天。"


def test_the_keys_walk_through_days_and_months(page: RotaPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.view, Qt.Key.Key_Right)
    assert page.view.current == date(2026, 11, 23)
    for _ in range(2):
        qtbot.keyClick(page.view, Qt.Key.Key_Down)
    assert page.heading.text() == "2026 年 12 月"
    assert page.view.current == date(2026, 12, 7)
    assert page.side.nobody.isVisible()
    assert page.state() == {"month": "2026-12-01"}
    page.turn(-1)
    assert (page.heading.text(), page.state()) == ("2026 年 11 月", {})
    page.turn(-9)
    assert page.heading.text() == "2026 年 2 月"
    page.open("2026-11-22")
    assert page.view.current == TODAY


def test_a_click_chooses_a_day_and_enter_changes_it(page: RotaPage, program: Program, qtbot: QtBot) -> None:
    day = date(2026, 11, 26)
    qtbot.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=page.view.place_of(day).center())
    assert page.side.head.text().startswith("2026年11月26日 周四")
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    sheet = sheet_of(page, DaySheet)
    sheet.questions.editors["leader_name"].value = "蔡四"
    sheet.questions.editors["phone"].value = "12"
    sheet.yes.click()
    assert sheet.questions.lines["phone"].said
    sheet.questions.editors["phone"].value = "13800000009"
    sheet.yes.click()
    assert program.rota.on(day).leader_name == "蔡四"
    assert page.side.values["phone"].text() == "13800000009"


def test_days_are_swapped_and_swapped_back(page: RotaPage, program: Program) -> None:
    heard = said(page)
    page.go(date(2026, 11, 24))
    before = program.rota.on(date(2026, 11, 24)).leader_name
    page.ask_swap()
    sheet = sheet_of(page, SwapSheet)
    sheet.days.setCurrentIndex(sheet.days.findText("11月26日", Qt.MatchFlag.MatchContains))
    sheet.yes.click()
    words, undo = heard[-1]
    assert words == "11月24日与11月26日已对调。"
    assert program.rota.on(date(2026, 11, 26)).leader_name == before
    assert page.side.swapped.text() == "与11月26日对调"
    undo()
    assert program.rota.on(date(2026, 11, 24)).leader_name == before
    assert not page.side.swapped.isVisible()


def test_the_day_is_handed_over(page: RotaPage, program: Program) -> None:
    page.hand_over()
    sheet = sheet_of(page, HandoverSheet)
    sheet.words.setPlainText("路灯已报修，明日跟进。")
    sheet.yes.click()
    assert program.rota.today().handed_over == "路灯已报修，明日跟进。"
    assert page.side.told.text() == "路灯已报修，明日跟进。"
    page.go(date(2026, 11, 30))
    page.hand_over()
    early = sheet_of(page, HandoverSheet)
    early.words.setPlainText("早了")
    early.yes.click()
    assert "11月30日还没有到" in early.refusal
    early.no.click()


def test_a_day_is_cleared_and_given_back(page: RotaPage, program: Program) -> None:
    heard = said(page)
    before = program.rota.today()
    page.clear()
    assert not program.rota.today().is_planned
    assert not page.side.swap.isEnabled()
    heard[-1][1]()
    assert program.rota.today().leader_name == before.leader_name
    assert program.rota.today().people == before.people


def test_the_month_is_printed_in_the_room_of_printing(page: RotaPage) -> None:
    wanted: list[tuple[str, Any]] = []
    page.wanted.connect(lambda room, target: wanted.append((room, target)))
    page.turn(1)
    page.print_month()
    assert wanted == [("printing", {"paper": "rota", "month": "2026-12"})]


def test_who_may_not_write_only_looks(enter: Callable[..., Any], program: Program, clerk: Any) -> None:
    program.rota.put_turns(TURNS)
    clerk.enter("kan", "看的人", Rights("viewer"))
    page = enter(RotaPage)
    assert not page.side.edit.isVisible()
    assert [one.title for one in page.commands][:2] == ["打印轮值表", "打印交接记录"]
    page.edit()
    assert not page.window().findChildren(DaySheet)
