"""What can happen to a household: explicit commands with guided choices, each an entry in its history.

Every command names the version of the household it was decided on, so that a change by somebody else in between is a
conflict and not a surprise. A household with members always has a head among them, unless it never had one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.households import EventKind, Household, HouseholdStanding, PastMembership
from db.models.people import Person, Standing
from db.store import Store, remark
from desktop.clock import Today, today
from desktop.dossiers.households.rules import HEAD, Kin, is_head, relations_after
from desktop.dossiers.households.service import event, put_facts
from desktop.dossiers.indexing import index_person
from desktop.drafts import Draft
from desktop.errors import Refusal

PutPerson = Callable[[Session, Person, Draft], None]


@dataclass(frozen=True, slots=True)
class Succession:
    """Who heads the household from now on, and how each remaining member is related to the new head."""

    head: int
    relations: Mapping[int, str] = field(default_factory=dict)


class HouseholdCommands:
    """立户、迁入、出生、迁出、死亡、变更户主、分户."""

    def __init__(self, store: Store, put_person: PutPerson, today: Today = today) -> None:
        """Take the way a person's draft is written (`People.put`) as a function."""
        self._store, self._put_person, self._today = store, put_person, today

    def plan_succession(self, key: int, head: int, people: Sequence[int] | None = None) -> dict[int, str | None]:
        """Return how members would be related to a new head; None where the clerk has to say.

        `people` limits the plan to those who stay together, as when a household splits.
        """
        with self._store.read() as session:
            kin = {person.id: _kin(person) for person in _members(session, key)}
        planned = relations_after(kin, head)
        return planned if people is None else {person: planned[person] for person in people}

    def register(self, facts: Draft, head: Draft, on: date) -> int:
        """Found a household with its head. Return the key."""
        self._not_ahead(on)
        with self._store.write("立户") as session:
            household = Household(since=on)
            put_facts(session, household, facts, self._today())
            person = self._new_member(session, household, head, HEAD, on)
            household.head_id = person.id
            session.add(event(household, EventKind.REGISTERED, on, person.id))
        return household.id

    def newborn(self, key: int, version: int, draft: Draft, relation: str, on: date) -> int:
        """Add a newborn child. Return the key of the person."""
        return self._add(key, version, draft, relation, on, EventKind.BORN, "出生入户")

    def move_in_new(self, key: int, version: int, draft: Draft, relation: str, on: date) -> int:
        """Add somebody who was not in the dossiers before. Return the key of the person."""
        return self._add(key, version, draft, relation, on, EventKind.MOVED_IN, "迁入人员")

    def _add(self, key: int, version: int, draft: Draft, relation: str, on: date, kind: EventKind, action: str) -> int:
        self._not_ahead(on)
        with self._store.write(action) as session, _changing(session, key, version) as household:
            _only_one_head(household, relation)
            person = self._new_member(session, household, draft, relation, on)
            if is_head(relation):
                household.head_id = person.id
            session.add(event(household, kind, on, person.id))
        return person.id

    def move_in(
        self, key: int, version: int, person_id: int, relation: str, on: date, succession: Succession | None = None
    ) -> None:
        """Bring somebody from another household, or from none, into this one.

        `succession` says who heads the household left behind, when its head leaves it.
        """
        self._not_ahead(on)
        with self._store.write("迁入人员") as session, _changing(session, key, version) as household:
            person = session.get_one(Person, person_id)
            if person.household_id == key:
                raise Refusal(f"{person.name}已在本户。")
            if person.standing is Standing.DECEASED:
                raise Refusal(f"{person.name}已登记死亡，不能迁入。如登记有误，请先在个人档案中恢复。")
            _only_one_head(household, relation)
            if person.household_id is not None:
                with _changing(session, person.household_id) as left:
                    self._leave(session, left, [person], on, succession)
                    session.add(event(left, EventKind.MOVED_OUT, on, person.id, household.id, "迁往本镇其他户"))
                    self._close_if_empty(session, left, on)
            _join(person, household, relation, on)
            if is_head(relation):
                household.head_id = person.id
            index_person(session, person)
            session.add(event(household, EventKind.MOVED_IN, on, person.id))

    def move_out(
        self,
        key: int,
        version: int,
        people: Sequence[int],
        on: date,
        destination: str = "",
        succession: Succession | None = None,
    ) -> None:
        """Let members leave the town. When the head is among them and others stay, `succession` names the next one."""
        self._depart(key, version, people, on, destination, succession, Standing.MOVED, "迁出人员")

    def decease(self, key: int, version: int, person: int, on: date, succession: Succession | None = None) -> None:
        """Record the death of a member."""
        self._depart(key, version, [person], on, "", succession, Standing.DECEASED, "登记死亡")

    def _depart(
        self,
        key: int,
        version: int,
        people: Sequence[int],
        on: date,
        note: str,
        succession: Succession | None,
        standing: Standing,
        action: str,
    ) -> None:
        self._not_ahead(on)
        with self._store.write(action) as session, _changing(session, key, version) as household:
            leaving = _chosen(session, key, people)
            self._leave(session, household, leaving, on, succession)
            kind = EventKind.DECEASED if standing is Standing.DECEASED else EventKind.MOVED_OUT
            for person in leaving:
                person.standing, person.left_on = standing, on
                index_person(session, person)
                session.add(event(household, kind, on, person.id, note=note or None))
            self._close_if_empty(session, household, on)

    def change_head(self, key: int, version: int, succession: Succession, on: date) -> None:
        """Let another member head the household; every relation is said anew."""
        self._not_ahead(on)
        with self._store.write("变更户主") as session, _changing(session, key, version) as household:
            if household.head_id == succession.head:
                raise Refusal("所选人员已是户主。")
            self._succeed(session, household, succession, _members(session, key), on)

    def split(
        self, key: int, version: int, people: Sequence[int], succession: Succession, facts: Draft, on: date,
        remaining: Succession | None = None,
    ) -> int:  # fmt: skip
        """Found a new household of some members. Return its key.

        `succession` orders the new household, `remaining` the old one when its head goes along.
        """
        self._not_ahead(on)
        if succession.head not in people:
            raise Refusal("新户的户主须是分出的成员之一。")
        with self._store.write("分户") as session, _changing(session, key, version) as household:
            leaving = _chosen(session, key, people)
            if len(leaving) == len(_members(session, key)):
                raise Refusal("不能把全部成员分出；整户搬迁请更正地址。")
            _complete(succession, people)
            self._leave(session, household, leaving, on, remaining)
            new = Household(since=on, grid_id=household.grid_id)
            put_facts(session, new, facts, self._today())
            for person in leaving:
                relation = HEAD if person.id == succession.head else succession.relations[person.id]
                _join(person, new, relation, on)
                index_person(session, person)
                session.add(event(household, EventKind.SPLIT_OFF, on, person.id, new.id))
            new.head_id = succession.head
            session.add(event(new, EventKind.SPLIT_FROM, on, succession.head, household.id))
        return new.id

    def _leave(
        self, session: Session, household: Household, leaving: Sequence[Person], on: date, succession: Succession | None
    ) -> None:
        """End memberships; settle who heads those who stay."""
        gone = {person.id for person in leaving}
        staying = [person for person in _members(session, household.id) if person.id not in gone]
        if household.head_id in gone:
            if staying and (succession is None or succession.head in gone):
                raise Refusal(f"户主离开后，户内还有 {len(staying)} 人，请选择新户主。")
            household.head_id = None
            if staying and succession is not None:
                self._succeed(session, household, succession, staying, on)
        for person in leaving:
            session.add(
                PastMembership(
                    household_id=household.id,
                    person_id=person.id,
                    relation_code=person.relation_code,
                    joined_on=person.joined_on,
                    left_on=on,
                )
            )
            person.household_id = person.relation_code = person.joined_on = None

    def _succeed(
        self, session: Session, household: Household, succession: Succession, staying: Sequence[Person], on: date
    ) -> None:
        people = [person.id for person in staying]
        if succession.head not in people:
            raise Refusal("新户主须是本户成员。")
        _complete(succession, people)
        for person in staying:
            person.relation_code = HEAD if person.id == succession.head else succession.relations[person.id]
        household.head_id = succession.head
        household.head_name = household.head_id_no = household.head_phone = None
        session.add(event(household, EventKind.HEAD_CHANGED, on, succession.head))

    def _close_if_empty(self, session: Session, household: Household, on: date) -> None:
        session.flush()
        if not _members(session, household.id):
            household.standing, household.closed_on = HouseholdStanding.CLOSED, on
            session.add(event(household, EventKind.CLOSED, on, note="成员全部离开"))

    def _new_member(self, session: Session, household: Household, draft: Draft, relation: str, on: date) -> Person:
        person = Person(name="", name_key="")
        _join(person, household, relation, on)
        if not draft.values.get("grid_id"):
            draft.values["grid_id"] = household.grid_id
        if not draft.values.get("residence_address"):
            draft.values["residence_address"] = household.address
        self._put_person(session, person, draft)
        return person

    def _not_ahead(self, on: date) -> None:
        if on > self._today():
            raise Refusal("发生日期不能晚于今天。")


@contextmanager
def _changing(session: Session, key: int, version: int | None = None) -> Iterator[Household]:
    """Give a household to be changed; who belonged to it before and after is logged with it, and counts its version."""
    household = session.get_one(Household, key)
    if version is not None and household.version != version:
        raise Conflict
    if household.standing is HouseholdStanding.CLOSED:
        raise Refusal("该户已销户，不能再变动。")
    before = [person.id for person in _members(session, key)]
    yield household
    session.flush()
    remark(session, household, "members", before, [person.id for person in _members(session, key)])


def _members(session: Session, key: int) -> Sequence[Person]:
    return session.scalars(select(Person).where(Person.household_id == key).order_by(Person.id)).all()


def _chosen(session: Session, key: int, people: Sequence[int]) -> list[Person]:
    found = [person for person in _members(session, key) if person.id in set(people)]
    if len(found) != len(set(people)) or not found:
        raise Conflict  # somebody moved them meanwhile
    return found


def _kin(person: Person) -> Kin:
    return Kin(person.relation_code, person.sex_code, person.born_on)


def _join(person: Person, household: Household, relation: str, on: date) -> None:
    person.household_id, person.relation_code, person.joined_on = household.id, relation, on
    person.standing, person.left_on = Standing.ACTIVE, None
    person.grid_id = household.grid_id
    person.residence_address = household.address or person.residence_address


def _only_one_head(household: Household, relation: str) -> None:
    if is_head(relation) and household.head_id is not None:
        raise Refusal("本户已有户主，请选择与户主的关系；要更换户主请用“变更户主”。")


def _complete(succession: Succession, people: Sequence[int]) -> None:
    missing = [person for person in people if person != succession.head and not succession.relations.get(person)]
    if missing:
        raise Refusal(f"还有 {len(missing)} 人没有填写与新户主的关系。")
