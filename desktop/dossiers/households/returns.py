"""Coming back: people entered as gone by mistake, and people who moved away and return to their household.

A household that was closed when its last member left is open again as soon as somebody is back in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.households import EventKind, Household, HouseholdEvent, HouseholdStanding, PastMembership
from db.models.people import Person, Standing
from db.store import Store
from desktop.clock import Today, today
from desktop.dossiers.households.membership import changing, give_head, join, members_of
from desktop.dossiers.households.rules import HEAD, is_head
from desktop.dossiers.households.service import event
from desktop.dossiers.indexing import index_person
from desktop.drafting import known
from desktop.errors import Refusal
from desktop.grids.contacting import reopened_contact

NO_RELATIONS: Mapping[int, str] = {}
GOING = (EventKind.MOVED_OUT, EventKind.DECEASED)


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody who can come back, with the relation they would have; None where the clerk has to say.

    Who comes back alone into an empty household heads it.
    """

    key: int
    version: int
    name: str
    relation: str | None


@dataclass(frozen=True, slots=True)
class WayBack:
    """Where somebody would come back to, and who left with them on the same day.

    Without a household there is none to come back to: the person alone is among those present again.
    """

    person: Comer
    companions: tuple[Comer, ...]
    household: int | None
    title: str
    closed: bool
    gone_on: date | None
    may_return: bool  # False for the dead, who can only have been entered by mistake


class Returns:
    """恢复在册、迁回."""

    def __init__(self, store: Store, today: Today = today) -> None:
        self._store, self._today = store, today

    def plan(self, key: int) -> WayBack:
        """Return what coming back would mean for somebody who is gone. Raise Refusal for somebody who is not."""
        with self._store.read() as session:
            person = _gone(session, key)
            past = _last(session, person)
            may_return = person.standing is Standing.MOVED
            if past is None:
                comer = Comer(key, person.version, person.name, None)
                return WayBack(comer, (), None, "", False, person.left_on, may_return)
            household = known(session, Household, past.household_id)
            head = session.get(Person, household.head_id) if household.head_id else None
            comer, *others = (
                Comer(one.id, one.version, one.name, _relation(session, household, left))
                for one, left in ((person, past), *_companions(session, person, past))
            )
            return WayBack(
                comer,
                tuple(others),
                household.id,
                f"{(head.name if head else household.head_name) or '（无户主）'}户",
                household.standing is HouseholdStanding.CLOSED,
                person.left_on,
                may_return,
            )

    def restore(self, people: Mapping[int, int], relations: Mapping[int, str] = NO_RELATIONS) -> None:
        """Undo a departure or death that was entered by mistake: people belong where they did, as if never gone.

        `people` are versions by key; `relations` are needed where the old ones do not hold any more.
        """
        self._bring_back("恢复在册", people, relations, None)

    def come_back(self, people: Mapping[int, int], on: date, relations: Mapping[int, str] = NO_RELATIONS) -> None:
        """Let people who moved away return to their household on a day."""
        if on > self._today():
            raise Refusal("迁回日期不能晚于今天。")
        self._bring_back("迁回", people, relations, on)

    def _bring_back(
        self, action: str, people: Mapping[int, int], relations: Mapping[int, str], on: date | None
    ) -> None:
        with self._store.write(action) as session:
            comers = [_gone(session, key) for key in people]
            for person in comers:
                if person.version != people[person.id]:
                    raise Conflict
                if on is not None:
                    _require_moved(person, on)
            left = {person.id: past for person in comers if (past := _last(session, person))}
            homes = {past.household_id for past in left.values()}
            if len(homes) > 1 or (homes and len(left) < len(comers)):
                raise Refusal("所选人员离开的不是同一户，请逐户办理。")
            if not homes:
                for person in comers:
                    person.standing, person.left_on = Standing.ACTIVE, None
                    index_person(session, person)
                return
            with changing(session, homes.pop(), closed=True) as household:
                self._reopen(session, household, on)
                given = _relations(session, household, left, relations)
                for person in comers:
                    self._seat(session, household, person, given[person.id], left[person.id], on)

    def _reopen(self, session: Session, household: Household, on: date | None) -> None:
        """Open a household again; without a day it was never closed, and has its contact worker as before."""
        if household.standing is HouseholdStanding.CLOSED:
            if on is None:
                reopened_contact(session, household, household.closed_on)
            household.standing, household.closed_on = HouseholdStanding.ACTIVE, None
            session.add(event(household, EventKind.REOPENED, on or self._today()))

    def _seat(
        self,
        session: Session,
        household: Household,
        person: Person,
        relation: str,
        past: PastMembership,
        on: date | None,
    ) -> None:
        join(person, household, relation, on or past.joined_on)
        if is_head(relation):
            give_head(household, person.id)
        if on is None:
            session.delete(past)  # it never ended
        kind = EventKind.RESTORED if on is None else EventKind.RETURNED
        session.add(event(household, kind, on or self._today(), person.id))
        index_person(session, person)


def _gone(session: Session, key: int) -> Person:
    person = known(session, Person, key)
    if person.standing is Standing.ACTIVE:
        raise Refusal(f"{person.name}就在册，不需要恢复。")
    return person


def _require_moved(person: Person, on: date) -> None:
    if person.standing is Standing.DECEASED:
        raise Refusal(f"{person.name}已登记死亡，不能迁回；如登记有误，请用“恢复在册”。")
    if person.left_on is not None and on < person.left_on:
        raise Refusal(f"{person.name}在 {person.left_on} 迁出，迁回日期不能更早。")


def _last(session: Session, person: Person) -> PastMembership | None:
    """Return the membership that ended when the person was gone."""
    query = select(PastMembership).where(
        PastMembership.person_id == person.id, PastMembership.left_on == person.left_on
    )
    return session.scalars(query.order_by(PastMembership.id.desc()).limit(1)).first()


def _companions(session: Session, person: Person, past: PastMembership) -> Sequence[tuple[Person, PastMembership]]:
    """Return who else left the same household on the same day, in the same way, and is still gone."""
    query = (
        select(Person, PastMembership)
        .join(PastMembership, PastMembership.person_id == Person.id)
        .where(
            PastMembership.household_id == past.household_id,
            PastMembership.left_on == past.left_on,
            Person.id != person.id,
            Person.standing == person.standing,
            Person.left_on == person.left_on,
        )
        .order_by(Person.id)
    )
    return [(one, left) for one, left in session.execute(query) if _last(session, one) is left]


def _relation(session: Session, household: Household, past: PastMembership) -> str | None:
    """Return the old relation where it still holds: to the same head, or to nobody's."""
    if household.head_id is None:
        return past.relation_code
    mine = (HouseholdEvent.household_id == household.id) & (HouseholdEvent.person_id == past.person_id)
    gone = session.scalar(select(func.max(HouseholdEvent.id)).where(mine, HouseholdEvent.kind.in_(GOING)))
    since = HouseholdEvent.happened_on >= past.left_on
    changed = select(HouseholdEvent.id).where(
        HouseholdEvent.household_id == household.id,
        HouseholdEvent.kind == EventKind.HEAD_CHANGED,
        since if gone is None else or_(since, HouseholdEvent.id > gone),
    )
    headed_anew = session.scalar(changed.limit(1)) is not None
    return None if headed_anew or is_head(past.relation_code) else past.relation_code


def _relations(
    session: Session, household: Household, past: Mapping[int, PastMembership], said: Mapping[int, str]
) -> dict[int, str]:
    """Return how everybody who comes back is related to the head. Raise Refusal where it has to be said."""
    empty = not members_of(session, household.id)
    if empty and len(past) == 1:
        return dict.fromkeys(past, HEAD)
    old = {key: _relation(session, household, one) for key, one in past.items()}
    keeps_head = any(is_head(relation) and is_head(said.get(key, relation)) for key, relation in old.items())
    if empty and not keeps_head:
        old = dict.fromkeys(past)  # they were related to somebody who does not come back
    found = {key: said.get(key) or old[key] for key in past}
    heads = [key for key, relation in found.items() if is_head(relation)]
    if empty and not heads:
        raise Refusal("这一户已没有人，请指定其中一人为户主。")
    if len(heads) > (household.head_id is None):
        raise Refusal("一户只能有一位户主，请改选与户主的关系。")
    if not all(found.values()):
        raise Refusal("户主已经变更，请选择各人与现在户主的关系。")
    return {key: relation or "" for key, relation in found.items()}
