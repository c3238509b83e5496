"""Addresses as a grid is divided by them: the street, the house on it, the number of its door."""

import re
from typing import NamedTuple

from desktop.addresses import split_address
from desktop.redivision import plan
from desktop.redivision.plan import ByAddress

_DOOR = re.compile(r"(?P<street>|.*?\D)(?P<door>\d{1,5})(?:[-、之]\d{1,4})?(?:号院?|弄)?(?:之\d{1,4})?")


class Place(NamedTuple):
    """Where an address is: all of it may be empty."""

    street: str
    house: str  # street, door and building
    door: int | None


def place_of(address: str | None) -> Place:
    """Return the place an address names, without town and village, unit and room."""
    if not address:
        return Place("", "", None)
    parts = split_address(address)
    building, whole = parts.building.rstrip("-"), parts.street or parts.village
    found = _DOOR.fullmatch(parts.street)
    if found is None:
        return Place(whole, whole + building, None)
    village = "" if found["street"] else parts.village
    return Place(found["street"] or village, village + parts.street + building, int(found["door"]))


def matches(pick: ByAddress, address: str | None) -> bool:
    """Return whether an address is among those that are meant."""
    place = place_of(address)
    match pick.by:
        case plan.STREET:
            meant = place.street == pick.words
        case plan.HOUSE:
            meant = place.house == pick.words
        case _:
            meant = bool(pick.words) and pick.words in (address or "")
    if not meant or (pick.first, pick.last, pick.parity) == (None, None, None):
        return meant
    if place.door is None or (pick.parity is not None and place.door % 2 != pick.parity):
        return False
    return (pick.first or 0) <= place.door <= (pick.last if pick.last is not None else place.door)


def group_of(address: str | None, by: str) -> str:
    """Return the street or the house under which an address is grouped."""
    place = place_of(address)
    return place.house if by == plan.HOUSE else place.street
