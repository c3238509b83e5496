"""The table of the grids (网格划分一览表) that the town would send: the grids of the office are made by its import."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from desktop.grids.service import GRID, VILLAGE
from desktop.sample import words
from desktop.sample.faults import Planted
from desktop.sample.ground import Ground, surface
from desktop.sample.land import DIVIDED_ON, EARLIER, THIRD_LEVEL, Plot
from desktop.sample.registers import Cell
from desktop.sample.stream import row_stream
from desktop.sample.town import FACTS, Town
from desktop.sample.workbooks import GRIDS, SampleBook

LEVELS = {VILLAGE: "一级网格", GRID: "二级网格", THIRD_LEVEL: "三级网格"}
URBAN_NAME = "社区"
UNSET = 22  # village, by place, of which nobody said whether it is urban or rural
COMPOUNDS = ("有物业小区", "无物业小区", "老旧小区", "安置小区")
MANAGED = COMPOUNDS[0]
BASIS = "道路走势、地域相邻、人员相熟、规模适度、界限清晰"
PARK_BASIS = "园区企业集中，单独设置专属网格"
LINES = "党建、综治、城管、卫健、市场监管、应急管理"  # all of them work in one grid (P3-06)
NOTE = "填表说明：一格一行，四至填道路或河流；网格编码由镇网格办统一编制，不得重复使用。"
"""What stands above the headings."""


class Entry(NamedTuple):
    """One row: a grid with what is said of it."""

    plot: Plot
    streets: Sequence[str]  # east, south, west, north
    surface: float
    compound: str

    @property
    def is_urban(self) -> bool:
        """Whether it lies in a community of the town."""
        return self.plot.village.name.endswith(URBAN_NAME)

    @property
    def is_village(self) -> bool:
        """Whether it is the grid of a whole village."""
        return self.plot.level == VILLAGE


def _kind(entry: Entry) -> str:
    if entry.is_village:
        return "行政网格"
    return "专属网格" if entry.plot.is_park else "责任网格" if entry.plot.level == THIRD_LEVEL else "基础网格"


def _unit(entry: Entry) -> str:
    if entry.is_village:
        return ""
    return "园区企业" if entry.plot.is_park else "居民小区" if entry.is_urban else "自然村"


def _setting(entry: Entry) -> str:
    if entry.plot.place == UNSET:
        return ""
    return ("城市" if entry.is_urban else "农村") if entry.is_village else ""


def _since(entry: Entry) -> Cell:
    day = EARLIER if entry.is_village else DIVIDED_ON
    return day if entry.plot.number % 2 else f"{day.year}.{day.month}.{day.day}"


def _basis(entry: Entry) -> str:
    return "" if entry.is_village else PARK_BASIS if entry.plot.is_park else BASIS


COLUMNS: tuple[tuple[str, Callable[[Entry], Cell]], ...] = (
    ("所属村（社区）", lambda entry: entry.plot.village.name),
    ("网格级别", lambda entry: LEVELS[entry.plot.level]),
    ("上级网格编码", lambda entry: entry.plot.above),
    ("网格名称", lambda entry: entry.plot.name),
    ("网格编号", lambda entry: entry.plot.code),
    ("网格类型", _kind),
    ("城乡类型", _setting),
    ("设立日期", _since),
    ("条线工作", lambda entry: LINES if entry.plot.level == GRID else ""),
    ("东至", lambda entry: entry.streets[0]),
    ("南至", lambda entry: entry.streets[1]),
    ("西至", lambda entry: entry.streets[2]),
    ("北至", lambda entry: entry.streets[3]),
    ("面积（平方米）", lambda entry: entry.surface),
    ("划分单元", _unit),
    ("划分依据", _basis),
    ("小区类型", lambda entry: entry.compound),
    ("物业公司", lambda entry: f"{entry.plot.village.short}物业服务有限公司" if entry.compound == MANAGED else ""),
)
HEADINGS = tuple(heading for heading, _ in COLUMNS)


def write_grid_table(town: Town, ground: Ground, plots: Sequence[Plot], folder: Path) -> SampleBook:
    """Write the table into a folder, with some rows that cannot be imported behind those of a village."""
    path = folder / f"00{FACTS.name}网格划分一览表.xlsx"
    entries = list(_entries(town, ground, plots))
    spoilt = dict(zip((3, 8, 14), _spoilt(entries[1]), strict=True)) if len(entries) > 1 else {}
    rows = 0
    with row_stream(path, "网格划分", [2 * len(heading) + 6 for heading in HEADINGS]) as sheet:
        sheet.add([f"{FACTS.name}网格划分一览表"])
        sheet.add([NOTE])
        sheet.add(HEADINGS)
        for entry in entries:
            if entry.is_village and entry.plot.place in spoilt:
                sheet.add(spoilt[entry.plot.place])
                rows += 1
            sheet.add([value(entry) for _, value in COLUMNS])
            rows += 1
    planted = {Planted.GRID: 1, Planted.NAME: 1, Planted.CODE: 1} if spoilt else {}
    return SampleBook(path, GRIDS, "网格划分一览表：三级网格、专属网格、四至、条线工作", None, rows, planted)


def _entries(town: Town, ground: Ground, plots: Sequence[Plot]) -> Iterator[Entry]:
    rng = Random(f"{town.seed} grids")
    for plot in plots:
        streets = rng.sample(words.places("street"), k=4)
        urban = plot.village.name.endswith(URBAN_NAME) and plot.level != VILLAGE
        yield Entry(plot, streets, surface(ground.ring(frozenset(plot.meshes))), rng.choice(COMPOUNDS) if urban else "")


def _spoilt(entry: Entry) -> Iterator[list[Cell]]:
    """Yield rows in which something is wrong: a village that nobody knows, no name, a kind of no list."""
    for heading, wrong in (("所属村（社区）", "红光村"), ("网格名称", ""), ("网格类型", "示范网格")):
        row = [value(entry) for _, value in COLUMNS]
        row[HEADINGS.index("上级网格编码")] = row[HEADINGS.index("网格编号")] = ""
        row[HEADINGS.index("网格名称")] = "第99网格"
        row[HEADINGS.index(heading)] = wrong
        yield row
