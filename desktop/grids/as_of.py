"""What stood where on a day: "as of" is a property of the query, said here and nowhere else.

Every dated row counts from its first day to the day before its last (`valid_to`, `until`, `closed_on`, `left_on` name
the first day on which it no longer counts). What is approximated: a record that had no grid before it got its first one
counts as having stood there (nothing says since when); one that left and came back counts as never having left; one
whose beginning nobody wrote down begins with its source, else with the day it was recorded.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from db.keys import in_keys
from db.models.dwellings import Building, Dwelling
from db.models.enterprises import Enterprise, EnterpriseStanding
from db.models.grids import Grid, GridEvent, GridEventKind, GridStanding, PastPlacement, Redivision
from db.models.households import Household, HouseholdStanding
from db.models.organisations import Organisation, OrganisationStanding
from db.models.people import Person, Standing
from desktop.grids.service import Grids

Placed = type[Person] | type[Household] | type[Dwelling] | type[Building] | type[Enterprise]

AS_OF = "as_of"  # key of Search.filters: an ISO day
OUTSIDE = 0  # stands among the keys of grids for "in no grid"
ACTIVE, ALL = "active", "all"  # of the filter of standings


class Life(NamedTuple):
    """How a kind of record begins and ends."""

    standings: type[StrEnum]
    began_on: Any
    ended_on: Any


_LIVES: Mapping[Placed, Life] = {
    Person: Life(Standing, Person.joined_on, Person.left_on),
    Household: Life(HouseholdStanding, Household.since, Household.closed_on),
    Enterprise: Life(EnterpriseStanding, Enterprise.opened_on, Enterprise.closed_on),
}


def day_of(filters: Mapping[str, Any]) -> date | None:
    """Return the day a list is asked about, or None for now."""
    said = filters.get(AS_OF)
    return date.fromisoformat(said) if said else None


def placed_in(model: Placed, keys: Collection[int], day: date | None = None) -> ColumnElement[bool]:
    """Return the condition that a record stands, or stood on a day, in one of some grids; `OUTSIDE` is none of all."""
    now = _among(model.grid_id, keys)
    if day is None:
        return now
    stayed = select(model.id).where(now, model.id.not_in(_moved(model, day)))
    first = _first()
    stood = select(first.record_id).where(*_is_first(model, day, first), _among(first.grid_id, keys))
    return model.id.in_(union_all(stayed, stood))


def grid_on(model: Placed, day: date | None) -> ColumnElement[int | None]:
    """Return the grid of a record on a day, to be shown, grouped or counted by; None is now.

    Only the few records that moved since are looked up one by one.
    """
    now: ColumnElement[int | None] = model.__table__.c.grid_id
    if day is None:
        return now
    first = _first()
    stood = select(first.grid_id).where(first.record_id == model.id, *_is_first(model, day, first)).scalar_subquery()
    return case((model.id.in_(_moved(model, day)), stood), else_=now)


def there_on(model: Placed, day: date) -> ColumnElement[bool]:
    """Return whether a record existed on a day: it had begun, and was not yet over.

    Who joined a household after the day but was recorded or sourced before it was there, in another household.
    """
    recorded = recorded_on(model, day)
    if (life := _LIVES.get(model)) is None:
        return recorded
    unknown = recorded if model is Person else and_(life.began_on.is_(None), recorded)
    stays = or_(_stands(model, ACTIVE), life.ended_on > day)
    there = and_(or_(life.began_on <= day, unknown), stays)
    born = func.coalesce(Person.born_on, day) <= day  # in no need of an index: almost everybody is (20 s with one)
    return and_(there, born) if model is Person else there


def recorded_on(model: Any, day: date) -> ColumnElement[bool]:
    """Return whether a record had been written down by a day, here or in what it was brought in from."""
    return or_(model.sourced_on <= day, model.created_at < _end_of(day))


def standing_on(model: Placed, standing: str, day: date | None) -> list[ColumnElement[bool]]:
    """Return the conditions of a standing (one of the kind's own, or `ALL`) now, or on a day."""
    if standing == ALL:
        return []
    if day is None:
        return [_stands(model, standing)]
    if standing == ACTIVE:
        return [there_on(model, day)]
    return [_stands(model, standing), _LIVES[model].ended_on <= day]


def in_force_on(valid_from: Any, valid_to: Any, day: date) -> ColumnElement[bool]:
    """Return whether a dated row (a post, a membership, a shape) counted on a day, given its two columns."""
    return and_(or_(valid_from.is_(None), valid_from <= day), or_(valid_to.is_(None), valid_to > day))


def grids_on(day: date) -> ColumnElement[bool]:
    """Return which grids were in force on a day; one that closed nobody knows when was not."""
    stays = or_(Grid.standing == GridStanding.ACTIVE, Grid.valid_to > day)
    return and_(in_force_on(Grid.valid_from, Grid.valid_to, day), stays)


def organisations_on(day: date) -> ColumnElement[bool]:
    """Return which organisations existed on a day; one that was dissolved nobody knows when did not."""
    stays = or_(Organisation.standing == OrganisationStanding.ACTIVE, Organisation.ended_on > day)
    return and_(or_(Organisation.founded_on.is_(None), Organisation.founded_on <= day), stays)


def subtree_on(session: Session, grids: Grids, key: int, day: date | None = None) -> Sequence[int]:
    """Return a grid and all below it, as the tree stands or stood on a day; `OUTSIDE` stands for itself."""
    if key == OUTSIDE:
        return (OUTSIDE,)
    moved = parents_on(session, day) if day is not None else {}
    if not moved:
        return grids.subtree(key)
    children: dict[int | None, list[int]] = {}
    for node in grids.nodes.values():
        children.setdefault(moved.get(node.id, node.parent_id), []).append(node.id)
    found, waiting = list[int](), [key] if key in grids.nodes else []
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], ())
    return found


def parents_on(session: Session, day: date) -> dict[int, int | None]:
    """Return the parents on a day of the grids that were hung elsewhere since: what their first later move left."""
    moves = (
        select(GridEvent.grid_id, GridEvent.other_grid_id)
        .outerjoin(Redivision, Redivision.id == GridEvent.redivision_id)
        .where(GridEvent.kind == GridEventKind.MOVED, GridEvent.happened_on > day, Redivision.undone_at.is_(None))
        .order_by(GridEvent.id.desc())
    )
    return {grid: parent for grid, parent in session.execute(moves)}


def _stands(model: Placed, standing: str) -> ColumnElement[bool]:
    column: Any = model.__table__.c.standing
    return cast(ColumnElement[bool], column == _LIVES[model].standings(standing))


def _among(column: Any, keys: Collection[int]) -> ColumnElement[bool]:
    inside = in_keys(column, [key for key in keys if key != OUTSIDE])
    if OUTSIDE not in keys:
        return inside
    return or_(column.is_(None), inside) if len(keys) > 1 else column.is_(None)


def _moved(model: Placed, day: date) -> Select[int]:
    """Return the records that left a grid since a day."""
    return select(PastPlacement.record_id).where(
        PastPlacement.subject == model.__tablename__, PastPlacement.until > day
    )


def _first() -> Any:
    return aliased(PastPlacement, name="stood")


def _is_first(model: Placed, day: date, first: Any) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a past placement is the one that counted on a day: the first to end later."""
    earlier = aliased(PastPlacement, name="earlier")
    return (
        first.subject == model.__tablename__,
        first.until > day,
        ~exists().where(
            earlier.subject == first.subject,
            earlier.record_id == first.record_id,
            earlier.until > day,
            earlier.id < first.id,
        ),
    )


def _end_of(day: date) -> datetime:
    """Return the moment in which a day ends where the office is."""
    here = datetime.now(UTC).astimezone().tzinfo
    return datetime.combine(day + timedelta(days=1), time.min, here)
