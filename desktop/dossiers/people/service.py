"""People: registering, correcting, revealing, and giving an earlier version back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.households import Household
from db.models.log import DisclosureKind
from db.models.people import Floating, LeftBehind, Person
from db.store import Store, plain, remark
from desktop.clock import Today, today
from desktop.disclosures import Disclosures
from desktop.display import Display
from desktop.dossiers.dwellings.dossier import Tenure
from desktop.dossiers.indexing import index_person
from desktop.dossiers.people.dossier import Home, PersonDossier
from desktop.dossiers.people.fields import FIELDS
from desktop.dossiers.people.list import PeopleList
from desktop.dossiers.people.rules import faults_of, filled
from desktop.dossiers.tagging import PERSON_TAGS
from desktop.drafting import blank_draft, found_row, known, masked_draft, plain_phone, written
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem, Refusal
from desktop.fields import Field, Hidden
from desktop.history import Version, as_column, restore_columns, versions_of
from desktop.identity import IdKind, read_id
from desktop.masking import Place
from desktop.names import sort_key
from desktop.provenance import provenance
from desktop.withheld import NOT_YOURS, NOTHING, REFUSED, Withheld

APART = frozenset(field.key for field in FIELDS if field.editable and not hasattr(Person, field.key))
BLOCKS: tuple[type[Floating] | type[LeftBehind], ...] = (Floating, LeftBehind)


@dataclass(frozen=True, slots=True)
class Twin:
    """Somebody who bears the same number: a conflict for a person to decide."""

    key: int
    name: str


class People:
    """The people of one office (一人一档)."""

    def __init__(
        self,
        store: Store,
        display: Display,
        disclosures: Disclosures,
        in_force: Callable[[Sequence[Field]], Sequence[Field]],
        listing: PeopleList,
        tenures: Callable[[int], tuple[Tenure, ...]],
        today: Today = today,
        withheld: Withheld = NOTHING,
    ) -> None:
        """Take what somebody owns and rents as a function from the key."""
        self._withheld = withheld
        self._tenures, self._store, self._display, self._disclosures = tenures, store, display, disclosures
        self._in_force, self._today = in_force, today
        self.list = listing

    @property
    def fields(self) -> Sequence[Field]:
        """What the collection list leaves in force."""
        return self._in_force(FIELDS)

    def blank(self) -> Draft:
        """Return the draft of a new person."""
        return blank_draft(self.fields)

    def draft(self, key: int) -> Draft:
        """Return a copy of one person for editing; private numbers stay hidden until revealed."""
        with self._store.read() as session:
            person = known(session, Person, key)
            values = self._seen(session, person)
        return masked_draft(self._display, self.fields, values, key, person.version)

    def texts(self, key: int) -> dict[str, str]:
        """Return every field of one person as the dossier shows it, masked."""
        return dict(found_row(self.list.rows([key], self._display.at(Place.DOSSIER)), key))

    def dossier(self, key: int) -> PersonDossier:
        """Return everything the office knows of one person, masked."""
        texts, tenures = self.texts(key), self._tenures(key)
        with self._store.read() as session:
            person = known(session, Person, key)
            return PersonDossier(
                key=key,
                uid=person.uid,
                version=person.version,
                title=person.name,
                standing=person.standing.value,
                left_on=person.left_on,
                texts=texts,
                home=_home(session, person, texts),
                tenures=tenures,
                provenance=provenance(person),
            )

    def reveal(self, key: int, field_key: str, purpose: str = "") -> Any:
        """Return a hidden value in full. Who saw it is written down first."""
        with self._store.read() as session:
            person = known(session, Person, key)
            value, uid = self._seen(session, person).get(field_key), person.uid
        if isinstance(value, Hidden):
            raise Refusal(REFUSED)
        self._disclosures.note(DisclosureKind.REVEALED, "person", uid, (field_key,), 1, purpose)
        return value

    def _seen(self, session: Session, person: Person) -> dict[str, Any]:
        """Return a person's values; words stand for what is not for whoever is at the program."""
        values = _values(session, person)
        closed = self._withheld.of_person(person.born_on)
        return values | {key: NOT_YOURS for key in closed if values.get(key) is None}

    def check(self, draft: Draft) -> list[Problem]:
        """Return what keeps a draft from being saved, field by field; it looks at the draft alone."""
        filled(draft)
        return faults_of(draft, self.fields, self._today())

    def twin_of(self, draft: Draft) -> Twin | None:
        """Return the other person who bears the draft's number, if any."""
        number = draft.values.get("id_no")
        if not number or isinstance(number, Hidden):
            return None
        with self._store.read() as session:
            return _twin(session, read_id(number).identity, draft.id)

    def save(self, draft: Draft) -> int:
        """Register or correct one person. Return the key.

        Raise Invalid for faults, among them a number that somebody else bears and no reason is given for; Conflict
        when somebody changed the person since the draft was read.
        """
        with self._store.write("登记人员" if draft.id is None else "更正人员") as session:
            person = Person(name="", name_key="") if draft.id is None else known(session, Person, draft.id)
            if person.version != draft.version:
                raise Conflict
            self.put(session, person, draft)
        return person.id

    def put(self, session: Session, person: Person, draft: Draft) -> None:
        """Write a draft into a person, inside a wider write. Raise Invalid for faults and for a number of another's."""
        if problems := self.check(draft):
            raise Invalid(problems)
        given = written(draft)
        if given.get("id_no"):
            reading = read_id(given["id_no"])
            given["id_no"] = reading.number if reading.kind is IdKind.CITIZEN else None
        if given.get("phone"):
            given["phone"] = plain_phone(given["phone"])
        self._settle_twin(session, person, given.get("id_no"), draft.values.get("id_reason"))
        phone = person.phone
        for key, value in given.items():
            if key != "care" and hasattr(Person, key) and not (value is None and key == "population"):
                setattr(person, key, value)
        person.name_key = sort_key(person.name)
        session.add(person)
        session.flush()
        for block in BLOCKS:
            _put_block(session, block, person, given)
        if "care" in given:
            PERSON_TAGS.put(session, person, given["care"] or (), self._today(), self._withheld.tags())
        _tell_household(session, person, phone)
        index_person(session, person)

    def _settle_twin(self, session: Session, person: Person, number: str | None, reason: str | None) -> None:
        """Refuse a number that somebody else bears, unless a reason says that both really do."""
        if not number or number == person.id_no:
            return
        with session.no_autoflush:  # the old number beside a new twin may be somebody else's
            twin = _twin(session, number, person.id)
            highest = session.scalar(select(func.max(Person.id_twin)).where(Person.id_no == number))
        if twin is not None and not reason:
            raise Invalid(
                [
                    Problem("id_no", f"该号码已登记在“{twin.name}”名下，请核对；是同一人请打开原档案修改"),
                    Problem("id_reason", "经核实确为两人同号的，请在此说明"),
                ]
            )
        person.id_twin = 0 if twin is None else (highest or 0) + 1

    def versions(self, key: int) -> list[Version]:
        """Return what was done to one person, the newest first."""
        with self._store.read() as session:
            return versions_of(session, known(session, Person, key))

    def restore(self, key: int, version: int) -> None:
        """Give a person's own facts back as they stood at an earlier version, as a new and logged write.

        Household and standing are changed by their own commands alone and stay as they are.
        """
        kept = frozenset({"household_id", "relation_code", "joined_on", "standing", "left_on", "id_twin", "batch_id"})
        with self._store.write(f"恢复到第 {version} 版") as session:
            person = known(session, Person, key)
            phone, number = person.phone, person.id_no
            with session.no_autoflush:
                apart = {name: value for name, value in _values(session, person).items() if name in APART}
                rest = restore_columns(session, person, version, kept, apart)
                restored, person.id_no = person.id_no, number
                self._settle_twin(session, person, restored, person.id_reason)
            person.id_no = restored
            tags = rest.get("care")
            if tags is not None:
                PERSON_TAGS.put(session, person, tags, self._today(), self._withheld.tags())
            for block in BLOCKS:
                _put_block(session, block, person, rest)
            _tell_household(session, person, phone)
            index_person(session, person)


def _tell_household(session: Session, person: Person, phone: str | None) -> None:
    """Log a head's new phone with the household too, where it can be corrected as well: else one would be lost."""
    household = session.get(Household, person.household_id) if person.household_id else None
    if household is not None and household.head_id == person.id:
        remark(session, household, "head_phone", phone, person.phone)


def _twin(session: Session, number: str, own: int | None) -> Twin | None:
    query = (
        select(Person.id, Person.name)
        .where(Person.id_no == number, Person.id.is_distinct_from(own))
        .order_by(Person.id_twin)
    )
    row = session.execute(query.limit(1)).first()
    return Twin(row.id, row.name) if row else None


def _values(session: Session, person: Person) -> dict[str, Any]:
    """Return a person's values by the keys of the Fields, blocks and tags among them."""
    values = {column.key: getattr(person, column.key) for column in Person.__mapper__.column_attrs}
    for block in BLOCKS:
        own = session.scalars(select(block).where(block.person_id == person.id)).first()
        for field in FIELDS:
            if hasattr(block, field.key) and not hasattr(Person, field.key):
                values[field.key] = getattr(own, field.key) if own else None
    values["care"] = PERSON_TAGS.of(session, [person.id]).get(person.id, ())
    household = session.get(Household, person.household_id) if person.household_id else None
    head = session.get(Person, household.head_id) if household and household.head_id else None
    values["head_name"] = head.name if head else household.head_name if household else None
    values["head_id_no"] = head.id_no if head else household.head_id_no if household else None
    values["head_phone"] = head.phone if head else household.head_phone if household else None
    return values


def _home(session: Session, person: Person, texts: dict[str, str]) -> Home | None:
    household = session.get(Household, person.household_id) if person.household_id else None
    if household is None:
        return None
    head = session.get(Person, household.head_id) if household.head_id else None
    members = session.scalar(select(func.count()).select_from(Person).where(Person.household_id == household.id)) or 0
    return Home(
        key=household.id,
        title=f"{(head.name if head else household.head_name) or '（无户主）'}户",
        relation=texts.get("relation_code", ""),
        address=household.address or "",
        is_head=household.head_id == person.id,
        members=members,
    )


def _put_block(
    session: Session, block: type[Floating] | type[LeftBehind], person: Person, given: dict[str, Any]
) -> None:
    """Write one block of a person.

    A change in it counts as a version of the person, so that two clerks who change a block at once meet in a conflict.
    """
    mine = {key: value for key, value in given.items() if hasattr(block, key) and not hasattr(Person, key)}
    if not mine:
        return
    own = session.scalars(select(block).where(block.person_id == person.id)).first()
    if own is None:
        if all(value in (None, "") for value in mine.values()):
            return
        own = block(person_id=person.id)
        session.add(own)
    for key, value in mine.items():
        value = as_column(block.__table__.c[key], value)
        remark(session, person, key, plain(getattr(own, key)), plain(value))
        setattr(own, key, value)
    session.flush()
