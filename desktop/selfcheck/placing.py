"""Records that lie in no grid, and the grid that their household, dwelling or building tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import Session

from db.models.dwellings import Building, Dwelling
from db.models.enterprises import Enterprise, EnterpriseStanding
from db.models.households import Household, HouseholdStanding
from db.models.people import Person, Standing
from db.store import Store
from desktop.errors import Refusal
from desktop.intake.storing import Writer, in_parts
from desktop.jobs import Progress

RULES: Mapping[str, Any] = {  # which records a rule is about
    "person_outside": Person,
    "household_outside": Household,
    "dwelling_outside": Dwelling,
    "enterprise_outside": Enterprise,
}
NOTHING = "这些记录的户、房屋、楼栋也没有网格，推不出来，请选定网格。"


@dataclass(frozen=True, slots=True)
class Placed:
    """What one click placed: the table, and each record with the grid it was given."""

    rule: str
    grids: Mapping[int, int]


class Placing:
    """Puts records into the grid that others tell, in one write that can be undone."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def known(self, rule: str) -> dict[int, int]:
        """Return the records of a rule whose grid is told, each with its grid; where two are told, none is."""
        with self._store.read() as session:
            return _told(session, rule)

    def place(self, rule: str, progress: Progress) -> Placed:
        """Give every record of a rule the grid that is told."""
        model = RULES[rule]
        with self._store.write("归入网格") as session:
            told = _told(session, rule)
            if not told:
                raise Refusal(NOTHING)
            progress.begin(len(told), "归入网格")
            _move(session, model, {key: (None, grid) for key, grid in told.items()}, progress)
            return Placed(rule, told)

    def undo(self, placed: Placed, progress: Progress) -> None:
        """Take the records out of their grids again, except those that were moved on meanwhile."""
        model = RULES[placed.rule]
        with self._store.write("撤销归入网格") as session:
            progress.begin(len(placed.grids), "撤销归入网格")
            _move(session, model, {key: (grid, None) for key, grid in placed.grids.items()}, progress)


def _move(session: Session, model: Any, moves: Mapping[int, tuple[int | None, int | None]], progress: Progress) -> None:
    """Put records from the grid where they are still into another, with a line of the log each."""
    writer = Writer(session)
    for part in in_parts(moves):
        known = select(model.id, model.version, model.grid_id).where(model.id.in_(part))
        for key, version, grid in session.execute(known):
            if grid == moves[key][0]:
                writer.update(model.__tablename__, key, version, {"grid_id": moves[key]})
        writer.flush()
        progress.advance(len(part))


def _told(session: Session, rule: str) -> dict[int, int]:
    ways = union_all(*_WAYS[rule]()).subquery("ways")
    key, grid = ways.c.id, ways.c.grid_id
    query = select(key, func.min(grid)).group_by(key).having(func.min(grid) == func.max(grid))
    return {record: place for record, place in session.execute(query)}


def _people() -> list[Select[int, int | None]]:
    lost = Person.grid_id.is_(None), Person.standing == Standing.ACTIVE
    home = select(Person.id, Household.grid_id).join(Household, Household.id == Person.household_id)
    return [home.where(*lost, Household.grid_id.is_not(None))]


def _households() -> list[Select[int, int | None]]:
    lost = Household.grid_id.is_(None), Household.standing == HouseholdStanding.ACTIVE
    door = select(Household.id, Dwelling.grid_id).join(Dwelling, Dwelling.id == Household.dwelling_id)
    members = select(Household.id, Person.grid_id).join(Person, Person.household_id == Household.id)
    return [
        door.where(*lost, Dwelling.grid_id.is_not(None)),
        members.where(*lost, Person.grid_id.is_not(None), Person.standing == Standing.ACTIVE),
    ]


def _dwellings() -> list[Select[int, int | None]]:
    lost = Dwelling.grid_id.is_(None)
    lived = select(Dwelling.id, Household.grid_id).join(Household, Household.dwelling_id == Dwelling.id)
    house = select(Dwelling.id, Building.grid_id).join(Building, Building.id == Dwelling.building_id)
    return [
        lived.where(lost, Household.grid_id.is_not(None), Household.standing == HouseholdStanding.ACTIVE),
        house.where(lost, Building.grid_id.is_not(None)),
    ]


def _enterprises() -> list[Select[int, int | None]]:
    lost = Enterprise.grid_id.is_(None), Enterprise.standing == EnterpriseStanding.ACTIVE
    door = select(Enterprise.id, Dwelling.grid_id).join(Dwelling, Dwelling.address == Enterprise.address)
    house = select(Enterprise.id, Building.grid_id).join(Building, Building.address == Enterprise.address)
    return [door.where(*lost, Dwelling.grid_id.is_not(None)), house.where(*lost, Building.grid_id.is_not(None))]


_WAYS: Mapping[str, Any] = {
    "person_outside": _people,
    "household_outside": _households,
    "dwelling_outside": _dwellings,
    "enterprise_outside": _enterprises,
}
