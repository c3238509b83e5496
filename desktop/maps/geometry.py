"""Between polygons as rings of points, as the database keeps them, and as shapely computes with them."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from desktop.errors import Refusal
from desktop.maps.findings import Crossing
from desktop.maps.shapes import Bounds, Plane, Points, Rings

Polygons = NDArray[np.object_]  # shapely's Polygon and MultiPolygon
FEWEST = 3  # points of a polygon
SAME = 1e-9  # share of the surface by which two ways of reckoning may differ
ROUGHLY = 0.02  # of the extent: as exact as the place of a name needs to be
_PLACE = re.compile(r"\[(\S+) (\S+)\]")


def polygon_of(rings: Rings) -> Any:
    """Return rings as one geometry."""
    parts = [shapely.Polygon(outline, holes) for outline, *holes in rings]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def polygons_of(many: Iterable[Rings]) -> Polygons:
    """Return the rings of many polygons as geometries."""
    listed = list(many)
    owners = np.repeat(np.arange(len(listed)), [len(rings) for rings in listed])
    parts = [ring for rings in listed for part in rings for ring in part]
    if not parts:
        return np.empty(0, object)
    lengths = np.array([len(ring) for ring in parts])
    linear = shapely.linearrings(np.concatenate(parts), indices=np.repeat(np.arange(len(parts)), lengths))
    belonging = np.repeat(np.arange(len(owners)), [len(part) for rings in listed for part in rings])
    singles = shapely.polygons(linear, indices=belonging)
    if all(len(rings) == 1 for rings in listed):
        return np.asarray(singles, object)
    return np.asarray(shapely.multipolygons(singles, indices=owners), object)


def rings_of(geometry: Any) -> Rings:
    """Return one geometry as rings."""
    return many_rings(np.array([geometry], object))[0]


def many_rings(polygons: Polygons) -> list[Rings]:
    """Return many geometries as rings, in one sweep over their points."""
    parts, owners = shapely.get_parts(polygons, return_index=True)
    rings, belonging = shapely.get_rings(parts, return_index=True)
    points, places = shapely.get_coordinates(rings, return_index=True)
    cut = np.split(points, np.flatnonzero(np.diff(places)) + 1) if len(points) else []
    pieces: list[list[Points]] = [[] for _ in parts]
    for ring, part in zip(cut, belonging.tolist(), strict=True):
        pieces[part].append(ring)
    found: list[list[tuple[Points, ...]]] = [[] for _ in polygons]
    for piece, owner in zip(pieces, owners.tolist(), strict=True):
        found[owner].append(tuple(piece))
    return [tuple(one) for one in found]


def on_plane(polygons: Polygons, plane: Plane) -> Polygons:
    """Return geometries given in degrees as geometries in metres, sound ones where the bend of the plane broke one."""
    flat = np.asarray(shapely.transform(polygons, plane.to_plane), object)
    broken = ~shapely.is_valid(flat)
    flat[broken] = [areal(one) for one in shapely.make_valid(flat[broken])]
    return flat


def in_degrees(geometry: Any, plane: Plane) -> Rings:
    """Return the rings of a geometry given in metres, in degrees."""
    return rings_of(shapely.transform(geometry, plane.to_degrees))


def bounds_of(polygons: Polygons) -> Bounds:
    """Return the edges of geometries given in degrees."""
    return Bounds(*map(float, shapely.total_bounds(polygons)))


def anchors_of(polygons: Polygons) -> Points:
    """Return for each geometry a point inside it, far from its edge."""
    extent = np.ptp(shapely.bounds(polygons).reshape(-1, 2, 2), axis=1).max(axis=1)
    circles = shapely.maximum_inscribed_circle(polygons, np.maximum(extent * ROUGHLY, 1e-9))
    return np.asarray(shapely.get_coordinates(shapely.get_point(circles, 0)))


def surfaces_of(polygons: Polygons) -> NDArray[np.float64]:
    """Return the surface of geometries given in degrees, in square metres."""
    if not len(polygons):
        return np.empty(0)
    return np.asarray(shapely.area(on_plane(polygons, Plane.around(bounds_of(polygons)))))


def areal(geometry: Any) -> Any:
    """Return what of a geometry is surface: without the points and lines where polygons only touch."""
    parts = [part for part in shapely.get_parts(geometry) if shapely.get_dimensions(part) == 2 and not part.is_empty]
    return shapely.MultiPolygon([piece for part in parts for piece in shapely.get_parts(part)])


def close_rings(rings: Sequence[Sequence[Points]]) -> tuple[Rings, tuple[str, ...]]:
    """Return rings without repeated points and closed, and what was mended. Raise Refusal for what is no polygon."""
    repeated = opened = 0
    parts = []
    for part in rings:
        closed = []
        for place, ring in enumerate(part):
            points = np.asarray(ring, float).reshape(-1, 2)
            if not np.isfinite(points).all():
                raise Refusal("有的坐标不是数字。")
            keep = np.ones(len(points), bool)
            keep[1:] = (np.diff(points, axis=0) != 0).any(axis=1)
            repeated += len(points) - int(keep.sum())
            points = points[keep]
            if len(points) and (points[0] != points[-1]).any():
                points, opened = np.vstack((points, points[:1])), opened + 1
            if len(points) > FEWEST:
                closed.append(points)
            elif place == 0:
                raise Refusal(f"只有 {max(len(points) - 1, 0)} 个不同的点，至少要 {FEWEST} 个点才能围成面。")
        if closed:
            parts.append(tuple(closed))
    remarks = (f"去掉重复的点 {repeated} 个",) * bool(repeated) + ("边界没有闭合，已闭合",) * bool(opened)
    return tuple(parts), remarks


def sound(rings: Rings) -> tuple[Any, tuple[str, ...]]:
    """Return rings as a sound geometry, and what was mended. Raise Crossing for a polygon that crosses itself.

    Mended is what changes no surface: directions, edges run to and fro, an outline that touches itself.
    """
    polygon = polygon_of(rings)
    remarks: tuple[str, ...] = ()
    if not shapely.is_valid(polygon):
        whole = areal(shapely.make_valid(polygon, method="linework"))
        if abs(whole.area - _signed(rings)) > SAME * whole.area or whole.is_empty:
            raise crossing(polygon, rings)
        polygon = whole.geoms[0] if len(whole.geoms) == 1 else whole
        remarks = ("边界有折返或相接的地方，已整理",)
    return shapely.orient_polygons(polygon), remarks


def crossing(polygon: Any, rings: Rings) -> Crossing:
    """Return the refusal of a geometry that is not valid, with about where it is not."""
    reason = str(shapely.is_valid_reason(polygon))
    found = _PLACE.search(reason)
    place = (float(found[1]), float(found[2])) if found else tuple(map(float, rings[0][0][0]))
    points = np.concatenate([ring for part in rings for ring in part])
    number = int(np.argmin(((points - place) ** 2).sum(axis=1))) + 1
    where = f"第 {number} 个点附近（东经 {place[0]:.5f}，北纬 {place[1]:.5f}）"
    if not shapely.is_valid([shapely.Polygon(ring) for part in rings for ring in part]).all():
        return Crossing(f"边界在{where}自己相交。", (place[0], place[1]))
    return Crossing(f"边界的内外圈在{where}互相穿过或重叠。", (place[0], place[1]))


def _signed(rings: Rings) -> float:
    """Return the surface as the rings run: each outline less its holes. A loop that crosses over counts against it."""
    return sum(abs(_run(part[0])) - sum(abs(_run(hole)) for hole in part[1:]) for part in rings)


def _run(ring: Points) -> float:
    east, north = (ring - ring[0]).T
    return float(np.dot(east[:-1], north[1:]) - np.dot(east[1:], north[:-1])) / 2
