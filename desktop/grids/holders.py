"""Who holds the posts of grids on a day, and which organisations stand in them: a few queries for many grids."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.organisations import Organisation, OrganisationFamily
from db.models.roster import Appointment, Staff
from desktop.grids.as_of import organisations_on
from desktop.grids.counting import current
from desktop.grids.posts import POST_TITLES

_ORDER = {post: place for place, post in enumerate(POST_TITLES)}


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody of the roster in a post of a grid. The telephone number is the whole one."""

    grid_id: int
    staff_id: int
    post: str
    name: str
    phone: str
    workplace: str
    held_as: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """An organisation that stands in a grid."""

    grid_id: int
    organisation_id: int
    family: OrganisationFamily
    kind_code: str
    name: str
    leader: str


def holders_of(session: Session, grids: Sequence[int], day: date) -> dict[int, tuple[Holder, ...]]:
    """Return who holds posts in each grid itself, in the order of the posts; grids without anybody are absent."""
    query = (
        select(Appointment, Staff)
        .join(Staff, Staff.id == Appointment.staff_id)
        .where(in_keys(Appointment.grid_id, grids), current(Appointment, day))
        .order_by(Appointment.id)
    )
    found: dict[int, tuple[Holder, ...]] = {}
    rows = session.execute(query).all()
    for held, who in sorted(rows, key=lambda row: _ORDER.get(row[0].post, len(_ORDER))):
        holder = Holder(
            held.grid_id, who.id, held.post, who.name, who.phone or "", who.workplace or "", held.held_as or "",
            held.valid_from,
        )  # fmt: skip
        found[held.grid_id] = (*found.get(held.grid_id, ()), holder)
    return found


def organisations_of(session: Session, grids: Sequence[int], day: date) -> dict[int, tuple[Standing, ...]]:
    """Return the organisations that stood in each grid itself on a day, the party's first."""
    query = (
        select(Organisation, Staff.name)
        .outerjoin(Staff, Staff.id == Organisation.leader_id)
        .where(in_keys(Organisation.grid_id, grids), organisations_on(day))
        .order_by(Organisation.family, Organisation.kind_code, Organisation.id)
    )
    found: dict[int, tuple[Standing, ...]] = {}
    rows = session.execute(query).all()
    for one, leader in sorted(rows, key=lambda row: row[0].family is not OrganisationFamily.PARTY):
        grid = one.grid_id or 0
        standing = Standing(grid, one.id, one.family, one.kind_code or "", one.name, leader or one.leader_name or "")
        found[grid] = (*found.get(grid, ()), standing)
    return found
