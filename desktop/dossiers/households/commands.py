"""What can happen to a household: explicit commands with guided choices, each an entry in its history.

Every command names the version of the household it was decided on, so that a change by somebody else in between is a
conflict and not a surprise. A household with members always has a head among them, unless it never had one.
"""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.households import EventKind, Household
from db.models.people import Person, Standing
from db.store import Store
from desktop.clock import Today, today
from desktop.dossiers.households.membership import (
    Succession,
    changing,
    chosen,
    close_if_empty,
    give_head,
    join,
    kin_of,
    leave,
    members_of,
    require_complete,
    require_one_head,
    succeed,
)
from desktop.dossiers.households.rules import HEAD, is_head, relations_after
from desktop.dossiers.households.service import event, put_facts
from desktop.dossiers.indexing import index_person
from desktop.drafting import known
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem, Refusal

__all__ = ["HouseholdCommands", "Succession"]

PutPerson = Callable[[Session, Person, Draft], None]
CheckFacts = Callable[[Draft], list[Problem]]
DECEASED = "{name}已登记死亡，不能迁入。如登记有误，请先在个人档案中恢复在册。"


class HouseholdCommands:
    """立户、迁入、出生、迁出、死亡、变更户主、分户."""

    def __init__(self, store: Store, put_person: PutPerson, check_facts: CheckFacts, today: Today = today) -> None:
        """Take how a person's draft is written (`People.put`) and a household's is checked as functions."""
        self._store, self._put_person, self._check_facts, self._today = store, put_person, check_facts, today

    def plan_succession(self, key: int, head: int, people: Sequence[int] | None = None) -> dict[int, str | None]:
        """Return how members would be related to a new head; None where the clerk has to say.

        `people` limits the plan to those who stay together, as when a household splits. Raise Conflict when somebody
        moved them meanwhile.
        """
        with self._store.read() as session:
            kin = {person.id: kin_of(person) for person in members_of(session, key)}
        if not kin.keys() >= {head, *(people or ())}:
            raise Conflict
        planned = relations_after(kin, head)
        return planned if people is None else {person: planned[person] for person in people}

    def register(self, facts: Draft, head: Draft, on: date) -> int:
        """Found a household with its head, who is new to the office. Return the key."""
        self._not_ahead(on)
        with self._store.write("立户") as session:
            household = self._founded(session, facts, on)
            person = self._new_member(session, household, head, HEAD, on)
            self._put_head(session, household, person, facts)
            session.add(event(household, EventKind.REGISTERED, on, person.id))
        return household.id

    def register_with(
        self, facts: Draft, person_id: int, version: int, on: date, succession: Succession | None = None
    ) -> int:
        """Found a household headed by somebody of the dossiers, who leaves the present one. Return the key.

        `version` is that of the person; `succession` says who heads the household left behind.
        """
        self._not_ahead(on)
        with self._store.write("立户") as session:
            person = known(session, Person, person_id)
            if person.version != version:
                raise Conflict
            if person.standing is Standing.DECEASED:
                raise Refusal(DECEASED.format(name=person.name))
            household = self._founded(session, facts, on, person.residence_address, person.grid_id)
            self._depart_from_home(session, person, on, succession, household.id)
            join(person, household, HEAD, on)
            index_person(session, person)
            self._put_head(session, household, person, facts)
            session.add(event(household, EventKind.REGISTERED, on, person.id))
        return household.id

    def _founded(
        self, session: Session, facts: Draft, on: date, address: str | None = None, grid: int | None = None
    ) -> Household:
        """Return a new household; where the facts name neither address nor grid, it has those given beside them."""
        if problems := self._check_facts(facts):
            raise Invalid(problems)
        beside = {"address": address, "grid_id": grid, "since": on}
        lacking = {key: value for key, value in beside.items() if not facts.values.get(key)}
        own = {key: value for key, value in facts.values.items() if key != "head_phone"}
        household = Household()
        put_facts(session, household, Draft(own | lacking), self._today())
        return household

    def _put_head(self, session: Session, household: Household, person: Person, facts: Draft) -> None:
        """Make a member the head; a phone noted with the household is the head's, where they have none."""
        give_head(household, person.id)
        if not person.phone and facts.values.get("head_phone"):
            put_facts(session, household, Draft({"head_phone": facts.values["head_phone"]}), self._today())

    def _depart_from_home(
        self, session: Session, person: Person, on: date, succession: Succession | None, other: int
    ) -> None:
        """Let somebody leave the household they belong to, if any, for another one."""
        if person.household_id is None:
            return
        with changing(session, person.household_id) as left:
            leave(session, left, [person], on, succession)
            session.add(event(left, EventKind.MOVED_OUT, on, person.id, other, "迁往本镇其他户"))
            close_if_empty(session, left, on)

    def newborn(self, key: int, version: int, draft: Draft, relation: str, on: date) -> int:
        """Add a newborn child. Return the key of the person."""
        return self._add(key, version, draft, relation, on, EventKind.BORN, "出生入户")

    def move_in_new(self, key: int, version: int, draft: Draft, relation: str, on: date) -> int:
        """Add somebody who was not in the dossiers before. Return the key of the person."""
        return self._add(key, version, draft, relation, on, EventKind.MOVED_IN, "迁入人员")

    def _add(self, key: int, version: int, draft: Draft, relation: str, on: date, kind: EventKind, action: str) -> int:
        self._not_ahead(on)
        with self._store.write(action) as session, changing(session, key, version) as household:
            require_one_head(household, relation)
            person = self._new_member(session, household, draft, relation, on)
            if is_head(relation):
                give_head(household, person.id)
            session.add(event(household, kind, on, person.id))
        return person.id

    def move_in(
        self, key: int, version: int, person_id: int, relation: str, on: date, succession: Succession | None = None
    ) -> None:
        """Bring somebody from another household, or from none, into this one.

        `succession` says who heads the household left behind, when its head leaves it.
        """
        self._not_ahead(on)
        with self._store.write("迁入人员") as session, changing(session, key, version) as household:
            person = known(session, Person, person_id)
            if person.household_id == key:
                raise Refusal(f"{person.name}已在本户。")
            if person.standing is Standing.DECEASED:
                raise Refusal(DECEASED.format(name=person.name))
            require_one_head(household, relation)
            self._depart_from_home(session, person, on, succession, key)
            join(person, household, relation, on)
            if is_head(relation):
                give_head(household, person.id)
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
        with self._store.write(action) as session, changing(session, key, version) as household:
            leaving = chosen(session, key, people)
            leave(session, household, leaving, on, succession)
            kind = EventKind.DECEASED if standing is Standing.DECEASED else EventKind.MOVED_OUT
            for person in leaving:
                person.standing, person.left_on = standing, on
                index_person(session, person)
                session.add(event(household, kind, on, person.id, note=note or None))
            close_if_empty(session, household, on)

    def change_head(self, key: int, version: int, succession: Succession, on: date) -> None:
        """Let another member head the household; every relation is said anew."""
        self._not_ahead(on)
        with self._store.write("变更户主") as session, changing(session, key, version) as household:
            if household.head_id == succession.head:
                raise Refusal("所选人员已是户主。")
            succeed(session, household, succession, members_of(session, key), on)

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
        with self._store.write("分户") as session, changing(session, key, version) as household:
            leaving = chosen(session, key, people)
            if len(leaving) == len(members_of(session, key)):
                raise Refusal("不能把全部成员分出；整户搬迁请更正地址。")
            require_complete(succession, people)
            leave(session, household, leaving, on, remaining)
            new = self._founded(session, facts, on, household.address, household.grid_id)
            for person in leaving:
                relation = HEAD if person.id == succession.head else succession.relations[person.id]
                join(person, new, relation, on)
                index_person(session, person)
                session.add(event(household, EventKind.SPLIT_OFF, on, person.id, new.id))
            give_head(new, succession.head)
            session.add(event(new, EventKind.SPLIT_FROM, on, succession.head, household.id))
        return new.id

    def _new_member(self, session: Session, household: Household, draft: Draft, relation: str, on: date) -> Person:
        person = Person(name="", name_key="")
        join(person, household, relation, on)
        home = {"grid_id": household.grid_id, "residence_address": household.address}
        lacking = {key: value for key, value in home.items() if not draft.values.get(key)}
        self._put_person(session, person, Draft(draft.values | lacking))
        return person

    def _not_ahead(self, on: date) -> None:
        if on > self._today():
            raise Refusal("发生日期不能晚于今天。")
