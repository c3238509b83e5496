"""Figures of every grid at once: how many live there, who works there, what is missing."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from db.models.cases import Stage
from db.store import Store
from desktop.clock import Today, today
from desktop.grids.as_of import parents_on
from desktop.grids.counting import SOURCE_OF, Source, When
from desktop.grids.posts import FULL_TIME, LAWYER, PART_TIME
from desktop.grids.service import Grids
from desktop.jobs import Progress
from desktop.resources import resources

Figures = Mapping[int, float]  # by grid: what it holds with all below it


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a grid. `room` and `filters`, with the grid beside them, open the records behind it."""

    key: str
    title: str
    unit: str
    room: str
    filters: Mapping[str, Any] = field(default_factory=dict)
    is_count: bool = True  # a grid of which there is nothing to say has none; otherwise it has no such figure
    is_own: bool = False  # of the grid alone, not of what lies below it: for rules, no figure to be shown
    period: str = ""  # the filter that takes the days of this year so far


COUNTED_STAGES = tuple(stage.value for stage in Stage if stage not in (Stage.REPORTED, Stage.MERGED, Stage.DECLINED))
MEASURES: tuple[Measure, ...] = (
    Measure("people", "实有人口", "人", "people"),
    Measure("registered", "户籍人口", "人", "people", {"population": "registered"}),
    Measure("floating", "流动人口", "人", "people", {"population": "floating"}),
    Measure("foreign", "境外人员", "人", "people", {"population": "foreign"}),
    Measure("left_behind", "留守人员", "人", "people", {"left_behind": True}),
    Measure("households", "户数", "户", "households"),
    Measure("uncontacted", "无人联系的户", "户", "households", {"contact": 0}),
    Measure("dwellings", "房屋", "套", "dwellings"),
    Measure("rented", "出租房", "套", "dwellings", {"rented": True}),
    Measure("enterprises", "企业", "家", "enterprises", {"kind": "enterprise"}),
    Measure("places", "场所", "家", "enterprises", {"kind": "place"}),
    Measure("party_members", "党员", "人", "people", {"party": "any"}),
    Measure("unlinked", "未编入党组织的党员", "人", "people", {"party": "unlinked"}),
    Measure("party_organisations", "党组织", "个", "organisations", {"family": "party"}),
    Measure("own_offices", "网格办", "个", "organisations", {"family": "office"}, is_own=True),
    Measure("teams", "队伍", "支", "organisations", {"family": "team"}),
    Measure("staff", "网格力量", "人", "roster"),
    Measure("full_time", "专职网格员", "人", "roster", {"post": FULL_TIME}),
    Measure("part_time", "兼职网格员", "人", "roster", {"post": PART_TIME}),
    Measure("party_percent", "团队中的党员比例", "%", "roster", is_count=False),
    Measure("certified_percent", "网格员持证率", "%", "roster", is_count=False),
    Measure("uncertified", "未持证的网格员", "人", "roster", {"certificate": "none", "post": "workers"}),
    Measure("expired", "证件过期的网格员", "人", "roster", {"certificate": "expired", "post": "workers"}),
    Measure("unpaid", "未定补贴的网格员", "人", "roster", {"marked": "unpaid", "post": "workers"}),
    Measure("households_per_worker", "每名专职网格员的户数", "户", "roster", {"post": FULL_TIME}, is_count=False),
    Measure("reserves", "后备人选", "人", "roster", {"marked": "reserve"}),
    Measure("lawyers", "法律顾问", "人", "roster", {"post": LAWYER}),
    Measure("surface", "面积", "公顷", "map", is_count=False),
    Measure("grids", "网格数", "个", "grids", {"level": "grid"}),
    Measure("open_cases", "在办事件", "件", "cases", {"open": True}),
    Measure("overdue_cases", "超期事件", "件", "cases", {"light": "red"}),
    Measure("cases_year", "今年受理", "件", "cases", {"stages": COUNTED_STAGES}, period="period_registered"),
    Measure(
        "in_grid_percent",
        "格内办结率",
        "%",
        "cases",
        {"stages": COUNTED_STAGES, "escalated": False},
        is_count=False,
        period="period_finished",
    ),
    Measure("load", "任务量", "分", "grids"),
    Measure("load_percent", "任务量与同级平均之比", "%", "grids", is_count=False),
)
PERCENTS: Mapping[str, tuple[str, str, float]] = {  # of what, by what, times
    "party_percent": ("party_staff", "staff", 100),
    "certified_percent": ("certified", "workers", 100),
    "households_per_worker": ("households", "full_time", 1),
    "in_grid_percent": ("finished_in_grid", "finished_cases", 100),
}
LOAD, LOAD_PERCENT = "load", "load_percent"


@cache
def load_weights() -> Mapping[str, float]:
    """Return how much work one of each kind makes (任务相当, P4-11)."""
    weights: dict[str, float] = json.loads((resources() / "rules" / "load.json").read_text("utf-8"))
    return weights


class Measures:
    """Counts over all grids in a few queries, remembered until one of the tables counted changes."""

    def __init__(self, store: Store, grids: Grids, today: Today = today) -> None:
        self._store, self._grids, self._today = store, grids, today
        self._known: dict[tuple[Source, When], Mapping[str, Figures]] = {}
        store.on_change.append(self._hear)

    @property
    def all(self) -> tuple[Measure, ...]:
        """Every figure of a grid with all below it."""
        return tuple(self._of_this_year(measure) for measure in MEASURES if not measure.is_own)

    def measure(self, key: str) -> Measure:
        """Return one of them by its key."""
        return self._of_this_year(next(measure for measure in MEASURES if measure.key == key))

    def of(
        self, keys: Sequence[str], day: date | None = None, progress: Progress | None = None
    ) -> Mapping[str, Figures]:
        """Return figures of every grid, as they are or were on a day: measure, then grid.

        A grid of which there is nothing to say is absent.
        """
        today, wanted = self._today(), list(dict.fromkeys(keys))
        when = When(day or today, is_now=day in (None, today))
        counted = self._count([name for key in wanted for name in _parts(key)], when, progress or Progress())
        return {key: self._derived(key, counted) for key in wanted}

    def _of_this_year(self, measure: Measure) -> Measure:
        """Return a measure whose filters name the days that it counts."""
        if not measure.period:
            return measure
        today = self._today()
        days = [today.replace(month=1, day=1).isoformat(), today.isoformat()]
        return replace(measure, filters={**measure.filters, measure.period: days})

    def _count(self, names: Iterable[str], when: When, progress: Progress) -> dict[str, Figures]:
        sources, known = list(dict.fromkeys(SOURCE_OF[name] for name in names)), self._known
        for key in list(known):  # of today and of the day asked about; other days would pile up
            if key[1] not in (when, When(self._today())):
                known.pop(key, None)
        counted: dict[str, Figures] = {}
        for source in progress.over(sources, len(sources), "统计各网格"):
            if (source, when) not in known:
                known[source, when] = self._read(source, when)
            counted |= known[source, when]
        return counted

    def _read(self, source: Source, when: When) -> Mapping[str, Figures]:
        with self._store.read() as session:
            if not when.is_now:
                when = when._replace(moved=tuple(parents_on(session, when.day).items()))
            rows = session.connection().execute(source.query(when)).all()
        return {
            figure: {row[0]: float(row[place]) for row in rows if row[place]}
            for place, figure in enumerate(source.figures, 1)
        }

    def _derived(self, key: str, counted: Mapping[str, Figures]) -> Figures:
        if key in PERCENTS:
            part, whole, times = PERCENTS[key]
            return {grid: times * counted[part].get(grid, 0) / number for grid, number in counted[whole].items()}
        if key in (LOAD, LOAD_PERCENT):
            load = _weighed(counted)
            return load if key == LOAD else self._beside_siblings(load)
        return counted[key]

    def _beside_siblings(self, load: Figures) -> Figures:
        """Return the load of each grid in percent of the mean of the grids of its level beside it, if there are any."""
        groups: dict[tuple[int | None, str], list[int]] = {}
        for node in self._grids.nodes.values():
            if not node.closed:
                groups.setdefault((node.parent_id, node.level), []).append(node.id)
        found: dict[int, float] = {}
        for members in groups.values():
            total = sum(load.get(grid, 0) for grid in members)
            if len(members) > 1 and total:
                found |= {grid: 100 * len(members) * load.get(grid, 0) / total for grid in members}
        return found

    def _hear(self, tables: frozenset[str]) -> None:
        self._known = {key: figures for key, figures in self._known.items() if not tables & key[0].tables}


def _parts(key: str) -> Iterable[str]:
    """Return the counted figures that a measure is made of."""
    if key in PERCENTS:
        return PERCENTS[key][:2]
    return load_weights() if key in (LOAD, LOAD_PERCENT) else (key,)


def _weighed(counted: Mapping[str, Figures]) -> Figures:
    load: dict[int, float] = {}
    for name, weight in load_weights().items():
        for grid, number in counted[name].items():
            load[grid] = load.get(grid, 0) + weight * number
    return load
