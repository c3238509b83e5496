"""Who belongs to a household: joining, leaving, heading. What commands are made of, inside their writes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.households import EventKind, Household, HouseholdStanding, PastMembership
from db.models.people import Person, Standing
from db.store import remark
from desktop.dossiers.households.rules import HEAD, Kin, is_head
from desktop.dossiers.households.service import event
from desktop.drafting import known
from desktop.errors import Refusal
from desktop.grids.contacting import closed_contact

CLOSED = "该户已销户，不能再变动。"


@dataclass(frozen=True, slots=True)
class Succession:
    """Who heads the household from now on, and how each remaining member is related to the new head."""

    head: int
    relations: Mapping[int, str] = field(default_factory=dict)


@contextmanager
def changing(session: Session, key: int, version: int | None = None, *, closed: bool = False) -> Iterator[Household]:
    """Give a household to be changed; who belonged to it before and after is logged with it, and counts its version.

    Raise Conflict when it is not at the version that was seen, and Refusal for a closed one unless that is wanted.
    """
    household = known(session, Household, key)
    if version is not None and household.version != version:
        raise Conflict
    if household.standing is HouseholdStanding.CLOSED and not closed:
        raise Refusal(CLOSED)
    before = [person.id for person in members_of(session, key)]
    yield household
    session.flush()
    remark(session, household, "members", before, [person.id for person in members_of(session, key)])


def members_of(session: Session, key: int) -> Sequence[Person]:
    """Return everybody who belongs to a household."""
    return session.scalars(select(Person).where(Person.household_id == key).order_by(Person.id)).all()


def chosen(session: Session, key: int, people: Sequence[int]) -> list[Person]:
    """Return some members of a household. Raise Conflict when somebody moved them meanwhile."""
    found = [person for person in members_of(session, key) if person.id in set(people)]
    if len(found) != len(set(people)) or not found:
        raise Conflict
    return found


def kin_of(person: Person) -> Kin:
    """Return what of a person decides a relation."""
    return Kin(person.relation_code, person.sex_code, person.born_on)


def join(person: Person, household: Household, relation: str, on: date | None) -> None:
    """Let a person belong to a household; a head who joins is its head."""
    person.household_id, person.relation_code, person.joined_on = household.id, relation, on
    person.standing, person.left_on = Standing.ACTIVE, None
    if household.grid_id is not None:
        person.grid_id = household.grid_id
    person.residence_address = household.address or person.residence_address


def give_head(household: Household, person: int) -> None:
    """Make a member the head; what was noted of a head outside the household is void."""
    household.head_id = person
    household.head_name = household.head_id_no = household.head_phone = None


def leave(
    session: Session, household: Household, leaving: Sequence[Person], on: date, succession: Succession | None
) -> None:
    """End memberships; settle who heads those who stay."""
    for person in leaving:
        _require_time(person, on)
    gone = {person.id for person in leaving}
    staying = [person for person in members_of(session, household.id) if person.id not in gone]
    if household.head_id in gone:
        if staying and (succession is None or succession.head in gone):
            raise Refusal(f"户主离开后，户内还有 {len(staying)} 人，请选择新户主。")
        household.head_id = None
        if staying and succession is not None:
            succeed(session, household, succession, staying, on)
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


def succeed(
    session: Session, household: Household, succession: Succession, staying: Sequence[Person], on: date
) -> None:
    """Let another member head the household; every relation is said anew."""
    people = [person.id for person in staying]
    if succession.head not in people:
        raise Refusal("新户主须是本户成员。")
    require_complete(succession, people)
    for person in staying:
        person.relation_code = HEAD if person.id == succession.head else succession.relations[person.id]
    give_head(household, succession.head)
    session.add(event(household, EventKind.HEAD_CHANGED, on, succession.head))


def close_if_empty(session: Session, household: Household, on: date) -> None:
    """Close a household whose last member left; nobody looks after it any more."""
    session.flush()
    if not members_of(session, household.id):
        household.standing, household.closed_on = HouseholdStanding.CLOSED, on
        session.add(event(household, EventKind.CLOSED, on, note="成员全部离开"))
        closed_contact(session, household, on)


def require_one_head(household: Household, relation: str) -> None:
    """Refuse a second head, and a relation that is not said."""
    if not relation:
        raise Refusal("请选择与户主的关系。")
    if is_head(relation) and household.head_id is not None:
        raise Refusal("本户已有户主，请选择与户主的关系；要更换户主请用“变更户主”。")


def require_complete(succession: Succession, people: Sequence[int]) -> None:
    """Refuse to leave a relation to the new head unsaid, or to have two heads."""
    others = [person for person in people if person != succession.head]
    missing = [person for person in others if not succession.relations.get(person)]
    if missing:
        raise Refusal(f"还有 {len(missing)} 人没有填写与新户主的关系。")
    if any(is_head(succession.relations[person]) for person in others):
        raise Refusal("一户只能有一位户主，请改选其他人与新户主的关系。")


def _require_time(person: Person, on: date) -> None:
    """Refuse to leave before having come."""
    for day, words in ((person.joined_on, "入户"), (person.born_on, "出生")):
        if day is not None and on < day:
            raise Refusal(f"{person.name}的{words}日期是 {day}，发生日期不能更早，请核对。")
