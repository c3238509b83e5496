"""Two clerks plan, minute, close and follow up in any order, each as of what they saw last: no word is ever lost."""

import os
import random
import shutil
import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from db.engine import open_engine
from db.errors import Conflict
from db.models.grids import Grid
from db.models.meetings import Meeting, ResolutionState
from db.models.roster import Appointment, Staff
from db.store import Store
from desktop.codes import Codes
from desktop.display import Display
from desktop.errors import Invalid, Refusal
from desktop.grids.service import Grids
from desktop.meetings.kinds import kind
from desktop.meetings.list import MeetingList
from desktop.meetings.resolutions import Resolutions
from desktop.meetings.service import Meetings
from tests.offices import KEY

CLERKS = ("lin", "chen")
KINDS = ("grid_week", "analysis", "joint")
START = date(2026, 12, 7)  # so that a course passes the end of the year
EXAMPLES = int(os.environ.get("GEDANG_COURSES", "8"))
SEED, ROUNDS = 7, 500
WAYS = ("met", "refused", "refused when closed", "closed", "came back", "done", "drop", "take_back")

clerks, numbers, words = st.sampled_from(CLERKS), st.integers(0, 9), st.sampled_from(("甲", "乙说", "丙\n丁", "　", ""))


@pytest.fixture
def office(store, folder):
    """The file of an office with two people in posts of its village, closed."""
    with store.write("建立") as session:
        village = Grid(level="village", code="350582103201", name="岸兜村委会")
        session.add(village)
        session.flush()
        village.path = f"/{village.id}/"
        people = [Staff(name=name, name_key=name, channel="collected") for name in ("王强", "李秀英")]
        session.add_all(people)
        session.flush()
        for one, post in zip(people, ("chief", "worker_full_time"), strict=True):
            session.add(Appointment(staff_id=one.id, grid_id=village.id, post=post))
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.engine.dispose()
    return folder / "office.db"


class Clerks(RuleBasedStateMachine):
    """Works at meetings in the name of two clerks, each with a connection of its own; they may have looked long ago."""

    file = Path()
    codes = Codes.load()

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "office.db"
        shutil.copy(self.file, path)
        self.engines = [open_engine(path, KEY) for _ in CLERKS]
        self.day = START
        self.meetings, self.resolutions = {}, {}
        for name, engine in zip(CLERKS, self.engines, strict=True):
            store = Store(engine, lambda name=name: name)
            grids = Grids(store, lambda: self.day)
            self.resolutions[name] = Resolutions(store, grids, lambda: self.day)
            listing = MeetingList(store, grids, Display(self.codes, grids), lambda: self.day)
            sources = {"resolutions": self.resolutions[name].proposed}
            self.meetings[name] = Meetings(store, grids, listing, lambda: self.day, sources=sources)
        self.keys, self.closed, self.seen = [], {}, {}
        self.done = Counter()  # what was done and what was not, by rule
        self.said, self.called, self.resolved = {}, {}, {}  # what was saved: by item, attendance, resolution

    def teardown(self):
        for engine in self.engines:
            engine.dispose()
        self.folder.cleanup()

    # What is known

    def seen_by(self, clerk, number):
        """Return a meeting as a clerk saw it last."""
        key = self.keys[number % len(self.keys)]
        if (clerk, key) not in self.seen:
            self.seen[clerk, key] = self.meetings[clerk].dossier(key)
        return self.seen[clerk, key]

    def now(self, key):
        """Return a meeting as it is."""
        return self.meetings["lin"].dossier(key)

    def attempt(self, dossier, write, part=None):
        """Write as of what a clerk saw; return whether it was done. What stood in the way must really have stood there.

        `part` tells the version of what is written about, of which None means that it is no more.
        """
        before = self.now(dossier.key)
        try:
            write()
        except Conflict:
            assert part is not None
            assert not before.is_closed
            assert part(before) != part(dossier)
            self.done["met"] += 1
            return False
        except (Refusal, Invalid):
            assert self.now(dossier.key) == before
            self.done["refused when closed" if before.is_closed else "refused"] += 1
            return False
        assert not before.is_closed
        assert part is None or part(before) == part(dossier)
        return True

    # What clerks do

    @initialize()
    def first(self):
        self.plan("lin", "grid_week", False)

    @rule(clerk=clerks, number=numbers)
    def look(self, clerk, number):
        key = self.keys[number % len(self.keys)]
        self.seen[clerk, key] = self.meetings[clerk].dossier(key)

    @rule(days=st.integers(1, 15))
    def days_pass(self, days):
        self.day += timedelta(days)

    @rule(clerk=clerks, key=st.sampled_from(KINDS), ahead=st.booleans())
    def plan(self, clerk, key, ahead):
        """Whatever earlier meetings of the kind left to do is on the agenda, and nothing else."""
        day = self.day + timedelta(days=1) * ahead
        try:
            made = self.meetings[clerk].plan(key, day)
        except Refusal:
            assert any(self.now(one).facts["held_on"] == day and one not in self.closed for one in self.keys)
            return
        heard = {key, "joint"} if kind(key).cadence else {key}
        left = {
            line.id
            for line in self.resolutions[clerk].open()
            if line.kind in heard and line.held_on <= day
        } | {
            line.id
            for one in self.keys
            if one not in self.closed and self.now(one).facts["held_on"] < day and self.now(one).kind.key in heard
            for line in self.now(one).resolutions
        }  # fmt: skip
        self.keys.append(made)
        assert {one.record_id for one in self.now(made).items if one.subject == "resolution"} == left
        self.done["came back"] += len(left)

    @rule(clerk=clerks, number=numbers, section=numbers)
    def add(self, clerk, number, section):
        dossier = self.seen_by(clerk, number)
        sections = dossier.kind.sections
        self.attempt(
            dossier,
            lambda: self.meetings[clerk].add_item(dossier.key, sections[section % len(sections)].key, "新议题"),
        )

    @rule(clerk=clerks, number=numbers, place=numbers, text=words)
    def discuss(self, clerk, number, place, text):
        dossier = self.seen_by(clerk, number)
        if dossier.items:
            item = dossier.items[place % len(dossier.items)]
            done = self.attempt(
                dossier,
                lambda: self.meetings[clerk].discuss(item.id, item.version, text),
                lambda one: version_of(one.items, item.id),
            )
            if done:
                self.said[item.id] = text.strip()

    @rule(clerk=clerks, number=numbers, place=numbers, dropped=st.booleans())
    def drop(self, clerk, number, place, dropped):
        dossier = self.seen_by(clerk, number)
        if dossier.items:
            item = dossier.items[place % len(dossier.items)]
            self.attempt(dossier, lambda: self.meetings[clerk].drop(item.id, dropped))

    @rule(clerk=clerks, number=numbers)
    def turn_round(self, clerk, number):
        dossier = self.seen_by(clerk, number)
        order = [one.id for one in reversed(dossier.items)]
        self.attempt(
            dossier,
            lambda: self.meetings[clerk].reorder(dossier.key, order),
            lambda one: {item.id for item in one.items},
        )

    @rule(clerk=clerks, number=numbers)
    def renew(self, clerk, number):
        dossier = self.seen_by(clerk, number)
        self.attempt(dossier, lambda: self.meetings[clerk].renew(dossier.key))

    @rule(clerk=clerks, number=numbers, place=numbers, presence=st.sampled_from(("present", "absent", "leave", "")))
    def attend(self, clerk, number, place, presence):
        dossier = self.seen_by(clerk, number)
        one = dossier.attendance[place % len(dossier.attendance)]
        done = self.attempt(
            dossier,
            lambda: self.meetings[clerk].attend(one.id, one.version, presence),
            lambda other: version_of(other.attendance, one.id),
        )
        if done:
            self.called[one.id] = presence

    @rule(
        clerk=clerks, number=numbers, place=st.none() | numbers, late=st.integers(-1, 9), who=st.sampled_from("王李 ")
    )
    def resolve(self, clerk, number, place, late, who):
        dossier = self.seen_by(clerk, number)
        items = [one.id for one in self.now(dossier.key).items]
        item = items[place % len(items)] if place is not None and items else None
        draft = self.meetings[clerk].blank_resolution(dossier.key, item)
        draft.text, draft.responsible_name = f"办第 {len(self.resolved)} 件", who
        draft.due_on = dossier.facts["held_on"] + timedelta(days=late)
        made = []
        done = self.attempt(dossier, lambda: made.append(self.meetings[clerk].resolve(draft)))
        assert not done or (late >= 0 and who.strip())
        if done:
            self.resolved[made[0]] = draft.text

    @rule(clerk=clerks, number=numbers, place=numbers, retract=st.booleans())
    def correct(self, clerk, number, place, retract):
        dossier = self.seen_by(clerk, number)
        if not dossier.resolutions:
            return
        line = dossier.resolutions[place % len(dossier.resolutions)]
        text = f"{line.text}改"

        def write():
            if retract:
                self.meetings[clerk].retract(line.id, line.version)
                return
            draft = self.meetings[clerk].resolution_draft(line.id)
            object.__setattr__(draft, "version", line.version)
            draft.text = text
            self.meetings[clerk].resolve(draft)

        if self.attempt(dossier, write, lambda one: version_of(one.resolutions, line.id)):
            if retract:
                del self.resolved[line.id]
            else:
                self.resolved[line.id] = text

    @rule(clerk=clerks, number=numbers, place=words)
    def facts(self, clerk, number, place):
        dossier = self.seen_by(clerk, number)
        draft = self.meetings[clerk].draft(dossier.key)
        object.__setattr__(draft, "version", dossier.version)
        draft.place = place
        done = self.attempt(dossier, lambda: self.meetings[clerk].save(draft), lambda one: one.version)
        if done:
            assert self.now(dossier.key).facts["place"] == (place.strip() or None)

    @rule(clerk=clerks, number=numbers)
    def call_the_rest(self, clerk, number):
        dossier = self.seen_by(clerk, number)
        if self.attempt(dossier, lambda: self.meetings[clerk].attend_all(dossier.key)):
            self.called |= {one.id: one.presence for one in self.now(dossier.key).attendance}

    @rule(clerk=clerks, number=numbers)
    def close(self, clerk, number):
        dossier = self.seen_by(clerk, number)
        done = self.attempt(
            dossier, lambda: self.meetings[clerk].close(dossier.key, dossier.version), lambda one: one.version
        )
        if done:
            after = self.now(dossier.key)
            assert any(one.presence == "present" for one in after.attendance)
            assert after.facts["held_on"] <= self.day
            assert all(one.text and one.who and one.due_on >= one.held_on for one in after.resolutions)
            self.closed[dossier.key] = minutes_of(after)
            self.done["closed"] += 1

    @rule(clerk=clerks, number=numbers)
    def supplement(self, clerk, number):
        dossier = self.seen_by(clerk, number)
        key, before = dossier.key, len(self.now(dossier.key).supplements)
        try:
            self.meetings[clerk].supplement(key, "更正一处")
        except Refusal:
            assert key not in self.closed
        else:
            assert key in self.closed
            assert len(self.now(key).supplements) == before + 1

    @rule(clerk=clerks, number=numbers, place=numbers, way=st.sampled_from(("done", "drop", "take_back")))
    def follow_up(self, clerk, number, place, way):
        dossier = self.seen_by(clerk, number)
        if not dossier.resolutions:
            return
        line, follow = dossier.resolutions[place % len(dossier.resolutions)], self.resolutions[clerk]
        before = {one.id: one for one in self.now(dossier.key).resolutions}.get(line.id)
        try:
            match way:
                case "done":
                    follow.done(line.id, line.version, self.day, "办好了")
                case "drop":
                    follow.drop(line.id, line.version, "不办了")
                case "take_back":
                    follow.take_back(line.id, line.version)
        except Conflict:
            assert before is None or before.version != line.version
        except Refusal:
            was_open = before is not None and before.state is ResolutionState.OPEN
            allowed = was_open is (way != "take_back") and dossier.key in self.closed and line.held_on <= self.day
            assert before is None or not allowed
        else:
            assert before is not None
            assert before.version == line.version
            assert dossier.key in self.closed
            listed = {one.id for one in follow.open()}
            assert (line.id in listed) is (way == "take_back")
            self.done[way] += 1

    # What always holds

    @invariant()
    def nothing_is_lost(self):
        for key in self.keys:
            dossier = self.now(key)
            for one in dossier.items:
                assert one.discussion == self.said.get(one.id, "")
            for one in dossier.attendance:
                assert one.presence == self.called.get(one.id, "")
            for one in dossier.resolutions:
                assert one.text == self.resolved[one.id]
        kept = {one.id for key in self.keys for one in self.now(key).resolutions}
        assert kept == self.resolved.keys()
        items = {one.id for key in self.keys for one in self.now(key).items}
        assert {item for item, text in self.said.items() if text} <= items

    @invariant()
    def closed_minutes_never_change(self):
        for key, before in self.closed.items():
            assert minutes_of(self.now(key)) == before

    @invariant()
    def numbers_have_no_doubles(self):
        with self.meetings["lin"]._store.read() as session:
            told = session.execute(select(Meeting.kind, Meeting.year, Meeting.number)).all()
        assert len(set(told)) == len(told)
        for key in KINDS:
            for year in (2026, 2027):
                own = sorted(one.number for one in told if (one.kind, one.year) == (key, year))
                assert own == list(range(1, len(own) + 1))


def version_of(parts, key):
    """Return the version of one part of a meeting; None when it is no more."""
    return next((one.version for one in parts if one.id == key), None)


def minutes_of(dossier):
    """Return what closed minutes say: everything but what became of the resolutions and what was added beside."""
    resolutions = [(one.id, one.text, one.who, one.due_on) for one in dossier.resolutions]
    return dossier.title, dossier.facts, dossier.items, dossier.attendance, resolutions, dossier.closed_at


def test_two_clerks_in_any_order(office):
    Clerks.file = office
    course = settings(max_examples=EXAMPLES, stateful_step_count=30, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Clerks, settings=course)


def test_a_long_course_walks_every_way(office):
    Clerks.file = office
    machine, rng = Clerks(), random.Random(SEED)
    machine.first()
    for step in range(ROUNDS):
        walk(machine, rng)
        if step % 20 == 0:
            check(machine)
    check(machine)
    assert not [way for way in WAYS if not machine.done[way]]
    machine.teardown()


def walk(machine, rng):
    """Do one thing by chance; the latest meetings are the likeliest, and clerks look every now and then."""
    clerk, number, place = rng.choice(CLERKS), max(len(machine.keys) - 1 - rng.randrange(3), 0), rng.randrange(10)
    text = rng.choice(("甲", "乙说", "　", ""))
    presence = rng.choice(("present", "absent", "leave", ""))
    older, way = rng.randrange(len(machine.keys)), rng.choice(("done", "drop", "take_back"))
    for act in rng.choice((
        [lambda: machine.look(clerk, number)],
        [lambda: machine.plan(clerk, rng.choice(KINDS), False), lambda: machine.days_pass(rng.randrange(1, 8))],
        [lambda: machine.add(clerk, number, place)],
        [lambda: machine.discuss(clerk, number, place, text)],
        [lambda: machine.drop(clerk, number, place, rng.random() < 0.5)],
        [lambda: machine.turn_round(clerk, number)],
        [lambda: machine.renew(clerk, number)],
        [lambda: machine.attend(clerk, number, place, presence)],
        [lambda: machine.resolve(clerk, number, None, place - 1, "王")],
        [lambda: machine.resolve(clerk, number, place, place, rng.choice("李 "))],
        [lambda: machine.correct(clerk, number, place, rng.random() < 0.3)],
        [lambda: machine.facts(clerk, number, text)],
        [lambda: machine.call_the_rest(clerk, number), lambda: machine.look(clerk, number)],
        [lambda: machine.look(clerk, number), lambda: machine.close(clerk, number)],
        [lambda: machine.close(clerk, number)],
        [lambda: machine.supplement(clerk, number)],
        [lambda: machine.follow_up(clerk, older, place, way)],
        *[[lambda: machine.look(clerk, older), lambda: machine.follow_up(clerk, older, place, way)]] * 2,
    )):  # fmt: skip
        act()


def check(machine):
    """Look at all that always holds."""
    machine.nothing_is_lost()
    machine.closed_minutes_never_change()
    machine.numbers_have_no_doubles()
