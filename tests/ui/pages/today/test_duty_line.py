"""Who leads today stands on the page of the day, and leads to the rota."""

from collections.abc import Callable
from typing import Any

from desktop.program import Program
from desktop.rota.turns import Department, Leader, Turns
from tests.programs import TODAY
from ui.pages.today.page import TodayPage


def test_an_office_without_a_rota_sees_nothing_of_it(enter: Callable[..., Any]) -> None:
    assert not enter(TodayPage).duty.isVisible()


def test_who_leads_today(enter: Callable[..., Any], program: Program) -> None:
    program.rota.put_turns(Turns((Leader("陈一", "13800000001"),), (Department("党政办", "李四"),)))
    page = enter(TodayPage)
    assert page.duty.leader.text() == "还没有安排"
    program.rota.plan(TODAY, TODAY)
    page.read()
    assert page.duty.leader.text() == "陈一"
    assert page.duty.rest.words == "13800000001　轮值部门：党政办　值班：李四"
    wanted: list[tuple[str, Any]] = []
    page.wanted.connect(lambda room, target: wanted.append((room, target)))
    page.duty.open.click()
    assert wanted == [("rota", None)]
