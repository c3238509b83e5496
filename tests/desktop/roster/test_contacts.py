"""Contact households: shared out, taken over, never looked after by two."""

import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import Refusal
from desktop.program import Program
from desktop.roster.appointments import Appointing
from desktop.roster.doors import door_key, even_shares, without_place
from tests.desktop.roster.conftest import SINCE, enter, settle
from tests.programs import TODAY

Find = Callable[[str], int]


@given(st.integers(0, 500), st.lists(st.integers(0, 120), min_size=1, max_size=7))
def test_shares_come_out_even(count: int, loads: list[int]) -> None:
    shares = even_shares(count, loads)
    assert sum(shares) == count
    assert min(shares) >= 0
    totals = [load + share for load, share in zip(loads, shares, strict=True)]
    given_to = [total for total, share in zip(totals, shares, strict=True) if share]
    if given_to:
        assert max(given_to) - min(totals) <= 1


def test_neighbours_go_to_the_same_worker(program: Program, grid: Find) -> None:
    place, workers = grid("岸兜第1网格"), [enter(program, name) for name in ("王一", "李二", "张三")]
    settle(program, place, 31)
    change = program.contacts.share(place, workers, SINCE)
    assert change.households == 31
    assert sorted(program.contacts.counts(workers).values()) == [10, 10, 11]
    doors = [line.door for line in program.contacts.lines(workers[0])]
    assert doors == [f"岸兜村{number}号" for number in range(1, len(doors) + 1)]
    assert program.contacts.uncontacted(place) == []


def test_only_the_free_ones_are_shared_unless_all_are_wanted(program: Program, grid: Find) -> None:
    place, one, two = grid("岸兜第1网格"), enter(program, "王一"), enter(program, "李二")
    homes = settle(program, place, 10)
    program.contacts.assign(homes[:4], one, SINCE)
    program.contacts.share(place, [one, two], SINCE)
    assert program.contacts.counts([one, two]) == {one: 5, two: 5}
    program.contacts.assign_grid(place, two, TODAY, only_free=False)
    assert program.contacts.counts([one, two]) == {two: 10}
    assert program.contacts.counts([one, two], TODAY - timedelta(1)) == {one: 5, two: 5}
    with pytest.raises(Refusal, match="没有需要分配"):
        program.contacts.assign_grid(place, one, TODAY)


def test_a_household_has_one_contact_at_any_day(program: Program, grid: Find) -> None:
    place, one, two = grid("岸兜第1网格"), enter(program, "王一", phone="13800001234"), enter(program, "李二")
    home = settle(program, place, 1)
    program.contacts.assign(home, one, TODAY)
    program.contacts.assign(home, two, TODAY)
    program.contacts.assign(home, one, SINCE)
    contact = program.contacts.of_household(home[0])
    assert contact is not None
    assert (contact.name, contact.phone) == ("王一", "138****1234")
    assert program.contacts.counts([one, two]) == {one: 1}
    assert program.contacts.of_household(home[0], SINCE - timedelta(1)) is None


def test_what_was_given_is_taken_back_whole(program: Program, grid: Find) -> None:
    place, one, two = grid("岸兜第1网格"), enter(program, "王一"), enter(program, "李二")
    homes = settle(program, place, 6)
    program.contacts.assign(homes, one, SINCE)
    first = program.contacts.assign(homes[:3], two, TODAY)
    program.contacts.take_back(first)
    assert program.contacts.counts([one, two]) == {one: 6}
    again = program.contacts.take_over(one, two, TODAY, homes[:2])
    program.contacts.assign(homes[:1], one, TODAY)
    with pytest.raises(Refusal, match="不能撤销"):
        program.contacts.take_back(again)
    freed = program.contacts.release(homes[3:], TODAY)
    assert len(program.contacts.uncontacted(place)) == 3
    program.contacts.take_back(freed)
    assert program.contacts.uncontacted(place) == []


def test_nobody_who_left_is_given_a_household(program: Program, grid: Find) -> None:
    place, one = grid("岸兜第1网格"), enter(program, "王一")
    settle(program, place, 1)
    program.roster.leave(one, 1, TODAY)
    with pytest.raises(Refusal, match="已离岗"):
        program.contacts.assign_grid(place, one, TODAY)


def test_numbers_of_doors_sort_as_numbers() -> None:
    doors = ["江头村10号", "江头村2号", "江头村1号之3", "", "江头村1号"]
    assert sorted(doors, key=door_key) == ["", "江头村1号", "江头村1号之3", "江头村2号", "江头村10号"]


def test_twenty_thousand_households_take_seconds(program: Program, grid: Find) -> None:
    place, one, two = grid("岸兜第1网格"), enter(program, "王一"), enter(program, "李二")
    settle(program, place, 20_000)
    begun = time.perf_counter()
    program.contacts.assign_grid(place, one, date(2025, 1, 1))
    change = program.contacts.take_over(one, two, TODAY)
    program.contacts.take_back(change)
    assert time.perf_counter() - begun < 8
    assert program.contacts.counts([one, two]) == {one: 20_000}


def test_doors_are_seen_without_the_place_they_share() -> None:
    assert without_place(["示例镇霞村村新村4号", "", "示例镇霞村村新村12号"]) == ["新村4号", "", "新村12号"]
    assert without_place(["示例镇四境社区南区10号", "示例镇江浦社区南区10号"]) == [
        "示例镇四境社区南区10号",
        "示例镇江浦社区南区10号",
    ]
    assert without_place(["江头村", "江头村1号"]) == ["江头村", "1号"]
    assert without_place([]) == []


def test_households_out_of_the_reach_of_a_worker_are_told(program: Program, grid: Find) -> None:
    near, far, worker = grid("岸兜第1网格"), grid("江头第1网格"), enter(program, "王一")
    homes = [*settle(program, near, 2), *settle(program, far, 1, "江头村")]
    program.contacts.assign(homes, worker, SINCE)
    program.appointments.appoint(Appointing(worker, near, "worker_full_time", SINCE))
    assert [one.elsewhere for one in program.contacts.lines(worker)] == ["", "", "江头村委会 第1网格"]
    village = program.grids.nodes[far].parent_id or 0
    program.appointments.appoint(Appointing(worker, village, program.appointments.offered(village)[0].post, SINCE))
    assert not any(one.elsewhere for one in program.contacts.lines(worker))
