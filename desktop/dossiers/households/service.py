"""Households: their facts, their file, and what can be corrected in them. Events have their own commands."""

from collections.abc import Callable, Sequence, Set
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.dwellings import Dwelling
from db.models.households import EventKind, Household, HouseholdEvent, HouseholdStanding, PastMembership
from db.models.log import DisclosureKind
from db.models.people import Person
from db.store import Store, remark
from desktop.clock import Today, today
from desktop.disclosures import Disclosures
from desktop.display import Display
from desktop.dossiers.households.dossier import HistoryEntry, HouseholdDossier, Member, PastMember
from desktop.dossiers.households.fields import FIELDS
from desktop.dossiers.households.list import HouseholdList
from desktop.dossiers.households.rules import is_head
from desktop.dossiers.indexing import index_household, index_person
from desktop.dossiers.tagging import HOUSEHOLD_TAGS
from desktop.drafting import (
    blank_draft,
    found_row,
    known,
    masked_draft,
    plain_phone,
    written,
    written_faults,
)
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem
from desktop.fields import Field
from desktop.grids.contacting import CONTACT, moved_contact
from desktop.history import Version, earlier_values, values_at, versions_of
from desktop.masking import Place
from desktop.provenance import provenance
from desktop.withheld import NOTHING, Withheld

BY_COMMAND = frozenset(
    {"members", "head_id", "head_name", "head_id_no", "standing", "closed_on", "dwelling_id", "batch_id", CONTACT}
)


class Households:
    """The households of one office (一户一档)."""

    def __init__(
        self,
        store: Store,
        display: Display,
        disclosures: Disclosures,
        in_force: Callable[[Sequence[Field]], Sequence[Field]],
        listing: HouseholdList,
        people_rows: Callable[[Sequence[int]], Any],
        dwelling_facts: Callable[[Sequence[int]], Any],
        today: Today = today,
        withheld: Withheld = NOTHING,
    ) -> None:
        """Take the lists of people and dwellings as functions from keys to masked rows."""
        self._withheld = withheld
        self._store, self._display, self._disclosures = store, display, disclosures
        self._in_force, self._people_rows, self._dwelling_facts, self._today = (
            in_force,
            people_rows,
            dwelling_facts,
            today,
        )
        self.list = listing

    @property
    def fields(self) -> Sequence[Field]:
        """What the collection list leaves in force."""
        return self._in_force(FIELDS)

    def dossier(self, key: int) -> HouseholdDossier:
        """Return everything the office knows of one household, masked."""
        texts = found_row(self.list.rows([key], self._display.at(Place.DOSSIER)), key)
        with self._store.read() as session:
            household = known(session, Household, key)
            living = session.scalars(select(Person).where(Person.household_id == key)).all()
            living = sorted(living, key=lambda person: (not is_head(person.relation_code), person.relation_code or "99",
                                                        person.born_on or date.max, person.id))  # fmt: skip
            rows = self._people_rows([person.id for person in living])
            members = tuple(
                Member(person.id, person.name, person.relation_code, person.id == household.head_id, rows[person.id])
                for person in living
                if person.id in rows  # read a moment later: somebody may be gone
            )
            return HouseholdDossier(
                key=key,
                uid=household.uid,
                version=household.version,
                title=f"{texts.get('head_name') or '（无户主）'}户",
                closed=household.standing is HouseholdStanding.CLOSED,
                texts=texts,
                care=HOUSEHOLD_TAGS.of(session, [key]).get(key, ()),
                members=members,
                past=self._past(session, key),
                events=self._events(session, key),
                dwelling=self._dwelling(session, household),
                dwelling_id=household.dwelling_id,
                provenance=provenance(household),
            )

    def _past(self, session: Session, key: int) -> tuple[PastMember, ...]:
        query = (
            select(PastMembership, Person.name)
            .join(Person, Person.id == PastMembership.person_id)
            .where(PastMembership.household_id == key)
            .order_by(PastMembership.left_on.desc(), PastMembership.id.desc())
        )
        return tuple(
            PastMember(
                past.person_id, name, self._display.words("relation", past.relation_code), past.joined_on, past.left_on
            )
            for past, name in session.execute(query)
        )

    def _events(self, session: Session, key: int) -> tuple[HistoryEntry, ...]:
        query = (
            select(HouseholdEvent, Person.name)
            .outerjoin(Person, Person.id == HouseholdEvent.person_id)
            .where(HouseholdEvent.household_id == key)
            .order_by(HouseholdEvent.happened_on.desc(), HouseholdEvent.id.desc())
        )
        return tuple(
            HistoryEntry(
                event.happened_on,
                event.kind.value,
                name or "",
                event.note or "",
                event.created_at,
                event.created_by,
            )
            for event, name in session.execute(query)
        )

    def _dwelling(self, session: Session, household: Household) -> tuple[tuple[str, str], ...]:
        if household.dwelling_id is None or session.get(Dwelling, household.dwelling_id) is None:
            return ()
        return tuple(self._dwelling_facts([household.dwelling_id]).get(household.dwelling_id, ()))

    def blank(self) -> Draft:
        """Return the draft of a new household."""
        return blank_draft(self.fields)

    def draft(self, key: int) -> Draft:
        """Return a copy of one household's own facts for editing."""
        with self._store.read() as session:
            household = known(session, Household, key)
            values = {field.key: getattr(household, field.key, None) for field in self.fields if field.editable}
            values |= _apart(session, household)
            version = household.version
        return masked_draft(self._display, self.fields, values, key, version)

    def reveal(self, key: int, field_key: str, purpose: str = "") -> Any:
        """Return a hidden value in full. Who saw it is written down first."""
        with self._store.read() as session:
            household = known(session, Household, key)
            value = _apart(session, household).get(field_key) or getattr(household, field_key, None)
            uid = household.uid
        self._disclosures.note(DisclosureKind.REVEALED, "household", uid, (field_key,), 1, purpose)
        return value

    def check(self, draft: Draft) -> list[Problem]:
        """Return what keeps a draft from being saved, field by field."""
        return written_faults(draft, self.fields, self._today())

    def save(self, draft: Draft) -> int:
        """Correct the facts of one household. Members and the head are changed by commands. Return the key."""
        if problems := self.check(draft):
            raise Invalid(problems)
        assert draft.id is not None
        with self._store.write("更正户信息") as session:
            household = known(session, Household, draft.id)
            if household.version != draft.version:
                raise Conflict
            self._correct(session, household, draft)
        return draft.id

    def _correct(self, session: Session, household: Household, draft: Draft) -> None:
        """Write facts; a new address is an event of the household."""
        before = household.address
        put_facts(session, household, draft, self._today(), self._withheld.tags())
        if before != household.address and before:
            note = f"{before} → {household.address or '（空）'}"
            session.add(event(household, EventKind.ADDRESS_CHANGED, self._today(), note=note[:200]))

    def versions(self, key: int) -> list[Version]:
        """Return what was done to one household, the newest first."""
        with self._store.read() as session:
            return versions_of(session, known(session, Household, key))

    def restore(self, key: int, version: int) -> None:
        """Give a household's own facts back as they stood at an earlier version, as a new and logged write.

        Members, head, standing and dwelling are changed by their own commands alone and stay as they are; the phone of
        an earlier head is not given to the present one.
        """
        with self._store.write(f"恢复到第 {version} 版") as session:
            household = known(session, Household, key)
            apart = _apart(session, household)
            if "head_id" in values_at(session, household, version):
                del apart["head_phone"]
            earlier = earlier_values(session, household, version, BY_COMMAND | {"head_phone"}, apart)
            self._correct(session, household, Draft(earlier))


def _apart(session: Session, household: Household) -> dict[str, Any]:
    """Return what is shown with a household and kept elsewhere: its tags, and the phone of its head."""
    head = session.get(Person, household.head_id) if household.head_id else None
    phone = head.phone if head else household.head_phone
    return {"care": HOUSEHOLD_TAGS.of(session, [household.id]).get(household.id, ()), "head_phone": phone}


def put_facts(session: Session, household: Household, draft: Draft, day: date, unseen: Set[str] = frozenset()) -> None:
    """Write checked facts into a household, and with them the place of its members and the search index.

    Tags that whoever writes does not see stay as they are.
    """
    given = written(draft)
    address, grid = household.address, household.grid_id
    for key, value in given.items():
        if key == "head_phone":
            _put_phone(session, household, value)
        elif key != "care":
            setattr(household, key, value)
    session.add(household)
    session.flush()
    _take_along(session, household, address, grid)
    if household.grid_id != grid and household.grid_id is not None:
        moved_contact(session, household, day)
    if "care" in given:
        HOUSEHOLD_TAGS.put(session, household, given["care"] or (), day, unseen)
    index_household(session, household)


def _take_along(session: Session, household: Household, address: str | None, grid: int | None) -> None:
    """Let the members follow a household to another grid or address; who lives elsewhere goes on living there."""
    if (household.address, household.grid_id) == (address, grid):
        return
    for person in session.scalars(select(Person).where(Person.household_id == household.id)):
        if household.grid_id != grid:
            person.grid_id = household.grid_id
        if household.address and person.residence_address in (None, "", address):
            person.residence_address = household.address


def _put_phone(session: Session, household: Household, value: Any) -> None:
    phone = plain_phone(value)
    head = session.get(Person, household.head_id) if household.head_id else None
    if head is not None:
        before, head.phone = head.phone, phone
        remark(session, household, "head_phone", before, phone)
        index_person(session, head)
    else:
        household.head_phone = phone


def event(
    household: Household,
    kind: EventKind,
    day: date,
    person_id: int | None = None,
    other: int | None = None,
    note: str | None = None,
) -> HouseholdEvent:
    """Return a new entry for a household's history."""
    return HouseholdEvent(
        household_id=household.id, kind=kind, happened_on=day, person_id=person_id, other_household_id=other, note=note
    )
