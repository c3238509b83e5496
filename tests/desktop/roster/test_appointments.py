"""Posts: held from a day to a day, as many as the scheme allows, by as many people as there are."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from db.errors import Conflict
from desktop.errors import Refusal
from desktop.program import Program
from desktop.roster.appointments import Appointing, Occupied
from tests.desktop.roster.conftest import SINCE, enter, settle
from tests.programs import TODAY

Find = Callable[[str], int]
LATER = date(2025, 7, 1)


@pytest.fixture
def place(grid: Find) -> int:
    return grid("岸兜第1网格")


def names(program: Program, grid: int, day: date | None = None) -> list[tuple[str, str]]:
    return [(one.post, one.name) for one in program.appointments.of_grid(grid, day)]


def test_posts_stand_in_their_order_with_their_holders_and_vacancies(program: Program, place: int) -> None:
    one, two = enter(program, "王一"), enter(program, "李二")
    program.appointments.appoint(Appointing(two, place, "worker_full_time", SINCE))
    vacant = {state.post for state in program.appointments.vacancies(place)}
    assert "chief" in vacant
    assert "worker_full_time" not in vacant
    program.appointments.appoint(Appointing(one, place, "chief", SINCE, held_as="村委会副主任", is_ex_officio=True))
    assert names(program, place)[0] == ("chief", "王一")
    assert "chief" not in {state.post for state in program.appointments.vacancies(place)}
    assert names(program, place, SINCE - timedelta(1)) == []
    holding = program.appointments.of_grid(place)[0]
    assert (holding.held_as, holding.is_ex_officio, holding.post_title) == ("村委会副主任", True, "网格长")


def test_one_person_in_many_grids(program: Program, grid: Find, place: int) -> None:
    key = enter(program, "王一")
    for name in ("岸兜第1网格", "岸兜第2网格", "江头第1网格"):
        program.appointments.appoint(Appointing(key, grid(name), "worker_full_time", SINCE))
    assert len(program.appointments.of_staff(key)) == 3
    assert len(program.appointments.of_grid(grid("岸兜村"), below=True)) == 2


def test_nobody_holds_one_post_twice_at_once(program: Program, place: int) -> None:
    key = enter(program, "王一")
    program.appointments.appoint(Appointing(key, place, "worker_full_time", SINCE, LATER))
    with pytest.raises(Refusal, match="不能重叠"):
        program.appointments.appoint(Appointing(key, place, "worker_full_time", date(2025, 1, 1)))
    program.appointments.appoint(Appointing(key, place, "worker_full_time", LATER))
    assert len(program.appointments.of_staff(key)) == 2


def test_a_single_post_is_taken_over_in_one_write(program: Program, place: int) -> None:
    one, two = enter(program, "王一"), enter(program, "李二")
    program.appointments.appoint(Appointing(one, place, "chief", SINCE))
    with pytest.raises(Occupied, match="王一") as occupied:
        program.appointments.appoint(Appointing(two, place, "chief", LATER))
    holders = [holder.appointment_id for holder in occupied.value.holders]
    change = program.appointments.appoint(Appointing(two, place, "chief", LATER), holders)
    assert names(program, place, LATER - timedelta(1)) == [("chief", "王一")]
    assert names(program, place, LATER) == [("chief", "李二")]
    program.appointments.take_back(change)
    assert names(program, place) == [("chief", "王一")]


def test_what_changed_since_is_not_taken_back(program: Program, place: int) -> None:
    one = enter(program, "王一")
    change = program.appointments.appoint(Appointing(one, place, "chief", SINCE))
    program.appointments.end(change.made[0], 1, LATER)
    with pytest.raises(Refusal, match="不能撤销"):
        program.appointments.take_back(change)


def test_an_end_lies_behind_the_beginning_and_comes_once(program: Program, place: int) -> None:
    key = enter(program, "王一")
    made = program.appointments.appoint(Appointing(key, place, "chief", SINCE)).made[0]
    with pytest.raises(Refusal, match="晚于"):
        program.appointments.end(made, 1, SINCE)
    with pytest.raises(Conflict):
        program.appointments.end(made, 7, LATER)
    program.appointments.end(made, 1, LATER, "调整分工")
    with pytest.raises(Refusal, match="已于"):
        program.appointments.end(made, 2, TODAY)
    with pytest.raises(Refusal):
        program.appointments.appoint(Appointing(key, place, "chief", TODAY, TODAY))


def test_a_post_that_the_level_lacks_is_refused(program: Program, place: int) -> None:
    key = enter(program, "王一")
    with pytest.raises(Refusal, match="没有"):
        program.appointments.appoint(Appointing(key, place, "no_such_post", SINCE))
    with pytest.raises(Refusal):
        program.appointments.appoint(Appointing(key, 999_999, "chief", SINCE))


def test_days_are_corrected_under_the_same_rules(program: Program, place: int) -> None:
    one, two = enter(program, "王一"), enter(program, "李二")
    program.appointments.appoint(Appointing(one, place, "chief", SINCE, LATER))
    second = program.appointments.appoint(Appointing(two, place, "chief", LATER)).made[0]
    with pytest.raises(Occupied):
        program.appointments.correct(second, 1, Appointing(two, place, "chief", date(2025, 6, 1)))
    program.appointments.correct(second, 1, Appointing(two, place, "chief", date(2025, 8, 1), basis="任字1号"))
    assert names(program, place, date(2025, 7, 15)) == []
    assert program.appointments.of_staff(two)[0].basis == "任字1号"
    program.appointments.remove(second, 2)
    assert program.appointments.of_staff(two) == []


def test_one_steps_in_for_another_with_posts_and_households(program: Program, grid: Find, place: int) -> None:
    one, two = enter(program, "王一"), enter(program, "李二")
    other = grid("岸兜第2网格")
    program.appointments.appoint(Appointing(one, place, "chief", SINCE))
    program.appointments.appoint(Appointing(one, place, "worker_full_time", SINCE))
    program.appointments.appoint(Appointing(one, other, "chief", SINCE))
    program.appointments.appoint(Appointing(two, place, "worker_full_time", SINCE))
    homes = settle(program, place, 3) + settle(program, other, 2)
    program.contacts.assign(homes, one, SINCE)
    change = program.appointments.hand_over(one, two, LATER, place)
    assert names(program, place) == [("chief", "李二"), ("worker_full_time", "李二")]
    assert names(program, other) == [("chief", "王一")]
    assert program.contacts.counts([one, two]) == {one: 2, two: 3}
    program.appointments.take_back(change)
    assert program.contacts.counts([one, two]) == {one: 5}
    assert len(program.appointments.of_grid(place)) == 3
    program.appointments.hand_over(one, two, LATER)
    assert names(program, other) == [("chief", "李二")]
    assert program.contacts.counts([one, two]) == {two: 5}
    with pytest.raises(Refusal, match="没有可移交"):
        program.appointments.hand_over(one, two, TODAY)
    with pytest.raises(Refusal):
        program.appointments.hand_over(one, one, TODAY)


def test_a_refused_change_leaves_nothing_behind(program: Program, grid: Find, place: int) -> None:
    one, two = enter(program, "王一"), enter(program, "李二")
    program.appointments.appoint(Appointing(one, place, "chief", SINCE))
    program.appointments.appoint(Appointing(one, grid("岸兜第2网格"), "chief", LATER))
    with pytest.raises(Refusal):
        program.appointments.hand_over(one, two, date(2025, 1, 1))
    assert names(program, place) == [("chief", "王一")]
