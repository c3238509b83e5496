"""Coming back: departures entered by mistake, people who return, households that are open again."""

from datetime import date

import pytest

from db.errors import Conflict
from db.models.people import Person, Standing
from desktop.dossiers.households.commands import Succession
from desktop.errors import Refusal
from tests.desktop.dossiers.homes import DAUGHTER, DAY, SON, household, members, person, version

LATER = date(2026, 11, 20)


def move_out(program, key, *names, succession=None, on=DAY):
    there = members(program, key)
    people = [there[name].key for name in names]
    program.commands.move_out(key, version(program, key), people, on, "", succession)
    return people


def versions(program, *people):
    return {key: program.people.dossier(key).version for key in people}


def kinds(program, key):
    return [event.kind for event in program.households.dossier(key).events]


def relations(program, key):
    return {name: member.relation_code for name, member in members(program, key).items()}


def test_a_departure_by_mistake_never_happened(program, family):
    before = program.people.texts(members(program, family)["王三"].key)
    (son,) = move_out(program, family, "王三")
    way = program.returns.plan(son)
    assert (way.household, way.title, way.closed, way.gone_on, way.may_return) == (family, "王一户", False, DAY, True)
    assert (way.person.relation, way.companions) == (SON, ())
    program.returns.restore(versions(program, son))
    assert dict(program.people.texts(son)) == dict(before)
    dossier = program.households.dossier(family)
    assert dossier.past == ()
    assert dossier.events[0].words == "恢复在册　王三"
    assert program.people.dossier(son).is_active
    with pytest.raises(Refusal, match="就在册"):
        program.returns.plan(son)


def test_the_dead_can_only_have_been_a_mistake(program, family):
    mother = members(program, family)["陈五"].key
    program.commands.decease(family, version(program, family), mother, DAY)
    assert not program.returns.plan(mother).may_return
    with pytest.raises(Refusal, match="不能迁回"):
        program.returns.come_back(versions(program, mother), LATER)
    program.returns.restore(versions(program, mother))
    assert relations(program, family)["陈五"] == "52"


def test_somebody_who_returns_keeps_the_past(program, family):
    (son,) = move_out(program, family, "王三")
    with pytest.raises(Refusal, match="不能更早"):
        program.returns.come_back(versions(program, son), date(2026, 10, 1))
    with pytest.raises(Refusal, match="不能晚于今天"):
        program.returns.come_back(versions(program, son), date(2027, 1, 1))
    program.returns.come_back(versions(program, son), LATER)
    dossier = program.households.dossier(family)
    assert [(past.name, past.left_on) for past in dossier.past] == [("王三", DAY)]
    assert dossier.events[0].words == "迁回　王三"
    assert members(program, family)["王三"].texts["joined_on"] == LATER.isoformat()


def test_a_household_whose_last_member_returns_is_open_again(program):
    home = household(program)
    (head,) = move_out(program, home, "王一")
    assert program.households.dossier(home).closed
    program.returns.come_back(versions(program, head), LATER)
    dossier = program.households.dossier(home)
    assert (dossier.closed, dossier.title) == (False, "王一户")
    assert sorted(kinds(program, home)) == ["closed", "moved_out", "registered", "reopened", "returned"]
    assert program.households.list.records([home])[home]["members"] == "1"


def test_a_whole_family_comes_back_as_it_left(program, family):
    before = relations(program, family)
    people = move_out(program, family, *before)
    way = program.returns.plan(people[2])
    assert way.closed
    assert {one.key for one in way.companions} == {*people} - {people[2]}
    program.returns.restore(versions(program, *people))
    assert relations(program, family) == before
    assert program.households.dossier(family).title == "王一户"


def test_part_of_an_empty_household_says_who_heads_it(program, family):
    there = members(program, family)
    move_out(program, family, *there)
    son, daughter = there["王三"].key, there["王四"].key
    with pytest.raises(Refusal, match="指定其中一人为户主"):
        program.returns.restore(versions(program, son, daughter))
    with pytest.raises(Refusal, match="请选择各人"):
        program.returns.restore(versions(program, son, daughter), {son: "02"})
    program.returns.restore(versions(program, son, daughter), {son: "02", daughter: "77"})
    assert relations(program, family) == {"王三": "02", "王四": "77"}
    assert program.households.dossier(family).title == "王三户"
    mother = there["陈五"].key
    program.returns.restore(versions(program, mother), {mother: "62"})
    with pytest.raises(Refusal, match="只能有一位户主"):
        program.returns.restore(versions(program, there["王一"].key), {there["王一"].key: "02"})


def test_relations_to_a_head_who_changed_are_asked_for(program, family):
    there = members(program, family)
    (daughter,) = move_out(program, family, "王四")
    rest = {there["王一"].key: "51", there["李二"].key: "52", there["陈五"].key: "62"}
    program.commands.change_head(family, version(program, family), Succession(there["王三"].key, rest), LATER)
    assert program.returns.plan(daughter).person.relation is None
    with pytest.raises(Refusal, match="户主已经变更"):
        program.returns.restore(versions(program, daughter))
    program.returns.restore(versions(program, daughter), {daughter: "77"})
    assert relations(program, family)["王四"] == "77"


def test_a_head_who_comes_back_finds_another_head(program, family):
    there = members(program, family)
    rest = {there["王三"].key: "20", there["王四"].key: "30", there["陈五"].key: "54"}
    (head,) = move_out(program, family, "王一", succession=Succession(there["李二"].key, rest))
    with pytest.raises(Refusal, match="户主已经变更"):
        program.returns.restore(versions(program, head))
    with pytest.raises(Refusal, match="只能有一位户主"):
        program.returns.restore(versions(program, head), {head: "02"})
    program.returns.restore(versions(program, head), {head: "11"})
    assert program.households.dossier(family).title == "李二户"


def test_who_left_different_households_is_brought_back_one_by_one(program, family):
    other = household(program, "江头村9号", "赵七")
    (single,), (son,) = move_out(program, other, "赵七"), move_out(program, family, "王三")
    with pytest.raises(Refusal, match="逐户办理"):
        program.returns.restore(versions(program, single, son))


def test_a_decision_on_an_old_page_is_a_conflict(program, family):
    (son,) = move_out(program, family, "王三")
    seen = versions(program, son)
    draft = program.people.draft(son)
    draft.workplace = "鞋厂"
    program.people.save(draft)
    with pytest.raises(Conflict):
        program.returns.restore(seen)


def test_somebody_who_moved_elsewhere_meanwhile_comes_back_there(program, family):
    other = household(program, "江头村9号", "赵七")
    son = members(program, family)["王三"].key
    program.commands.move_in(other, version(program, other), son, "97", DAY)
    move_out(program, other, "王三", on=LATER)
    assert program.returns.plan(son).household == other
    program.returns.restore(versions(program, son))
    assert "王三" in members(program, other)


def test_somebody_without_a_household_is_present_again(program, store):
    key = program.people.save(person(program, "租客", residence_address="岸兜村工业区8号"))
    with store.write("标记迁出") as session:
        one = session.get_one(Person, key)
        one.standing, one.left_on = Standing.MOVED, DAY
    way = program.returns.plan(key)
    assert (way.household, way.title) == (None, "")
    program.returns.come_back(versions(program, key), LATER)
    assert program.people.dossier(key).is_active
    assert key in [hit.key for hit in program.finder.people("岸兜村工业区8号")]


def test_a_household_is_founded_by_somebody_of_the_dossiers(program, family):
    key = program.people.save(
        person(program, "租客", residence_address="岸兜村8号", grid_id=program.grids.resolve("岸兜第1网格"))
    )
    facts = program.households.blank()
    home = program.commands.register_with(facts, key, 1, DAY)
    dossier = program.households.dossier(home)
    assert (dossier.title, dossier.texts["address"], dossier.texts["grid_id"]) == (
        "租客户", "岸兜村8号", "岸兜村委会 第1网格",
    )  # fmt: skip
    assert key in [hit.key for hit in program.finder.people("岸兜村8号")]
    assert program.people.dossier(key).home.is_head


def test_a_member_founds_a_household_and_leaves_the_other(program, family):
    there = members(program, family)
    facts = program.households.blank()
    facts.address, facts.head_phone = "江头村88号", "13800001234"
    with pytest.raises(Refusal, match="请选择新户主"):
        program.commands.register_with(facts, there["王一"].key, there_version(program, there["王一"].key), DAY)
    son = there["王三"].key
    with pytest.raises(Conflict):
        program.commands.register_with(facts, son, 9, DAY)
    new = program.commands.register_with(facts, son, there_version(program, son), DAY)
    assert list(members(program, new)) == ["王三"]
    assert "王三" not in members(program, family)
    assert program.people.reveal(son, "phone", "核对信息") == "13800001234"
    assert kinds(program, family)[0] == "moved_out"


def there_version(program, key):
    return program.people.dossier(key).version


def test_the_dead_found_nothing(program, family):
    mother = members(program, family)["陈五"].key
    program.commands.decease(family, version(program, family), mother, DAY)
    with pytest.raises(Refusal, match="恢复在册"):
        program.commands.register_with(program.households.blank(), mother, there_version(program, mother), DAY)


def test_nobody_leaves_before_having_come(program, family):
    daughter = members(program, family)["王四"].key
    with pytest.raises(Refusal, match="入户日期是 2026-11-01"):
        program.commands.decease(family, version(program, family), daughter, date(2026, 10, 1))
    assert relations(program, family)["王四"] == DAUGHTER
