"""Sheets of households: known again by their number in the village or grid, else by head and address."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.households import EventKind, Household, HouseholdEvent, HouseholdStanding, HouseholdTag
from db.models.people import Person
from desktop.dossiers.households.fields import FIELDS
from desktop.fields import Field
from desktop.grids.service import Grids
from desktop.intake.flat import FlatSheets, Row
from desktop.intake.importable import Batch, Complain, Reason
from desktop.intake.numbering import is_number, scope_of
from desktop.intake.rows import Block
from desktop.intake.storing import Writer, in_parts

OF_HEAD = ("head_name", "head_phone")


class HouseholdSheets(FlatSheets):
    """The kind of sheet whose rows are households."""

    kind, title, table, model = "households", "户", "household", Household
    tags = (HouseholdTag, "household_id")
    passed: Mapping[str, str] = dict.fromkeys(("人数", "家庭人口", "家庭人口数", "人口数"), "人数由成员算出，不导入")

    def __init__(self, grids: Grids, in_force: Callable[[Sequence[Field]], Sequence[Field]] = tuple) -> None:
        """Take the grids, since a number counts within its grid or village."""
        super().__init__(in_force)
        self._grids = grids

    @property
    def declared(self) -> Sequence[Field]:
        """Every field of a household but the count of its members."""
        return tuple(field for field in FIELDS if field.key != "members")

    def judge(self, block: Block, complain: Complain) -> None:
        """Ask for something by which the household can be known."""
        columns = [block.column(key) for key in ("household_no", "head_name", "address")]
        for place, (number, head, address) in enumerate(zip(*columns, strict=True)):
            if not (is_number(number) or head or address):
                complain(place, "household_no", "户号、户主、地址都没有填写", "至少填写一项")

    def identities(self, row: Row) -> list[Hashable]:
        """Return its number in its place, else head and address."""
        if is_number(row.get("household_no")):
            return [("no", row["household_no"], self._scope(row["household_no"], row.get("grid_id")))]
        return [("head", row.get("head_name"), row.get("address"))]

    def values(self, row: Row) -> Row:
        """Take a number that says nothing for none."""
        found = super().values(row)
        if "household_no" in found and not is_number(found["household_no"]):
            found["household_no"] = None
        return found

    def fixed(self, row: Row) -> Row:
        """Return what a new household has besides."""
        return {"standing": HouseholdStanding.ACTIVE.value}

    def comparable(self, record: Row, values: Row) -> Row:
        """Leave name and telephone of a head who is in the dossiers to the head's own dossier."""
        if record["head_id"] is None:
            return values
        return {key: value for key, value in values.items() if key not in OF_HEAD}

    def find(self, session: Session, rows: Sequence[Row]) -> list[tuple[int, Reason]]:
        """Find by number, else by head and address."""
        numbers = {row["household_no"] for row in rows if is_number(row.get("household_no"))}
        by_number: dict[str, list[Any]] = {}
        for known in _fetch(session, Household.household_no, numbers):
            by_number.setdefault(known.household_no, []).append(known)
        addresses = {row["address"] for row in rows if row.get("address") and row.get("household_no") not in by_number}
        by_address: dict[str, list[Any]] = {}
        for known in _fetch(session, Household.address, addresses):
            by_address.setdefault(known.address, []).append(known)
        return [self._find_one(row, by_number, by_address) for row in rows]

    def hang(
        self, session: Session, writer: Writer, pairs: Sequence[tuple[int, Row]], batch: Batch, *, new: bool
    ) -> None:
        """Begin the history of new households."""
        if new:
            columns: dict[str, list[Any]] = {
                "household_id": [key for key, _ in pairs],
                "kind": [EventKind.REGISTERED.value] * len(pairs),
                "happened_on": [row.get("since") or batch.sourced_on for _, row in pairs],
            }
            writer.insert(HouseholdEvent, columns, len(pairs))

    def _find_one(self, row: Row, by_number: Row, by_address: Row) -> tuple[int, Reason]:
        number, head = row.get("household_no"), row.get("head_name")
        here = self._scope(number or "", row.get("grid_id"))
        found = [
            one
            for one in by_number.get(number or "", ())
            if not (here and one.grid_id) or self._scope(number or "", one.grid_id) == here
        ]
        if not found:
            found = [
                one
                for one in by_address.get(row.get("address") or "", ())
                if one.head == head and not (is_number(number) and one.household_no)
            ]
        if len(found) > 1:
            return found[0].id, Reason.SEVERAL
        return (found[0].id, Reason.NONE) if found else (0, Reason.NONE)

    def _scope(self, number: str, grid: int | None) -> int:
        village = self._grids.village_of(grid) if grid else None
        return scope_of(number, grid, village.id if village else None)


def _fetch(session: Session, column: Any, values: set[str]) -> list[Any]:
    """Return active households by number or address, with the name of their head."""
    found: list[Any] = []
    head = func.coalesce(Person.name, Household.head_name).label("head")
    query = select(Household.id, Household.household_no, Household.address, Household.grid_id, head)
    query = query.outerjoin(Person, Person.id == Household.head_id).where(
        Household.standing == HouseholdStanding.ACTIVE
    )
    for part in in_parts(values):
        found += session.execute(query.where(column.in_(part))).all()
    return found
