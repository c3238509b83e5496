"""How large grids are before and after, and what the scheme says to that."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.grids import Grid
from db.models.households import Household, HouseholdStanding
from db.models.people import Person, Standing
from desktop.redivision.tree import Tree
from desktop.schemes import Scheme

COUNTED = {
    "household": "{:,} 户",
    "person": "{:,} 人",
    "dwelling": "房屋 {:,} 套",
    "building": "楼栋 {:,} 栋",
    "enterprise": "企业场所 {:,} 家",
}
UNITS = {"households": "户", "people": "人"}  # the measures a re-division changes


class Size(NamedTuple):
    """Households and people present."""

    households: int
    people: int


@dataclass(frozen=True, slots=True)
class GridLine:
    """One grid of the preview, with all below it; `key` is None for one that is new."""

    key: int | None
    name: str
    code: str
    change: str  # 新建, 撤销, 改名 …
    before: Size
    after: Size
    remarks: tuple[str, ...]  # sizes that the scheme does not want


def size_of(session: Session, grids: Collection[int]) -> Size:
    """Return how many households and people stand in some grids."""
    keys = list(grids)
    homes = select(func.count()).where(in_keys(Household.grid_id, keys), Household.standing == HouseholdStanding.ACTIVE)
    people = select(func.count()).where(in_keys(Person.grid_id, keys), Person.standing == Standing.ACTIVE)
    return Size(session.scalar(homes) or 0, session.scalar(people) or 0)


def remarks_on(scheme: Scheme, tree: Tree, grid: Grid, size: Size) -> tuple[str, ...]:
    """Return the sizes of a grid that the scheme does not want, as sentences."""
    setting = _setting(tree, grid)
    figures = {"households": size.households, "people": size.people}
    return tuple(
        f"{rule.title}：{figures[rule.measure]:,} {UNITS[rule.measure]}，应为 {rule.bounds(UNITS[rule.measure])}"
        for rule in scheme.rules
        if rule.on
        and rule.measure in figures
        and grid.level in rule.levels
        and rule.area in ("any", setting)
        and grid.kind_code not in rule.except_kinds
        and rule.broken_by(figures[rule.measure])
    )


def _setting(tree: Tree, grid: Grid | None) -> str | None:
    """Return whether a grid is urban or rural: as said of it, else of the nearest grid above (P1-03)."""
    while grid is not None:
        if grid.setting_code:
            return grid.setting_code
        grid = tree.grids.get(grid.parent_id or 0)
    return None


def in_words(counts: Iterable[tuple[str, int]]) -> str:
    """Return counts by table as a clerk says them: 35 户、110 人、房屋 30 套."""
    return "、".join(COUNTED[subject].format(count) for subject, count in counts if count)
