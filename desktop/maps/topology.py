"""Overlaps and gaps between the polygons of one level, reckoned on a plane of metres."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from desktop.grids.service import GridNode
from desktop.jobs import Progress
from desktop.maps.findings import WITHOUT_GRID, Gap, Outside, Overlap, Topology
from desktop.maps.geometry import Polygons, areal, bounds_of, in_degrees, on_plane, polygons_of
from desktop.maps.shapes import Plane, Shape

NOTHING = 1e-3  # square metres: what rounding leaves
TOUCHING = 0.05  # metres


def check_topology(
    shapes: Sequence[Shape],
    nodes: Mapping[int, GridNode],
    levels: Iterable[str],
    parent: GridNode | None,
    tolerance: float,
    progress: Progress,
) -> Topology:
    """Check the polygons of some levels, or those of them below one grid."""
    if not shapes:
        return Topology(0, tolerance, (), (), (), _missing(shapes, nodes, levels, parent), 0)
    every = polygons_of(shape.rings for shape in shapes)
    plane = Plane.around(bounds_of(every))
    flat = on_plane(every, plane)
    places = {shape.grid_id: place for place, shape in enumerate(shapes)}
    groups = _groups(shapes, nodes, levels, parent)
    work = _Work(shapes, nodes, places, flat, plane, tolerance)
    progress.begin(3 * len(groups), "正在检查重叠和空隙")
    for level, group in groups.items():
        work.find_overlaps(group)
        progress.advance()
        work.find_outside(group)
        progress.advance()
        work.find_gaps(level, group, parent)
        progress.advance()
    return Topology(
        checked=sum(map(len, groups.values())),
        tolerance_m2=tolerance,
        overlaps=tuple(sorted(work.overlaps, key=lambda one: -one.area_m2)),
        gaps=tuple(sorted(work.gaps, key=lambda one: -one.area_m2)),
        outside=tuple(sorted(work.outside, key=lambda one: -one.area_m2)),
        missing=_missing(shapes, nodes, levels, parent),
        slivers=work.slivers,
    )


def sticking_out(child: Any, above: Any) -> float:
    """Return how many square metres of a polygon lie outside another; both in metres."""
    return float(shapely.difference(child, above).area)


class _Work:
    """One check: the polygons, and what was found so far."""

    def __init__(
        self,
        shapes: Sequence[Shape],
        nodes: Mapping[int, GridNode],
        places: Mapping[int | None, int],
        flat: Polygons,
        plane: Plane,
        tolerance: float,
    ) -> None:
        self._shapes, self._nodes, self._places = shapes, nodes, places
        self._flat, self._plane, self._tolerance = flat, plane, tolerance
        self.overlaps: list[Overlap] = []
        self.gaps: list[Gap] = []
        self.outside: list[Outside] = []
        self.slivers = 0

    def find_overlaps(self, group: NDArray[np.int64]) -> None:
        """Find the ground that two polygons of one level claim both."""
        polygons = self._flat[group]
        if shapely.coverage_is_valid(polygons):
            return
        first, second = shapely.STRtree(polygons).query(polygons)
        once = first < second
        first, second = first[once], second[once]
        common = shapely.intersection(polygons[first], polygons[second])
        for place in self._weighing(shapely.area(common)):
            part = areal(common[place])
            a, b = (self._shapes[group[one[place]]].key for one in (first, second))
            self.overlaps.append(Overlap(a, b, part.area, _width(part), in_degrees(part, self._plane)))

    def find_outside(self, group: NDArray[np.int64]) -> None:
        """Find the parts of polygons that lie outside that of the nearest grid above with one."""
        over = np.array([self._above(place) for place in group])
        group, above = group[over >= 0], over[over >= 0]
        if not len(group):
            return
        beyond = shapely.difference(self._flat[group], self._flat[above])
        for place in self._weighing(shapely.area(beyond)):
            part = areal(beyond[place])
            child, parent = (self._shapes[one[place]].key for one in (group, above))
            self.outside.append(Outside(child, parent, part.area, _width(part), in_degrees(part, self._plane)))

    def find_gaps(self, level: str, group: NDArray[np.int64], parent: GridNode | None) -> None:
        """Find the ground between the polygons of a level that none covers.

        What should be covered is all they enclose, and the polygon of every grid above one of them.
        """
        polygons = self._flat[group]
        covered = _union(polygons)
        enclosed = shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(covered)))
        above = sorted({over for over in map(self._above, group) if over >= 0})
        ground = shapely.union_all([*enclosed, *self._flat[above]])
        whole = self._places.get(parent.id) if parent is not None else None
        if whole is not None:
            ground = shapely.intersection(ground, self._flat[whole])  # what neighbours enclose is theirs
        left = shapely.difference(shapely.difference(ground, covered), self._whole(above))
        parts = np.array([piece for piece in shapely.get_parts(left) if shapely.get_dimensions(piece) == 2], object)
        if not len(parts):
            return
        tree = shapely.STRtree(polygons)
        for place in self._weighing(shapely.area(parts)):
            part = parts[place]
            near = tree.query(part, "dwithin", TOUCHING)
            neighbours = tuple(sorted(self._shapes[group[one]].key for one in near))
            self.gaps.append(Gap(part.area, _width(part), in_degrees(part, self._plane), neighbours, level))

    def _whole(self, above: Sequence[int]) -> Any:
        """Return the ground of the grids that are not divided further: nothing below them is missing there."""
        levels = {self._level(place) for place in above}
        return _union(
            self._flat[
                [
                    place
                    for place in range(len(self._shapes))
                    if place not in above and self._level(place) in levels and self._shapes[place].grid_id is not None
                ]
            ]
        )

    def _level(self, place: int) -> str:
        node = self._nodes.get(self._shapes[place].grid_id or 0)
        return node.level if node else WITHOUT_GRID

    def _above(self, place: int) -> int:
        """Return the place of the polygon of the nearest grid above one that has a polygon, or -1."""
        node = self._nodes.get(self._shapes[place].grid_id or 0)
        while node is not None and node.parent_id is not None:
            above = self._places.get(node.parent_id)
            if above is not None:
                return above
            node = self._nodes.get(node.parent_id)
        return -1

    def _weighing(self, areas: NDArray[np.float64]) -> list[int]:
        """Return the places of what is no sliver, and count the slivers."""
        self.slivers += int(((areas > NOTHING) & (areas < self._tolerance)).sum())
        return [int(place) for place in np.flatnonzero(areas >= max(self._tolerance, NOTHING))]


def _groups(
    shapes: Sequence[Shape], nodes: Mapping[int, GridNode], levels: Iterable[str], parent: GridNode | None
) -> dict[str, NDArray[np.int64]]:
    """Return the places of the polygons to be checked against each other, by level."""
    wanted = set(levels)
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for place, shape in enumerate(shapes):
        node = nodes.get(shape.grid_id or 0)
        level = node.level if node else WITHOUT_GRID
        below = parent is None or (node is not None and node is not parent and node.path.startswith(parent.path))
        if level in wanted and below:
            groups[level].append(place)
    return {level: np.array(group) for level, group in groups.items()}


def _missing(
    shapes: Sequence[Shape], nodes: Mapping[int, GridNode], levels: Iterable[str], parent: GridNode | None
) -> tuple[int, ...]:
    """Return the grids in force of these levels that have no polygon."""
    wanted, there = set(levels), {shape.grid_id for shape in shapes}
    path = parent.path if parent else ""
    return tuple(
        node.id
        for node in nodes.values()
        if node.level in wanted and not node.closed and node.id not in there and node.path.startswith(path)
        and node is not parent
    )  # fmt: skip


def _union(polygons: Polygons) -> Any:
    if shapely.coverage_is_valid(polygons):
        return shapely.coverage_union_all(polygons)
    return shapely.union_all(polygons)


def _width(part: Any) -> float:
    """Return how wide a part is on average: its surface over half its edge."""
    return 2 * float(part.area) / float(part.length)
