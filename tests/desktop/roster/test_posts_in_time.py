"""Whatever is appointed, ended, corrected and taken back: no overlap, and every day tells the same story."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from db.models.office import Role
from db.store import Store
from desktop.accounts.keyring import Keyring
from desktop.accounts.service import Accounts
from desktop.accounts.session import Clerk
from desktop.errors import Refusal
from desktop.office import Office
from desktop.opening import FoundingRequest, OpenOffice, found_office
from desktop.paths import Paths
from desktop.program import Program
from desktop.roster.appointments import Appointing, PostChange
from tests.desktop.roster.conftest import enter
from tests.offices import KEY, make_template, open_copy
from tests.programs import TODAY, VILLAGES, today

FIRST = date(2025, 1, 1)
DAYS = [FIRST + timedelta(10 * step) for step in range(8)]
POSTS = ("chief", "worker_full_time")
days = st.sampled_from(DAYS)


@contextmanager
def an_office(template: Path) -> Iterator[Program]:
    """An office of its own for one run of the machine."""
    with TemporaryDirectory() as place:
        folder, clerk = Path(place), Clerk()
        clerk.enter("lin", "林晓梅", Role.ADMIN.value)
        engine, keyring = open_copy(template, folder), Keyring(folder)
        store = Store(engine, clerk.actor, clerk.permit)
        accounts = Accounts(store, keyring, KEY, clerk)
        opened = OpenOffice(Paths.at(folder), engine, KEY, store, clerk, keyring, accounts, Office(store))
        program = Program.of(opened, today)
        request = FoundingRequest("350582103000", "陈埭镇", VILLAGES, "plain", "lin", "林晓梅", "")
        with store.write("建立单位") as session:
            found_office(session, program.grids, request, today)
        with store.write("建网格") as session:
            program.grids.ensure(session, "第1网格", program.grids.find_village("岸兜") or 0)
        yield program
        engine.dispose()


class PostsInTime(RuleBasedStateMachine):
    """Appoints and ends at random, beside a model that knows only days."""

    template: Path

    @initialize()
    def begin(self) -> None:
        """Open an office with a grid and three people."""
        self.open = an_office(self.template)
        self.program = self.open.__enter__()
        self.service = self.program.appointments
        grid = self.program.grids.resolve("岸兜第1网格")
        assert grid is not None
        self.grid = grid
        self.people = [enter(self.program, name) for name in ("王一", "李二", "张三")]
        self.last: PostChange | None = None

    def teardown(self) -> None:
        if hasattr(self, "open"):
            self.open.__exit__(None, None, None)

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
        if not hasattr(self, "service"):
            return
        mine = self.holdings()
        for day in (FIRST - timedelta(1), *DAYS, TODAY):
            held = [(one.staff_id, one.post) for one in self.service.of_grid(self.grid, day)]
            assert len(held) == len(set(held))
            assert sum(post == "chief" for _, post in held) <= 1
            assert sorted(held) == sorted((one.staff_id, one.post) for one in mine if one.is_held(day))
            vacant = {state.post for state in self.service.vacancies(self.grid, day)}
            assert ("chief" in vacant) == all(post != "chief" for _, post in held)


def test_posts_in_time(tmp_path_factory: Any) -> None:
    PostsInTime.template = make_template(tmp_path_factory.mktemp("template"))
    machine: Any = PostsInTime.TestCase
    machine.settings = settings(
        max_examples=10, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
    )
    machine().runTest()
