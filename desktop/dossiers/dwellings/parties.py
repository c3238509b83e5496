"""Owners and tenants of a dwelling: entered, corrected, ended one by one; the past ones stay.

Somebody who has a dossier is told from it: name, number and phone are those of the person as they stand now. What the
entry itself holds is how they stood when it was written.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.keys import in_keys
from db.models.dwellings import Dwelling, DwellingParty, PartyKind
from db.models.log import DisclosureKind
from db.models.people import Person
from db.store import Store, remark
from desktop.clock import Today, today
from desktop.disclosures import Disclosures
from desktop.display import Display
from desktop.dossiers.dwellings.buildings import building_name, title_of
from desktop.dossiers.dwellings.dossier import Party, Tenure
from desktop.dossiers.dwellings.fields import FIELDS, OWNER, RIGHTS, TENANT, party_fields
from desktop.drafting import blank_draft, known, masked_draft, plain_phone, weighs, written, written_faults
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem, Refusal
from desktop.fields import Field, Hidden
from desktop.identity import IdKind, read_id

CITIZEN = "111"  # GA/T 517: the identity card
FROM_PERSON = {"name": "name", "document_no": "id_no", "phone": "phone"}  # of an entry -> of the person
ENDED = "这条记录已经结束，不能再次结束。"


class PartyFacts(NamedTuple):
    """What is known of one owner or tenant, in full."""

    party: DwellingParty
    person: Person | None

    @property
    def right(self) -> str:
        """Owner or tenant."""
        return self.party.kind.value

    def value(self, name: str) -> Any:
        """Return one value: of the person's dossier where there is one."""
        own, person = getattr(self.party, name), self.person
        if person is None:
            return own
        match name:
            case "document_no":
                return person.id_no or person.document_no or own
            case "document_code":
                return CITIZEN if person.id_no else person.document_code or own
            case "address":
                return own or person.residence_address
        return (getattr(person, FROM_PERSON[name]) or own) if name in FROM_PERSON else own


def parties_of(session: Session, dwellings: Sequence[int], *, past: bool = False) -> list[PartyFacts]:
    """Return the present owners and tenants of dwellings in the order they came, the past ones after them if wanted."""
    query = (
        select(DwellingParty, Person)
        .outerjoin(Person, Person.id == DwellingParty.person_id)
        .where(in_keys(DwellingParty.dwelling_id, dwellings))
    )
    present = session.execute(query.where(DwellingParty.valid_to.is_(None)).order_by(DwellingParty.id))
    found = [PartyFacts(*row) for row in present]
    if past:
        ended = query.where(DwellingParty.valid_to.is_not(None))
        order = (DwellingParty.valid_to.desc(), DwellingParty.id.desc())
        found += [PartyFacts(*row) for row in session.execute(ended.order_by(*order))]
    return found


class DwellingParties:
    """The owners and tenants of the dwellings of one office."""

    def __init__(
        self,
        store: Store,
        display: Display,
        disclosures: Disclosures,
        in_force: Callable[[Sequence[Field]], Sequence[Field]],
        today: Today = today,
    ) -> None:
        self._store, self._display, self._disclosures = store, display, disclosures
        self._in_force, self._today = in_force, today

    def fields(self, right: str) -> tuple[Field, ...]:
        """Return what is collected of an owner or tenant."""
        return party_fields(right, self._in_force(FIELDS))

    def rights(self) -> tuple[str, ...]:
        """Return which of the two are collected."""
        there = {field.key for field in self._in_force(FIELDS)}
        return tuple(right for right in (OWNER, TENANT) if f"{right}_name" in there)

    def of(self, dwelling: int) -> tuple[Party, ...]:
        """Return the owners and tenants of a dwelling, masked: the present ones first."""
        with self._store.read() as session:
            return tuple(self._party(facts) for facts in parties_of(session, [dwelling], past=True))

    def _party(self, facts: PartyFacts) -> Party:
        party = facts.party
        texts: Mapping[str, str] = {
            field.key: self._display.masked(field, facts.value(field.key)) for field in self.fields(facts.right)
        }
        person = facts.person.id if facts.person else None
        return Party(
            party.id, party.version, facts.right, facts.value("name"), person, texts, party.valid_from, party.valid_to
        )

    def held_by(self, person: int) -> tuple[Tenure, ...]:
        """Return what somebody of the dossiers owns and rents, the present before the past."""
        query = (
            select(DwellingParty, Dwelling)
            .join(Dwelling, Dwelling.id == DwellingParty.dwelling_id)
            .where(DwellingParty.person_id == person)
            .order_by(DwellingParty.valid_to.is_not(None), DwellingParty.valid_to.desc(), DwellingParty.id)
        )
        with self._store.read() as session:
            return tuple(
                Tenure(
                    home.id, party.kind.value, title_of(home, building_name(session, home)),
                    party.valid_from, party.valid_to,
                )
                for party, home in session.execute(query).all()
            )  # fmt: skip

    def blank(self, right: str) -> Draft:
        """Return the draft of a new owner or tenant; `person_id` names the dossier they have."""
        return Draft(blank_draft(self.fields(right)).values | {"person_id": None})

    def draft(self, key: int) -> Draft:
        """Return a copy of one entry for correcting; private numbers stay hidden until revealed."""
        with self._store.read() as session:
            facts = _facts(session, key)
            fields = self.fields(facts.right)
            values = {field.key: facts.value(field.key) for field in fields}
            draft = masked_draft(self._display, fields, values, key, facts.party.version)
            return Draft(draft.values | {"person_id": facts.party.person_id}, key, facts.party.version)

    def reveal(self, key: int, field_key: str, purpose: str = "") -> Any:
        """Return a hidden value in full. Who saw it is written down first, with the person or else the dwelling."""
        with self._store.read() as session:
            facts = _facts(session, key)
            value, right = facts.value(field_key), facts.right
            person, uid = facts.person, known(session, Dwelling, facts.party.dwelling_id).uid
            if person is not None:
                uid, field_key = person.uid, FROM_PERSON.get(field_key, field_key)
        table, name = ("person", field_key) if person is not None else ("dwelling", f"{right}_{field_key}")
        self._disclosures.note(DisclosureKind.REVEALED, table, uid, (name,), 1, purpose)
        return value

    def check(self, right: str, draft: Draft) -> list[Problem]:
        """Return what keeps an entry from being saved, field by field."""
        values = draft.values
        known_person = values.get("person_id") is not None
        found = [
            problem
            for problem in written_faults(draft, self.fields(right), self._today())
            if not (known_person and problem.field in FROM_PERSON)
        ]
        first, last = values.get("valid_from"), values.get("valid_to")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            titles = {field.key: field.title for field in self.fields(right)}
            found.append(Problem("valid_to", f"{titles['valid_to']}早于{titles['valid_from']}，请核对"))
        return found if known_person else found + _number_faults(draft, self._today())

    def add(self, dwelling: int, right: str, draft: Draft) -> int:
        """Enter an owner or tenant. Return the key. A dwelling with a tenant is a rented one."""
        self._require(right, draft)
        with self._store.write(f"登记{RIGHTS[right]}") as session:
            home = known(session, Dwelling, dwelling)
            before = _names(session, dwelling, right)
            party = DwellingParty(dwelling_id=dwelling, kind=PartyKind(right), name="")
            self._put(session, party, draft)
            if right == TENANT and party.valid_to is None:
                home.is_rented = True
            _note(session, home, right, before)
        return party.id

    def correct(self, draft: Draft) -> None:
        """Correct an entry: its dates, and what is known of somebody without a dossier."""
        assert draft.id is not None
        with self._store.read() as session:
            right = _facts(session, draft.id).right
        self._require(right, draft)
        with self._store.write(f"更正{RIGHTS[right]}") as session:
            party = known(session, DwellingParty, draft.id)
            if party.version != draft.version:
                raise Conflict
            home = known(session, Dwelling, party.dwelling_id)
            before = _names(session, home.id, right)
            self._put(session, party, draft)
            _note(session, home, right, before)

    def end(self, key: int, version: int, on: date) -> None:
        """Let a right end on a day: the flat was sold, the tenant left. The entry stays among the past ones."""
        if on > self._today():
            raise Refusal("结束日期不能晚于今天。")
        with self._store.read() as session:
            right = _facts(session, key).right
        with self._store.write("登记退租" if right == TENANT else "登记房主转出") as session:
            party = known(session, DwellingParty, key)
            if party.version != version:
                raise Conflict
            if party.valid_to is not None:
                raise Refusal(ENDED)
            if party.valid_from is not None and on < party.valid_from:
                raise Refusal(f"结束日期早于开始日期（{party.valid_from}），请核对。")
            home = known(session, Dwelling, party.dwelling_id)
            before = _names(session, home.id, right)
            party.valid_to = on
            _note(session, home, right, before)

    def _require(self, right: str, draft: Draft) -> None:
        if problems := self.check(right, draft):
            raise Invalid(problems)

    def _put(self, session: Session, party: DwellingParty, draft: Draft) -> None:
        given = written(draft)
        if "document_no" in given:
            reading = read_id(given["document_no"])
            given["document_no"] = reading.number or given["document_no"]
        person = _person(session, given, party)
        given["person_id"] = person.id if person else None
        if person is not None:
            given |= {own: getattr(person, name) for own, name in FROM_PERSON.items() if own != "phone" or person.phone}
            given["document_no"] = given["document_no"] or person.document_no
        if "phone" in given:
            given["phone"] = plain_phone(given["phone"])
        for name, value in given.items():
            setattr(party, name, value)
        session.add(party)
        session.flush()
        _only_once(session, party)


def _facts(session: Session, key: int) -> PartyFacts:
    party = known(session, DwellingParty, key)
    return PartyFacts(party, session.get(Person, party.person_id) if party.person_id else None)


def _person(session: Session, given: Mapping[str, Any], party: DwellingParty) -> Person | None:
    """Return the dossier an entry means: the one chosen, else the one that bears the same number and name."""
    if given.get("person_id") is not None:
        return known(session, Person, given["person_id"])
    number = read_id(given.get("document_no", party.document_no)).identity
    if not number:
        return None
    query = select(Person).where(Person.id_no == number, Person.name == given.get("name", party.name))
    return session.scalars(query.order_by(Person.id_twin).limit(1)).first()


def _number_faults(draft: Draft, day: date) -> list[Problem]:
    """Return what is wrong with a citizen's number; a number of another document is taken as it is."""
    number, code = draft.values.get("document_no"), draft.values.get("document_code")
    if not number or isinstance(number, Hidden) or code not in (None, "", CITIZEN):
        return []
    reading = read_id(number, day)
    if reading.kind is not IdKind.CITIZEN:
        return [Problem("document_no", "这不是公民身份号码，请改选证件类型")] if code == CITIZEN else []
    return [
        Problem("document_no", f"{fault.message}；证件上确是此号的，请把证件类型选为“其他”")
        for fault in reading.faults
        if weighs(fault)
    ]


def _only_once(session: Session, party: DwellingParty) -> None:
    """Refuse to enter somebody twice in one right at the same time."""
    if party.valid_to is not None:
        return
    for other, _ in parties_of(session, [party.dwelling_id]):
        if other.id == party.id or other.kind is not party.kind:
            continue
        same_person = party.person_id is not None and other.person_id == party.person_id
        numbers = {party.document_no, other.document_no}
        if same_person or (other.name == party.name and (None in numbers or len(numbers) == 1)):
            raise Refusal(f"“{party.name}”已是这套房屋的{RIGHTS[party.kind.value]}，没有重复登记。")


def _names(session: Session, dwelling: int, right: str) -> str:
    return "、".join(facts.value("name") for facts in parties_of(session, [dwelling]) if facts.right == right)


def _note(session: Session, home: Dwelling, right: str, before: str) -> None:
    """Log who holds a right now as a change of the dwelling itself."""
    session.flush()
    remark(session, home, f"{right}_name", before, _names(session, home.id, right))
