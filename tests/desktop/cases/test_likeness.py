"""What may be told twice is shown while typing; what is told again and again is one series."""

from datetime import timedelta

import pytest

from db.models.cases import CaseLink, CaseParty, CaseReporter
from db.models.households import Household
from db.models.people import Person
from desktop.cases.events import EventKind
from desktop.cases.likeness import (
    SAME_HOME,
    SAME_NUMBER,
    SAME_PEOPLE,
    SAME_PLACE,
    SAME_REPORTER,
    SAME_WORDS,
    Likeness,
)
from tests.programs import TODAY


@pytest.fixture
def likeness(program):
    return Likeness(program.office.store, program.grids, lambda: TODAY)


@pytest.fixture
def grids(program):
    return sorted(node.id for node in program.grids.nodes.values() if node.level == "grid")


@pytest.fixture
def dossiers(program, grids):
    """A household with somebody living in it."""
    with program.office.store.write("登记") as session:
        session.add(Household(grid_id=grids[0], address="岸兜村1号"))
        session.add(Person(name="张三丰", name_key="张三丰", grid_id=grids[0]))


def register(program, title, days=0, **values):
    draft = program.cases.blank("request")
    draft.values.update(title=title, found_on=TODAY - timedelta(days), **values)
    return program.cases.save(draft)


def tie(program, *rows):
    with program.office.store.write("登记") as session:
        session.add_all(rows)


def end(program, case):
    program.case_moves.carry_out(case, 3, EventKind.DECLINED, {"reason": "不属本地"})


def why(found):
    return [(one.key, one.why) for one in found]


def test_the_same_words_in_the_same_grid(program, likeness, grids):
    told = register(program, "和平里小区路灯不亮", grid_id=grids[0])
    register(program, "井盖松动", grid_id=grids[0])
    found = likeness.like({"title": "和平里路灯不亮", "grid_id": grids[0]})
    assert why(found) == [(told, (SAME_WORDS,))]
    assert found[0].number == "2026-诉-00001"
    assert "在办" in found[0].detail
    assert "第1网格" in found[0].detail


@pytest.mark.parametrize("typed", ["两户因排水沟发生争执", "两户因排水沟发", "因排水沟发生争执", "两户因排水沟吵架"])
def test_a_title_half_typed_or_put_otherwise_is_enough_nearby(program, likeness, grids, typed):
    told = register(program, "两户因排水沟发生争执", grid_id=grids[0])
    assert [one.key for one in likeness.like({"title": typed, "grid_id": grids[0]})] == [told]


def test_far_away_it_takes_nearly_the_same_words(program, likeness, grids):
    told = register(program, "两户因排水沟发生争执", grid_id=grids[0])
    assert [one.key for one in likeness.like({"title": "两户因排水沟发生争执", "grid_id": grids[1]})] == [told]
    assert [one.key for one in likeness.like({"title": "两户因排水沟发生争吵"})] == [told]
    assert likeness.like({"title": "两户因宅基地发生争执", "grid_id": grids[1]}) == ()


@pytest.mark.parametrize("typed", ["", "路", "路灯", None, "　 ", "\x00\ud800路灯", 7])
def test_too_little_finds_nothing(program, likeness, grids, typed):
    register(program, "和平里小区路灯不亮", grid_id=grids[0])
    assert likeness.like({"title": typed, "grid_id": grids[0]}) == ()


def test_an_outside_number_is_enough_by_itself(program, likeness):
    told = register(program, "路灯不亮", outside_system="12345", outside_no="WX-20261101-0007")
    assert why(likeness.like({"title": "别的", "outside_no": "wx202611010007"})) == [(told, (SAME_NUMBER,))]


def test_the_same_people_and_homes_need_few_words(program, likeness, grids, dossiers):
    one = register(program, "张家排水沟堵塞污水横流", grid_id=grids[0])
    two = register(program, "李家排水沟塌陷", grid_id=grids[1])
    link = CaseLink(case_id=two, subject="household", record_id=1)
    tie(program, CaseParty(case_id=one, name="张三丰", person_id=1), link)
    typed = {"title": "反映排水沟堵塞", "people": [1], "households": [1]}
    assert why(likeness.like(typed)) == [(one, (SAME_PEOPLE, SAME_WORDS)), (two, (SAME_HOME,))]
    assert likeness.like({"title": "办理社保卡事项", "people": [1], "households": [1]}) == ()


def test_the_same_place_needs_few_words(program, likeness, grids):
    told = register(program, "消防通道堆放杂物", grid_id=grids[0], place="中心路12号")
    found = likeness.like({"title": "楼下通道堆满了东西", "grid_id": grids[0], "place": "中心路 12 号"})
    assert why(found) == [(told, (SAME_PLACE,))]


def test_what_is_long_over_is_not_shown_but_what_is_open_is(program, likeness, grids):
    old, over = (register(program, "和平里小区路灯不亮", days=90, grid_id=grids[0]) for _ in range(2))
    recent = register(program, "和平里小区路灯不亮", days=10, grid_id=grids[0])
    end(program, over)
    end(program, recent)
    found = likeness.like({"title": "和平里小区路灯不亮", "grid_id": grids[0]})
    assert {(one.key, one.is_open) for one in found} == {(old, True), (recent, False)}


def test_a_case_is_not_like_itself_nor_shown_once_it_was_merged(program, likeness, grids):
    one, two = (register(program, "和平里小区路灯不亮", grid_id=grids[0]) for _ in range(2))
    values = {"id": two, "title": "和平里小区路灯不亮", "grid_id": grids[0]}
    assert [like.key for like in likeness.like(values)] == [one]
    program.case_moves.carry_out(one, 3, EventKind.MERGED, {"into": two, "reason": "重复反映"})
    assert likeness.like(values) == ()


def test_no_more_than_asked_for_the_likeliest_first(program, likeness, grids):
    for _ in range(8):
        register(program, "小区路灯不亮了", grid_id=grids[0])
    exact = register(program, "和平里小区路灯不亮", grid_id=grids[0])
    found = likeness.like({"title": "和平里小区路灯不亮", "grid_id": grids[0]}, limit=3)
    assert len(found) == 3
    assert found[0].key == exact


def test_a_series_is_what_the_same_people_told_within_a_year(program, likeness, grids, dossiers):
    here, there = grids[:2]
    told = ((0, here), (100, here), (200, there), (5, there), (400, here))
    first, again, elsewhere, other, old = (register(program, "反映噪音", days, grid_id=grid) for days, grid in told)
    tie(
        program,
        *(CaseReporter(case_id=key, name="王五", phone="13800000000") for key in (first, again, old)),
        CaseReporter(case_id=first, person_id=1),
        CaseReporter(case_id=elsewhere, person_id=1),
        CaseReporter(case_id=other, name="王五", phone="13800000000"),  # by telephone only in the same grid
        CaseLink(case_id=first, subject="household", record_id=1),
        CaseLink(case_id=again, subject="household", record_id=1),
    )
    assert why(likeness.series(first)) == [(again, (SAME_REPORTER, SAME_HOME)), (elsewhere, (SAME_REPORTER,))]
