"""Who of the imported people may serve the grids, and who is in the party: read from the dossiers."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.people import Person, Population, Standing
from desktop.clock import years_before

YOUNGEST, OLDEST = 25, 58
ENOUGH = 24  # remembered of one grid
PARTY = ("01", "02")  # GB/T 4762
READ_AT_ONCE = 5_000


class Resident(NamedTuple):
    """Somebody who lives in a grid."""

    key: int
    grid: int
    name: str
    id_no: str | None
    sex_code: str
    born_on: date
    ethnic_code: str | None
    political_code: str | None
    education_code: str | None
    phone: str | None
    population: Population

    @property
    def floating(self) -> bool:
        """Whether somebody comes from elsewhere."""
        return self.population is Population.FLOATING

    @property
    def in_party(self) -> bool:
        """Whether somebody is a member of the party, be it on probation."""
        return self.political_code in PARTY


COLUMNS = (
    Person.id, Person.grid_id, Person.name, Person.id_no, Person.sex_code, Person.born_on, Person.ethnic_code,
    Person.political_code, Person.education_code, Person.phone, Person.population,
)  # fmt: skip


def able(session: Session, today: date) -> dict[int, list[Resident]]:
    """Return by grid some people who could serve it, party members first."""
    members: defaultdict[int, list[Resident]] = defaultdict(list)
    others: defaultdict[int, list[Resident]] = defaultdict(list)
    query = select(*COLUMNS).where(
        Person.standing == Standing.ACTIVE,
        Person.grid_id.is_not(None),
        Person.id_no.is_not(None),
        Person.phone.is_not(None),
        Person.born_on.between(years_before(today, OLDEST), years_before(today, YOUNGEST)),
    )
    for resident in _read(session, query.order_by(Person.id)):
        known = (members if resident.in_party else others)[resident.grid]
        if len(known) < ENOUGH:
            known.append(resident)
    return {grid: members[grid] + others[grid] for grid in members.keys() | others.keys()}


def party_members(session: Session) -> Iterator[Resident]:
    """Yield every party member among the people present."""
    query = select(*COLUMNS).where(Person.standing == Standing.ACTIVE, Person.political_code.in_(PARTY))
    yield from _read(session, query.order_by(Person.grid_id, Person.id))


def _read(session: Session, query: Any) -> Iterator[Resident]:
    for row in session.execute(query, execution_options={"yield_per": READ_AT_ONCE}):
        yield Resident(*row)
