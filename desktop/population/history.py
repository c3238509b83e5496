"""What the database knows of comings and goings within some days: most people in one count, the few others singly."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from db.expressions import as_read
from db.keys import in_keys
from db.models.grids import PastPlacement
from db.models.households import EventKind, HouseholdEvent, PastMembership
from db.models.people import Person, Population, Standing
from desktop.grids.as_of import there_on
from desktop.population.movements import Began, Gone, absences

GONE_BEFORE = "before"
CHUNK = 20_000
_COMING = frozenset({EventKind.MOVED_IN, EventKind.RETURNED, EventKind.REGISTERED, EventKind.BORN})
_STEPS = {
    EventKind.MOVED_OUT: "left",
    EventKind.DECEASED: "died",
    EventKind.RESTORED: "restored",
    **dict.fromkeys(_COMING, "came"),
}
_BEGINNINGS = {EventKind.BORN: Began.BORN, EventKind.MOVED_IN: Began.CAME, EventKind.REGISTERED: Began.CAME}


class Traits(NamedTuple):
    """What decides how somebody counts, as far as their own record tells."""

    grid: int | None  # of now
    population: Population
    had_begun: bool
    has_begun: bool
    began: str
    gone: str  # a Gone, or GONE_BEFORE

    @classmethod
    def of(cls, row: Any) -> "Traits":
        """Return them from a row of the database."""
        return cls(row[0], row[1], bool(row[2]), bool(row[3]), row[4], row[5])


@dataclass(slots=True)
class Past:
    """What is known of somebody besides their own record."""

    placements: list[tuple[int, date]] = field(default_factory=list)  # a grid and the day it ended, the earliest first
    since: date | None = None  # the earliest day in a household
    events: list[tuple[EventKind, date]] = field(default_factory=list)

    def grid_on(self, day: date, now: int | None) -> int | None:
        """Return the grid on a day."""
        return next((left for left, until in self.placements if until > day), now)

    def begun_by(self, day: date) -> bool:
        """Return whether a household or a departure shows that they had been there by a day."""
        return (self.since is not None and self.since <= day) or any(left <= day for left, _ in self.away)

    @property
    def away(self) -> tuple[tuple[date, date], ...]:
        """From when to when they were away."""
        return absences([(_STEPS[kind], day) for kind, day in self.events])

    def began(self, first: date, last: date) -> Began | None:
        """Return how they came within some days by the first event that says so."""
        said = (_BEGINNINGS[kind] for kind, day in self.events if kind in _BEGINNINGS and first <= day <= last)
        return next(said, None)


def counted(session: Session, first: date, last: date) -> Counter[Traits]:
    """Return how many people are alike, for all people who were or are there within the days.

    Whoever is there now was there all the time, but for exceptions: these alone are sorted by their traits. Sorting
    everybody takes three times as long.
    """
    connection, is_there = session.connection(), _flag(Person.standing == Standing.ACTIVE)
    place = as_read(Person.grid_id), Person.population
    alike: Counter[Traits] = Counter()
    for grid, population, number in connection.execute(select(*place, func.sum(is_there)).group_by(*place)):
        alike[Traits(grid, population, True, True, "", "")] = number
    traits = _traits(first, last).add_columns(is_there.label("is_there")).where(is_exception(first)).subquery()
    for row in connection.execute(select(*traits.c, func.count()).group_by(*traits.c)):
        exception = Traits.of(row)
        if exception.gone != GONE_BEFORE:
            alike[exception] += row[-1]
        if row.is_there:
            alike[exception._replace(had_begun=True, has_begun=True, began="", gone="")] -= row[-1]
    return alike


def is_exception(first: date) -> ColumnElement[bool]:
    """Return the condition of not having been there all the time since the day before a first one."""
    all_the_time = and_(Person.standing == Standing.ACTIVE, there_on(Person, first - timedelta(days=1)))
    return _flag(all_the_time) == 0


def traits_of(session: Session, keys: Collection[int], first: date, last: date) -> Iterator[tuple[int, Traits]]:
    """Yield the same of some people one by one."""
    chosen = sorted(keys)
    for place in range(0, len(chosen), CHUNK):
        part = in_keys(Person.id, chosen[place : place + CHUNK])
        for row in session.connection().execute(_traits(first, last).add_columns(Person.id).where(part)):
            if (traits := Traits.of(row)).gone != GONE_BEFORE:
                yield row[-1], traits


def pasts(session: Session, first: date) -> dict[int, Past]:
    """Return the people of whom more must be known than their own record tells, for days from a first one on.

    Who was in another grid since, who left a household since, whom an event concerns.
    """
    before = first - timedelta(days=1)
    found: dict[int, Past] = {}
    moved = select(PastPlacement.record_id, PastPlacement.grid_id, PastPlacement.until).where(
        PastPlacement.subject == Person.__tablename__, PastPlacement.until > before
    )
    for key, left_grid, until in session.execute(moved.order_by(PastPlacement.id)):
        found.setdefault(key, Past()).placements.append((left_grid, until))
    been = select(PastMembership.person_id, func.min(PastMembership.joined_on)).where(PastMembership.left_on > before)
    for key, since in session.execute(been.group_by(PastMembership.person_id)):
        found.setdefault(key, Past()).since = since
    concerned = select(HouseholdEvent.person_id).where(
        HouseholdEvent.person_id.is_not(None),
        HouseholdEvent.happened_on > before,
        HouseholdEvent.kind.in_(list(_STEPS)),
    )
    told = select(HouseholdEvent.person_id, HouseholdEvent.kind, HouseholdEvent.happened_on).where(
        HouseholdEvent.person_id.in_(concerned),
        HouseholdEvent.kind.in_(list(_STEPS)),
        # who moved to another household of the town never left it
        or_(HouseholdEvent.kind != EventKind.MOVED_OUT, HouseholdEvent.other_household_id.is_(None)),
    )
    for person, kind, day in session.execute(told.order_by(HouseholdEvent.id)):
        assert person is not None  # it is among those concerned
        found.setdefault(person, Past()).events.append((kind, day))
    return found


def _traits(first: date, last: date) -> Select[*tuple[Any, ...]]:
    """Return the query of everybody's traits; `as_read` keeps it from following an index through a whole table."""
    had, has = _flag(there_on(Person, first - timedelta(days=1))), _flag(there_on(Person, last))
    within = and_(Person.standing != Standing.ACTIVE, Person.left_on.between(first, last))
    gone = case(
        (Person.standing == Standing.ACTIVE, Gone.NO.value),
        (and_(within, Person.standing == Standing.DECEASED), Gone.DIED.value),
        (within, Gone.LEFT.value),
        (Person.left_on > last, Gone.NO.value),
        else_=GONE_BEFORE,
    )
    began = case(
        (had == 1, ""),
        (Person.born_on.between(first, last), Began.BORN.value),
        (Person.joined_on.between(first, last), Began.CAME.value),
        (Person.batch_id.is_not(None), Began.BROUGHT.value),
        else_=Began.NOTED.value,
    )
    return select(
        as_read(Person.grid_id).label("grid_id"),
        Person.population,
        had.label("had_begun"),
        has.label("has_begun"),
        began.label("began"),
        gone.label("gone"),
    )


def _flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)
