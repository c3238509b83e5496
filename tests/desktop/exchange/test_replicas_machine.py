"""Two offices that edit, send, lose letters and receipts, and decide: in the end both say the same of everything."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

from db.models.exchange import ItemResult, PackageItem, Relation
from db.models.grids import Grid
from db.models.people import Person
from desktop.exchange.agreeing import OURS, THEIRS, decide
from desktop.exchange.outcome import Outcome
from tests.desktop.exchange.neighbours import Letter, Neighbour
from tests.offices import make_template
from tests.trials import trials

TOWN, DISTRICT = 0, 1
BOTH = st.sampled_from((TOWN, DISTRICT))
WORDS = st.sampled_from(("甲", "乙", "丙", None))
OWNED = ("phone", "occupation")  # by the town
FREE = "note"


class Exchanging(RuleBasedStateMachine):
    """A town and its district with three people between them."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        at = Path(self.folder.name)
        template = make_template(at)
        self.offices = (Neighbour("luoyang", template, at), Neighbour("quanzhou", template, at))
        town, district = self.offices
        town.knows(district, Relation.UPPER)
        district.knows(town, Relation.LOWER)
        with town.store.write("建立") as session:
            root = Grid(level="town", code="350521104", name="洛阳镇", path="/1/")
            session.add(root)
            session.flush()
            session.add_all([Person(name=name, name_key=name, grid_id=root.id) for name in "子丑寅"])
        self.sent: list[list[Letter]] = [[], []]  # by sender, in order
        self.waiting: list[list[tuple[Letter, Outcome]]] = [[], []]  # receipts on their way back to the sender
        self.unheard: list[list[tuple[Letter, Outcome]]] = [[], []]  # what was lost comes along with the next one
        self.heard_of: set[str] = set()
        self.put: dict[str, set[object]] = {}
        town.exchange(district)

    def teardown(self) -> None:
        self.come_to_an_end()
        for office in self.offices:
            office.engine.dispose()
        self.folder.cleanup()

    @rule(where=BOTH, who=st.sampled_from("子丑寅"), field=st.sampled_from((*OWNED, FREE)), word=WORDS)
    def edit(self, where: int, who: str, field: str, word: str | None) -> None:
        with self.offices[where].store.write("修改") as session:
            person = session.scalars(select(Person).where(Person.name == who)).first()
            if person is not None:
                setattr(person, field, word)

    @rule(name=st.sampled_from("卯辰巳"))
    def register(self, name: str) -> None:
        with self.offices[TOWN].store.write("登记") as session:
            if session.scalars(select(Person.id).where(Person.name == name)).first() is None:
                session.add(Person(name=name, name_key=name, grid_id=1))

    @rule(name=st.sampled_from("卯辰巳"))
    def delete(self, name: str) -> None:
        with self.offices[TOWN].store.write("删除") as session:
            person = session.scalars(select(Person).where(Person.name == name)).first()
            if person is not None:
                session.delete(person)

    @rule(where=BOTH)
    def send(self, where: int) -> None:
        self.sent[where].append(self.offices[where].send(self.offices[1 - where]))

    @rule(where=BOTH, is_doubled=st.booleans())
    def arrive(self, where: int, is_doubled: bool) -> None:
        if self.sent[where]:
            letter = self.sent[where].pop(0)
            outcome = self.offices[1 - where].take(self.offices[where], letter)
            if is_doubled:
                self.offices[1 - where].take(self.offices[where], letter)
            self.waiting[where].append((letter, outcome))

    @rule(where=BOTH)
    def lose(self, where: int) -> None:
        if self.sent[where]:
            self.sent[where].pop()  # the last one: what is lost before it would be asked for again

    @rule(where=BOTH, is_lost=st.booleans())
    def answer(self, where: int, is_lost: bool) -> None:
        if self.waiting[where]:
            self.unheard[where].append(self.waiting[where].pop(0))
            if not is_lost:
                self.hear_all(where)

    def hear_all(self, where: int) -> None:
        """Take a receipt: it answers for the packages before it too, of which the sender may not know."""
        for letter, outcome in self.unheard[where]:
            self.offices[where].hear(letter, outcome)
        self.unheard[where].clear()

    @rule(where=BOTH, decision=st.sampled_from((OURS, THEIRS)))
    def settle(self, where: int, decision: str) -> None:
        with self.offices[where].store.write("处理冲突") as session:
            open_one = session.scalars(
                select(PackageItem.id).where(
                    PackageItem.result == ItemResult.CONFLICT, PackageItem.decided_at.is_(None)
                )
            ).first()
            if open_one is not None:
                decide(session, open_one, decision)

    @invariant()
    def nobody_is_lost(self) -> None:
        for office in self.offices:
            with office.store.read() as session:
                names = session.scalars(select(Person.name).where(Person.name.in_(list("子丑寅")))).all()
            assert sorted(names) == sorted("子丑寅")

    def come_to_an_end(self) -> None:
        """Let everything arrive, decide as the district says, and hold the two against each other."""
        for where in (TOWN, DISTRICT):
            while self.sent[where]:
                self.arrive(where, is_doubled=False)
            while self.waiting[where]:
                self.answer(where, is_lost=False)
            self.hear_all(where)
        for _ in range(6):
            for where in (TOWN, DISTRICT):
                self._decide_all(where, OURS if where == DISTRICT else THEIRS)
                self.offices[where].exchange(self.offices[1 - where])
        assert self.people(TOWN) == self.people(DISTRICT)
        assert self.offices[TOWN].send(self.offices[DISTRICT]).tables == []
        assert self.offices[DISTRICT].send(self.offices[TOWN]).tables == []

    def _decide_all(self, where: int, decision: str) -> None:
        with self.offices[where].store.write("处理冲突") as session:
            query = select(PackageItem.id).where(
                PackageItem.result == ItemResult.CONFLICT, PackageItem.decided_at.is_(None)
            )
            for key in session.scalars(query).all():
                decide(session, key, decision)

    def people(self, where: int) -> list[tuple[object, ...]]:
        """Return what an office says of everybody."""
        with self.offices[where].store.read() as session:
            columns = (Person.uid, Person.name, Person.phone, Person.occupation, Person.note)
            return sorted((tuple(row) for row in session.execute(select(*columns))), key=str)


TestExchanging = pytest.mark.usefixtures("template")(Exchanging.TestCase)
TestExchanging.settings = settings(
    max_examples=trials(12), stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
