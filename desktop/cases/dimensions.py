"""By what figures of cases are set apart, and how one part of them is chosen again: in the database, in the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func

from db.expressions import as_read
from db.keys import in_keys
from db.models.cases import Case
from desktop.grids.service import Grids

ALL, LEDGER, KIND, SORT, GRID, UNIT, SOURCE, SCENARIO = (
    "all", "ledger", "kind", "sort", "grid", "unit", "source", "scenario"
)  # fmt: skip
CENTRE_KEY = "0"  # of the unit of cases that lie with the centre itself
OWN = "="  # after the key of a grid: what lies in it but in none below
BETWEEN = ":"  # the ledger and the code of its own list
FEW = 40  # so many grids are looked up by their own index; more of them by the days asked about
FIRST_LEVEL = 2  # characters of a code of the first level


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way of setting cases apart. `columns` together make the key of a part."""

    key: str
    title: str
    columns: tuple[ColumnElement[Any], ...]
    numbers: bool = False  # whether keys are those of records

    def key_of(self, values: Sequence[Any]) -> str:
        """Return the key of a part from the values of its columns."""
        if self.key == UNIT:
            return str(values[0] or CENTRE_KEY)
        return BETWEEN.join("" if value is None else str(value) for value in values)

    def condition(self, key: str, grids: Grids) -> ColumnElement[bool]:
        """Return what the cases of a part have in common."""
        if self.key == GRID and key:
            own = key.endswith(OWN)
            below = [int(key[:-1])] if own else grids.subtree(int(key))
            return in_keys(Case.grid_id if len(below) <= FEW else as_read(Case.grid_id), below)
        if self.key == UNIT and key == CENTRE_KEY:
            return as_read(Case.unit_id).is_(None)
        parts = key.split(BETWEEN)
        return and_(*(_is(column, part, self.numbers) for column, part in zip(self.columns, parts, strict=True)))

    def filters(self, key: str) -> Mapping[str, Any] | None:
        """Return a part as the list of cases understands it, or None where it cannot say so."""
        if key == "" or key.endswith((OWN, BETWEEN)):
            return None
        if self.key in (KIND, SORT):
            book, code = key.split(BETWEEN)
            is_whole = self.key == KIND or len(code) > FIRST_LEVEL
            return {LEDGER: book, KIND: code} if is_whole else None
        return {self.key: int(key) if self.numbers else key}


def _is(column: ColumnElement[Any], part: str, is_number: bool) -> ColumnElement[bool]:
    if part == "":
        return column.is_(None)
    found: ColumnElement[bool] = column == (int(part) if is_number else part)
    return found


DIMENSIONS: Mapping[str, Dimension] = {
    one.key: one
    for one in (
        Dimension(ALL, "合计", ()),
        Dimension(LEDGER, "台账", (as_read(Case.ledger),)),
        Dimension(KIND, "大类", (as_read(Case.ledger), func.substr(Case.kind_code, 1, FIRST_LEVEL))),
        Dimension(SORT, "小类", (as_read(Case.ledger), as_read(Case.kind_code))),
        Dimension(GRID, "网格", (as_read(Case.grid_id),), numbers=True),
        Dimension(UNIT, "承办单位", (as_read(Case.unit_id),), numbers=True),
        Dimension(SOURCE, "来源渠道", (as_read(Case.source_code),)),
        Dimension(SCENARIO, "场景", (as_read(Case.scenario),)),
    )
}
