"""Entries of the registers: kept as plain data, read in words, removed and put back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db.errors import Conflict
from db.models.grids import Grid
from db.models.log import Action, Disclosure
from db.models.roster import RegisterEntry, Staff
from desktop.errors import Invalid, Refusal
from desktop.fields import Hidden
from tests.programs import TODAY


@pytest.fixture
def registers(program):
    return program.registers


@pytest.fixture
def staff(program):
    """Three people of the roster."""
    with program.office.store.write("登记网格员") as session:
        people = [
            Staff(name=name, name_key=key) for name, key in (("林一", "lin1"), ("陈二", "chen2"), ("吴三", "wu3"))
        ]
        session.add_all(people)
    return [one.id for one in people]


def enter(registers, register, grid=None, staff=None, **values):
    draft = registers.blank(register, grid, staff)
    for key, value in values.items():
        setattr(draft, key, value)
    return registers.save(draft)


def problems(registers, draft):
    return {problem.field: problem.message for problem in registers.check(draft)}


def test_registers_are_declared_by_subject(registers):
    grids = [one.title for one in registers.declared("grid")]
    assert grids[:4] == ["阵地驿站", "公示牌", "包联走访", "居民公约"]
    assert {"应急预案", "应急演练", "战时启用", "提级管理", "民情代办", "事务准入"} <= set(grids)
    assert [one.title for one in registers.declared("staff")][:3] == ["培训", "师徒结对", "荣誉"]


def test_an_entry_is_kept_as_plain_data_and_read_in_words(registers, program, staff):
    key = enter(
        registers, "training", staff=staff[0], kind="04", topic="消防\n比武", hours=4.5, until=date(2026, 11, 22)
    )
    (entry,) = registers.entries("training", staff=staff[0])
    assert (entry.key, entry.title, entry.happened_on) == (key, "技能比武 消防 比武", TODAY)
    assert dict(entry.texts) | {"topic": ""} == {
        "happened_on": "2026-11-22", "until": "2026-11-22", "kind": "技能比武", "topic": "", "hours": "4.5",
        "result": "", "organiser": "", "place": "", "note": "",
    }  # fmt: skip
    with program.office.store.read() as session:
        assert session.get_one(RegisterEntry, key).facts["hours"] == 4.5
    assert registers.counts(staff=staff[0]) == {"training": 1}
    assert registers.counts(staff=staff[1]) == {}


def test_days_and_several_codes_come_back_as_they_were(registers, program):
    grid = program.grids.resolve("江头第1网格")
    draft = registers.blank("boards", grid)
    assert draft.happened_on is None
    draft.place, draft.state, draft.checked_on, draft.contents = "村口", "1", date(2026, 5, 1), ("01", "05")
    key = registers.save(draft)
    again = registers.draft(key)
    assert (again.checked_on, again.contents, again.grid_id) == (date(2026, 5, 1), ("01", "05"), grid)
    again.state = "3"
    registers.save(again)
    assert registers.entries("boards", grid)[0].texts["state"] == "破损"
    assert registers.entries("boards", grid)[0].texts["contents"] == "网格划分、工作职责"


def test_faults_are_told_by_field(registers, staff):
    draft = registers.blank("allowances", staff=staff[0])
    draft.month, draft.amount, draft.happened_on = "2026年11月", -1, TODAY + timedelta(days=1)
    assert problems(registers, draft) == {
        "happened_on": "发放日期不能晚于今天",
        "kind": "补贴类型不能为空",
        "amount": "金额（元）不能小于 0",
        "month": "所属月份请写成 2026-11",
    }
    with pytest.raises(Invalid):
        registers.save(draft)
    draft = registers.blank("training", staff=staff[0])
    draft.until = date(2026, 1, 1)
    assert problems(registers, draft)["until"] == "结束日期早于培训日期，请核对"


def test_a_pair_stands_in_both_files(registers, staff):
    apprentice, mentor, _ = staff
    draft = registers.blank("mentoring", staff=apprentice)
    assert problems(registers, draft) == {"other": "请选择师傅"}
    draft.other_staff_id = apprentice
    assert problems(registers, draft) == {"other": "结对人不能是本人"}
    draft.other_staff_id, draft.goal = mentor, "走访入户"
    registers.save(draft)
    assert registers.entries("mentoring", staff=apprentice)[0].texts["other"] == "师傅 陈二"
    assert registers.entries("mentoring", staff=mentor)[0].texts["other"] == "徒弟 林一"
    assert registers.entries("mentoring", staff=mentor)[0].title == "陈二 走访入户"
    assert registers.counts(staff=mentor) == {"mentoring": 1}


def test_what_two_clerks_change_is_not_lost(registers, staff):
    key = enter(registers, "honours", staff=staff[0], name="先进个人")
    mine, theirs = registers.draft(key), registers.draft(key)
    theirs.level = "3"
    registers.save(theirs)
    mine.level = "4"
    with pytest.raises(Conflict):
        registers.save(mine)
    with pytest.raises(Conflict):
        registers.remove(key, 1)
    registers.restore(key, 1)
    assert registers.entries("honours", staff=staff[0])[0].texts["level"] == ""


def test_what_was_removed_can_be_put_back(registers, program, staff):
    key = enter(registers, "honours", staff=staff[0], name="先进个人")
    removed = registers.remove(key, 1)
    assert removed.title == "先进个人"
    assert registers.entries("honours", staff=staff[0]) == ()
    with pytest.raises(Refusal):
        registers.draft(key)
    registers.put_back(removed)
    assert registers.entries("honours", staff=staff[0])[0].texts["name"] == "先进个人"
    with program.office.store.read() as session:
        actions = list(session.scalars(select(Action.name)))
    assert actions[-3:] == ["登记荣誉", "删除荣誉", "恢复删除的登记"]


def test_a_month_of_everybody_is_read_in_the_order_of_names(registers, staff):
    for one, month in ((staff[0], 11), (staff[1], 11), (staff[2], 10)):
        enter(
            registers,
            "allowances",
            staff=one,
            month=f"2026-{month}",
            kind="01",
            amount=800,
            happened_on=date(2026, month, 5),
        )
    found = registers.listed("allowances", date(2026, 11, 1), date(2026, 11, 30))
    assert [(one.staff_name, one.texts["amount"]) for one in found] == [("陈二", "800"), ("林一", "800")]


def test_what_is_no_longer_declared_is_refused_and_kept(registers, program, staff):
    with program.office.store.write("试") as session:
        session.add(RegisterEntry(register="gone", staff_id=staff[0], facts={}))
    with pytest.raises(Refusal):
        registers.entries("gone", staff=staff[0])
    assert registers.counts(staff=staff[0]) == {"gone": 1}


def test_a_number_stays_hidden_until_it_is_revealed(registers, program):
    grid = program.grids.resolve("江头第1网格")
    key = enter(registers, "sites", grid, name="驿站", phone="138 0000 1234")
    draft = registers.draft(key)
    assert draft.phone == Hidden("138****1234")
    draft.place = "村口"
    registers.save(draft)
    assert registers.entries("sites", grid)[0].texts["phone"] == "138****1234"
    assert registers.reveal(key, "phone", "核对信息") == "13800001234"
    with program.office.store.read() as session:
        seen = session.scalars(select(Disclosure)).one()
        assert (seen.table, seen.fields, seen.record_uid) == ("grid", "phone", session.get_one(Grid, grid).uid)
