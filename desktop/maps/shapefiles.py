"""Shapefiles: the .shp with what lies beside it, or in one zip."""

import codecs
import logging
import struct
from collections.abc import Mapping
from io import BytesIO

import numpy as np
import shapefile
import shapely

from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.maps.geojson import RawFeature, plain
from desktop.maps.shapes import Points

POLYGONS = (shapefile.POLYGON, shapefile.POLYGONZ, shapefile.POLYGONM)
DAMAGED = "这个 Shapefile 已经损坏，读不出来。请让提供方重新导出。"
NO_POLYGONS = "这个 Shapefile 里是{kind}，不是面。网格边界要用面（Polygon）图层。"
SIZE, SIZE_AT = ">i", 24  # in words of two bytes
BYTE_BY_BYTE = "latin-1"
GBK = "gb18030"
SENSIBLE = {"utf-8", "utf-16", "gbk", "gb2312", GBK, "big5", "cp1252", "iso8859-1"}  # Python knows others, of no text
FAULTS = (shapefile.ShapefileException, struct.error, ValueError, IndexError, KeyError, OverflowError, EOFError,
          OSError, AssertionError, TypeError, MemoryError)  # fmt: skip

logging.getLogger("shapefile").setLevel(logging.ERROR)  # its remarks on rings are not the office's concern


def read_shapefile(parts: Mapping[str, bytes], progress: Progress) -> tuple[list[RawFeature], str]:
    """Return the features of a Shapefile given by its parts (shp, dbf, prj, cpg), and what it says of coordinates."""
    try:
        features = _features(parts, progress)
    except FAULTS as error:
        raise Refusal(DAMAGED) from error
    return features, parts.get("prj", b"").decode("utf-8", "replace").strip("\ufeff\0 \r\n")


def _features(parts: Mapping[str, bytes], progress: Progress) -> list[RawFeature]:
    whole = bytearray(parts["shp"][: len(parts["shp"]) // 2 * 2])
    struct.pack_into(SIZE, whole, SIZE_AT, len(whole) // 2)  # what the file says of its own size is not believed
    table = BytesIO(parts["dbf"]) if parts.get("dbf") else None
    reader = shapefile.Reader(shp=BytesIO(whole), dbf=table, encoding=BYTE_BY_BYTE)
    if reader.shapeType not in (*POLYGONS, shapefile.NULL):
        kind = "点" if "POINT" in reader.shapeTypeName else "线" if "LINE" in reader.shapeTypeName else "别的图形"
        raise Refusal(NO_POLYGONS.format(kind=kind))
    progress.begin(max(len(reader), 1), "正在读取边界")
    rows = [list(record) for record in reader.iterRecords()] if table else []
    names = [field[0] for field in reader.fields if field[0] != "DeletionFlag"] if table else []
    encoding = _encoding(parts.get("cpg", b""), [*names, *(one for row in rows for one in row if type(one) is str)])
    names = [_read(name, encoding) for name in names]
    features = []
    for place, shape in enumerate(reader.iterShapes()):
        row = rows[place] if place < len(rows) else []
        values = [_read(one, encoding) if isinstance(one, str) else one for one in row]
        properties = {name: plain(value) for name, value in zip(names, values, strict=False)}
        features.append(_feature(properties, shape))
        progress.advance()
    return features


def _feature(properties: dict[str, str], shape: shapefile.Shape) -> RawFeature:
    if shape.shapeType not in POLYGONS or not shape.points:
        return RawFeature(properties, fault="没有图形")
    points = np.array(shape.points, float)[:, :2]
    starts = [int(one) for one in shape.parts]
    if starts != sorted(starts) or starts[0] != 0 or starts[-1] >= len(points):
        return RawFeature(properties, fault="图形的数据不完整")
    return RawFeature(properties, nested(np.split(points, starts[1:])))


def nested(rings: list[Points]) -> tuple[tuple[Points, ...], ...]:
    """Return rings as outlines with their holes, by which lies in which: directions are often written wrongly."""
    if len(rings) == 1:
        return ((rings[0],),)
    closed = [ring if len(ring) > 3 else np.vstack((ring, ring[:1], ring[:1], ring[:1])) for ring in rings]
    areas = np.array([shapely.Polygon(ring) for ring in closed], object)
    if not np.isfinite(np.concatenate(rings)).all() or not shapely.is_valid(areas).all():
        return tuple((ring,) for ring in rings)  # named as faulty later
    sizes = shapely.area(areas)
    inner, outer = shapely.STRtree(areas).query(areas, "covered_by")
    around: list[list[int]] = [[] for _ in rings]
    for one, other in zip(inner.tolist(), outer.tolist(), strict=True):
        if sizes[other] > sizes[one]:
            around[one].append(other)
    holes: dict[int, list[Points]] = {place: [] for place in range(len(rings)) if len(around[place]) % 2 == 0}
    for place, those in enumerate(around):
        if len(those) % 2:
            owner = min((one for one in those if one in holes), key=lambda one: sizes[one], default=None)
            if owner is not None:
                holes[owner].append(rings[place])
    return tuple((rings[place], *inside) for place, inside in holes.items())


def _encoding(said: bytes, texts: list[str]) -> str:
    """Return the encoding of the table: as the .cpg says, unless another reads it better."""
    name = said.decode("ascii", "ignore").strip("\0 \r\n").casefold()
    name = GBK if "936" in name or name.startswith("gb") else name
    try:
        known = [one for one in [codecs.lookup(name).name] if one in SENSIBLE] if name else []
    except (LookupError, ValueError):
        known = []
    raw = b"\n".join(text.encode(BYTE_BY_BYTE, "ignore") for text in texts)
    return min([*known, "utf-8", GBK], key=lambda one: raw.decode(one, "replace").count("\ufffd"))


def _read(text: str, encoding: str) -> str:
    return text.encode(BYTE_BY_BYTE, "ignore").decode(encoding, "ignore")  # a text cut off in mid-character
