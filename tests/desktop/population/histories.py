"""A town whose people come and go through the ordinary commands, and beside it a plain account of what happened."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import delete, func, select, update

from db.models.grids import PastPlacement
from db.models.households import Household, HouseholdEvent, PastMembership
from db.models.people import Person
from desktop.dossiers.households.commands import Succession
from desktop.program import Program

FIRST = date(2026, 9, 1)
BEFORE = date(2020, 1, 1)
CHILD, OTHER = "20", "99"
ARRIVALS = frozenset({"initial", "born", "moved_in", "flowed_in", "noted", "shifted_in"})


class Town:
    """Two villages of two grids. Every act is done by the program and written into the account."""

    def __init__(self, program: Program) -> None:
        self.program, self.store = program, program.office.store
        self.grids = sorted(node.id for node in program.grids.nodes.values() if node.level == "grid")
        self.flows: list[tuple[date, str, str, int]] = []  # day, column, village, person
        self.homes: list[int] = []
        self._clear()
        for grid in (self.grids[0], self.grids[-1]):
            self.found(BEFORE, grid, floats=False, column="initial")

    def _clear(self) -> None:
        with self.store.write("重来") as session:
            session.execute(update(Household).values(head_id=None))
            for model in (PastMembership, HouseholdEvent, PastPlacement, Person, Household):
                session.execute(delete(model))

    def village(self, key: int) -> str:
        """Return the village in which somebody is."""
        with self.store.read() as session:
            village = self.program.grids.village_of(session.get_one(Person, key).grid_id)
        return village.name if village else ""

    def act(self, day: date, kind: int, one: int, two: int) -> None:
        """Let something happen on a day; `one` and `two` choose to whom."""
        acts = (self._born, self._came, self._left, self._died, self._back, self._moved, self._restored, self._noted)
        with self.store.read() as session:
            people = session.scalar(select(func.max(Person.id))) or 0
            placed = session.scalar(select(func.max(PastPlacement.id))) or 0
        if kind == len(acts):
            self.found(day, self.grids[one % len(self.grids)], floats=bool(two % 2))
        else:
            acts[kind](day, one, two)
        with self.store.write("当天登记") as session:  # what is written today was written on that day
            moment = datetime.combine(day, time(4), UTC)
            session.execute(update(Person).where(Person.id > people).values(created_at=moment))
            session.execute(update(PastPlacement).where(PastPlacement.id > placed).values(until=day))

    def found(self, day: date, grid: int, *, floats: bool, column: str = "") -> None:
        """Found a household with somebody new at its head."""
        facts = self.program.households.blank()
        facts.address, facts.grid_id = "某路1号", grid
        home = self.program.commands.register(facts, self.person(floats), day)
        self.homes.append(home)
        (key,) = self._members(home)
        if column:
            with self.store.write("早年登记") as session:
                session.execute(
                    update(Person).where(Person.id == key).values(created_at=datetime(2020, 1, 1, tzinfo=UTC))
                )
        self._note(day, column or self._column("in", floats), key)

    def person(self, floats: bool, born_on: date | None = None):
        """Return the draft of somebody new."""
        draft = self.program.people.blank()
        draft.name, draft.born_on = "某人", born_on
        draft.population = "floating" if floats else "registered"
        return draft

    def _members(self, home: int) -> list[int]:
        with self.store.read() as session:
            return list(session.scalars(select(Person.id).where(Person.household_id == home).order_by(Person.id)))

    def _open(self) -> list[int]:
        return [home for home in self.homes if self._members(home)]

    def _version(self, home: int) -> int:
        return self.program.households.dossier(home).version

    def _column(self, way: str, floats: bool) -> str:
        return f"{'flowed' if floats else 'moved'}_{way}"

    def _floats(self, key: int) -> bool:
        with self.store.read() as session:
            return session.get_one(Person, key).population.value != "registered"

    def _note(self, day: date, column: str, key: int, village: str = "") -> None:
        self.flows.append((day, column, village or self.village(key), key))

    def _new(self, day: date, one: int, floats: bool, born: bool) -> None:
        if homes := self._open():
            home, way = homes[one % len(homes)], self.program.commands.newborn
            way = way if born else self.program.commands.move_in_new
            draft = self.person(floats, day if born else None)
            key = way(home, self._version(home), draft, CHILD, day)
            self._note(day, "born" if born else self._column("in", floats), key)

    def _born(self, day: date, one: int, two: int) -> None:
        self._new(day, one, floats=bool(two % 2), born=True)

    def _came(self, day: date, one: int, two: int) -> None:
        self._new(day, one, floats=bool(two % 2), born=False)

    def _leaver(self, one: int, two: int):
        """Return a household, one of its members, and who succeeds when that is the head."""
        homes = self._open()
        if not homes:
            return None
        home = homes[one % len(homes)]
        members = self._members(home)
        key = members[two % len(members)]
        staying = [other for other in members if other != key]
        succession = Succession(staying[0], dict.fromkeys(staying[1:], OTHER)) if staying else None
        with self.store.read() as session:
            is_head = session.get_one(Household, home).head_id == key
        return home, key, succession if is_head else None

    def _left(self, day: date, one: int, two: int) -> None:
        if found := self._leaver(one, two):
            home, key, succession = found
            self._note(day, self._column("out", self._floats(key)), key)
            self.program.commands.move_out(home, self._version(home), [key], day, "", succession)

    def _died(self, day: date, one: int, two: int) -> None:
        if found := self._leaver(one, two):
            home, key, succession = found
            self._note(day, "died", key)
            self.program.commands.decease(home, self._version(home), key, day, succession)

    def _gone(self, *standings: str) -> list[int]:
        with self.store.read() as session:
            found = select(Person.id).where(Person.standing.in_(standings)).order_by(Person.id)
            return list(session.scalars(found))

    def _way_back(self, gone: list[int], one: int):
        if not gone:
            return None
        way = self.program.returns.plan(gone[one % len(gone)])
        relation = {} if way.person.relation or way.closed else {way.person.key: OTHER}
        return way.person.key, {way.person.key: way.person.version}, relation

    def _back(self, day: date, one: int, _two: int) -> None:
        if found := self._way_back(self._gone("moved"), one):
            key, people, relation = found
            self.program.returns.come_back(people, day, relation)
            self._note(day, self._column("in", self._floats(key)), key)

    def _restored(self, _day: date, one: int, _two: int) -> None:
        if found := self._way_back(self._gone("moved", "deceased"), one):
            key, people, relation = found
            self.program.returns.restore(people, relation)
            latest = max(place for place, flow in enumerate(self.flows) if flow[3] == key and flow[1] not in ARRIVALS)
            del self.flows[latest]  # it never happened

    def _moved(self, day: date, one: int, two: int) -> None:
        found, homes = self._leaver(one, two), self._open()
        if found is None or len(homes) < 2:
            return
        home, key, succession = found
        other = next(one for one in homes if one != home)
        left = self.village(key)
        self.program.commands.move_in(other, self._version(other), key, CHILD, day, succession)
        self._note(day, "shifted_out", key, left)
        self._note(day, "shifted_in", key)

    def _noted(self, day: date, one: int, _two: int) -> None:
        draft = self.person(floats=False)
        draft.grid_id = self.grids[one % len(self.grids)]
        self._note(day, "noted", self.program.people.save(draft))

    def there(self, day: date) -> Counter[str]:
        """Return how many are in each village when a day is over, by the account."""
        found: Counter[str] = Counter()
        for at, column, village, _ in self.flows:
            if at <= day:
                found[village] += 1 if column in ARRIVALS else -1
        return +found

    def told(self, first: date, last: date) -> Counter[str]:
        """Return how often everything happened within some days, by the account."""
        return Counter(column for at, column, _, _ in self.flows if first <= at <= last)


def day_of(number: int) -> date:
    """Return a day of the history."""
    return FIRST + timedelta(days=number)
