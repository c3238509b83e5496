"""GeoJSON (RFC 7946, and the older habit of naming a crs), in UTF-8 or GBK."""

import codecs
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from desktop.errors import Refusal
from desktop.maps.json_text import SteadyDecoder
from desktop.maps.shapes import Points, Shape

NOT_JSON = "这个文件不是 GeoJSON，或者已经损坏，读不出来。"
NO_FEATURES = "这个文件是 JSON，但里面没有地图要素（FeatureCollection）。请确认选对了文件。"
NO_AREA = "不是面（Polygon），是{kind}"
KINDS = {"Point": "点", "MultiPoint": "点", "LineString": "线", "MultiLineString": "线", "NoneType": "空的图形"}


@dataclass(frozen=True, slots=True, eq=False)
class RawFeature:
    """A feature as it stands in a file; `fault` where it holds no polygon."""

    properties: Mapping[str, str]
    rings: tuple[tuple[Points, ...], ...] = ()
    fault: str = ""


def read_geojson(content: bytes) -> tuple[list[RawFeature], str]:
    """Return the features of a GeoJSON text, and what it says of its coordinates."""
    try:
        whole = SteadyDecoder().decode(_decoded(content))
    except (ValueError, RecursionError) as error:
        raise Refusal(NOT_JSON) from error
    kind = whole.get("type") if isinstance(whole, dict) else None
    if kind == "FeatureCollection" and isinstance(whole.get("features"), list):
        features = whole["features"]
    elif kind == "Feature":
        features = [whole]
    elif kind in ("Polygon", "MultiPolygon", "GeometryCollection"):
        features = [{"geometry": whole}]
    else:
        raise Refusal(NO_FEATURES)
    return [_feature(one) for one in features], _said(whole)


def written_geojson(shapes: tuple[Shape, ...], codes: Mapping[int, str]) -> str:
    """Return polygons as GeoJSON; `codes` are those of the grids."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "name": one.name,
                "code": codes.get(one.grid_id or 0, one.code),
                "area": round(one.surface_m2, 1),
            },
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [[np.round(ring, 8).tolist() for ring in part] for part in one.rings],
            },
        }
        for one in shapes
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _said(whole: dict[str, Any]) -> str:
    crs = whole.get("crs")
    named = crs.get("properties") if isinstance(crs, dict) else None
    return str(named.get("name") or "") if isinstance(named, dict) else ""


def _feature(one: Any) -> RawFeature:
    if not isinstance(one, dict):
        return RawFeature({}, fault="不是地图要素")
    given = one.get("properties")
    properties = {str(key): plain(value) for key, value in given.items()} if isinstance(given, dict) else {}
    try:
        return RawFeature(properties, tuple(_parts(one.get("geometry"))))
    except Refusal as refusal:
        return RawFeature(properties, fault=refusal.message)


def _parts(geometry: Any) -> Iterator[tuple[Points, ...]]:
    """Yield the polygons of a geometry."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind == "GeometryCollection" and isinstance(geometry.get("geometries"), list):
        for inner in geometry["geometries"]:
            if isinstance(inner, dict) and inner.get("type") in ("Polygon", "MultiPolygon"):
                yield from _parts(inner)
        return
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(coordinates, list):
        raise Refusal(NO_AREA.format(kind=KINDS.get(str(kind or "NoneType"), str(kind)[:20])))
    for part in [coordinates] if kind == "Polygon" else coordinates:
        if not isinstance(part, list):
            raise Refusal("坐标写得不完整。")
        if part:
            yield tuple(_ring(ring) for ring in part)


def _ring(ring: Any) -> Points:
    try:
        return np.array([(float(point[0]), float(point[1])) for point in ring]).reshape(-1, 2)
    except (ValueError, TypeError, IndexError, KeyError, OverflowError) as error:
        raise Refusal("坐标不是数字，或者写得不完整。") from error


def plain(value: Any) -> str:
    """Return the value of a property as text; a code that was kept as a number without its decimals."""
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value).strip("\0 \t\r\n\u3000")
