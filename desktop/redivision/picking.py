"""Which records a share means, gathered to be moved."""

from typing import Any

from sqlalchemy import exists
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.dwellings import Building, Dwelling
from db.models.enterprises import Enterprise
from db.models.households import Household
from db.models.people import Person
from desktop.errors import Refusal
from desktop.redivision.moving import MODELS, Moves, rows_in
from desktop.redivision.places import matches
from desktop.redivision.plan import (
    BUILDING,
    DWELLING,
    ENTERPRISE,
    HOUSEHOLD,
    PERSON,
    ByAddress,
    ByBuilding,
    ByKeys,
    Pick,
)

ADDRESSES: dict[str, Any] = {
    HOUSEHOLD: Household.address,
    DWELLING: Dwelling.address,
    BUILDING: Building.address,
    ENTERPRISE: Enterprise.address,
    PERSON: Person.residence_address,
}


def pick(session: Session, moves: Moves, share: Pick, to: int, grid: int | None) -> None:
    """Gather what a share means and what goes along, inside one grid when it is given."""
    _gather(session, moves, share, to, grid)
    moves.add_followers()


def _gather(session: Session, moves: Moves, share: Pick, to: int, grid: int | None) -> None:
    match share:
        case ByKeys():
            column = MODELS[share.subject].id
            moves.add(share.subject, [in_keys(column, share.keys), *_inside(share.subject, grid)], to)
        case ByBuilding():
            moves.add(BUILDING, [in_keys(Building.id, share.keys), *_inside(BUILDING, grid)], to)
            moves.add(DWELLING, [in_keys(Dwelling.building_id, share.keys), *_inside(DWELLING, grid)], to)
        case ByAddress():
            if grid is None:
                raise Refusal("按地址划分时要先选定一个网格。")
            for subject, column in ADDRESSES.items():
                keys = [key for key, address in rows_in(session, subject, grid, column) if matches(share, address)]
                if keys:
                    also = [_without_home(grid)] if subject == PERSON else []
                    moves.add(subject, [in_keys(MODELS[subject].id, keys), *_inside(subject, grid), *also], to)


def _inside(subject: str, grid: int | None) -> list[Any]:
    return [MODELS[subject].grid_id == grid] if grid is not None else []


def _without_home(grid: int) -> Any:
    """Return who has no household that could take them along."""
    return ~exists().where(Household.id == Person.household_id, Household.grid_id == grid)
