"""What a record of the dossiers has to do with cases: those it occurs in, and how a new one at it begins.

Who told of a case is protected, so nobody's dossier says of which cases they told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, literal, select, union_all
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.cases import Case, CaseLink, CaseParty
from db.models.dwellings import Dwelling
from db.models.enterprises import Enterprise
from db.models.grids import Grid
from db.models.households import Household
from db.models.people import Person
from db.store import Store
from desktop.cases.ledgers import ledger
from desktop.cases.links import ABOUT, AT, RELATIONS, Link
from desktop.cases.parties import FIRST
from desktop.cases.standing import ENDED
from desktop.display import Display
from desktop.drafting import known
from desktop.grids.service import Grids

SHOWN = 200  # cases of one record that are listed
GRID, PERSON, HOUSEHOLD = "grid", "person", "household"
PARTY = "当事人"
HERE = "发生在本网格"


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case as a dossier lists it."""

    key: int
    number: str
    title: str
    ledger: str
    stage: str
    found_on: date
    is_open: bool
    relation: str  # what the record is to the case


@dataclass(frozen=True, slots=True)
class CasesOf:
    """The cases of one record: the newest, and how many there are."""

    lines: tuple[CaseLine, ...]
    count: int
    open: int


@dataclass(frozen=True, slots=True)
class Preset:
    """How a case that is registered from a dossier begins."""

    ledger: str
    values: Mapping[str, Any]  # of the draft
    links: tuple[Link, ...] = ()
    people: tuple[tuple[int, str], ...] = ()  # who of the dossiers it is about, with their role
    words: str = ""  # what the record is called


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case is when it happened at a record."""

    subject: str
    key: int
    words: str
    grid_id: int | None
    address: str


class CasesOfRecord:
    """Reads the cases of a record, and how one begins there."""

    def __init__(self, store: Store, grids: Grids, display: Display) -> None:
        self._store, self._grids, self._display = store, grids, display

    def of(self, subject: str, key: int, limit: int = SHOWN) -> CasesOf:
        """Return the cases of a record, those under way before the others, each group the newest first."""
        columns = (Case.id, Case.number, Case.title, Case.ledger, Case.stage, Case.found_on)
        is_open = case((Case.stage.in_(ENDED), 0), else_=1)
        if subject == GRID:
            found = select(*columns, is_open.label("open"), literal(HERE).label("relation")).where(
                in_keys(Case.grid_id, self._grids.subtree(key))
            )
        else:
            tied = _tied(subject, key).subquery()
            first = select(tied.c.case, func.min(tied.c.relation).label("relation")).group_by(tied.c.case).subquery()
            found = select(*columns, is_open.label("open"), first.c.relation).join(first, first.c.case == Case.id)
        seen = found.subquery()
        query = select(seen, func.count().over(), func.sum(seen.c.open).over())
        query = query.order_by(seen.c.open.desc(), seen.c.found_on.desc(), seen.c.id.desc()).limit(limit)
        with self._store.read() as session:
            rows = session.execute(query).all()
        if not rows:
            return CasesOf((), 0, 0)
        return CasesOf(tuple(self._line(row) for row in rows), rows[0][-2], int(rows[0][-1]))

    def preset(self, subject: str, key: int) -> Preset:
        """Return how a case registered from a dossier begins: ledger, place, whom it is about."""
        with self._store.read() as session:
            place = _place(session, subject, key)
            values = {"grid_id": place.grid_id, "place": place.address or None}
            if subject == "enterprise":
                values["unit_involved"] = place.words
            people = tuple((one, FIRST) for one in _people(session, subject, key))
        links = () if subject in (GRID, PERSON) else (Link(subject, key, AT),)
        return Preset(_LEDGERS.get(subject, "dispute"), values, links, people, place.words)

    def place(self, subject: str, key: int) -> Place:
        """Return where a record is."""
        with self._store.read() as session:
            return _place(session, subject, key)

    def _line(self, row: Any) -> CaseLine:
        relation = RELATIONS.get(row.relation, row.relation) or RELATIONS[ABOUT]
        stage = self._display.words("case_stage", row.stage.value)
        return CaseLine(
            row.id, row.number or "", row.title, ledger(row.ledger).short, stage, row.found_on, bool(row.open), relation
        )


_LEDGERS = {"enterprise": "hazard", "dwelling": "hazard", "household": "request", "person": "dispute"}


def _tied(subject: str, key: int) -> Any:
    """Return the cases of a record, and what it is to each."""
    linked = select(CaseLink.case_id.label("case"), func.coalesce(CaseLink.relation, ABOUT).label("relation")).where(
        CaseLink.subject == subject, CaseLink.record_id == key
    )
    party = select(CaseParty.case_id.label("case"), literal(PARTY).label("relation"))
    if subject == PERSON:
        return union_all(linked, party.where(CaseParty.person_id == key))
    if subject == HOUSEHOLD:
        members = select(Person.id).where(Person.household_id == key)
        return union_all(linked, party.where(CaseParty.person_id.in_(members)))
    return linked


def _people(session: Session, subject: str, key: int) -> list[int]:
    """Return whom a case that begins at a record is about."""
    if subject == PERSON:
        return [key]
    if subject == HOUSEHOLD:
        head = known(session, Household, key).head_id
        return [head] if head is not None else []
    return []


def _place(session: Session, subject: str, key: int) -> Place:
    words, grid, address = _PLACES[subject](session, key)
    return Place(subject, key, words, grid, address or "")


def _of_person(session: Session, key: int) -> tuple[str, int | None, str | None]:
    person = known(session, Person, key)
    home = session.get(Household, person.household_id) if person.household_id else None
    grid = person.grid_id or (home.grid_id if home else None)
    return person.name, grid, person.residence_address or (home.address if home else None)


def _of_household(session: Session, key: int) -> tuple[str, int | None, str | None]:
    home = known(session, Household, key)
    head = session.get(Person, home.head_id) if home.head_id else None
    return f"{(head.name if head else home.head_name) or '（无户主）'}户", home.grid_id, home.address


def _of_dwelling(session: Session, key: int) -> tuple[str, int | None, str | None]:
    home = known(session, Dwelling, key)
    address = home.address
    for part in (home.unit, home.room):
        if part and part not in address:
            address += part
    return address, home.grid_id, address


def _of_enterprise(session: Session, key: int) -> tuple[str, int | None, str | None]:
    one = known(session, Enterprise, key)
    return one.name, one.grid_id, one.address or one.name


def _of_grid(session: Session, key: int) -> tuple[str, int | None, str | None]:
    return known(session, Grid, key).name, key, None


_PLACES: Mapping[str, Callable[[Session, int], tuple[str, int | None, str | None]]] = {
    "person": _of_person,
    "household": _of_household,
    "dwelling": _of_dwelling,
    "enterprise": _of_enterprise,
    "grid": _of_grid,
}
