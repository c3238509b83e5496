"""Goals taken apart by quarters and months: parts are cases of their own, whole or not at all."""

from datetime import date

import pytest

from db.models.cases import Stage, Unit, UnitKind
from desktop.cases.goals import MONTH, QUARTER, GoalPart
from desktop.errors import Invalid, Refusal
from desktop.program import Program
from tests.programs import TODAY


@pytest.fixture
def goal(program: Program) -> int:
    """A goal of the year."""
    draft = program.cases.blank("goal")
    draft.values["title"] = "消除重大火灾隐患"
    return program.cases.save(draft)


@pytest.fixture
def unit(program: Program) -> int:
    """Who solves it."""
    with program.office.store.write("登记承办单位") as session:
        unit = Unit(name="应急管理办", kind=UnitKind.DEPARTMENT)
        session.add(unit)
    return unit.id


def test_what_is_left_of_the_year_is_proposed(program: Program) -> None:
    quarters, months = program.goals.proposed("防火", QUARTER), program.goals.proposed("防火", MONTH)
    assert [(one.title, one.due_on) for one in quarters] == [("防火（2026 年第四季度）", date(2026, 12, 31))]
    assert [one.due_on for one in months] == [date(2026, 11, 30), date(2026, 12, 31)]


def test_parts_are_cases_under_the_goal(program: Program, goal: int, unit: int) -> None:
    parts = (GoalPart("十一月", date(2026, 11, 30), unit, "03"), GoalPart("十二月", date(2026, 12, 31)))
    program.goals.divide(goal, 3, parts)
    first, second = program.goals.parts_of(goal)
    assert (first.title, first.stage, first.unit, first.due_on) == (
        "十一月", Stage.ASSIGNED, "应急管理办", date(2026, 11, 30)
    )  # fmt: skip
    assert (second.number, second.stage, second.is_through) == ("2026-任-00003", Stage.REGISTERED, False)
    told = program.cases.dossier(second.key).texts["description"]
    assert told == "要求 2026-12-31 前完成。"  # nobody has it, so no clock keeps its day
    assert len(program.cases.dossier(goal).log) == 4


def test_what_is_wrong_registers_nothing(program: Program, goal: int, unit: int) -> None:
    with pytest.raises(Invalid, match="第 2 项的期限"):
        program.goals.divide(goal, 3, (GoalPart("好", TODAY), GoalPart("旧", date(2020, 1, 1))))
    with pytest.raises(Refusal, match="停用"):
        program.goals.divide(goal, 3, (GoalPart("好", TODAY, unit + 1),))
    with pytest.raises(Refusal, match="其他人"):
        program.goals.divide(goal, 2, (GoalPart("好", TODAY),))
    draft = program.cases.blank("other")
    draft.values["title"] = "别的事"
    with pytest.raises(Refusal, match="目标任务"):
        program.goals.divide(program.cases.save(draft), 3, (GoalPart("好", TODAY),))
    assert program.goals.parts_of(goal) == ()
