"""Finding by whatever the clerk types."""

from datetime import date

import pytest

from desktop.identity import check_digit


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
