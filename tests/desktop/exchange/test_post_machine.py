"""Offices that edit, send, lose, shuffle, repeat and spoil real package files and restore backups agree in the end."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

from db.models.exchange import Package, PackageState
from db.models.people import Person
from desktop.exchange.agreeing import OURS, THEIRS
from desktop.exchange.looks import Taken
from desktop.exchange.streams import Verdict
from tests.desktop.exchange.posts import neighbours
from tests.offices import make_template
from tests.trials import trials

TOWN, DISTRICT = 0, 1
BOTH = st.sampled_from((TOWN, DISTRICT))
WORDS = st.sampled_from(("甲", "乙", "丙", None))
FIRST = "子丑寅"
LATER = "卯辰巳"
BY_TOWN, FREE, SHARED = "occupation", "note", "phone"  # the town alone edits the first
ROUNDS = 8


class Posting(RuleBasedStateMachine):
    """A town and its district with sticks between them."""

    def __init__(self) -> None:
        super().__init__()
        self.room = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.at = Path(self.room.name)
        self.offices = neighbours(make_template(self.at), self.at)
        self.on_the_way: list[list[Path]] = [[], []]  # by receiver
        self.backups: list[Path | None] = [None, None]
        self.sticks = 0
        self.offices[TOWN].exchange(self.offices[DISTRICT], self.stick())
        self.offices[DISTRICT].exchange(self.offices[TOWN], self.stick())

    def teardown(self) -> None:
        try:
            self.come_to_an_end()
        finally:
            for office in self.offices:
                office.close()
            self.room.cleanup()

    def stick(self) -> Path:
        """Return a new stick."""
        self.sticks += 1
        path = self.at / f"stick{self.sticks}"
        path.mkdir()
        return path

    @rule(where=BOTH, who=st.sampled_from(FIRST), field=st.sampled_from((FREE, SHARED)), word=WORDS)
    def edit(self, where: int, who: str, field: str, word: str | None) -> None:
        self.offices[where].edit(who, **{field: word})

    @rule(who=st.sampled_from(FIRST), word=WORDS)
    def edit_own(self, who: str, word: str | None) -> None:
        self.offices[TOWN].edit(who, **{BY_TOWN: word})

    @rule(name=st.sampled_from(LATER))
    def register(self, name: str) -> None:
        if name not in self.offices[TOWN].names():
            self.offices[TOWN].register(name)

    @rule(name=st.sampled_from(LATER))
    def delete(self, name: str) -> None:
        if name in self.offices[TOWN].names():
            self.offices[TOWN].remove(name)

    @rule(where=BOTH, is_full=st.sampled_from((None, None, None, True)))
    def send(self, where: int, is_full: bool | None) -> None:
        path = self.offices[where].send(self.offices[1 - where], self.stick(), is_full=is_full)
        self.on_the_way[1 - where].append(path)

    @rule(where=BOTH, place=st.integers(0, 5), is_doubled=st.booleans())
    def arrive(self, where: int, place: int, is_doubled: bool) -> None:
        waiting = self.on_the_way[where]
        if waiting:
            path = waiting[place % len(waiting)]
            if not is_doubled:
                waiting.remove(path)
            self.take(where, path)

    @rule(where=BOTH, place=st.integers(0, 5))
    def lose(self, where: int, place: int) -> None:
        if self.on_the_way[where]:
            self.on_the_way[where].pop(place % len(self.on_the_way[where]))

    @rule(where=BOTH, at=st.integers(0, 1 << 20))
    def spoil(self, where: int, at: int) -> None:
        if self.on_the_way[where]:
            path = self.on_the_way[where].pop()
            content = bytearray(path.read_bytes())
            content[len(content) // 2 + at % (len(content) // 4)] ^= 1  # in what is sealed, not in the zip around it
            path.write_bytes(content)
            before = self.everything(where)
            with self.offices[where].inbox.look(path, tries=False) as look:
                assert look.verdict is Verdict.QUARANTINED
            assert self.everything(where) == before

    @rule(where=BOTH)
    def back_up(self, where: int) -> None:
        self.backups[where] = self.at / f"backup{where}.db"
        self.offices[where].back_up(self.at / f"backup{where}.db")

    @rule(where=BOTH, disk_is_lost=st.booleans())
    def restore(self, where: int, disk_is_lost: bool) -> None:
        backup = self.backups[where]
        if backup is not None:
            self.offices[where].restore(backup, files_too=disk_is_lost)

    @rule(where=BOTH, decision=st.sampled_from((OURS, THEIRS)))
    def settle(self, where: int, decision: str) -> None:
        for one in self.offices[where].inbox.conflicts()[:1]:
            self.offices[where].inbox.decide(one.key, decision)

    @rule(where=BOTH)
    def send_what_is_asked_for(self, where: int) -> None:
        self.again(where)

    @invariant()
    def nobody_is_lost(self) -> None:
        for office in self.offices:
            assert set(FIRST) <= set(office.names())

    def take(self, where: int, path: Path) -> Taken | None:
        """Let a file arrive; its receipt goes on its way."""
        office, other = self.offices[where], self.offices[1 - where]
        with office.inbox.look(path) as look:
            if look.verdict is Verdict.QUARANTINED:
                raise AssertionError(look.sentence)
            taken = office.inbox.take(look, may_remove_many=True)
        if taken.receipt is not None and taken.receipt.state is not PackageState.SUPERSEDED:
            self.on_the_way[1 - where].append(office.carry(taken.receipt.key, self.stick()))
        assert other is not office
        return taken

    def again(self, where: int) -> None:
        """Write out again what the other side says it lacks; confirm what waits since it would remove much."""
        office, other = self.offices[where], self.offices[1 - where]
        while (stopped := office.status.of(office.partner(other)).stopped) is not None:
            with office.inbox.release(stopped.key) as look:
                taken = office.inbox.take(look, may_remove_many=True)
            assert taken.receipt is not None
            self.on_the_way[1 - where].append(office.carry(taken.receipt.key, self.stick()))
        for one in office.outbox.asked_again(office.partner(other)):
            if office.outbox.is_kept(one.key):
                self.on_the_way[1 - where].append(office.carry(one.key, self.stick()))
            else:
                office.outbox.start_anew(office.partner(other), "硬盘损坏，补不出来")

    def go_round(self, where: int) -> bool:
        """Decide as the district says, send what is asked for and what there is. Return whether there was anything."""
        office, other = self.offices[where], self.offices[1 - where]
        conflicts = office.inbox.conflicts()
        for one in conflicts:
            office.inbox.decide(one.key, OURS if where == DISTRICT else THEIRS)
        self.again(where)
        plan = office.outbox.plan(office.partner(other), ("care", "numbers"))
        something = bool(conflicts or plan.count or plan.must_be_full or any(self.on_the_way))
        self.on_the_way[1 - where].append(office.carry(office.outbox.seal(plan, "报送").key, self.stick()))
        while any(self.on_the_way):
            for receiver in (TOWN, DISTRICT):
                while self.on_the_way[receiver]:
                    self.take(receiver, self.on_the_way[receiver].pop(0))
        return something

    def everything(self, where: int) -> list[tuple[object, ...]]:
        """Return what an office says of everybody."""
        with self.offices[where].store.read() as session:
            columns = (Person.uid, Person.name, Person.phone, Person.occupation, Person.note)
            return sorted((tuple(row) for row in session.execute(select(*columns))), key=str)

    def come_to_an_end(self) -> None:
        """Let everything arrive, decide as the district says, and hold the two against each other."""
        own = {who: self.offices[TOWN].said(who)[BY_TOWN] for who in FIRST}
        for _ in range(ROUNDS):
            if not any([self.go_round(where) for where in (TOWN, DISTRICT)]):
                break
        assert self.everything(TOWN) == self.everything(DISTRICT)
        assert {who: self.offices[TOWN].said(who)[BY_TOWN] for who in FIRST} == own
        for where in (TOWN, DISTRICT):
            office, other = self.offices[where], self.offices[1 - where]
            plan = office.outbox.plan(office.partner(other), ("care", "numbers"))
            assert (plan.count, plan.must_be_full) == (0, False)
            with office.store.read() as session:
                assert session.scalars(select(Package.id).where(Package.state == PackageState.BUFFERED)).all() == []


TestPosting = pytest.mark.usefixtures("template")(Posting.TestCase)
TestPosting.settings = settings(
    max_examples=trials(4), stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck)
)
