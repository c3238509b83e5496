"""From the map to paper: polygons and figures put into a wall map that the press prints."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np

from desktop.as_of import as_of
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.maps.classes import UNKNOWN, Way, classes, written
from desktop.maps.findings import WITHOUT_GRID
from desktop.maps.shapes import Bounds, Plane, Rings, Shape
from desktop.printing.wall_map import LEADING, Area, Border, LaidPicture, LegendLine, NameFit, WallMap, line_width
from desktop.program import Program

LOOSE = "地块"
NOTHING = "这一级还没有边界，不能打印挂图。请先在地图上导入或绘制边界。"
NOTHING_BELOW = "“{name}”下面还没有这一级的边界，不能打印挂图。请另选网格层级，或先导入、绘制边界。"
NO_GROUND = "这张底图已被删除，请重新选择底图。"
NOTE = "内部工作用图，界线不作为权属依据"
UNKNOWN_WORDS = "无数据"
MARKED = 1  # the tint of the one grid that a board is about
NEAR = 0.5  # of a grid's own extent: what lies so far around it is shown with it
TIGHT = 0.97  # of the room there is that a name may take
SHORTEST = 4  # characters that are worth two lines
_BODY = re.compile(r"(?:社区)?居民?委员?会$")
_NUMBER = re.compile(r"[0-9A-Za-z]{2}")
_VILLAGE = re.compile(r"村?村民?委员?会$")


class MapLevel(NamedTuple):
    """One level that has polygons; the key of those without a grid is empty."""

    key: str
    title: str
    polygons: int


class Tinting(NamedTuple):
    """What the colours of a map are, and what they mean."""

    tints: Mapping[int, int | None]  # by polygon
    figures: Mapping[int, str]  # by polygon, as they are written under its name
    legend: tuple[LegendLine, ...] = ()
    title: str = ""


class MapPapers:
    """Fills wall maps."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def levels(self) -> tuple[MapLevel, ...]:
        """Return the levels that have polygons, the deepest first."""
        counts = Counter(map(self._level, self._program.maps.shapes()))
        places = {level.key: place for place, level in enumerate(self._program.scheme.current.levels)}
        keys = sorted(counts, key=lambda key: -places.get(key, -1))
        return tuple(MapLevel(key, self._title(key), counts[key]) for key in keys)

    def wall_map(
        self,
        level: str,
        measure: str | None = None,
        *,
        title: str = "",
        day: date | None = None,
        way: Way = Way.NATURAL,
        ground: int | None = None,
        below: int | None = None,
        progress: Progress | None = None,
    ) -> WallMap:
        """Return the map of one level, its areas filled by a figure, or else by colours that tell neighbours apart.

        `below` is a grid: then only what lies in it is printed, as for the wall of one village.
        """
        program, at = self._program, as_of(self._program.office.store)
        shapes = program.maps.shapes(day)
        chosen = [shape for shape in shapes if self._level(shape) == level and self._lies_below(shape, below)]
        if not chosen:
            raise Refusal(NOTHING if below is None else NOTHING_BELOW.format(name=program.grids.path_name(below)))
        plane = Plane.around(_bounds(chosen))
        tinting = self._tinting(chosen, measure, day, way, progress or Progress())
        facts, clerk = program.office.office.facts, program.office.clerk
        figure = program.measures.measure(measure) if measure else None
        subject = f"{figure.title}分布图" if figure else f"{self._title(level)}图"
        about, until = f"共 {len(chosen)} 个{self._title(level)}", day or at.date()
        return WallMap(
            title=title.strip() or f"{facts.town_name}{self._part(below)}{subject}",
            subtitle=f"{about}　数据截至 {until.year}年{until.month}月{until.day}日" if figure else about,
            office=facts.name or facts.town_name,
            printed_by=clerk.title or clerk.name,
            as_of=at,
            areas=self._areas(chosen, tinting, plane),
            borders=self._borders(chosen, shapes, plane),
            area_title=self._title(level),
            legend_title=tinting.title,
            legend=tinting.legend,
            graded=figure is not None,
            edges=_edges(chosen, plane),
            picture=self._picture(ground, plane),
            note=NOTE,
        )

    def range_map(self, grid: int) -> WallMap | None:
        """Return one grid among its neighbours, for its notice board; None where its border is not drawn."""
        shapes, facts = self._program.maps.shapes(), self._program.office.office.facts
        mine = next((shape for shape in shapes if shape.grid_id == grid), None)
        if mine is None:
            return None
        level = self._level(mine)
        near = [one for one in shapes if self._level(one) == level and _lies_near(one.bounds, mine.bounds)]
        plane = Plane.around(mine.bounds)
        tinting = Tinting({one.key: MARKED if one.grid_id == grid else None for one in near}, {})
        return WallMap(
            title=self._program.grids.path_name(grid),
            subtitle="",
            office=facts.name or facts.town_name,
            printed_by="",
            as_of=as_of(self._program.office.store),
            areas=self._areas([self._told_apart(one, grid) for one in near], tinting, plane),
            borders=self._borders(near, shapes, plane),
            area_title=self._title(level),
            legend_title="",
            legend=(),
            graded=True,
            edges=_edges([mine], plane),
        )

    def _told_apart(self, shape: Shape, grid: int) -> Shape:
        """Return a polygon named with its village where that is not the village of a grid."""
        same = self._program.grids.village_of(shape.grid_id) == self._program.grids.village_of(grid)
        return shape if same else replace(shape, name=self._program.grids.path_name(shape.grid_id).replace(" ", ""))

    def _part(self, below: int | None) -> str:
        """Return the name of the part of the office that is printed; nothing for the whole of it."""
        node = self._program.grids.nodes.get(below or 0)
        is_part = node is not None and node.parent_id is not None
        return map_name(self._program.grids.path_name(below)) if is_part else ""

    def _lies_below(self, shape: Shape, below: int | None) -> bool:
        if below is None:
            return True
        node, above = (self._program.grids.nodes.get(key or 0) for key in (shape.grid_id, below))
        return node is not None and above is not None and node.path.startswith(above.path)

    def _level(self, shape: Shape) -> str:
        node = self._program.grids.nodes.get(shape.grid_id or 0)
        return node.level if node else WITHOUT_GRID

    def _title(self, level: str) -> str:
        titles = {one.key: one.title for one in self._program.scheme.current.levels}
        return titles.get(level, LOOSE if level == WITHOUT_GRID else "网格")

    def _tinting(
        self, shapes: Sequence[Shape], measure: str | None, day: date | None, way: Way, progress: Progress
    ) -> Tinting:
        """Return the colours by a figure, or those that tell neighbours apart."""
        if measure is None:
            from desktop.maps.colouring import distinct_colours  # shapely costs 0.04 s of the start

            return Tinting(dict(distinct_colours(shapes)), {})
        figure = self._program.measures.measure(measure)
        figures = self._program.measures.of([measure], day, progress)[measure]
        nothing = 0.0 if figure.is_count else None
        values = {one.key: figures.get(one.grid_id, nothing) if one.grid_id else None for one in shapes}
        found = classes([value for value in values.values() if value is not None], way=way)
        first = 0 if found.zero else 1
        places = {key: found.of(value) for key, value in values.items()}
        counts = Counter(places.values())
        lines = [LegendLine(place + first, words, counts[place]) for place, words in enumerate(found.labels)]
        if counts[UNKNOWN]:
            lines.append(LegendLine(None, UNKNOWN_WORDS, counts[UNKNOWN]))
        tints = {key: None if place == UNKNOWN else place + first for key, place in places.items()}
        figured = {key: written(value) for key, value in values.items() if value is not None}
        return Tinting(tints, figured, tuple(lines), f"{figure.title}（{figure.unit}）")

    def _areas(self, shapes: Sequence[Shape], tinting: Tinting, plane: Plane) -> tuple[Area, ...]:
        """Return the polygons in metres, with the ways in which their names fit."""
        from desktop.maps.naming import roomiest  # as above

        flat = [_flat(shape.rings, plane) for shape in shapes]
        names = [map_name(shape.name) for shape in shapes]
        plain = ([(name,) for name in names], [halves(name) for name in names])
        figures = [(tinting.figures[one.key],) if one.key in tinting.figures else () for one in shapes]
        wishes: list[Sequence[Sequence[tuple[str, ...]]]] = [plain]
        if any(villages := self._villages_over(shapes, names)):
            wishes.insert(0, ([(*above, name) for above, name in zip(villages, names, strict=True)],))
        if tinting.figures:
            wishes.insert(0, tuple([(*way[place], *one) for place, one in enumerate(figures)] for way in plain))
        fits: list[list[tuple[NameFit, ...]]] = [[] for _ in shapes]
        for ways in wishes:
            found = []
            for way in ways:
                widths = [max(map(line_width, lines)) / (len(lines) * LEADING) for lines in way]
                centres, heights = roomiest(flat, widths)
                found.append((way, centres.tolist(), (heights * TIGHT).tolist()))
            for place, those in enumerate(fits):
                those.append(tuple(NameFit(way[place], (*spots[place],), room[place]) for way, spots, room in found))
        return tuple(
            Area(rings, tinting.tints.get(shape.key), self._whole_name(shape), tuple(those))
            for shape, rings, those in zip(shapes, flat, fits, strict=True)
        )

    def _villages_over(self, shapes: Sequence[Shape], names: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the line over each name: the village, where grids of several villages are called the same."""
        bearers = Counter(names)
        villages = [self._program.grids.village_of(one.grid_id) for one in shapes]
        return [
            (map_name(village.name),) if bearers[name] > 1 and village and village.id != shape.grid_id else ()
            for shape, name, village in zip(shapes, names, villages, strict=True)
        ]

    def _whole_name(self, shape: Shape) -> str:
        return self._program.grids.path_name(shape.grid_id) or shape.name

    def _borders(self, chosen: Sequence[Shape], shapes: Sequence[Shape], plane: Plane) -> tuple[Border, ...]:
        """Return the polygons of the grids above those chosen."""
        nodes = self._program.grids.nodes
        paths = [node.path for shape in chosen if (node := nodes.get(shape.grid_id or 0))]
        above = {int(key) for path in paths for key in path.strip("/").split("/")[:-1]}
        over = [shape for shape in shapes if shape.grid_id in above]
        levels = {self._level(shape): nodes[shape.grid_id or 0].path.count("/") for shape in over}
        weights = {level: place for place, level in enumerate(sorted(levels, key=lambda one: -levels[one]), 1)}
        return tuple(
            Border(_flat(shape.rings, plane), weights[self._level(shape)], self._title(self._level(shape)))
            for shape in over
        )

    def _picture(self, ground: int | None, plane: Plane) -> LaidPicture | None:
        if ground is None:
            return None
        edges = next((one.edges for one in self._program.maps.grounds() if one.key == ground), None)
        if edges is None:
            raise Refusal(NO_GROUND)
        corners = plane.to_plane(np.array([(edges.west, edges.south), (edges.east, edges.north)]))
        (west, south), (east, north) = corners.tolist()
        return LaidPicture(self._program.maps.picture(ground), (west, south, east, north))


def map_name(name: str) -> str:
    """Return a village's name as maps have it: 岸兜村 for 岸兜村委会, 洛阳社区 for 洛阳社区居委会."""
    return _VILLAGE.sub("村", _BODY.sub("社区", name))


def halves(name: str) -> tuple[str, ...]:
    """Return a name in two lines, or in one where that would look odd."""
    if len(name) < SHORTEST:
        return (name,)
    cuts = [place for place in range(2, len(name) - 1) if not _NUMBER.fullmatch(name[place - 1 : place + 1])]
    cut = min(cuts, key=lambda place: (name[place] != "第", abs(2 * place - len(name))), default=0)
    return (name[:cut], name[cut:]) if cut else (name,)


def _lies_near(bounds: Bounds, around: Bounds) -> bool:
    wide, high = (around.east - around.west) * NEAR, (around.north - around.south) * NEAR
    return (
        bounds.west < around.east + wide
        and bounds.east > around.west - wide
        and bounds.south < around.north + high
        and bounds.north > around.south - high
    )


def _flat(rings: Rings, plane: Plane) -> Rings:
    return tuple(tuple(plane.to_plane(ring) for ring in part) for part in rings)


def _bounds(shapes: Sequence[Shape]) -> Bounds:
    table = np.array([shape.bounds for shape in shapes])
    return Bounds(*map(float, (*table[:, :2].min(axis=0), *table[:, 2:].max(axis=0))))


def _edges(shapes: Sequence[Shape], plane: Plane) -> tuple[float, float, float, float]:
    west, south, east, north = _bounds(shapes)
    corners = plane.to_plane(np.array([(west, south), (east, north)])).tolist()
    return corners[0][0], corners[0][1], corners[1][0], corners[1][1]
