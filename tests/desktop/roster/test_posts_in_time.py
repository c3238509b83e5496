"""Whatever is appointed, ended, corrected and taken back: no overlap, and every day tells the same story."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from desktop.errors import Refusal
from desktop.program import Program
from desktop.roster.appointments import Appointing, Appointments, PostChange
from tests.desktop.roster.conftest import enter
from tests.programs import TODAY
from tests.trials import trials

FIRST = date(2025, 1, 1)
DAYS = [FIRST + timedelta(10 * step) for step in range(8)]
POSTS = ("chief", "worker_full_time")
days = st.sampled_from(DAYS)


class PostsInTime(RuleBasedStateMachine):
    """Appoints and ends at random, beside a model that knows only days."""

    service: Appointments
    grid: int
    people: Sequence[int]

    def __init__(self) -> None:
        super().__init__()
        self.last: PostChange | None = None

    def teardown(self) -> None:
        """Leave the grid without posts, for the next run."""
        for one in self.holdings():
            self.service.remove(one.appointment_id, one.version)

    def attempt(self, act: Any) -> None:
        """Do something; where it is refused nothing may have changed."""
        before = self.told()
        try:
            done = act()
        except Refusal:
            assert self.told() == before
        else:
            self.last = done if isinstance(done, PostChange) else None

    def told(self) -> list[tuple[Any, ...]]:
        """Return every appointment, as it stands."""
        return sorted(
            (one.appointment_id, one.staff_id, one.post, str(one.valid_from), str(one.valid_to))
            for key in self.people
            for one in self.service.of_staff(key)
        )

    def holdings(self) -> list[Any]:
        return [one for key in self.people for one in self.service.of_staff(key)]

    @rule(who=st.integers(0, 2), post=st.sampled_from(POSTS), on=days, until=st.none() | days, over=st.booleans())
    def appoint(self, who: int, post: str, on: date, until: date | None, over: bool) -> None:
        """Give somebody a post, perhaps in the place of who holds it."""
        wish = Appointing(self.people[who], self.grid, post, on, until)
        held = [one.appointment_id for one in self.service.of_grid(self.grid, on) if one.post == post]
        self.attempt(lambda: self.service.appoint(wish, held if over else ()))

    @precondition(lambda self: self.holdings())
    @rule(which=st.integers(0, 20), on=days)
    def end(self, which: int, on: date) -> None:
        """End an appointment."""
        one = self.holdings()[which % len(self.holdings())]
        self.attempt(lambda: self.service.end(one.appointment_id, one.version, on))

    @precondition(lambda self: self.holdings())
    @rule(which=st.integers(0, 20), on=days, until=st.none() | days)
    def correct(self, which: int, on: date, until: date | None) -> None:
        """Correct the days of an appointment."""
        one = self.holdings()[which % len(self.holdings())]
        wish = Appointing(one.staff_id, self.grid, one.post, on, until)
        self.attempt(lambda: self.service.correct(one.appointment_id, one.version, wish))

    @rule(giver=st.integers(0, 2), taker=st.integers(0, 2), on=days)
    def hand_over(self, giver: int, taker: int, on: date) -> None:
        """Let one person step in for another."""
        self.attempt(lambda: self.service.hand_over(self.people[giver], self.people[taker], on))

    @precondition(lambda self: self.last is not None)
    @rule()
    def take_back(self) -> None:
        """Undo the last change."""
        change, self.last = self.last, None
        assert change is not None
        self.service.take_back(change)

    @invariant()
    def nobody_holds_a_post_twice_and_no_more_than_may(self) -> None:
        """On every day: one holder of a single post, nobody twice, and both questions give the same answer."""
        mine = self.holdings()
        for day in (FIRST - timedelta(1), *DAYS, TODAY):
            held = [(one.staff_id, one.post) for one in self.service.of_grid(self.grid, day)]
            assert len(held) == len(set(held))
            assert sum(post == "chief" for _, post in held) <= 1
            assert sorted(held) == sorted((one.staff_id, one.post) for one in mine if one.is_held(day))
        vacant = {state.post for state in self.service.vacancies(self.grid, TODAY)}
        assert ("chief" in vacant) == all(one.post != "chief" for one in mine if one.is_held(TODAY))


def test_posts_in_time(program: Program) -> None:
    grid = program.grids.resolve("岸兜第1网格")
    assert grid is not None
    PostsInTime.service, PostsInTime.grid = program.appointments, grid
    PostsInTime.people = [enter(program, name) for name in ("王一", "李二", "张三")]
    machine: Any = PostsInTime.TestCase
    machine.settings = settings(
        max_examples=trials(15), stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
    )
    machine().runTest()
