"""Who belongs to a household, in the order in which its members are named: the head, then by relation and age."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.households import Household
from db.models.people import Person, Standing
from desktop.dossiers.households.rules import is_head

NO_RELATION = "99"


def place_in_household(person: int, head: int | None, relation: str | None, born_on: date | None) -> tuple[Any, ...]:
    """Return by what a member is sorted."""
    leads = person == head or (head is None and is_head(relation))
    return not leads, relation or NO_RELATION, born_on or date.max, person


def members_of(session: Session, households: Sequence[int]) -> dict[int, list[int]]:
    """Return the keys of the members of some households."""
    query = (
        select(Person.household_id, Household.head_id, Person.id, Person.relation_code, Person.born_on)
        .join(Household, Household.id == Person.household_id)
        .where(in_keys(Person.household_id, households), Person.standing == Standing.ACTIVE)
    )
    found: dict[int, list[tuple[Any, ...]]] = {}
    for home, head, person, relation, born_on in session.execute(query):
        found.setdefault(home or 0, []).append(place_in_household(person, head, relation, born_on))
    return {home: [place[-1] for place in sorted(places)] for home, places in found.items()}


def households_of(session: Session, people: Sequence[int]) -> dict[int, int]:
    """Return the household of each person who has one."""
    query = select(Person.id, Person.household_id).where(in_keys(Person.id, people), Person.household_id.is_not(None))
    return {person: home for person, home in session.execute(query) if home is not None}


def heads_of(session: Session, households: Sequence[int]) -> Mapping[int, int]:
    """Return the head of each household that has one among the dossiers."""
    query = select(Household.id, Household.head_id).where(
        in_keys(Household.id, households), Household.head_id.is_not(None)
    )
    return {home: head for home, head in session.execute(query) if head is not None}
