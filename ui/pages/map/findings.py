"""What the check for a seamless cover found, as lines of a list."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.grids.service import Grids
from desktop.maps.findings import Topology
from desktop.maps.shapes import Rings, Shape

MU = 10_000 / 15  # square metres
LARGE = 1_000_000.0
FAR = 0.05  # of the surface drawn: what is nearer comes of measuring
MOST_NAMED = 3


@dataclass(frozen=True, eq=False)
class Line:
    """One fault: its words, where it lies, and the grid it is about when it lies nowhere."""

    words: str
    detail: str
    tone: str
    rings: Rings = ()
    grid: int | None = None


def area_words(surface: float) -> str:
    """Return an area as clerks say it: 平方米, 亩, 平方公里."""
    if surface < 1:
        return "不到 1 平方米"
    if surface < MU:
        return f"{surface:,.0f} 平方米"
    if surface < LARGE:
        return f"{surface / MU:,.1f} 亩"
    return f"{surface / LARGE:,.2f} 平方公里"


def registered_words(surface: float | None, drawn: float | None) -> str:
    """Return the surface that is recorded, and how far it is from what is drawn where that is far."""
    if surface is None:
        return "没有登记"
    away = surface / drawn - 1 if drawn else 0.0
    return area_words(surface) + (f"（比图上{'大' if away > 0 else '小'} {abs(away):.0%}）" if abs(away) >= FAR else "")


def lines_of(found: Topology, shapes: Mapping[int, Shape], grids: Grids) -> list[Line]:
    """Return every fault in words, the worst kinds first."""

    def name(key: int) -> str:
        shape = shapes.get(key)
        return "" if shape is None else grids.path_name(shape.grid_id) or shape.name

    lines = [
        Line(f"重叠 {area_words(one.area_m2)}", f"{name(one.a)} 与 {name(one.b)}", "red", one.rings)
        for one in found.overlaps
    ]
    for gap in found.gaps:
        beside = "、".join([name(key) for key in gap.neighbours[:MOST_NAMED]])
        more = "等" * (len(gap.neighbours) > MOST_NAMED)
        where = f"{beside}{more}之间" if len(gap.neighbours) > 1 else f"{beside}旁" * bool(beside)
        lines.append(Line(f"空隙 {area_words(gap.area_m2)}", where, "amber", gap.rings))
    lines += [
        Line(f"越界 {area_words(one.area_m2)}", f"{name(one.key)} 超出 {name(one.above)}", "amber", one.rings)
        for one in found.outside
    ]
    lines += [Line("没有边界", grids.path_name(grid), "blue", grid=grid) for grid in found.missing]
    return lines


def summary_of(found: Topology, *, of_grids: bool = True) -> str:
    """Return the result of a check in one sentence; polygons of no grid leave no grid without one."""
    small = f"；另有 {found.slivers:,} 处小于 {found.tolerance_m2:,.0f} 平方米，未列出" if found.slivers else ""
    if found.seamless:
        return f"检查了 {found.checked:,} 块边界，没有重叠和空隙{'，每个网格都有边界' * of_grids}{small}。"
    kinds = (
        ("重叠", len(found.overlaps), "处"),
        ("空隙", len(found.gaps), "处"),
        ("越出上级", len(found.outside), "处"),
        ("没有边界的网格", len(found.missing), "个"),
    )
    said = "，".join(f"{words} {count:,} {unit}" for words, count, unit in kinds if count)
    return f"检查了 {found.checked:,} 块边界：{said}{small}。"
