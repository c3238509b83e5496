"""Whom the lines of lists mean in a town with people of one name."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import Refusal
from desktop.forms.naming import (
    BY_NUMBER,
    BY_PHONE,
    NO_HOME,
    NOT_THERE,
    OTHER_NAME,
    OTHER_PHONE,
    match,
    match_sheet,
)
from desktop.forms.pasted import parse
from desktop.forms.scope import Subject
from desktop.jobs import Progress
from desktop.program import Program
from tests.desktop.sheets.books import xlsx
from tests.desktop.sheets.town import id_no


@pytest.fixture
def people(program: Program) -> dict[str, int]:
    """Three of one name in two villages, and one whose name is her own."""

    def put(name: str, grid: str, **values: Any) -> int:
        draft = program.people.blank()
        for key, value in {"name": name, "grid_id": program.grids.resolve(grid), **values}.items():
            setattr(draft, key, value)
        return program.people.save(draft)

    facts = program.households.blank()
    facts.address, facts.grid_id = "岸兜村1号", program.grids.resolve("岸兜第1网格")
    head = program.people.blank()
    head.name, head.sex_code, head.born_on, head.id_no = "孙户主", "1", date(1950, 1, 1), id_no("19500101", 1)
    program.commands.register(facts, head, date(2020, 1, 1))
    return {
        "one": put("张三", "岸兜第1网格", id_no=id_no("19660102", 7), phone="13800000001", sex_code="1"),
        "two": put("张三", "岸兜第2网格", phone="13800000002", sex_code="1"),
        "three": put("张三", "江头第1网格", sex_code="2"),
        "alone": put("李独名", "江头第1网格", phone="13800000004"),
    }


def matched(program: Program, text: str, subject: Subject = Subject.PEOPLE):
    return match(program, subject, parse(text), Progress())


def test_a_number_says_who(program, people):
    found = matched(program, f"张三 {id_no('19660102', 7)}").found
    assert [(one.key, one.by) for one in found] == [(people["one"], BY_NUMBER)]


def test_a_number_of_somebody_else_is_asked(program, people):
    doubt = matched(program, f"李四 {id_no('19660102', 7)}").several[0]
    assert doubt.reason == OTHER_NAME
    assert [one.key for one in doubt.candidates] == [people["one"]]


def test_one_of_a_name_is_found_and_a_changed_telephone_told(program, people):
    found = matched(program, "李独名 13900000000").found[0]
    assert (found.key, found.remark) == (people["alone"], OTHER_PHONE)


def test_between_people_of_one_name_nothing_is_guessed(program, people):
    doubt = matched(program, "张三").several[0]
    assert {one.key for one in doubt.candidates} == {people["one"], people["two"], people["three"]}
    assert all("13800000001" not in one.words for one in doubt.candidates)


@pytest.mark.parametrize(("line", "who"), [("张三 13800000002", "two"), ("张三 江头村", "three"), ("张三 女", "three")])
def test_what_the_list_says_tells_them_apart(program, people, line, who):
    assert matched(program, line).keys == (people[who],)


def test_a_telephone_number_that_is_theirs_is_told(program, people):
    assert matched(program, "张三 13800000002").found[0].by == BY_PHONE


def test_of_two_in_one_village_neither_is_taken(program, people):
    assert {one.key for one in matched(program, "张三 岸兜村").several[0].candidates} == {people["one"], people["two"]}


def test_somebody_of_another_village_is_asked(program, people):
    assert not matched(program, "李独名 岸兜村").found


def test_who_is_not_there_is_told(program, people):
    assert [one.reason for one in matched(program, "周不在").none] == [NOT_THERE]


def test_a_decided_line_takes_its_place(program, people):
    result = matched(program, "张三\n李独名")
    result = result.chosen(result.several[0].line, people["two"])
    assert result.keys == (people["two"], people["alone"])
    assert not result.several


def test_households_are_those_of_the_people(program, people):
    result = matched(program, f"孙户主\n{id_no('19500101', 1)}\n李独名", Subject.HOUSEHOLDS)
    assert len(result.keys) == 1
    assert result.repeated == 1
    assert [one.reason for one in result.none] == [NO_HOME]


def test_an_enterprise_by_its_name(program):
    draft = program.enterprises.blank()
    draft.name, draft.kind, draft.grid_id = "江头小吃店", "place", program.grids.resolve("江头第1网格")
    draft.place_code = "04"
    key = program.enterprises.save(draft)
    assert matched(program, "1. 江头小吃店\n2. 别的店", Subject.ENTERPRISES).keys == (key,)


def test_what_no_list_can_name_is_refused(program):
    with pytest.raises(Refusal):
        matched(program, "张三", Subject.CASES)


def test_a_spreadsheet_is_a_list_too(program, people, tmp_path: Path):
    rows = [["姓名", "身份证号", "补助"], ["张三", id_no("19660102", 7), 100], ["李独名", "", 50], ["张三", "", 1]]
    result = match_sheet(program, Subject.PEOPLE, xlsx(tmp_path / "名单.xlsx", rows), Progress())
    assert result.keys == (people["one"], people["alone"])
    assert len(result.several) == 1


def test_a_spreadsheet_without_names_is_refused(program, tmp_path: Path):
    rows = [["楼栋", "建筑面积", "备注"], ["1幢", 100, ""], ["2幢", 100, ""]]
    with pytest.raises(Refusal):
        match_sheet(program, Subject.PEOPLE, xlsx(tmp_path / "房屋.xlsx", rows), Progress())
