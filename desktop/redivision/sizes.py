"""How large grids are before and after, and what the scheme says to that."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

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
    "case_record": "在办事件 {:,} 件",
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
    name: str  # after those it lies in
    code: str
    change: str  # 新建, 撤销, 改名 …
    before: Size
    after: Size
    remarks: tuple[str, ...]  # sizes that the scheme does not want


def sizes_of(session: Session, tree: Tree, grids: Collection[int]) -> dict[int, Size]:
    """Return how many households and people stand in each of some grids with all below it, in two queries."""
    wanted = set(grids)
    tops = {key: [top for top in _way(one) if top in wanted] for key, one in tree.grids.items()}
    below = [key for key, above in tops.items() if above]
    homes = _counted(session, Household.grid_id, Household.standing == HouseholdStanding.ACTIVE, below)
    people = _counted(session, Person.grid_id, _PRESENT, below)
    return {
        top: Size(*(sum(counts.get(key, 0) for key in keys) for counts in (homes, people)))
        for top, keys in _turned(tops, wanted).items()
    }


_PRESENT = func.coalesce(Person.standing, "") == Standing.ACTIVE.value  # no index of its own: almost everybody is


def _counted(session: Session, grid: Any, counts: Any, keys: list[int]) -> dict[int, int]:
    query = select(grid, func.count()).where(in_keys(grid, keys), counts).group_by(grid)
    return {key: number for key, number in session.execute(query)}


def _way(grid: Grid) -> list[int]:
    """Return the keys of a grid and of those it lies in."""
    return [int(key) for key in grid.path.split("/") if key]


def _turned(tops: dict[int, list[int]], wanted: set[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {key: [] for key in wanted}
    for key, above in tops.items():
        for top in above:
            found[top].append(key)
    return found


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
    found = dict(counts)
    return "、".join(words.format(found[subject]) for subject, words in COUNTED.items() if found.get(subject))
