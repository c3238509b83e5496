"""Hostile zips and packages: names that climb, links, twins, bombs in bombs."""

import json
import stat
import zipfile
from io import BytesIO

from tests.hostile.files import Gallery
from tests.hostile.zips import MIB, altered, overlapping, packed, renamed, streamed

FILES = Gallery()
OUTSIDE = {
    "envelope.json": b"{}", "envelope.json.sig": b"x", "envelope.json.sshsig": b"x", "payload.zip.age": b"x",
}  # fmt: skip


def _twins() -> bytes:
    return renamed(packed({**OUTSIDE, "envelope.jsoN": b"{}"}), b"envelope.jsoN", b"envelope.json")


def _link() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in OUTSIDE.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(entry, b"/etc/passwd" if name == "envelope.json" else content)
    return stream.getvalue()


def _nested(depth: int, size: int) -> bytes:
    content = packed({"0": bytes(size)})
    for _ in range(depth):
        content = packed({f"{n}.zip": content for n in range(10)})
    return content


def _add_names() -> None:
    names = {
        "climbing": "../../../../outside", "absolute": "/etc/outside", "drive": "C:\\outside", "back": "..\\outside",
        "reserved": "CON", "reserved_ending": "aux.json", "dot": "envelope.json.", "blank": "envelope.json ",
        "stream": "envelope.json:x", "folder": "a/", "long": "a" * 60_000, "right_to_left": "\u202egnp.exe",
        "control": "a\x01\x1b[2Jb", "many_folders": "a/" * 20_000 + "b",
    }  # fmt: skip
    for name, entry in names.items():
        FILES.add(f"name_{name}.wgx", packed({**OUTSIDE, entry: b"x"}))
    FILES.add("name_nul.wgx", renamed(packed({**OUTSIDE, "aXb": b"x"}), b"aXb", b"a\0b"))
    FILES.add("twins.wgx", _twins())
    FILES.add("links.wgx", _link())


def _add_contents() -> None:
    FILES.add("empty_envelope.wgx", packed(OUTSIDE))
    deep = {"deep_lists": b"[" * 60_000, "deep_objects": b'{"a":' * 12_000, "long_number": b'{"seq":' + b"9" * 60_000 + b"}",
            "nan": b'{"seq":NaN}', "infinite": b'{"seq":1e400}', "twice": b'{"seq":1,"seq":2}', "list": b"[]",
            "surrogate": b'{"format":"\\ud800"}', "not_utf8": b"\xff\xfe{}", "null": b"null",
            "newer": json.dumps({"format": "wgx/9"}).encode(), "large": b" " * 65_000 + b"{}"}  # fmt: skip
    for name, envelope in deep.items():
        FILES.add(f"envelope_{name}.wgx", packed({**OUTSIDE, "envelope.json": envelope}))
        FILES.add(f"card_{name}.wgxkey", envelope)
    FILES.add("card_empty_object.wgxkey", b'{"signature":"","signed":{}}')
    FILES.add("card_huge.wgxkey", b'{"signature":"' + b"A" * 30_000_000 + b'","signed":{}}')


def _add_zips() -> None:
    plain = packed(OUTSIDE)
    FILES.add("half.wgx", plain[: len(plain) // 2])
    FILES.add("tail.wgx", plain + b"x")
    FILES.add("encrypted.wgx", altered(plain, flags=1))
    FILES.add("says_small.wgx", altered(packed({**OUTSIDE, "payload.zip.age": bytes(MIB)}), size=1))
    FILES.add("says_huge.wgx", altered(plain, size=0xFFFFFFF0))
    FILES.add("overlapping.wgx", lambda: overlapping([*OUTSIDE, *(f"{n}" for n in range(5_000))], 20 * MIB))
    FILES.add("bomb.wgx", lambda: streamed("payload.zip.age", b"", bytes(1000), 400_000, b"", {"envelope.json": b"{}"}))
    FILES.add("many_entries.wgx", lambda: packed({f"{n}": b"" for n in range(70_000)}), quick=False)
    FILES.add("nested.zip", lambda: _nested(5, 5 * MIB))
    FILES.add("layers.zip", packed({f"{n}.geojson": b"{}" for n in range(50)}))
    FILES.add("nothing.zip", packed({}))
    FILES.add("text.zip", packed({"a.txt": b"x"}))
    FILES.add("folder_alone.zip", packed({"a.shp/": b""}))
    FILES.add("geojson_bomb.zip", lambda: streamed("a.geojson", b"[", b"[],", 150_000_000, b"]", {}), quick=False)
    FILES.add("geojson_half.zip", packed({"a.geojson": b'{"type":"FeatureCollection"'})[:-20])
    FILES.add("geojson_locked.zip", altered(packed({"a.geojson": b"{}"}), flags=1))
    FILES.add("geojson_method.zip", altered(packed({"a.geojson": b"{}"}), method=97))
    FILES.add("geojson_says_small.zip", altered(packed({"a.geojson": b"{}" + b" " * MIB}), size=2))
    FILES.add("geojson_spoilt.zip", packed({"a.geojson": b"{}" * 500}).replace(b"\xab", b"\xac"))
    FILES.add("geojson_lzma.zip", packed({"a.geojson": b"{}" * 500}, zipfile.ZIP_LZMA)[:60] + bytes(200))
    twin = renamed(packed({"a.shp": b"x" * 200, "b.shp": b"y" * 200}), b"b.shp", b"a.shp")
    FILES.add("twin_layers.zip", twin)


_add_names()
_add_contents()
_add_zips()
