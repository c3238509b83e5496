"""How many lived in households on a day: what every time spent in a household says, over or not."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from db.keys import in_keys
from db.models.households import PastMembership
from db.models.people import Person
from desktop.grids.as_of import recorded_on


def members_on(session: Session, households: Sequence[int], day: date) -> Counter[int]:
    """Return how many belonged to each of some households on a day.

    A person belonged to the household whose membership was the first to end after the day, else to that of now; to
    none when that one had not begun.
    """
    left = aliased(PastMembership)
    since_left = exists().where(left.person_id == Person.id, left.left_on > day)
    still = select(Person.household_id).where(
        in_keys(Person.household_id, households), ~since_left, _begun(Person.joined_on, day)
    )
    sooner = or_(
        left.left_on < PastMembership.left_on,
        and_(left.left_on == PastMembership.left_on, left.id < PastMembership.id),
    )
    then = (
        select(PastMembership.household_id)
        .join(Person, Person.id == PastMembership.person_id)
        .where(
            in_keys(PastMembership.household_id, households),
            PastMembership.left_on > day,
            ~exists().where(left.person_id == PastMembership.person_id, left.left_on > day, sooner),
            _begun(PastMembership.joined_on, day),
        )
    )
    return Counter([*session.scalars(still), *session.scalars(then)])


def _begun(joined_on: Any, day: date) -> ColumnElement[bool]:
    """Return whether a membership had begun by a day; one of unknown beginning begins with its record."""
    unknown = and_(joined_on.is_(None), recorded_on(Person, day), or_(Person.born_on.is_(None), Person.born_on <= day))
    return or_(joined_on <= day, unknown)
