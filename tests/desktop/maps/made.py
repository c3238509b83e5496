"""Polygons and files for the tests of the map."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from desktop.maps.geometry import bounds_of, polygons_of, surfaces_of
from desktop.maps.shapes import Plane, Points, Rings, Shape

CENTRE = (118.6, 24.8)
PLANE = Plane(*CENTRE)


def box(west: float, south: float, east: float, north: float) -> Points:
    """A rectangle in metres around the centre, as a closed ring in degrees."""
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return PLANE.to_degrees(np.array(corners, float))


def square(column: int, row: int, side: float = 100.0, grown: float = 0.0) -> Points:
    """A square of a chessboard, grown or shrunk on every side."""
    west, south = column * side, row * side
    return box(west - grown, south - grown, west + side + grown, south + side + grown)


def shape(key: int, *rings: Points, grid_id: int | None = None) -> Shape:
    """A polygon as the map would give it: an outline and its holes."""
    whole: Rings = (tuple(rings),)
    polygons = polygons_of([whole])
    surface = float(surfaces_of(polygons)[0])
    return Shape(key, 1, grid_id, f"第{key}块", "", whole, bounds_of(polygons), (0, 0), surface, "", None)


def feature(rings: Sequence[Points], kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    """A feature of a GeoJSON file."""
    coordinates: Any = [np.asarray(ring).tolist() for ring in rings]
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates if kind == "Polygon" else [coordinates]},
    }


def geojson(path: Path, features: Iterable[Mapping[str, Any]], encoding: str = "utf-8", **others: Any) -> Path:
    """Write a GeoJSON file."""
    whole = {"type": "FeatureCollection", **others, "features": list(features)}
    path.write_text(json.dumps(whole, ensure_ascii=False), encoding)
    return path
