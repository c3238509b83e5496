"""Households as contacts need them: in the order of their doors, who looks after them, how they are shared."""

import re
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.households import Household, HouseholdStanding
from db.models.roster import Appointment, HouseholdContact, Staff, StaffStanding
from desktop.grids.counting import current
from desktop.grids.posts import CHIEF, DEPARTMENT, FULL_TIME, PART_TIME

WORKERS = (FULL_TIME, PART_TIME, DEPARTMENT)
_NUMBERS = re.compile(r"(\d+)")
_PLACE = re.compile(r"(?:.*?(?:镇|乡|街道))?.*?(?:社区|村)+")  # as addresses begin: 陈埭镇江头村


def workers_of(session: Session, grids: Sequence[int], day: date) -> dict[int, list[int]]:
    """Return who looks after the households of each grid on a day: its workers, else its chief."""
    query = (
        select(Appointment.grid_id, Appointment.staff_id, Appointment.post)
        .join(Staff, Staff.id == Appointment.staff_id)
        .where(in_keys(Appointment.grid_id, grids), Appointment.post.in_((*WORKERS, CHIEF)), current(Appointment, day))
        .where(Staff.standing == StaffStanding.SERVING)
        .order_by(Appointment.id)
    )
    held: dict[int, list[tuple[int, str]]] = {}
    for grid, staff, post in session.execute(query):
        held.setdefault(grid, []).append((staff, post))
    found: dict[int, list[int]] = {}
    for grid, holders in held.items():
        workers = [staff for staff, post in holders if post in WORKERS]
        found[grid] = list(dict.fromkeys(workers or [staff for staff, _ in holders]))
    return found


def counts_of(session: Session, staff: Sequence[int], day: date) -> dict[int, int]:
    """Return how many households each of some people looks after on a day."""
    query = select(HouseholdContact.staff_id, func.count()).join(
        Household, Household.id == HouseholdContact.household_id
    )
    query = query.where(in_keys(HouseholdContact.staff_id, staff), current(HouseholdContact, day), _lived_in())
    return {key: count for key, count in session.execute(query.group_by(HouseholdContact.staff_id))}


def even_shares(count: int, loads: Sequence[int]) -> list[int]:
    """Return how many of `count` each takes so that all come out as alike as can be, whatever they have already."""
    shares = [0] * len(loads)
    order = sorted(range(len(loads)), key=lambda place: loads[place])
    left, level = count, loads[order[0]]
    for size in range(1, len(order) + 1):  # fill the lowest up to the next one, then both, and so on
        above = loads[order[size]] if size < len(order) else None
        room = size * (above - level) if above is not None else None
        if room is not None and room <= left:
            left, level = left - room, above if above is not None else level
            continue
        each, rest = divmod(left, size)
        for place, one in enumerate(order[:size]):
            shares[one] = level + each + (place < rest) - loads[one]
        break
    return shares


def looked_after_by(session: Session, staff: int, day: date, grids: Sequence[int] | None) -> list[int]:
    """Return the households somebody looks after on a day, in some grids or everywhere."""
    mine = select(HouseholdContact.household_id).where(
        HouseholdContact.staff_id == staff, current(HouseholdContact, day)
    )
    where = Household.id.in_(mine) & _lived_in()
    return by_door(session, where if grids is None else where & in_keys(Household.grid_id, grids))


def loads_of(session: Session, staff: Sequence[int], grids: Sequence[int], day: date) -> dict[int, int]:
    """Return how many households of some grids each of some people looks after."""
    query = (
        select(HouseholdContact.staff_id, func.count())
        .join(Household, Household.id == HouseholdContact.household_id)
        .where(in_keys(HouseholdContact.staff_id, staff), current(HouseholdContact, day), living_in(grids))
    )
    found = {key: count for key, count in session.execute(query.group_by(HouseholdContact.staff_id))}
    return {key: found.get(key, 0) for key in staff}


def living_in(grids: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that a household lives in one of some grids."""
    return in_keys(Household.grid_id, grids) & _lived_in()


def _lived_in() -> ColumnElement[bool]:
    return Household.standing == HouseholdStanding.ACTIVE


def by_door(session: Session, condition: ColumnElement[bool]) -> list[int]:
    """Return households so that neighbours stand together: by grid, then by address, 2号 before 10号."""
    columns = (Household.grid_id, Household.address, Household.id)
    rows = session.execute(select(*columns).where(condition)).all()
    return [row[2] for row in sorted(rows, key=lambda row: (row[0] or 0, door_key(row[1]), row[2]))]


def door_key(address: str | None) -> list[tuple[int, str]]:
    """Return an address so that its numbers sort as numbers."""
    parts = _NUMBERS.split(address or "")
    return [(int(part), "") if place % 2 else (0, part) for place, part in enumerate(parts)]


def without_place(addresses: Sequence[str]) -> list[str]:
    """Return addresses without the town and village where all of them begin with the same, so that doors are seen."""
    found = _PLACE.match(next(filter(None, addresses), ""))
    place = found[0] if found else ""
    if any(one and not one.startswith(place) for one in addresses):
        return list(addresses)
    return [one.removeprefix(place) or one for one in addresses]
