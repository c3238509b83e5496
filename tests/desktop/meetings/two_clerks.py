"""Two clerks at the meetings of one office: what each does as of what that clerk saw, and what must always hold."""

import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from db.errors import Conflict
from db.models.meetings import Meeting, ResolutionState
from db.store import Store
from desktop.codes import Codes
from desktop.display import Display
from desktop.errors import Invalid, Refusal
from desktop.grids.service import Grids
from desktop.meetings.kinds import kind
from desktop.meetings.list import MeetingList
from desktop.meetings.resolutions import Resolutions
from desktop.meetings.service import Meetings
from tests.offices import copy_database, open_database

CLERKS = ("lin", "chen")
KINDS = ("grid_week", "analysis", "joint")
START = date(2026, 12, 7)  # so that a course passes the end of the year

clerks, numbers, words = st.sampled_from(CLERKS), st.integers(0, 9), st.sampled_from(("甲", "乙说", "丙\n丁", "　", ""))


class Clerks(RuleBasedStateMachine):
    """Works at meetings in the name of two clerks, each with a connection of its own; they may have looked long ago."""

    file = Path()
    codes = Codes.load()

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "office.db"
        copy_database(self.file, path)
        self.engines = [open_database(path) for _ in CLERKS]
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
