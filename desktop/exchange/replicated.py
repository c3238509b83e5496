"""Which records travel between offices, in which order, and what of them stays at home.

Columns are not listed: whatever a table has travels, so that a new field is exchanged without new code. Whose word
counts when both sides changed a field is data: `resources/exchange/ownership.json`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from sqlalchemy import Table

from db.base import STAMPS, Base, Record
from db.models.cases import Case, CaseEvent, CaseParty, CaseReporter, CaseTask, Unit
from db.models.dwellings import Building, Dwelling, DwellingParty, DwellingTag
from db.models.enterprises import Enterprise
from db.models.grids import Grid, GridCode, GridTag
from db.models.households import Household, HouseholdEvent, HouseholdTag
from db.models.maps import MapShape
from db.models.organisations import Organisation, OrganisationMember
from db.models.people import Floating, LeftBehind, Person, PersonTag
from db.models.roster import Appointment, RegisterEntry, Staff
from desktop.resources import resources

AT_HOME = STAMPS | {"batch_id"}  # keys, stamps and batches mean nothing elsewhere


@dataclass(frozen=True, slots=True)
class Part:
    """Rows without an identifier of their own: they travel inside their record, under the name the log has for them."""

    key: str
    model: type[Base]
    bearer: str  # column that names the record
    references: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)  # column -> name -> table
    is_logged: bool = True  # else the record's owner alone changes it, and it always goes along

    @property
    def name(self) -> str:
        """What it is called in a package."""
        return f"{self.key}_rows"


@dataclass(frozen=True, slots=True)
class Replica:
    """One table whose records travel. `told_apart` are unique names that need the lower office's name above it."""

    model: type[Record]
    title: str
    parts: tuple[Part, ...] = ()
    at_home: frozenset[str] = frozenset()
    told_apart: tuple[str, ...] = ()
    block: str = ""  # the sensitive block the whole table belongs to

    @property
    def table(self) -> str:
        """The name of the table."""
        return self.rows.name

    @property
    def rows(self) -> Table:
        """The table itself."""
        table = self.model.__table__
        assert isinstance(table, Table)
        return table


UNIT, STAFF, CASE = "unit", "staff", "case_record"
OF_EVENT = {
    "facts": {
        "unit_id": UNIT, "unit_ids": UNIT, "responsible_id": STAFF, "leader_id": STAFF, "into": CASE, "case": CASE,
    }
}  # fmt: skip
REPLICAS: tuple[Replica, ...] = (  # whoever is named stands before who names him, as far as that goes
    Replica(Grid, "网格", (Part("tags", GridTag, "grid_id"),), frozenset({"path"})),
    Replica(GridCode, "网格其他编码"),
    Replica(MapShape, "网格边界"),
    Replica(Building, "楼栋"),
    Replica(Dwelling, "房屋", (Part("care", DwellingTag, "dwelling_id"),)),
    Replica(Household, "户", (Part("care", HouseholdTag, "household_id"),)),
    Replica(Person, "人员", (Part("care", PersonTag, "person_id"),), frozenset({"id_twin"})),
    Replica(Floating, "流动信息"),
    Replica(LeftBehind, "留守信息"),
    Replica(DwellingParty, "房主与承租人"),
    Replica(HouseholdEvent, "户变动"),
    Replica(Enterprise, "企业场所"),
    Replica(Staff, "网格员"),
    Replica(Appointment, "任职"),
    Replica(Organisation, "组织队伍"),
    Replica(OrganisationMember, "组织成员"),
    Replica(RegisterEntry, "登记事项"),
    Replica(Unit, "承办单位", told_apart=("name",)),
    Replica(
        Case,
        "事件",
        (
            Part("steps", CaseEvent, "case_id", OF_EVENT, is_logged=False),
            Part("tasks", CaseTask, "case_id", is_logged=False),
        ),
        told_apart=("number",),
    ),
    Replica(CaseParty, "当事人", block="parties"),
    Replica(CaseReporter, "反映人", block="reporters"),
)
BY_TABLE: Mapping[str, Replica] = {one.table: one for one in REPLICAS}


class Owner(StrEnum):
    """Whose word counts about a field when both sides changed it."""

    UPPER = "upper"
    LOWER = "lower"
    NOBODY = "nobody"  # a person decides


@dataclass(frozen=True, slots=True)
class Block:
    """What leaves the office only when it is ticked, with a reason: columns and parts by table."""

    key: str
    title: str
    fields: Mapping[str, frozenset[str]]  # table -> columns and parts; a whole table names its block itself


@cache
def _declared() -> Mapping[str, object]:
    loaded: Mapping[str, object] = json.loads((resources() / "exchange" / "ownership.json").read_text("utf-8"))
    return loaded


@cache
def owner_of(table: str, field: str) -> Owner:
    """Return whose word counts about a field."""
    declared = _declared()
    for owner in (Owner.UPPER, Owner.LOWER, Owner.NOBODY):
        groups = declared.get(owner.value, {})
        assert isinstance(groups, dict)
        named = groups.get(table, ())
        if field in named or "*" in named:
            return owner
    return Owner(str(declared["otherwise"]))


@cache
def blocks() -> tuple[Block, ...]:
    """Return the sensitive blocks."""
    declared = _declared()["blocks"]
    assert isinstance(declared, list)
    return tuple(
        Block(one["key"], one["title"], {table: frozenset(names) for table, names in one["fields"].items()})
        for one in declared
    )
