"""Finding people, households, enterprises and cases by whatever the clerk types.

`Finder.find` answers while typing: the first hits of each kind. `people_condition` and its sisters give the same
meaning to a list as a condition, so that the count in a list is exact.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import Session

from db import search
from db.keys import in_keys, keys_of
from db.models.cases import Case, Stage
from db.models.enterprises import Enterprise, EnterpriseStanding
from db.models.households import Household, HouseholdStanding
from db.models.organisations import Organisation, OrganisationStanding
from db.models.people import Person, Standing
from db.models.roster import Staff, StaffStanding
from db.store import Store
from desktop.audit.searches import note_search
from desktop.case_finding import newest
from desktop.clock import Today, age_on, today
from desktop.fields import Mask
from desktop.form_finding import FormNames
from desktop.grids.service import Grids
from desktop.index import enterprise_terms, household_terms, placed
from desktop.masking import Place, shown
from desktop.meeting_finding import latest
from desktop.names import AddressFragment, Alternative, Query, Term
from desktop.names.folding import fold, kept
from desktop.number_search import numbers_of, seen, what_finds, why_nothing
from desktop.roll import Roll, spelt_person, spelt_thing

PAGE = 200  # hits of one kind shown while typing
FEW = 20  # grids, people of the roster, organisations
GONE = {Standing.MOVED: "已迁出", Standing.DECEASED: "已死亡"}
ENDED = {Stage.ARCHIVED: "已归档", Stage.MERGED: "已并案", Stage.DECLINED: "不予受理"}
FEW_HOMES = 20_000  # households of a place that are walked through


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: what to open, and two lines to recognise it by; private numbers are masked."""

    kind: str  # person, household, enterprise, case, staff, organisation, grid, meeting, form_task, form
    key: int
    title: str
    detail: str


class Finder:
    """The one search box over all dossiers."""

    def __init__(self, store: Store, grids: Grids, today: Today = today) -> None:
        self._store, self._grids, self._today = store, grids, today
        serving, called = (
            (Staff.standing.desc(), Staff.name_key, Staff.id),
            (Organisation.standing, Organisation.name_key),
        )
        roster = select(Staff.id, Staff.name, Staff.phone).order_by(*serving)
        organisations = select(Organisation.id, Organisation.name, Organisation.leader_phone).order_by(*called)
        self._roster = Roll(store, "staff", roster, spelt_person)
        self._names = Roll(store, "organisation", organisations, spelt_thing)
        self._forms = FormNames(store)

    def find(self, text: str, limit: int = PAGE) -> list[Hit]:
        """Return what a text may mean, people first. Must be quick: asked at every key."""
        if not text.strip():
            return []
        note_search(self._store, text)
        with self._store.read() as session:
            return [
                *self._people(session, text, limit),
                *self._households(session, text, limit),
                *self._enterprises(session, text, limit),
                *self._cases(session, text, limit),
                *self._grid_hits(text),
                *self._staff(session, text),
                *self._organisations(session, text),
                *_meetings(session, text),
                *(Hit(*one) for one in self._forms.found(session, kept(text), FEW)),
            ]

    def households(self, text: str, limit: int = PAGE) -> list[Hit]:
        """Return the first households a text may mean: by number, address, or a member's name."""
        with self._store.read() as session:
            return self._households(session, text, limit, members=True)

    def people(self, text: str, limit: int = PAGE) -> list[Hit]:
        """Return the first people a text may mean."""
        note_search(self._store, text)
        with self._store.read() as session:
            return self._people(session, text, limit)

    def staff(self, text: str) -> list[Hit]:
        """Return the first people of the roster a text may mean."""
        with self._store.read() as session:
            return self._staff(session, text)

    def organisations(self, text: str, beside: int | None = None) -> list[Hit]:
        """Return the first organisations a text may mean.

        Beside an organisation only others of its family that stand are meant, those of its village before the rest.
        """
        with self._store.read() as session:
            return self._organisations(session, text, beside)

    def cases(self, text: str, limit: int = PAGE) -> list[Hit]:
        """Return the first cases a text may mean, the latest first."""
        with self._store.read() as session:
            return self._cases(session, text, limit)

    def count_people(self, text: str) -> int:
        """Return how many people a text may mean, exactly. Meant for the background."""
        with self._store.read() as session:
            keys: set[int] = set()
            for part in person_keys(session, text):
                keys.update(part)
            return len(keys)

    def why_nothing(self, text: str) -> str:
        """Return why a text that found nothing could not, or nothing when it is only that nobody is meant."""
        return why_nothing(self._store, text)

    def what_finds(self) -> str:
        """Return what else than a name finds people for whoever is at the program."""
        return what_finds(self._store)

    def _people(self, session: Session, text: str, limit: int) -> list[Hit]:
        keys = list(islice(_distinct(person_keys(session, text, limit)), limit))
        if not keys:
            return []
        columns = (Person.id, Person.name, Person.sex_code, Person.born_on, Person.id_no, Person.phone,
                   Person.residence_address, Person.grid_id, Person.name_key, Person.standing)  # fmt: skip
        rows = session.execute(select(*columns).where(in_keys(Person.id, keys))).all()
        day = self._today()
        return [
            Hit("person", row.id, row.name, "　".join(filter(None, (
                GONE.get(row.standing),
                {"1": "男", "2": "女"}.get(row.sex_code or "", ""),
                f"{age_on(row.born_on, day)}岁" if row.born_on else "",
                shown(Mask.ID_NUMBER, row.id_no, Place.LIST),
                shown(Mask.PHONE, row.phone, Place.LIST),
                row.residence_address or self._grids.path_name(row.grid_id),
            ))))
            for row in sorted(rows, key=lambda row: (row.name != text, row.standing in GONE, row.name_key))
        ]  # fmt: skip

    def _households(self, session: Session, text: str, limit: int, *, members: bool = False) -> list[Hit]:
        parts = chain(household_keys(session, text, limit), _homes(session, text, limit) if members else ())
        keys = list(islice(_distinct(parts), limit))
        if not keys:
            return []
        columns = (Household.id, Household.household_no, Household.address, Household.head_name, Household.standing,
                   Person.name)  # fmt: skip
        query = select(*columns).outerjoin(Person, Person.id == Household.head_id).where(in_keys(Household.id, keys))
        return [
            Hit("household", row.id, f"{row.name or row.head_name or '（无户主）'}户", "　".join(filter(None, (
                "已销户" if row.standing is HouseholdStanding.CLOSED else "",
                row.address,
                f"户号 {row.household_no}" if row.household_no else "",
            ))))
            for row in session.execute(query)
        ]  # fmt: skip

    def _enterprises(self, session: Session, text: str, limit: int) -> list[Hit]:
        keys: list[int] = []
        for terms in enterprise_terms(text, whole=not numbers_of(session).by_parts):
            keys += session.scalars(search.found(session, "enterprise", terms).limit(limit)).all()
        if not keys:
            return []
        columns = (Enterprise.id, Enterprise.name, Enterprise.address, Enterprise.legal_name, Enterprise.standing)
        rows = session.execute(select(*columns).where(in_keys(Enterprise.id, keys)).limit(limit))
        return [
            Hit("enterprise", row.id, row.name, "　".join(filter(None, (
                "已注销" if row.standing is EnterpriseStanding.CLOSED else "", row.legal_name, row.address,
            ))))
            for row in rows
        ]  # fmt: skip

    def _cases(self, session: Session, text: str, limit: int) -> list[Hit]:
        keys = [int(key) for key in newest(session, text, limit)]
        if not keys:
            return []
        columns = (Case.id, Case.title, Case.number, Case.stage, Case.grid_id, Case.found_on)
        rows = {row.id: row for row in session.execute(select(*columns).where(in_keys(Case.id, keys)))}
        return [
            Hit("case", row.id, row.title, "　".join(filter(None, (
                ENDED.get(row.stage), row.number, self._grids.path_name(row.grid_id), row.found_on.isoformat(),
            ))))
            for row in map(rows.get, keys) if row is not None
        ]  # fmt: skip

    def _grid_hits(self, text: str) -> list[Hit]:
        nodes = self._grids.nodes
        named = [node.id for node in islice(self._grids.named(text), FEW)]
        spelt = any(map(str.isalpha, text)) and (text.isascii() or not named)  # in letters, or after its village's name
        keys = dict.fromkeys((*named, *sorted(self._grids.meant(text) if spelt else ())))
        found = islice((nodes[key] for key in keys if not nodes[key].closed), FEW)
        return [Hit("grid", node.id, self._grids.path_name(node.id), node.code) for node in found]

    def _staff(self, session: Session, text: str) -> list[Hit]:
        """Find in the roster by name, its letters, or the end of a telephone number."""
        keys = self._roster.find(session, kept(text))[:FEW]
        columns = (Staff.id, Staff.name, Staff.workplace, Staff.phone, Staff.standing)
        rows = {row.id: row for row in session.execute(select(*columns).where(in_keys(Staff.id, keys)))}
        return [
            Hit("staff", row.id, row.name, "　".join(filter(None, (
                "已离任" if row.standing is StaffStanding.LEFT else "",
                row.workplace,
                shown(Mask.PHONE, row.phone, Place.LIST),
            ))))
            for row in map(rows.get, keys) if row is not None
        ]  # fmt: skip

    def _organisations(self, session: Session, text: str, beside: int | None = None) -> list[Hit]:
        """Find organisations by name or its letters."""
        keys = self._names.find(session, kept(text))
        if beside is not None:
            keys = self._beside(session, keys, beside)
        keys = keys[:FEW]
        columns = (Organisation.id, Organisation.name, Organisation.grid_id, Organisation.standing)
        query = select(*columns).where(in_keys(Organisation.id, keys))
        rows = {row.id: row for row in session.execute(query)}
        return [
            Hit("organisation", row.id, row.name, "　".join(filter(None, (
                "已撤销" if row.standing is OrganisationStanding.DISSOLVED else "", self._grids.path_name(row.grid_id),
            ))))
            for row in map(rows.get, keys) if row is not None
        ]  # fmt: skip

    def _beside(self, session: Session, keys: Sequence[int], organisation: int) -> list[int]:
        """Return those that stand and are of the family of an organisation, of its village first."""
        one = session.get_one(Organisation, organisation)
        query = select(Organisation.id, Organisation.grid_id).where(
            Organisation.family == one.family,
            Organisation.standing == OrganisationStanding.ACTIVE,
            Organisation.id != one.id,
        )
        village = self._grids.village_of(one.grid_id)
        there = {key: self._grids.village_of(grid) == village for key, grid in session.execute(query)}
        return sorted((key for key in keys if key in there), key=lambda key: not there[key])


def _distinct(parts: Iterable[Sequence[int]]) -> Iterator[int]:
    seen: set[int] = set()
    for part in parts:
        for key in part:
            if key not in seen:
                seen.add(key)
                yield key


def person_keys(session: Session, text: str, limit: int | None = None) -> Iterator[Sequence[int]]:
    """Yield the keys of the people a text may mean, meaning by meaning, the likeliest first; doubles are possible.

    With a limit, no meaning gives more than so many, and lesser chances are asked only while there is room.
    """
    query, known = Query.parse(text, whole=not numbers_of(session).by_parts), set[int]()
    for chance in (1, 2):
        for alternative in query.of_chance(chance):
            found = _meant(session, alternative, limit)
            yield found
            if limit is not None:
                known.update(found)  # some are meant in several ways
        if limit is not None and len(known) >= limit:
            return


def _meant(session: Session, alternative: Alternative, limit: int | None) -> Sequence[int]:
    """Return the people one meaning fits: through the address of their household, or one of their own."""
    may = seen(session, alternative)
    if not alternative.addresses:
        query = search.found(session, "person", alternative.terms)
        if may:
            query = query.where(exists().where(Person.id == query.selected_columns.id, *may))
        return session.scalars(query.limit(limit)).all()
    fragments = alternative.addresses
    terms = tuple(term for fragment in fragments for term in fragment.terms)
    at_home = select(Person.id, Household.address).join(Household, Household.id == Person.household_id)
    at_home = at_home.where(*may)
    if alternative.terms:
        at_home = at_home.where(_named_at(session, alternative.terms, terms, limit))
    else:
        at_home = at_home.where(Household.id.in_(search.found(session, "household", terms, "place")))
    carrying = search.found(session, "person", (*alternative.terms, *placed(terms)), "carrying")
    elsewhere = select(Person.id, Person.residence_address).where(Person.id.in_(carrying), *may)
    return [*_verified(session, at_home, fragments, limit), *_verified(session, elsewhere, fragments, limit)]


def _named_at(session: Session, terms: Sequence[Term], place: Sequence[Term], limit: int | None) -> ColumnElement[bool]:
    """Return the condition of being named so and living there.

    A place with few households is walked through and met with everybody named so; in a large one so many are named so
    that looking each of them up ends soon.
    """
    among_homes = search.found(session, "household", place, "place")
    homes = keys_of(session, among_homes if limit is None else among_homes.limit(FEW_HOMES + 1))
    if limit is not None and len(homes) > FEW_HOMES:
        named = Person.id.in_(search.found(session, "person", terms, "named"))
        return and_(named, search.has(session, "household", place, Person.household_id, "place"))
    living = keys_of(session, select(Person.id).where(in_keys(Person.household_id, homes.tolist())))
    both = np.intersect1d(living, keys_of(session, search.indexed(session, "person", terms)), assume_unique=True)
    return in_keys(Person.id, both.tolist())


def _verified(
    session: Session, query: Select[*tuple[Any, ...]], fragments: Sequence[AddressFragment], limit: int | None
) -> Sequence[int]:
    """Return the keys of rows of key and address that really have every fragment: pairs of characters can stand apart.

    More rows are asked for while too few are left.
    """
    wanted, asked = [fragment.text for fragment in fragments], limit
    while True:
        rows = session.connection().execute(query.limit(asked)).all()
        found = [key for key, address in rows if _holds(wanted, address)]
        if limit is None or asked is None or len(found) >= limit or len(rows) < asked:
            return found[:limit]
        asked *= 20


def _holds(wanted: Sequence[str], address: str | None) -> bool:
    written = fold(address or "")
    return all(part in written for part in wanted)


def household_keys(session: Session, text: str, limit: int | None = None) -> Iterator[Sequence[int]]:
    """Yield the keys of the households a text may mean, by number and by address."""
    if terms := household_terms(text):
        yield session.scalars(search.found(session, "household", terms).limit(limit)).all()
    for alternative in Query.parse(text).of_chance(1):
        if alternative.addresses and not alternative.terms:
            terms = tuple(term for fragment in alternative.addresses for term in fragment.terms)
            homes = search.found(session, "household", terms)
            query = select(Household.id, Household.address).where(Household.id.in_(homes))
            yield _verified(session, query, alternative.addresses, limit)


def _homes(session: Session, text: str, limit: int) -> Iterator[Sequence[int]]:
    """Yield the keys of the households to which the people belong that a text may mean."""
    for part in person_keys(session, text, limit):
        query = select(Person.household_id).where(in_keys(Person.id, part), Person.household_id.is_not(None))
        yield [key for key in session.scalars(query.distinct()) if key is not None]


def _meetings(session: Session, text: str) -> list[Hit]:
    return [Hit("meeting", one.id, one.title, one.held_on.isoformat()) for one in latest(session, kept(text), FEW)]


def people_condition(session: Session, text: str) -> ColumnElement[bool]:
    """Return the condition that a person is meant by a text."""
    return _among(Person.id, person_keys(session, text))


def household_condition(session: Session, text: str) -> ColumnElement[bool]:
    """Return the condition that a household, a member, or a head who is none, is meant by a text."""
    members = select(Person.household_id).where(_among(Person.id, person_keys(session, text)))
    outside = and_(Household.head_id.is_(None), Household.head_name.contains(text.strip(), autoescape=True))
    return or_(_among(Household.id, household_keys(session, text)), Household.id.in_(members), outside)


def enterprise_condition(session: Session, text: str) -> ColumnElement[bool]:
    """Return the condition that an enterprise is meant by a text."""
    found = [Enterprise.id.in_(search.found(session, "enterprise", terms, f"e{place}"))
             for place, terms in enumerate(enterprise_terms(text, whole=not numbers_of(session).by_parts))]  # fmt: skip
    return or_(false(), *found)


def _among(column: Any, parts: Iterable[Sequence[int]]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of many keys, however many there are."""
    keys = {key for part in parts for key in part}
    return search.among(column, keys)
