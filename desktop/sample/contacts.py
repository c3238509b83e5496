"""Every household of the sample town has somebody who looks after it, but for some that are planted."""

from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.bulk import insert_rows
from db.models.households import Household, HouseholdStanding
from db.models.roster import HouseholdContact, Staff
from desktop.grids.posts import CHIEF, FULL_TIME, PART_TIME
from desktop.sample.land import DIVIDED_ON, Land
from desktop.sample.planted import Plan
from desktop.sample.posts import Holders

FORGOTTEN = {6: 3, 11: 2}  # households without contact in the first grid of a village, by its place


def assign(session: Session, land: Land, holders: Holders, plan: Plan) -> None:
    """Share the households of every grid out among its workers."""
    forgotten = Counter({key: number for place, number in FORGOTTEN.items() if (key := land.first(place))})
    workers = {key: _workers(land, key, holders) for key in land.grids}
    turn, rows = Counter[int](), []
    query = select(Household.id, Household.grid_id).where(
        Household.standing == HouseholdStanding.ACTIVE, Household.grid_id.is_not(None)
    )
    for household, grid in session.execute(query.order_by(Household.id)):
        if grid not in workers:
            continue
        if forgotten[grid]:
            forgotten[grid] -= 1
            plan.add("household_without_contact", grid)
        else:
            turn[grid] += 1
            worker = workers[grid][turn[grid] % len(workers[grid])]
            rows.append((household, worker.id, DIVIDED_ON.isoformat()))
    insert_rows(session, HouseholdContact, ("household_id", "staff_id", "valid_from"), rows)


def _workers(land: Land, key: int, holders: Holders) -> list[Staff]:
    """Return the workers of a grid, else its chief, else those of the grid above it."""
    for posts in ((FULL_TIME, PART_TIME), (CHIEF,)):
        if found := [staff for post in posts for staff in holders.get((key, post), ())]:
            return found
    return _workers(land, land.grids[key].parent, holders)
