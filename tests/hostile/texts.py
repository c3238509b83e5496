"""Hostile texts: JSON, polygons, tables between commas, layouts."""

import json
import math
import struct
from collections.abc import Callable, Iterable
from typing import Any

from tests.hostile.files import Gallery
from tests.hostile.zips import packed

FILES = Gallery()
WEST, SOUTH = 118.6, 24.8


def polygon(*rings: Iterable[tuple[float, float]]) -> bytes:
    return collection([{"type": "Polygon", "coordinates": [list(map(list, ring)) for ring in rings]}])


def collection(geometries: Iterable[Any], **properties: Any) -> bytes:
    features = [
        {"type": "Feature", "properties": {"name": "江头村", **properties}, "geometry": one} for one in geometries
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def circle(points: int, wave: float = 0.0, turns: int = 1) -> list[tuple[float, float]]:
    step = 2 * math.pi * turns / points
    radii = [0.01 * (1 + wave * math.sin(17 * place)) for place in range(points)]
    ring = [(WEST + r * math.cos(n * step), SOUTH + r * math.sin(n * step)) for n, r in enumerate(radii)]
    return [*ring, ring[0]]


def square(west: float = WEST, south: float = SOUTH, side: float = 0.01) -> list[tuple[float, float]]:
    east, north = west + side, south + side
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def _spiral(points: int) -> list[tuple[float, float]]:
    """Return a ring in which every stroke crosses every other: a star of many points."""
    return circle(points, turns=points // 2 - 1 | 1)


def _comb(teeth: int) -> list[tuple[float, float]]:
    ring = [(WEST + n * 1e-7, SOUTH + (0.01 if n % 2 else 0.0)) for n in range(teeth)]
    return [*ring, (WEST + teeth * 1e-7, SOUTH - 0.01), (WEST, SOUTH - 0.01), ring[0]]


def _add_polygons() -> None:
    FILES.add("sound.geojson", polygon(square()))
    FILES.add("million_points.geojson", lambda: polygon(circle(1_000_000)), quick=False)
    FILES.add("many_points.geojson", lambda: polygon(circle(100_000)))
    FILES.add("million_waves.geojson", lambda: polygon(circle(1_000_000, 0.9)), quick=False)
    FILES.add("waves.geojson", lambda: polygon(circle(20_000, 0.9)))
    FILES.add("star.geojson", lambda: polygon(_spiral(801)))
    FILES.add("large_star.geojson", lambda: polygon(_spiral(6_001)), quick=False)
    FILES.add("huge_star.geojson", lambda: polygon(_spiral(100_001)), quick=False)
    FILES.add("comb.geojson", lambda: polygon(_comb(300_000)), quick=False)
    FILES.add("bow.geojson", polygon([(WEST, SOUTH), (WEST + 1, SOUTH + 1), (WEST + 1, SOUTH), (WEST, SOUTH + 1)]))
    FILES.add("hole_first.geojson", polygon(square(WEST + 0.002, SOUTH + 0.002, 0.002), square()))
    FILES.add("clockwise.geojson", polygon(square()[::-1]))
    FILES.add("hole_outside.geojson", polygon(square(), square(WEST + 1)))
    FILES.add("touching.geojson", polygon([*square()[:4], *square(WEST + 0.01, SOUTH + 0.01), (WEST, SOUTH)]))
    holes = [square(WEST + 1e-5 * (n % 200), SOUTH + 1e-5 * (n // 200), 5e-6) for n in range(40_000)]
    FILES.add("holes.geojson", lambda: polygon(square(), *holes), quick=False)
    FILES.add("same_hole.geojson", lambda: polygon(square(), *[square(WEST + 0.001, SOUTH + 0.001, 0.001)] * 3_000))
    parts = [[square(WEST + 1e-6 * n, SOUTH)] for n in range(3_000)]
    FILES.add("overlapping_parts.geojson", lambda: collection([{"type": "MultiPolygon", "coordinates": parts}]))
    FILES.add("many_features.geojson", lambda: collection(
        {"type": "Polygon", "coordinates": [square(WEST + n * 1e-5)]} for n in range(60_000)), quick=False)  # fmt: skip
    FILES.add("no_points.geojson", collection([{"type": "Polygon", "coordinates": [[], [[]], []]}]))
    for name, value in {"nan": "NaN", "infinite": "1e400", "minus": "-1e400", "huge": "1e308", "words": '"a"',
                        "null": "null", "digits": "9" * 5_000, "nested": "[[[[1]]]]", "object": '{"a":1}'}.items():  # fmt: skip
        FILES.add(f"point_{name}.geojson", polygon(square()).replace(b"118.61", value.encode(), 1))
    FILES.add("huge_coordinates.geojson", polygon(square(1e300, 1e300, 1e299)))
    FILES.add("tiny.geojson", polygon(square(side=1e-300)))


def _deep_geometry(depth: int) -> bytes:
    inner = b'{"type":"GeometryCollection","geometries":[' * depth + b"]}" * depth
    return b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":' + inner + b"}]}"


def _add_json() -> None:
    bare: dict[str, bytes | Callable[[], bytes]] = {
        "deep_lists": lambda: b"[" * 1_000_000, "deep_objects": lambda: b'{"a":' * 500_000,
        "closed_deep_lists": lambda: b"[" * 100_000 + b"]" * 100_000, "number": b"1", "null": b"null", "empty_list": b"[]",
        "empty_object": b"{}", "nan": b'{"type":NaN}', "infinite": b'{"days":[1e400]}', "long_number": lambda: b"9" * 3_000_000,
        "long_fraction": lambda: b"0." + b"9" * 3_000_000, "surrogate": b'{"days":[{"date":"\\ud800","name":"\\udfff"}]}',
        "twice": b'{"days":1,"days":[]}', "nul": b"\0" * 5_000, "utf16": '{"days":[]}'.encode("utf-16"), "half": b'{"a": [1, 2',
        "bom": b"\xef\xbb\xbf{}", "noise": bytes(range(256)) * 100, "long_text": lambda: b'"' + b"a" * 30_000_000 + b'"',
        "many_keys": lambda: json.dumps({str(n): n for n in range(300_000)}).encode(),
        "days": json.dumps({"days": [{"date": "2027-01-01", "isOffDay": True, "name": "元旦"}]}).encode(),
        "days_strange": json.dumps({"days": [{"date": ["a"], "name": {"a": 1}}, 5, None]}).encode(),
        "days_many": lambda: json.dumps([{"date": "2027-01-01", "isOffDay": 1}] * 20_000).encode(),
    }  # fmt: skip
    for name, content in bare.items():
        FILES.add(f"{name}.json", content)
    for depth in (500, 50_000):
        FILES.add(f"geometry_{depth}_deep.geojson", _deep_geometry(depth))
    FILES.add("coordinates_deep.geojson", b'{"type":"Polygon","coordinates":' + b"[" * 100_000 + b"]" * 100_000 + b"}")
    FILES.add(
        "empty_rings.geojson", lambda: b'{"type":"Polygon","coordinates":[' + b"[]," * 25_000_000 + b"[]]}", quick=False
    )
    FILES.add("empty_objects.geojson", lambda: b'{"type":"FeatureCollection","features":['
              + b"{}," * 25_000_000 + b"{}]}", quick=False)  # fmt: skip
    FILES.add("positions_cut.geojson", lambda: b'{"type":"Polygon","coordinates":[[' + b"[1,2]," * 2_000_000)
    FILES.add("positions_without_end.geojson", lambda: b'{"type":"Polygon","coordinates":[[1' + b",2" * 8_000_000)
    FILES.add("keys.geojson", lambda: collection([None], **{f"k{n}": n for n in range(50_000)}))
    FILES.add(
        "crs_strange.geojson",
        b'{"type":"FeatureCollection","crs":{"properties":{"name":["a"]}},"features":[1,null,[]]}',
    )
    layout = {"key": "people", "title": "人口台账", "sheet": "A4", "columns": []}
    columns = [{"key": "name", "heading": "姓名", "width": 8}]
    for name, change in {
        "nothing": {}, "many": {"columns": columns * 500}, "width": {"columns": [{**columns[0], "width": 1e400}]},
        "words": {"columns": [{**columns[0], "heading": "\u202e" * 30}]}, "wrong": {"columns": {"a": 1}},
        "size": {"columns": columns, "size": float("nan")}, "title": {"columns": columns, "title": "人" * 200_000},
        "digits": {"columns": columns, "size": 10**300}, "boxes": {"columns": columns, "boxes": [[]]},
        "sheet": {"columns": columns, "sheet": ["A4"]}, "format": {"columns": columns, "format": [1]},
    }.items():  # fmt: skip
        FILES.add(f"layout_{name}.json", json.dumps({**layout, **change}).encode())


def _add_tables() -> None:
    head = "姓名,身份证号,联系电话\n".encode()
    FILES.add("sound.csv", head + "林一,359998199001010014,13800000000\n".encode())
    FILES.add("wide.csv", lambda: b"," * 40_000_000)
    FILES.add("open_quote.csv", lambda: head + b'"' + b"a,\n" * 10_000_000)
    FILES.add("quotes.csv", lambda: head + b'"' * 20_000_001)
    FILES.add("one_line.csv", lambda: head + b"a" * 60_000_000)
    FILES.add("many_lines.csv", lambda: b"\n" * 30_000_000)
    FILES.add("nul.csv", head + b"\0" * 10_000)
    FILES.add("gb18030.csv", "姓名,身份证号\n林一,1\n".encode("gb18030"))
    FILES.add("half_gb18030.csv", "姓名,身份证号\n林一,1\n林".encode("gb18030")[:-1])
    FILES.add("utf16_odd.csv", "姓名,身份证号\n林一,1\n".encode("utf-16")[:-1])
    FILES.add("utf16_surrogate.csv", "姓名\n".encode("utf-16") + b"\x00\xd8\x00\xd8")
    FILES.add("formulas.csv", head + b'=cmd|"/c calc"!A1,@SUM(1),+1\n')
    FILES.add("marks.csv", head + "\u202e\u2066\ufeff林\u200b一\x07,1,1\n".encode())
    FILES.add("notice_dates.txt", ("2027年部分节假日安排\n一、元旦：" + "1月1日至3日放假。" * 20_000).encode())
    FILES.add("notice_brackets.txt", lambda: ("2027年部分节假日安排\n一、元旦：" + "（" * 300_000).encode())
    FILES.add("notice_digits.txt", ("2027年部分节假日安排\n一、元旦：" + "9999年99月99日放假。").encode())
    FILES.add("noise.txt", bytes(range(256)) * 1_000)


def shp(kind: int = 5, parts: int = 1, points: int = 5, ring: Iterable[tuple[float, float]] = ()) -> bytes:
    body = struct.pack("<i4d2i", kind, WEST, SOUTH, WEST + 1, SOUTH + 1, parts, points) + struct.pack("<i", 0)
    body += b"".join(struct.pack("<2d", *point) for point in (ring or square()))
    record = struct.pack(">2i", 1, len(body) // 2) + body
    head = struct.pack(">7i", 9994, 0, 0, 0, 0, 0, (100 + len(record)) // 2) + struct.pack(
        "<2i8d", 1000, kind, *[0.0] * 8
    )
    return head + record


def dbf(count: int = 1, length: int = 10, width: int = 10, kind: bytes = b"C") -> bytes:
    head = struct.pack("<4BIHH20x", 3, 26, 1, 1, count & 0xFFFFFFFF, 65, length + 1)
    field = struct.pack("<11sc4xBB14x", b"name", kind, width, 0)
    return head + field + b"\r" + b" " + "江头村".encode("gbk").ljust(length)[:length] + b"\x1a"


def _add_shapefiles() -> None:
    """Shapefiles in zips, so that they stay together."""
    good, table = shp(), dbf()
    layers = {
        "sound": {"a.shp": good, "a.dbf": table}, "parts": {"a.shp": shp(parts=2**31 - 1)},
        "points": {"a.shp": shp(points=2**31 - 1)}, "minus": {"a.shp": shp(parts=-1, points=-1)},
        "kind": {"a.shp": shp(kind=99)}, "lines": {"a.shp": shp(kind=3)}, "patches": {"a.shp": shp(kind=31)},
        "half": {"a.shp": good[:130]}, "head": {"a.shp": good[:100]}, "nothing": {"a.shp": b""},
        "noise": {"a.shp": bytes(range(256)) * 20}, "table_noise": {"a.shp": good, "a.dbf": bytes(range(256)) * 20},
        "table_count": {"a.shp": good, "a.dbf": dbf(count=2**31 - 1)}, "table_width": {"a.shp": good, "a.dbf": dbf(width=0)},
        "table_numbers": {"a.shp": good, "a.dbf": dbf(kind=b"N")}, "table_dates": {"a.shp": good, "a.dbf": dbf(kind=b"D")},
        "table_kind": {"a.shp": good, "a.dbf": dbf(kind=b"\xff")}, "table_nothing": {"a.shp": good, "a.dbf": b""},
        "system": {"a.shp": good, "a.prj": b"PROJCS[" * 300_000}, "system_noise": {"a.shp": good, "a.prj": bytes(range(256)) * 90},
        **{f"letters_{name}": {"a.shp": good, "a.dbf": table, "a.cpg": name.encode()}
           for name in ("zlib", "hex", "rot13", "idna", "punycode", "utf-7", "unicode_escape", "undefined", "a" * 9_000)},
    }  # fmt: skip
    for name, parts in layers.items():
        FILES.add(f"shapes_{name[:30]}.zip", packed(parts))
    FILES.add("alone.shp", good)
    FILES.add("shapes_ring.zip", lambda: packed({"a.shp": shp(points=300_001, ring=circle(300_000))}), quick=False)


_add_polygons()
_add_json()
_add_tables()
_add_shapefiles()
