"""Finding by whatever the clerk types."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.models.households import Household
from desktop.identity import check_digit
from desktop.jobs import Progress
from desktop.tables import Search


def _register(program, **values):
    draft = program.people.blank()
    for key, value in values.items():
        setattr(draft, key, value)
    return program.people.save(draft)


@pytest.fixture
def people(program):
    first = "35999819600101123"
    id_no = first + check_digit(first)
    facts = program.households.blank()
    facts.address, facts.household_no = "江头村中心路12号3幢302室", "350582001"
    head = program.people.blank()
    head.name, head.id_no, head.phone = "张三丰", id_no, "13812345678"
    household = program.commands.register(facts, head, date(2020, 1, 1))
    lonely = _register(program, name="李租客", residence_address="岸兜村工业区宿舍8号", phone="13900001111")
    return {"zhang": program.finder.people("张三丰")[0].key, "household": household, "li": lonely, "id": id_no}


@pytest.mark.parametrize(
    "typed",
    ["zsf", "张三丰", "三丰", "张", "zhangsan", "zhang san feng", "sanfeng", "12345678", "5678", "1381234", "19600101",
     "江头村中心路", "12号", "中心路12", "3幢302", "张 江头", "zsf 1960"],
)  # fmt: skip
def test_one_box_finds_by_name_number_phone_and_door(program, people, typed):
    assert people["zhang"] in [hit.key for hit in program.finder.people(typed)]
    assert people["li"] not in [hit.key for hit in program.finder.people(typed)]


def test_the_last_four_of_a_number_find(program, people):
    assert [hit.key for hit in program.finder.people(people["id"][-4:])] == [people["zhang"]]
    assert [hit.key for hit in program.finder.people(people["id"])] == [people["zhang"]]


@pytest.mark.parametrize("typed", ["岸兜村", "宿舍8号", "李 岸兜", "lzk", "工业区"])
def test_somebody_without_a_household_is_found_by_the_address(program, people, typed):
    assert [hit.key for hit in program.finder.people(typed)] == [people["li"]]


def test_pairs_of_characters_that_stand_apart_are_no_hit(program, people):
    assert program.finder.people("江头村路12") == []


def test_households_enterprises_and_grids_are_found_too(program, people):
    draft = program.enterprises.blank()
    draft.name, draft.address = "鑫鑫鞋厂", "江头村工业路1号"
    enterprise = program.enterprises.save(draft)
    kinds = {(hit.kind, hit.key) for hit in program.finder.find("江头")}
    assert {("household", people["household"]), ("enterprise", enterprise)} <= kinds
    assert any(kind == "grid" for kind, _ in kinds)
    assert ("enterprise", enterprise) in {(hit.kind, hit.key) for hit in program.finder.find("xxxc")}
    assert ("household", people["household"]) in {(hit.kind, hit.key) for hit in program.finder.find("350582001")}


@pytest.mark.parametrize("typed", ["", "  ", '"', "'", "*", "张*", "AND", "((", "\\", "😀", "%", "0", "a" * 500])
def test_nothing_typed_is_an_error(program, people, typed):
    program.finder.find(typed)


def test_the_count_is_exact(program, people):
    assert program.finder.count_people("张三丰") == 1
    assert program.finder.count_people("江头") == 1


def test_hits_are_masked(program, people):
    (hit,) = program.finder.people("张三丰")
    assert people["id"][6:] not in hit.detail
    assert "12345678" not in hit.detail


def test_who_is_gone_is_found_and_said_to_be(program, people):
    household = program.households.dossier(people["household"])
    program.commands.decease(people["household"], household.version, people["zhang"], date(2026, 1, 1))
    (hit,) = program.finder.people("张三丰")
    assert hit.detail.startswith("已死亡")
    (home,) = [hit for hit in program.finder.find("350582001") if hit.kind == "household"]
    assert home.detail.startswith("已销户")


def test_a_household_is_found_by_its_members(program, people):
    version = program.households.dossier(people["household"]).version
    wife = program.people.blank()
    wife.name = "陈小妹"
    program.commands.move_in_new(people["household"], version, wife, "12", date(2026, 1, 1))
    assert [hit.key for hit in program.finder.households("cxm")] == [people["household"]]
    assert [hit.key for hit in program.finder.households("350582001")] == [people["household"]]
    assert program.finder.households("李租客") == []
    found = program.households.list.keys(Search("陈小妹"), Progress())
    assert found.tolist() == [people["household"]]


def test_a_household_is_found_by_a_head_who_is_no_member(program, store):
    with store.write("导入") as session:
        session.add(Household(head_name="老户主"))
    assert len(program.households.list.keys(Search("老户主"), Progress())) == 1


@given(st.text(max_size=12))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_answered(program, people, typed):
    program.finder.find(typed)
    program.finder.households(typed)
    for listing in (program.people.list, program.households.list, program.enterprises.list, program.dwellings.list):
        listing.keys(Search(typed), Progress())


@pytest.mark.parametrize(
    "typed", ["\x01", "\x00", "\ud83d", "张\ud83d", "\u3000", "％", "＂", "NEAR(a b)", "a*b", "^", "'"]
)
def test_odd_characters_are_answered(program, people, typed):
    program.finder.find(typed)
    for listing in (program.people.list, program.households.list, program.enterprises.list, program.dwellings.list):
        listing.keys(Search(typed), Progress())


def test_halves_of_characters_are_not_kept(program):
    key = _register(program, name="张\ud83d三", note="\ud83d\x00备注")
    assert (program.people.texts(key)["name"], program.people.texts(key)["note"]) == ("张三", "备注")
