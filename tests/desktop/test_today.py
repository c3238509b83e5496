"""今日: what is due of every capability, grouped, one source's fault costing only it."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from db.models.cases import Case
from desktop.due import DueItem
from desktop.errors import Refusal
from desktop.program import Program
from desktop.today import LATE, NOW, SOON, WAITING, DueWork, days_late
from tests.programs import TODAY


def due_case(program: Program, title: str, days: int) -> int:
    draft = program.cases.blank("hazard")
    draft.values["title"] = title
    key = program.cases.save(draft)
    with program.office.store.write("更正事件") as session:
        session.get_one(Case, key).next_due_on = TODAY + timedelta(days=days)
    return key


def test_cases_stand_where_their_limit_is(program: Program) -> None:
    late, near = due_case(program, "逾期的", -3), due_case(program, "快到的", 1)
    due_case(program, "还早的", 30)
    day = program.due_work.read()
    assert [(one.title, one.target) for one in day.groups[LATE]] == [("逾期的", late)]
    assert [(one.title, one.target) for one in day.groups[SOON]] == [("快到的", near)]
    assert [one.title for one in day.groups[NOW]] == ["全办逾期 1 件"]
    assert days_late(day.groups[LATE][0], TODAY) == 3
    assert day.week[0].value == 3
    assert program.due_work.read(mine=True).count == 2


@pytest.mark.logs
def test_a_source_that_fails_costs_only_itself() -> None:
    def broken(_day: date, _account: str) -> Sequence[DueItem]:
        raise ValueError("broken")

    def good(_day: date, _account: str) -> Sequence[DueItem]:
        return [DueItem("待办", "一件事", "", None, "selfcheck", None)]

    day = DueWork({"坏的": broken, "好的": good}, lambda day: (), lambda: "lin", lambda: TODAY).read()
    assert day.unread == ("坏的",)
    assert [one.title for one in day.groups[WAITING]] == ["一件事"]


def test_notices_count_until_their_day(program: Program) -> None:
    notices = program.notices
    notices.add("长期有效")
    notices.add("今天为止", "区里", TODAY)
    assert [one.text for one in notices.in_force(TODAY)] == ["今天为止", "长期有效"]
    assert [one.text for one in notices.in_force(TODAY + timedelta(days=1))] == ["长期有效"]
    notices.remove(notices.all[0])
    assert [one.text for one in notices.all] == ["长期有效"]
    for words, until in (("", None), ("早了", TODAY - timedelta(days=1))):
        with pytest.raises(Refusal):
            notices.add(words, until=until)
