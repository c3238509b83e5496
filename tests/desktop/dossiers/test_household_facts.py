"""The facts of a household: corrected, followed by its members, given back; the head's phone in two places."""

from datetime import date

import pytest

from db.errors import Conflict
from db.models.households import Household
from desktop.dossiers.households.commands import Succession
from desktop.errors import Invalid, Refusal
from tests.desktop.dossiers.homes import DAY, household, members, person, version


def correct(program, key, **values):
    draft = program.households.draft(key)
    for name, value in values.items():
        setattr(draft, name, value)
    program.households.save(draft)


def head_of(program, key):
    return next(member.key for member in program.households.dossier(key).members if member.is_head)


def set_phone(program, key, phone):
    draft = program.people.draft(key)
    draft.phone = phone
    program.people.save(draft)


def test_facts_come_back_with_members_grid_and_index(program, family):
    first, second = program.grids.resolve("江头第1网格"), program.grids.resolve("岸兜第1网格")
    before = program.households.draft(family).values
    seen = version(program, family)
    correct(program, family, address="岸兜村8号", grid_id=second, household_no="350582009", care=("H01",), note="搬迁")
    assert {one.texts["grid_id"] for one in members(program, family).values()} == {"岸兜村委会 第1网格"}
    assert {one.texts["residence_address"] for one in members(program, family).values()} == {"岸兜村8号"}
    program.households.restore(family, seen)
    assert program.households.draft(family).values == before
    assert before["grid_id"] == first
    assert {one.texts["residence_address"] for one in members(program, family).values()} == {"江头村1号"}
    assert {one.texts["grid_id"] for one in members(program, family).values()} == {"江头村委会 第1网格"}
    found = {text: [hit.key for hit in program.finder.find(text) if hit.kind == "household"]
             for text in ("江头村1号", "岸兜村8号", "350582009")}  # fmt: skip
    assert found == {"江头村1号": [family], "岸兜村8号": [], "350582009": []}
    with pytest.raises(Refusal, match="内容相同"):
        program.households.restore(family, version(program, family))


def test_members_head_and_standing_stay_when_facts_come_back(program, family):
    seen = version(program, family)
    there = members(program, family)
    correct(program, family, note="低保已核实")
    program.commands.move_out(family, version(program, family), [there["王三"].key], DAY)
    rest = {there["王一"].key: "11", there["王四"].key: "30", there["陈五"].key: "54"}
    program.commands.change_head(family, version(program, family), Succession(there["李二"].key, rest), DAY)
    program.households.restore(family, seen)
    dossier = program.households.dossier(family)
    assert (dossier.title, dossier.texts["note"], len(dossier.members)) == ("李二户", "", 4)


def test_who_lives_elsewhere_does_not_follow(program, family):
    son = members(program, family)["王三"].key
    draft = program.people.draft(son)
    draft.residence_address = "厦门市湖里区"
    program.people.save(draft)
    correct(program, family, address="江头村2号")
    assert program.people.texts(son)["residence_address"] == "厦门市湖里区"
    assert [hit.key for hit in program.finder.people("湖里区")] == [son]
    assert son in [hit.key for hit in program.finder.people("江头村2号")]
    assert members(program, family)["王一"].texts["residence_address"] == "江头村2号"


def test_an_unset_grid_takes_nobody_s_away(program, family, store):
    son = members(program, family)["王三"].key
    with store.write("清空网格") as session:
        session.get_one(Household, family).grid_id = None
    correct(program, family, note="仅改备注")
    assert program.people.draft(son).grid_id == program.grids.resolve("江头第1网格")


def test_the_head_s_phone_is_not_lost_between_two_forms(program, family):
    head = head_of(program, family)
    set_phone(program, head, "13800000001")
    mine = program.households.draft(family)
    mine.head_phone = program.households.reveal(family, "head_phone", "核对信息")
    mine.note = "改备注"
    set_phone(program, head, "13800000002")
    with pytest.raises(Conflict):
        program.households.save(mine)
    assert program.people.reveal(head, "phone", "核对信息") == "13800000002"


def test_the_head_s_phone_corrected_with_the_household_comes_back(program, family):
    head, seen = head_of(program, family), version(program, family)
    correct(program, family, head_phone="13800000001")
    assert program.households.versions(family)[0].fields == {"head_phone": [None, "13800000001"]}
    program.households.restore(family, seen)
    assert program.people.reveal(head, "phone", "核对信息") is None
    assert program.finder.people("13800000001") == []


def test_the_phone_of_an_earlier_head_is_not_given_to_the_next(program, family):
    there, seen = members(program, family), version(program, family)
    correct(program, family, head_phone="13800000001", note="有电话")
    rest = {there["王一"].key: "11", there["王三"].key: "20", there["王四"].key: "30", there["陈五"].key: "54"}
    program.commands.change_head(family, version(program, family), Succession(there["李二"].key, rest), DAY)
    set_phone(program, there["李二"].key, "13800000002")
    program.households.restore(family, seen)
    assert program.people.reveal(there["李二"].key, "phone", "核对信息") == "13800000002"
    assert program.people.reveal(there["王一"].key, "phone", "核对信息") == "13800000001"


def test_the_facts_of_a_new_household_are_checked(program, family):
    facts = program.households.blank()
    facts.address, facts.since = "村" * 201, date(2030, 1, 1)
    with pytest.raises(Invalid) as refused:
        program.commands.register(facts, person(program, "王一"), DAY)
    assert {problem.field for problem in refused.value.problems} == {"address", "since"}
    son = members(program, family)["王三"].key
    with pytest.raises(Invalid):
        program.commands.split(family, version(program, family), [son], Succession(son), facts, DAY)


def test_a_split_household_stays_where_it_was_unless_said_otherwise(program, family):
    son = members(program, family)["王三"].key
    blank = program.households.blank()
    new = program.commands.split(family, version(program, family), [son], Succession(son), blank, DAY)
    texts = program.households.dossier(new).texts
    assert (texts["address"], texts["grid_id"]) == ("江头村1号", "江头村委会 第1网格")
    assert program.people.draft(son).grid_id == program.grids.resolve("江头第1网格")
    assert son in [hit.key for hit in program.finder.people("江头村1号")]


def test_a_new_member_s_draft_is_left_as_it_was(program):
    home = household(program)
    draft = person(program, "新人")
    program.commands.move_in_new(home, version(program, home), draft, "97", DAY)
    assert (draft.residence_address, draft.grid_id) == (None, None)


def test_a_relation_must_be_said(program, family):
    with pytest.raises(Refusal, match="请选择与户主的关系"):
        program.commands.newborn(family, version(program, family), person(program, "某"), "", DAY)


def test_a_succession_with_two_heads_is_refused(program, family):
    there = members(program, family)
    relations = {member.key: "02" for name, member in there.items() if name != "王三"}
    with pytest.raises(Refusal, match="只能有一位户主"):
        program.commands.change_head(family, version(program, family), Succession(there["王三"].key, relations), DAY)


def test_a_plan_for_somebody_who_left_is_a_conflict(program, family):
    son = members(program, family)["王三"].key
    program.commands.move_out(family, version(program, family), [son], DAY)
    with pytest.raises(Conflict):
        program.commands.plan_succession(family, son)
    with pytest.raises(Conflict):
        program.commands.plan_succession(family, head_of(program, family), [son])


def test_what_is_gone_is_refused(program):
    for ask in (program.households.dossier, program.households.draft, program.households.versions):
        with pytest.raises(Refusal, match="已被删除"):
            ask(999)
    with pytest.raises(Refusal, match="已被删除"):
        program.commands.newborn(999, 1, person(program, "某"), "20", DAY)
    with pytest.raises(Refusal, match="已被删除"):
        program.returns.plan(999)
