"""The buildings of dwellings: known by their name within a grid, however the name is written."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.dwellings import Building
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
