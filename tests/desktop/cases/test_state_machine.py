"""Several clerks move cases in any order, rightly and wrongly: the log explains every state that is ever reached."""

import os
import random
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from db.base import Base
from db.errors import Conflict
from db.models.cases import Case, CaseCounter, CaseEvent, CaseTask, Stage, TaskRole, Unit, UnitKind
from db.models.grids import Grid
from db.models.roster import Staff, StaffStanding
from db.store import Store
from desktop.calendar import Calendar
from desktop.cases.events import EventKind
from desktop.cases.facts import named
from desktop.cases.journal import TASK, events_of
from desktop.cases.ledgers import ledger
from desktop.cases.limits import CaseLimits
from desktop.cases.moves import BY_KIND, CASE, HELD, STAFF, UNIT, Pick, asks_of
from desktop.cases.moving import CaseMoves, undoable
from desktop.cases.numbering import written
from desktop.cases.registering import begin
from desktop.cases.replay import columns, effective, replay
from desktop.cases.ruling import CALL_BACK_OFF, RATED_APART, SEPARATION_OFF
from desktop.codes import Codes
from desktop.errors import Invalid, Refusal
from desktop.fields import Kind
from desktop.office import Office
from tests.offices import copy_database, open_database, settle
from tests.trials import trials

CLERKS = ("lin", "chen", "wu")
ALL_OF_IT = " UNION ALL ".join(
    f'SELECT sum(hashtextextended(one::text, 0)) FROM "{name}" AS one' for name in Base.metadata.tables
)
LEDGERS = ("dispute", "hazard", "petition", "incident", "goal")
NAMES = ("王强", "李秀英", "陈大海")
START = date(2026, 9, 28)  # before the days off and the moved days of October, before the end of the year
ODD = (None, "", "　 ", 0, -1, 2**70, True, 1.5, "2020-01-01", "2026-13-40", "X9", "字" * 3000, "\x00", [], [0], ["x"],
       {"a": 1}, date(9999, 12, 31), datetime(2026, 10, 1, tzinfo=UTC))  # fmt: skip
ENDING = {EventKind.MERGED, EventKind.DECLINED, EventKind.RETURNED}
FINDERS = ((1, None), (None, "王强"), (2, "李秀英"), (None, None))
SEED, ROUNDS = 7, int(os.environ.get("GEDANG_ROUNDS", "30"))
MOST_KINDS = len(EventKind) - 6  # a course may do without some
TOLD_APART = {"events"}  # the one column that taking a step back does not put back

clerks, chances = st.sampled_from(CLERKS), st.integers(0, 10**9).map(random.Random)
cases, kinds = st.integers(0, 4), st.sampled_from(list(EventKind))


@pytest.fixture
def office(store, folder):
    """The file of an office with units, a roster and grids, closed."""
    with store.write("建立") as session:
        village = Grid(level="village", code="350582103201", name="岸兜村委会")
        session.add(village)
        session.flush()
        village.path = f"/{village.id}/"
        place = Grid(level="grid", code="350582103201001", name="第1网格", parent_id=village.id)
        session.add(place)
        session.flush()
        place.path = f"{village.path}{place.id}/"
        session.add_all(
            [
                Unit(name="司法所", kind=UnitKind.DEPARTMENT),
                Unit(name="派出所", kind=UnitKind.DEPARTMENT),
                Unit(name="区信访局", kind=UnitKind.SUPERIOR),
                Unit(name="岸兜村", kind=UnitKind.GRID, grid_id=village.id),
                Unit(name="第1网格", kind=UnitKind.GRID, grid_id=place.id),
                Unit(name="撤销的站", kind=UnitKind.DEPARTMENT, is_active=False),
                *(Staff(name=name, name_key=name, channel="collected") for name in NAMES),
                Staff(name="周离任", name_key="周离任", standing=StaffStanding.LEFT, channel="collected"),
            ]
        )
    settle(store.engine)
    return folder / "office.db"


class Clerks(RuleBasedStateMachine):
    """Registers and moves cases in the name of several clerks, who may have looked some time ago."""

    file = Path()
    codes = Codes.load()

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "office.db"
        copy_database(self.file, path)
        self.engine = open_database(path)
        self.watching = self.engine.raw_connection()
        self.watch = self.watching.driver_connection
        self.stores = {name: Store(self.engine, lambda name=name: name) for name in CLERKS}
        self.day, self.minutes = START, 0
        self.moves = {name: self.at_work(store) for name, store in self.stores.items()}
        self.keys, self.seen, self.logs = [], {}, {}

    def at_work(self, store):
        office = Office(store)
        calendar = Calendar(office)
        return CaseMoves(
            store, office, calendar, CaseLimits(office, calendar), self.codes, lambda: self.day, lambda: self.now
        )

    def teardown(self):
        self.watching.close()
        self.engine.dispose()
        self.folder.cleanup()

    # What is known

    @property
    def now(self):
        morning = datetime(self.day.year, self.day.month, self.day.day, 8).astimezone()
        return (morning + timedelta(minutes=self.minutes)).astimezone(UTC)

    def written(self):
        """Return a number that another one takes the place of whenever anything at all is written."""
        if self.engine.dialect.name == "sqlite":
            return self.watch.execute("PRAGMA data_version").fetchone()
        with self.engine.connect() as connection:
            return connection.exec_driver_sql(ALL_OF_IT).all()

    def known(self, case):
        """Return the log of a case, and what follows from it."""
        with self.stores["lin"].read() as session:
            log = events_of(session, case)
        return log, replay(log)

    def key(self, number):
        return self.keys[number % len(self.keys)]

    # What clerks do

    @initialize(book=st.sampled_from(LEDGERS))
    def first(self, book):
        self.register("lin", book, True, 0)
        self.register("chen", "hazard", False, 1)

    @rule(clerk=clerks, book=st.sampled_from(LEDGERS), accept=st.booleans(), finder=st.integers(0, 3))
    def register(self, clerk, book, accept, finder):
        if len(self.keys) >= 5:
            return
        with self.stores[clerk].write("登记事件") as session:
            grid = session.scalar(select(Grid.id).where(Grid.level == "grid"))
            case = Case(ledger=book, title="两户争执", found_on=self.day, grid_id=grid, channel="collected")
            case.finder_id, case.finder_name = FINDERS[finder]
            begin(session, case, self.now, accept=accept)
        self.keys.append(case.id)
        self.seen.update({(name, case.id): case.events for name in CLERKS})

    @rule(clerk=clerks, case=cases)
    def look_again(self, clerk, case):
        key = self.key(case)
        self.seen[clerk, key] = len(self.known(key)[0])

    @rule(days=st.integers(1, 20))
    def days_pass(self, days):
        self.day, self.minutes = self.day + timedelta(days), 0

    @rule(clerk=clerks, fact=st.sampled_from((RATED_APART, SEPARATION_OFF, CALL_BACK_OFF)), on=st.booleans())
    def another_rule(self, clerk, fact, on):
        Office(self.stores[clerk]).put("规则", {fact: on if fact == RATED_APART else list(LEDGERS) * on})
        self.moves[clerk] = self.at_work(self.stores[clerk])

    @rule(clerk=clerks, case=cases, kind=kinds, rng=chances)
    def try_anything(self, clerk, case, kind, rng):
        """Any kind of step with any facts, as of what the clerk saw last."""
        key = self.key(case)
        move = BY_KIND.get(kind)
        facts = self.facts(move.asks if move else (), rng)
        for _ in range(rng.randrange(3)):
            facts[rng.choice([*facts, "undoes", "unit_id", "next_due_on"])] = rng.choice(ODD)
        at = rng.choice((None, None, self.now - timedelta(hours=rng.randrange(100)), self.now + timedelta(days=1)))
        self.attempt(clerk, key, lambda seen: self.moves[clerk].carry_out(key, seen, kind, facts, at))

    @rule(clerk=clerks, case=cases, rng=chances)
    def go_on(self, clerk, case, rng):
        """A step that is offered, with facts that may well do."""
        self.look_again(clerk, case)
        self.offered(clerk, self.key(case), rng)

    @rule(clerk=clerks, case=cases, rng=chances)
    def go_on_far(self, clerk, case, rng):
        for _ in range(rng.randrange(10, 40)):
            self.go_on(clerk, case, rng)
            self.what_stands_agrees_with_itself()
            if rng.random() < 0.2:
                self.days_pass(rng.randrange(1, 9))

    @rule(clerk=clerks, case=cases, reason=st.sampled_from(("录错了", " ", "字" * 300)))
    def undo(self, clerk, case, reason):
        key = self.key(case)
        self.attempt(clerk, key, lambda seen: self.moves[clerk].undo(key, seen, reason))

    @rule(clerk=clerks, case=cases, rng=chances)
    def make_and_undo(self, clerk, case, rng):
        """A step that is taken back leaves everything but the log as it was."""
        self.look_again(clerk, case)
        key = self.key(case)
        before = self.stands(key)
        if self.offered(clerk, key, rng):
            last = undoable(self.known(key)[0])
            if last is None or last.kind is EventKind.REGISTERED:
                return
            self.look_again(clerk, case)
            assert self.attempt(clerk, key, lambda seen: self.moves[clerk].undo(key, seen, "录错了"))
            assert self.stands(key) == before

    def stands(self, key):
        with self.stores["lin"].read() as session:
            case = session.get_one(Case, key)
            kept = {name: getattr(case, name) for name in (*columns(replay([])), "kind_code", "risk_code")}
            tasks = session.execute(select(*(getattr(CaseTask, name) for name in TASK)).where(CaseTask.case_id == key))
            return {name: value for name, value in kept.items() if name not in TOLD_APART}, sorted(map(repr, tasks))

    def offered(self, clerk, key, rng):
        offers = self.moves[clerk].offers(key)
        if not offers:
            return False
        weights = [1 if one.move.kind in ENDING else 6 if one.move.is_main else 3 for one in offers]
        offer = rng.choices(offers, weights)[0]
        with self.stores[clerk].read() as session:
            asks = asks_of(offer.move, ledger(session.get_one(Case, key).ledger))
        facts = self.facts(asks, rng, careful=True) | (dict(offer.proposed) if rng.random() < 0.8 else {})
        at = rng.choice((None, None, None, self.now - timedelta(minutes=rng.randrange(20))))
        kind = offer.move.kind
        return self.attempt(clerk, key, lambda seen: self.moves[clerk].carry_out(key, seen, kind, facts, at))

    def attempt(self, clerk, key, job):
        """Do something: it works wholly, or is refused in a sentence and leaves nothing at all. Return whether."""
        before, seen, true = self.written(), self.seen[clerk, key], len(self.known(key)[0])
        self.minutes += 7
        try:
            job(seen)
        except Conflict:
            assert seen != true
        except (Refusal, Invalid) as refusal:
            words = str(refusal)
            assert len(words) > 5
            assert "None" not in words
        else:
            assert seen == true
            self.seen[clerk, key] = seen + 1
            return True
        assert self.written() == before
        return False

    def facts(self, asks, rng, careful=False):
        """Return facts of the right sort for a step, not always fitting."""
        found = {}
        for ask in asks:
            if not ask.required and rng.random() < 0.5:
                continue
            if isinstance(ask, Pick):
                found |= self.picked(ask, rng, careful)
            elif ask.kind is Kind.CODE:
                listed = self.codes.items(ask.codes or ledger(rng.choice(LEDGERS)).kinds)
                found[ask.key] = rng.choice(listed).code
            elif ask.kind is Kind.DATE:
                day = self.day + timedelta(rng.randrange(90 if ask.required else 30))
                found[ask.key] = day if rng.random() < 0.5 else day.isoformat()
            elif ask.kind is Kind.NUMBER:
                found[ask.key] = rng.randrange(73)
            else:
                found[ask.key] = rng.random() < 0.7 if ask.kind is Kind.FLAG else rng.choice(("已到现场", *NAMES))
        return found

    def picked(self, ask, rng, careful):
        if ask.what == CASE:
            return {ask.key: rng.choice(self.keys)}
        if ask.what == STAFF:
            people = range(1, 4 + (not careful))
            return {named(ask.key): rng.choice(NAMES)} if rng.random() < 0.4 else {ask.key: rng.choice(people)}
        units = [rng.choice(range(1, 6 + (not careful))) for _ in range(rng.randrange(1, 4))]
        return {ask.key: units[0] if ask.what == UNIT else units}

    # What is always so

    @invariant()
    def the_log_explains_everything(self):
        with self.stores["lin"].read() as session:
            for key in self.keys:
                case, log = session.get_one(Case, key), events_of(session, key)
                standing = replay(log)
                assert columns(standing) == {name: getattr(case, name) for name in columns(standing)}
                wanted = [CaseTask.number, CaseTask.unit_id, *(getattr(CaseTask, name) for name in TASK[2:])]
                rows = session.execute(select(*wanted).where(CaseTask.case_id == key).order_by(CaseTask.id)).all()
                assert [tuple(row) for row in rows] == [
                    tuple(getattr(task, name) for name in TASK) for task in standing.tasks
                ]

    @invariant()
    def logs_only_grow(self):
        with self.stores["lin"].read() as session:
            for key in self.keys:
                log = events_of(session, key)
                assert [event.number for event in log] == list(range(1, len(log) + 1))
                assert log[: len(self.logs.get(key, ()))] == self.logs.get(key, [])
                self.logs[key] = log
                moments = [event.at for event in effective(log)]
                assert moments == sorted(moments)
                assert moments[-1] <= self.now + timedelta(minutes=1)
            assert session.scalar(select(CaseEvent.id).where(CaseEvent.case_id.not_in(self.keys))) is None

    @invariant()
    def numbers_have_no_holes_or_doubles(self):
        with self.stores["lin"].read() as session:
            given = sorted(session.scalars(select(Case.number).where(Case.number.is_not(None))))
            counted = session.scalars(select(CaseCounter)).all()
            assert given == sorted(
                written(one.ledger, one.year, number) for one in counted for number in range(1, one.last + 1)
            )
            registered = session.scalars(select(Case).where(Case.registered_on.is_not(None)))
            assert all(case.number.startswith(f"{case.registered_on.year}-") for case in registered)

    @invariant()
    def what_stands_agrees_with_itself(self):
        with self.stores["lin"].read() as session:
            for case in session.scalars(select(Case)):
                standing = replay(events_of(session, case.id))
                held = standing.stage in HELD
                assert held is (standing.lead is not None)
                assert not held or (standing.due_on is not None and standing.lead.unit_id == standing.unit_id)
                assert standing.stage in HELD or not standing.open_tasks(TaskRole.ASSIST)
                assert not standing.is_over or not any(task.is_open for task in standing.tasks)
                assert not standing.is_over or standing.next_due_on is None
                shown = {Stage.ASSIGNED: standing.sign_due_on, Stage.HANDLING: standing.due_on}
                expected = None if standing.is_paused else shown.get(standing.stage, standing.next_due_on)
                assert standing.next_due_on == expected
                assert (standing.next_warn_on or date.min) <= (standing.next_due_on or date.min)
                assert not standing.is_paused or standing.stage is Stage.HANDLING
                assert standing.finished_late is None or standing.finished_on is not None
                assert (standing.merged_into_id is not None) is (standing.stage is Stage.MERGED)


def test_several_clerks_in_any_order(office):
    Clerks.file = office
    course = settings(max_examples=trials(20), stateful_step_count=15, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Clerks, settings=course)


def test_a_long_course_walks_every_way(office):
    Clerks.file = office
    machine, rng = Clerks(), random.Random(SEED)
    machine.first("dispute")
    for book in ("petition", "incident", "request"):
        machine.register("wu", book, True, 3)
    try:
        for _ in range(ROUNDS):
            clerk, case = rng.choice(CLERKS), rng.randrange(5)
            machine.go_on_far(clerk, case, rng)
            machine.make_and_undo(clerk, case, rng)
            machine.try_anything(clerk, case, rng.choice(list(EventKind)), rng)
            machine.undo(clerk, case, "录错了")
            machine.days_pass(rng.randrange(1, 9))
            machine.the_log_explains_everything()
            machine.logs_only_grow()
            machine.numbers_have_no_holes_or_doubles()
        walked = {event.kind for log in machine.logs.values() for event in log}
        assert len(walked) >= MOST_KINDS
    finally:
        machine.teardown()
