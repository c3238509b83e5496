"""Members of an organisation: entered, corrected, let go one by one; the past ones stay.

Somebody who has a dossier, or stands in the roster, is told from there: name, phone and political status are those of
today. What the entry itself holds is how they stood when it was written, and all there is of somebody known by name.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.keys import in_keys
from db.models.log import DisclosureKind
from db.models.organisations import Organisation, OrganisationMember, OrganisationStanding
from db.models.people import Person
from db.models.roster import Staff
from db.store import Store
from desktop.clock import Today, today
from desktop.disclosures import Disclosures
from desktop.display import Display
from desktop.drafting import blank_draft, known, masked_draft, plain_phone, written, written_faults
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem, Refusal
from desktop.fields import Field
from desktop.grids.counting import current
from desktop.organisations.dossier import Member
from desktop.organisations.fields import MEMBER_FIELDS

Show = Callable[[Field, Any], str]

LIVE = frozenset({"name", "phone", "political_code"})  # told from the dossier or the roster
ENDED = "这名成员已经退出，不能再次退出。"
CLOSED = "该组织已撤销，不能再变动成员。"


class MemberFacts(NamedTuple):
    """What is known of one member, in full."""

    member: OrganisationMember
    person: Person | None
    staff: Staff | None

    def value(self, name: str) -> Any:
        """Return one value: of the dossier, else of the roster, else of the entry."""
        if name in LIVE:
            for source in (self.person, self.staff):
                if source is not None and (value := getattr(source, name)):
                    return value
        return getattr(self.member, name)


def members_of(session: Session, organisation: int) -> list[MemberFacts]:
    """Return the members of an organisation: the present in the order they came, then the past, the latest first."""
    query = (
        select(OrganisationMember, Person, Staff)
        .outerjoin(Person, Person.id == OrganisationMember.person_id)
        .outerjoin(Staff, Staff.id == OrganisationMember.staff_id)
        .where(OrganisationMember.organisation_id == organisation)
        .order_by(
            OrganisationMember.valid_to.is_not(None),
            OrganisationMember.valid_to.desc(),
            OrganisationMember.valid_from.is_(None),
            OrganisationMember.valid_from,
            OrganisationMember.id,
        )
    )
    return [MemberFacts(*row) for row in session.execute(query)]


def counts_of(session: Session, organisations: Sequence[int], day: date) -> dict[int, int]:
    """Return how many belong to each of some organisations on a day."""
    query = (
        select(OrganisationMember.organisation_id, func.count())
        .where(in_keys(OrganisationMember.organisation_id, organisations), current(OrganisationMember, day))
        .group_by(OrganisationMember.organisation_id)
    )
    return {key: count for key, count in session.execute(query)}


class Members:
    """Who belongs to the organisations of one office."""

    fields = MEMBER_FIELDS

    def __init__(self, store: Store, display: Display, disclosures: Disclosures, today: Today = today) -> None:
        self._store, self._display, self._disclosures, self._today = store, display, disclosures, today

    def of(self, organisation: int, show: Show | None = None) -> tuple[Member, ...]:
        """Return everybody who belongs to an organisation or did, the present ones first; masked unless `show` is."""
        with self._store.read() as session:
            found = members_of(session, organisation)
            return tuple(self._member(facts, show or self._display.masked) for facts in found)

    def _member(self, facts: MemberFacts, show: Show) -> Member:
        member = facts.member
        texts: Mapping[str, str] = {field.key: show(field, facts.value(field.key)) for field in self.fields}
        return Member(
            member.id, member.version, facts.value("name"), member.person_id, member.staff_id, texts,
            member.valid_from, member.valid_to,
        )  # fmt: skip

    def blank(self) -> Draft:
        """Return the draft of a new member; `person_id` and `staff_id` name whom the office knows already."""
        return Draft(
            blank_draft(self.fields).values | {"person_id": None, "staff_id": None, "valid_from": self._today()}
        )

    def draft(self, key: int) -> Draft:
        """Return a copy of one entry for correcting; a telephone number stays hidden until revealed."""
        with self._store.read() as session:
            facts = _facts(session, key)
            values = {field.key: facts.value(field.key) for field in self.fields}
            draft = masked_draft(self._display, self.fields, values, key, facts.member.version)
            known_as = {"person_id": facts.member.person_id, "staff_id": facts.member.staff_id}
            return Draft(draft.values | known_as, key, facts.member.version)

    def reveal(self, key: int, field_key: str, purpose: str = "") -> Any:
        """Return a hidden value in full. Who saw it is written down first, with whose value it is."""
        with self._store.read() as session:
            facts = _facts(session, key)
            value = facts.value(field_key)
            table, record = next(
                ((table, one) for table, one in (("person", facts.person), ("staff", facts.staff)) if one is not None),
                ("organisation", known(session, Organisation, facts.member.organisation_id)),
            )
            uid = record.uid
        self._disclosures.note(DisclosureKind.REVEALED, table, uid, (field_key,), 1, purpose)
        return value

    def check(self, draft: Draft) -> list[Problem]:
        """Return what keeps an entry from being saved, field by field."""
        values = draft.values
        linked = values.get("person_id") is not None or values.get("staff_id") is not None
        fields: Sequence[Field] = [field for field in self.fields if not (linked and field.key in LIVE)]
        found = written_faults(draft, fields, self._today())
        first, last = values.get("valid_from"), values.get("valid_to")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            found.append(Problem("valid_to", "退出日期早于加入日期，请核对"))
        return found

    def add(self, organisation: int, draft: Draft) -> int:
        """Enter a member. Return the key. Raise Refusal for somebody who belongs to it already."""
        self._require(draft)
        with self._store.write("登记组织成员") as session:
            owner = known(session, Organisation, organisation)
            if owner.standing is OrganisationStanding.DISSOLVED:
                raise Refusal(CLOSED)
            member = OrganisationMember(organisation_id=organisation, name="")
            self._put(session, member, draft, owner)
        return member.id

    def correct(self, draft: Draft) -> None:
        """Correct an entry: its days, its duty, and what is known of somebody by name."""
        assert draft.id is not None
        self._require(draft)
        with self._store.write("更正组织成员") as session:
            member = known(session, OrganisationMember, draft.id)
            if member.version != draft.version:
                raise Conflict
            self._put(session, member, draft, known(session, Organisation, member.organisation_id))

    def end(self, key: int, version: int, on: date) -> None:
        """Let somebody leave on a day: the first on which they no longer belong to it."""
        if on > self._today():
            raise Refusal("退出日期不能晚于今天。")
        with self._store.write("成员退出") as session:
            member = known(session, OrganisationMember, key)
            if member.version != version:
                raise Conflict
            if member.valid_to is not None:
                raise Refusal(ENDED)
            if member.valid_from is not None and on < member.valid_from:
                raise Refusal(f"退出日期早于加入日期（{member.valid_from}），请核对。")
            member.valid_to = on

    def reopen(self, key: int) -> None:
        """Take back that somebody left."""
        with self._store.write("撤销成员退出") as session:
            known(session, OrganisationMember, key).valid_to = None

    def _require(self, draft: Draft) -> None:
        if problems := self.check(draft):
            raise Invalid(problems)

    def _put(self, session: Session, member: OrganisationMember, draft: Draft, owner: Organisation) -> None:
        given = written(draft)
        source = _source(session, given.get("person_id"), given.get("staff_id"))
        if source is not None:
            given |= {name: value for name in LIVE if (value := getattr(source, name)) or name == "name"}
        if "phone" in given:
            given["phone"] = plain_phone(given["phone"])
        for name, value in given.items():
            setattr(member, name, value)
        _only_once(session, member, owner)
        session.add(member)


def _facts(session: Session, key: int) -> MemberFacts:
    member = known(session, OrganisationMember, key)
    person = session.get(Person, member.person_id) if member.person_id else None
    return MemberFacts(member, person, session.get(Staff, member.staff_id) if member.staff_id else None)


def _source(session: Session, person: int | None, staff: int | None) -> Person | Staff | None:
    if person is not None:
        return known(session, Person, person)
    return known(session, Staff, staff) if staff is not None else None


def _only_once(session: Session, member: OrganisationMember, owner: Organisation) -> None:
    """Refuse to enter somebody twice at the same time."""
    if member.valid_to is not None:
        return
    columns = (OrganisationMember.person_id, OrganisationMember.staff_id, OrganisationMember.name,
               OrganisationMember.phone)  # fmt: skip
    query = select(*columns).where(
        OrganisationMember.organisation_id == owner.id,
        OrganisationMember.valid_to.is_(None),
        OrganisationMember.id != (member.id or 0),
    )
    with session.no_autoflush:
        others = session.execute(query).all()
    for person, staff, name, phone in others:
        same = (person is not None and person == member.person_id) or (staff is not None and staff == member.staff_id)
        nameless = (person or staff or member.person_id or member.staff_id) is None
        if same or (nameless and name == member.name and (phone or "") == (member.phone or "")):
            raise Refusal(f"“{member.name}”已是“{owner.name}”的成员，没有重复登记。")
