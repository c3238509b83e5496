"""Checking a polygon that was drawn by hand."""

from collections.abc import Sequence

import numpy as np
import shapely

from desktop.errors import Refusal
from desktop.grids.service import Grids
from desktop.maps.findings import SLIVER
from desktop.maps.geometry import Polygons, bounds_of, close_rings, on_plane, polygons_of, rings_of, sound
from desktop.maps.shapes import Plane, Points, Rings, Shape

LEAST = 1.0  # square metre
MOST_NAMED = 3


def checked(
    rings: Sequence[Sequence[Points]], grid_id: int | None, others: Sequence[Shape], grids: Grids
) -> tuple[Rings, float, tuple[str, ...]]:
    """Return drawn rings as they are kept, their surface in square metres, and how they lie to the polygons around.

    Raise Crossing where they cross themselves, Refusal where they are no polygon.
    """
    closed, _ = close_rings(rings)
    polygon, _ = sound(closed)
    every = np.array([polygon], object)
    plane = Plane.around(bounds_of(every))
    flat = on_plane(every, plane)[0]
    if flat.area < LEAST:
        raise Refusal("画出的面积不到 1 平方米，请放大地图后重画。")
    return rings_of(polygon), float(flat.area), tuple(_remarks(polygon, flat, plane, grid_id, others, grids))


def _remarks(
    polygon: shapely.Geometry, flat: shapely.Geometry, plane: Plane, grid_id: int | None, others: Sequence[Shape],
    grids: Grids,
) -> list[str]:  # fmt: skip
    node = grids.nodes.get(grid_id) if grid_id is not None else None
    by_grid = {shape.grid_id: shape for shape in others if shape.grid_id is not None}
    remarks = []
    above = grids.nodes.get(node.parent_id or 0) if node else None
    while above is not None and above.id not in by_grid:
        above = grids.nodes.get(above.parent_id or 0)
    if above is not None:
        beyond = shapely.difference(flat, on_plane(polygons_of([by_grid[above.id].rings]), plane)[0]).area
        if beyond >= SLIVER:
            remarks.append(f"有 {beyond:,.0f} 平方米在上级“{above.name}”的边界之外")
    beside = [one for one in others if _level(one.grid_id, grids) == _level(grid_id, grids)]
    near: Polygons = on_plane(polygons_of(one.rings for one in beside), plane)
    common = shapely.area(shapely.intersection(near, flat)) if len(near) else np.empty(0)
    overlapping = sorted(
        ((area, one.name) for area, one in zip(common, beside, strict=True) if area >= SLIVER), reverse=True
    )
    remarks += [f"与“{name}”重叠 {area:,.0f} 平方米" for area, name in overlapping[:MOST_NAMED]]
    return remarks


def _level(grid_id: int | None, grids: Grids) -> str | None:
    node = grids.nodes.get(grid_id or 0)
    return node.level if node else None
