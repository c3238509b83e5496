"""Where dwellings are: their buildings, known by name within a grid however it is written, and how a place reads."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.dwellings import Building, Dwelling
from desktop.addresses import AddressStyle, normal_building


def building_of(session: Session, name: str | None, grid: int | None, style: AddressStyle) -> Building | None:
    """Return the building of a name in a grid, making it when it is new; None for no name."""
    wanted = normal_building(name or "", style)
    if not wanted:
        return None
    for building in session.scalars(select(Building).where(Building.grid_id.is_not_distinct_from(grid))):
        if normal_building(building.name, style) == wanted:
            return building
    building = Building(name=wanted, grid_id=grid)
    session.add(building)
    session.flush()
    return building


def title_of(dwelling: Dwelling, building: str | None) -> str:
    """Return where a dwelling is, in one line; what the address says already is not said again."""
    title = dwelling.address
    for part in filter(None, (building, dwelling.unit, dwelling.room)):
        if not re.search(rf"(?<![0-9A-Za-z]){re.escape(part)}", title):
            title += part
    return title


def building_name(session: Session, dwelling: Dwelling) -> str | None:
    """Return the name of the building a dwelling is in, if any."""
    building = session.get(Building, dwelling.building_id) if dwelling.building_id else None
    return building.name if building else None
