"""Somebody of the roster: entered, corrected, gone, back."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from db.errors import Conflict
from desktop.errors import Invalid, Refusal
from desktop.jobs import Progress
from desktop.program import Program
from desktop.roster.appointments import Appointing
from desktop.tables import Search
from tests.desktop.roster.conftest import SINCE, enter, number, settle
from tests.programs import TODAY

Find = Callable[[str], int]


def found(program: Program, text: str = "", **filters: object) -> list[str]:
    keys = program.roster.list.keys(Search(text, filters), Progress())
    rows = program.roster.list.records(list(keys))
    return [rows[int(key)]["name"] for key in keys]


def test_a_number_tells_birth_and_sex(program: Program) -> None:
    key = enter(program, "王一", id_no=number("19800101", "001"), phone="138 0000 1234")
    draft = program.roster.draft(key)
    assert (draft.born_on, draft.sex_code) == (date(1980, 1, 1), "1")
    texts = program.roster.texts(key)
    assert texts["phone"] == "138****1234"
    assert texts["id_no"].startswith("3599**")


def test_a_number_is_borne_once_and_says_by_whom(program: Program, grid: Find) -> None:
    first = enter(program, "王一", id_no=number())
    program.appointments.appoint(Appointing(first, grid("岸兜第1网格"), "chief", SINCE))
    with pytest.raises(Invalid) as refused:
        enter(program, "李二", id_no=number())
    assert "王一" in refused.value.problems[0].message
    assert "第1网格" in refused.value.problems[0].message


def test_a_wrong_number_is_refused_in_words(program: Program) -> None:
    with pytest.raises(Invalid):
        enter(program, "王一", id_no=number()[:-1] + "0")
    with pytest.raises(Invalid):
        enter(program, "王一", id_no=number(), born_on=date(1981, 1, 1))
    with pytest.raises(Invalid):
        enter(program, "")


def test_the_way_to_a_certificate(program: Program) -> None:
    day = TODAY
    states = {
        "未备案": {},
        "已备案": {"filed_on": day},
        "已培训": {"filed_on": day, "trained_on": day},
        "持证": {"certificate_no": "A1"},
        "30 天内到期": {"certificate_no": "A2", "certified_until": day + timedelta(30)},
        "已过期": {"certificate_no": "A3", "certified_until": day - timedelta(1)},
    }
    for state, values in states.items():
        assert program.roster.texts(enter(program, "王一", **values))["state"] == state
    assert len(found(program, certificate="none")) == 3
    assert len(found(program, certificate="soon")) == 1
    assert len(found(program, certificate="expired")) == 1
    with pytest.raises(Invalid):
        enter(program, "李二", certified_until=day)


def test_the_list_is_narrowed_by_place_post_and_text(program: Program, grid: Find) -> None:
    one, two = enter(program, "单小明", kind_code="01", phone="13800001234"), enter(program, "李二", kind_code="02")
    enter(program, "张三")
    program.appointments.appoint(Appointing(one, grid("岸兜第1网格"), "chief", SINCE))
    program.appointments.appoint(Appointing(one, grid("岸兜第2网格"), "chief", SINCE))
    program.appointments.appoint(Appointing(two, grid("江头第1网格"), "worker_part_time", SINCE))
    assert found(program, grid=grid("岸兜村")) == ["单小明"]
    assert found(program, grid=0) == ["张三"]
    assert found(program, post="worker_part_time") == ["李二"]
    assert found(program, kind="01") == ["单小明"]
    assert found(program, "sxm") == ["单小明"]
    assert found(program, "1234") == ["单小明"]
    assert found(program, "小明", grid=grid("江头村")) == []
    assert found(program, grid=grid("岸兜村"), as_of="2023-12-31") == []
    row = program.roster.list.records([one])[one]
    assert row["grids"] == "岸兜村委会 第1网格、第2网格"
    assert row["duties"] == "网格长"


def test_every_figure_of_the_roster_opens_the_people_behind_it(program: Program, grid: Find) -> None:
    village, first, second = grid("岸兜村"), grid("岸兜第1网格"), grid("岸兜第2网格")
    people = [
        (enter(program, "王一", political_code="01", is_reserve=True, certificate_no="A1"), first, "chief"),
        (enter(program, "李二", allowance_code="01"), first, "worker_full_time"),
        (enter(program, "张三", certificate_no="A2", certified_until=TODAY - timedelta(1)), first, "worker_part_time"),
        (enter(program, "赵四", certificate_no="A3", political_code="02"), second, "worker_full_time"),
        (enter(program, "钱五"), second, "adviser"),
    ]
    for key, place, post in people:
        program.appointments.appoint(Appointing(key, place, post, SINCE))
    for key in ("staff", "full_time", "part_time", "uncertified", "expired", "unpaid", "reserves", "lawyers"):
        measure = program.measures.measure(key)
        for place in (village, first, second):
            count = program.measures.of([key])[key].get(place, 0)
            assert len(found(program, **measure.filters, grid=place)) == count, (key, place)
    assert found(program, marked="party") == ["王一", "赵四"]


def test_who_leaves_hands_everything_over_and_it_can_be_undone(program: Program, grid: Find) -> None:
    place = grid("岸兜第1网格")
    key = enter(program, "王一")
    program.appointments.appoint(Appointing(key, place, "chief", SINCE))
    program.appointments.appoint(Appointing(key, grid("岸兜第2网格"), "chief", SINCE))
    homes = settle(program, place, 5)
    program.contacts.assign(homes, key, SINCE)
    with pytest.raises(Refusal, match="不能晚于今天"):
        program.roster.leave(key, program.roster.dossier(key).version, TODAY + timedelta(1))
    left = program.roster.leave(key, program.roster.dossier(key).version, TODAY, "01", "回乡")
    assert (len(left.posts), left.households) == (2, 5)
    dossier = program.roster.dossier(key)
    assert dossier.left
    assert dossier.exit == "辞职；回乡"
    assert (dossier.posts, len(dossier.past), dossier.households) == ((), 2, 0)
    assert found(program) == []
    assert found(program, standing="left") == ["王一"]
    assert found(program, standing="serving", as_of="2025-01-01") == ["王一"]
    with pytest.raises(Refusal, match="已离岗"):
        program.appointments.appoint(Appointing(key, place, "chief", TODAY))
    program.roster.take_back(left)
    dossier = program.roster.dossier(key)
    assert (dossier.left, len(dossier.posts), dossier.households) == (False, 2, 5)


def test_nobody_leaves_before_a_post_began(program: Program, grid: Find) -> None:
    key = enter(program, "王一")
    program.appointments.appoint(Appointing(key, grid("岸兜第1网格"), "chief", SINCE))
    with pytest.raises(Refusal, match="请先更正"):
        program.roster.leave(key, 1, SINCE)
    assert not program.roster.dossier(key).left


def test_who_left_comes_back_without_posts(program: Program, grid: Find) -> None:
    key = enter(program, "王一")
    program.appointments.appoint(Appointing(key, grid("岸兜第1网格"), "chief", SINCE))
    left = program.roster.leave(key, 1, TODAY)
    program.roster.rejoin(key, left.version)
    assert program.roster.dossier(key).posts == ()
    with pytest.raises(Refusal, match="撤销"):
        program.roster.take_back(left)


def test_a_resident_with_the_same_number_is_offered(program: Program) -> None:
    draft = program.people.blank()
    draft.name, draft.id_no, draft.political_code = "王一", number(), "01"
    person = program.people.save(draft)
    key = enter(program, "王一", id_no=number())
    dossier = program.roster.dossier(key)
    assert (dossier.person, dossier.namesake) == (None, person)
    program.roster.link(key, dossier.version, person)
    dossier = program.roster.dossier(key)
    assert (dossier.person, dossier.namesake) == (person, None)
    assert dossier.texts["political_code"] == "中共党员"


def test_two_clerks_meet_in_a_conflict_and_versions_come_back(program: Program) -> None:
    key = enter(program, "王一")
    first, second = program.roster.draft(key), program.roster.draft(key)
    first.grade = "三级"
    program.roster.save(first)
    second.grade = "四级"
    with pytest.raises(Conflict):
        program.roster.save(second)
    assert [version.version for version in program.roster.versions(key)] == [2, 1]
    program.roster.restore(key, 1)
    assert program.roster.texts(key)["grade"] == ""


def test_who_saw_a_number_is_written_down(program: Program) -> None:
    key = enter(program, "王一", phone="13800001234")
    assert program.roster.reveal(key, "phone", "核对信息") == "13800001234"
    assert program.disclosures.list()[0].table == "staff"
