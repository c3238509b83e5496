"""The rota: turns go on where they stood, days are swapped, handed over, put right."""

from datetime import date

import pytest
from sqlalchemy import select

from db.errors import Conflict
from db.models.log import Action
from desktop.errors import Invalid, Refusal
from desktop.rota.due import rota_due
from desktop.rota.turns import Department, Leader, Turns

LEADERS = tuple(Leader(name) for name in ("甲", "乙", "丙"))
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


@pytest.fixture
def rota(program):
    program.rota.put_turns(Turns(LEADERS, (Department("党政办", "李四"), Department("综治办"))))
    return program.rota


def led(rota, first=FIRST, last=LAST):
    return "".join(one.leader_name or "－" for one in rota.days(first, last))


def test_a_month_is_planned_in_the_order_of_turns_days_off_by_themselves(rota):
    assert rota.plan(FIRST, LAST) == 30
    assert led(rota, date(2026, 11, 2), date(2026, 11, 8)) == "甲乙丙甲乙乙丙"  # Monday to Sunday
    shares = rota.shares(FIRST, LAST)
    assert [(one.name, one.working_days, one.days_off) for one in shares] == [("甲", 7, 3), ("乙", 7, 3), ("丙", 7, 3)]
    first = rota.on(date(2026, 11, 2))
    assert (first.unit, first.people, first.is_planned) == ("党政办", "李四", True)
    assert rota.today().leader_name == led(rota, date(2026, 11, 22), date(2026, 11, 22))


def test_the_next_month_goes_on_where_this_one_ended(rota):
    rota.plan(FIRST, LAST)
    rota.plan(date(2026, 12, 1), date(2026, 12, 31))
    before, after = rota.on(date(2026, 11, 30)), rota.on(date(2026, 12, 1))
    names = [one.name for one in LEADERS]
    assert names.index(after.leader_name) == (names.index(before.leader_name) + 1) % 3
    assert {before.unit, after.unit} == {"党政办", "综治办"}


def test_one_order_for_all_days_and_working_days_alone(rota):
    rota.put_turns(Turns(LEADERS, days_off_apart=False))
    rota.plan(FIRST, date(2026, 11, 8))
    assert led(rota, FIRST, date(2026, 11, 8)) == "甲乙丙甲乙丙甲乙"
    rota.put_turns(Turns(LEADERS, has_days_off=False))
    rota.plan(date(2026, 11, 9), date(2026, 11, 16))
    assert led(rota, date(2026, 11, 9), date(2026, 11, 16)) == "甲乙丙甲乙－－丙"


def test_what_is_planned_stays_unless_it_is_planned_anew(rota):
    rota.plan(FIRST, LAST)
    draft = rota.draft(date(2026, 11, 24))
    draft.leader_name = "丁"
    rota.save(date(2026, 11, 24), draft)
    assert rota.plan(FIRST, LAST) == 0
    assert rota.on(date(2026, 11, 24)).leader_name == "丁"
    rota.swap(date(2026, 11, 25), date(2026, 11, 27))
    swapped = rota.on(date(2026, 11, 25)).leader_name
    assert rota.plan(FIRST, LAST, anew=True) == 7  # from today on, but for the two that were swapped
    assert rota.on(date(2026, 11, 24)).leader_name != "丁"
    assert rota.on(date(2026, 11, 25)).leader_name == swapped


def test_two_days_change_places_and_change_back(rota):
    rota.plan(FIRST, LAST)
    one, two = date(2026, 11, 24), date(2026, 11, 25)
    before = [rota.on(day) for day in (one, two)]
    rota.swap(one, two)
    after = [rota.on(day) for day in (one, two)]
    assert [duty.leader_name for duty in after] == [duty.leader_name for duty in reversed(before)]
    assert [duty.people for duty in after] == [duty.people for duty in reversed(before)]
    assert [duty.swapped_with for duty in after] == [two, one]
    rota.swap(two, one)
    assert [rota.on(day).swapped_with for day in (one, two)] == [None, None]
    assert [rota.on(day).leader_name for day in (one, two)] == [duty.leader_name for duty in before]
    with pytest.raises(Refusal, match="两个不同"):
        rota.swap(one, one)
    with pytest.raises(Refusal, match="12月1日还没有安排"):
        rota.swap(one, date(2026, 12, 1))
    rota.hand_over(date(2026, 11, 20), "无异常")
    with pytest.raises(Refusal, match="11月20日已经写了交接记录"):
        rota.swap(one, date(2026, 11, 20))


def test_handing_over(rota):
    with pytest.raises(Refusal, match="还没有安排"):
        rota.hand_over(date(2026, 11, 20), "无异常")
    rota.plan(FIRST, LAST)
    with pytest.raises(Refusal, match="11月23日还没有到"):
        rota.hand_over(date(2026, 11, 23), "无异常")
    rota.hand_over(date(2026, 11, 22), "无异常")
    assert rota.today().handed_over == "无异常"


def test_a_day_put_right_by_two_clerks(rota):
    day = date(2026, 12, 1)
    draft, other = rota.draft(day), rota.draft(day)
    draft.leader_name, draft.phone = " 甲 ", "138 0000 0001"
    rota.save(day, draft)
    assert (rota.on(day).leader_name, rota.on(day).phone) == ("甲", "13800000001")
    other.leader_name = "乙"
    with pytest.raises(Conflict):
        rota.save(day, other)
    wrong = rota.draft(day)
    wrong.leader_name, wrong.phone = "", "12"
    with pytest.raises(Invalid) as refused:
        rota.save(day, wrong)
    assert [one.field for one in refused.value.problems] == ["leader_name", "phone"]
    rota.clear(day)
    assert not rota.on(day).is_planned
    with pytest.raises(Refusal, match="还没有安排"):
        rota.clear(day)


def test_what_keeps_a_rota_from_being_planned(program):
    with pytest.raises(Refusal, match="轮值顺序"):
        program.rota.plan(FIRST, LAST)
    with pytest.raises(Refusal, match="“甲”在带班领导的顺序里出现了两次"):
        program.rota.put_turns(Turns((*LEADERS, LEADERS[0])))
    with pytest.raises(Refusal, match="空的姓名"):
        program.rota.put_turns(Turns((Leader(" "),)))
    program.rota.put_turns(Turns(LEADERS))
    with pytest.raises(Refusal, match="最多排 92 天"):
        program.rota.plan(FIRST, date(2027, 11, 1))
    with program.office.store.read() as session:
        (told,) = session.scalars(select(Action.summary).where(Action.name == "修改轮值顺序"))
    assert told == {"office_fact": {"轮值顺序": ["", "甲、乙、丙"]}}
    assert program.rota.turns == Turns(LEADERS)


def due(rota, day):
    return [(one.title, one.due_on, one.target) for one in rota_due(rota)(day, "lin")]


def test_what_is_due(program, rota):
    today, last = date(2026, 11, 22), date(2026, 11, 30)
    assert due(rota, today) == [("今天还没有安排带班领导", today, "2026-11-22")]
    rota.plan(FIRST, LAST)
    assert due(rota, today) == []
    assert due(rota, date(2026, 11, 26)) == [("12 月的轮值还没有排", last, "2026-12-01")]
    rota.hand_over(date(2026, 11, 20), "无异常")
    assert due(rota, today) == [("昨天的交接记录还没有写", today, "2026-11-21")]
    rota.hand_over(date(2026, 11, 21), "无异常")
    assert due(rota, today) == []
    rota.put_turns(Turns())
    assert due(rota, date(2026, 11, 30)) == []
    assert not program.due_work.read().unread


def test_staff_of_the_roster_are_known_by_their_names(program, rota):
    draft = program.roster.blank()
    draft.name = "甲"
    key = program.roster.save(draft)
    rota.put_turns(Turns(LEADERS))
    assert [one.staff_id for one in rota.turns.leaders] == [key, None, None]
    rota.plan(FIRST, LAST)
    assert rota.on(date(2026, 11, 2)).leader_id == key
