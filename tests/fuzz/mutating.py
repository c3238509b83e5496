"""Spoils good files: byte by byte, and by what they are made of. All chance comes from one seed, so it comes again."""

import io
import json
import random
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

NUMBERS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
WORDS = (
    b"", b"0", b"-1", b"1e400", b"NaN", b"99999999999999999999", b"A1:XFD1048576", b"XFD1048576", b"../../x", b"&x;", b"\xff\xfe",
    b"true", b"null", b"[]", b"{}", b"<a>", b"</a>", b"]]>", b"<!--", b'"', b"\\ud800", b"\x00", "〇".encode(), b"1" * 400,
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**53, 10**30, 1.5, float("inf"), float("nan"), "", "x", "\0", "\ud800", "\u202e", "人" * 300, [], {}, [[]],
    {"a": 1}, [None], "2026-02-30", "1e5", "-",
)  # fmt: skip
TOKEN = re.compile(rb"<[^>]*>|[^<]+")
ATTRIBUTE = re.compile(rb"=\"[^\"]*\"")
NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
LONGEST = 1 << 20  # bytes of what is made: long enough to spoil anything, short enough to be quick

Mutate = Callable[[random.Random, bytes], bytes]


def spoilt_bytes(chance: random.Random, content: bytes) -> bytes:
    """Flip, put in, take out, double and move bytes."""
    made = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(made) + 1)
        size = min(chance.choice((1, 2, 4, 8, 64, 512)), len(made) - at)
        match chance.randrange(7):
            case 0 if size:
                made[at] ^= 1 << chance.randrange(8)
            case 1:
                made[at : at + size] = b""
            case 2:
                made[at:at] = chance.choice(WORDS)
            case 3:
                made[at:at] = made[at : at + size] * chance.choice((1, 2, 50))
            case 4 if size:
                made[at : at + size] = chance.randbytes(size)
            case 5:
                width = chance.choice((1, 2, 4))
                number = chance.choice(NUMBERS) & (1 << 8 * width) - 1
                made[at : at + width] = number.to_bytes(width, chance.choice(("little", "big")))
            case 6:
                there = chance.randrange(len(made) + 1)
                made[at : at + size] = made[there : there + size]
    if chance.randrange(20) == 0:
        del made[chance.randrange(len(made) + 1) :]
    return bytes(made[:LONGEST])


def spoilt_xml(chance: random.Random, content: bytes) -> bytes:
    """Double, drop, exchange and nest tags; write other things between quotes."""
    tokens = TOKEN.findall(content)
    for _ in range(chance.choice((1, 1, 2, 4))):
        if not tokens:
            break
        at, there = chance.randrange(len(tokens)), chance.randrange(len(tokens))
        first, last = sorted((at, min(there, at + 12)))
        match chance.randrange(7):
            case 0:
                del tokens[at]
            case 1:
                tokens[at], tokens[there] = tokens[there], tokens[at]
            case 2:
                tokens[first:first] = tokens[first : last + 1] * chance.choice((1, 3, 300))
            case 3:
                tokens[at:at] = tokens[first : last + 1]
            case 4:
                value = b'="' + chance.choice(WORDS) + b'"'
                tokens[at] = ATTRIBUTE.sub(lambda _, value=value: value, tokens[at], count=1)  # type: ignore[misc]
            case 5:
                tokens[at] = NUMBER.sub(lambda _: chance.choice(WORDS), tokens[at], count=1)
            case 6:
                tokens[at] = chance.choice(WORDS) if chance.random() < 0.3 else tokens[there]
    return b"".join(tokens)[:LONGEST]


def spoilt_json(chance: random.Random, content: bytes) -> bytes:
    """Put other values in the place of some; now and then spoil the text itself."""
    if chance.random() < 0.25:
        return spoilt_bytes(chance, content)
    try:
        whole = json.loads(content)
    except ValueError:
        return spoilt_bytes(chance, content)
    for _ in range(chance.choice((1, 1, 2, 5))):
        whole = _changed(chance, whole)
    return json.dumps(whole, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")[:LONGEST]


def _changed(chance: random.Random, value: Any) -> Any:
    if isinstance(value, dict) and value and chance.random() < 0.85:
        key = chance.choice(list(value))
        if chance.random() < 0.1:
            return {one: value[one] for one in value if one != key}
        if chance.random() < 0.05:
            return {**value, str(chance.choice(VALUES)): value[key]}
        return {**value, key: _changed(chance, value[key])}
    if isinstance(value, list) and value and chance.random() < 0.85:
        at = chance.randrange(len(value))
        if chance.random() < 0.2:
            return value[:at] + value[at : at + 1] * chance.choice((0, 2, 200)) + value[at + 1 :]
        return [*value[:at], _changed(chance, value[at]), *value[at + 1 :]]
    if isinstance(value, str) and value and chance.random() < 0.5:
        return spoilt_bytes(chance, value.encode("utf-8", "replace"))[:5000].decode("utf-8", "replace")
    if isinstance(value, int | float) and chance.random() < 0.5:
        return chance.choice((-value, value + 1, value * 10**10, value // 3))
    return [value] * 3 if chance.random() < 0.1 else chance.choice(VALUES)


def spoilt_zip(chance: random.Random, content: bytes) -> bytes:
    """Spoil one part by its kind, or drop, double, exchange and rename parts; now and then the zip itself."""
    if chance.random() < 0.2:
        return spoilt_bytes(chance, content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [(name, archive.read(name)) for name in archive.namelist()]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        return spoilt_bytes(chance, content)
    for _ in range(chance.choice((1, 1, 2))):
        if not parts:
            break
        at = chance.randrange(len(parts))
        name, inside = parts[at]
        match chance.randrange(12):
            case 0:
                del parts[at]
            case 1:
                parts[at] = parts[chance.randrange(len(parts))][0], inside
            case 2:
                parts[at] = (
                    spoilt_bytes(chance, name.encode()).decode("utf-8", "replace").replace("\0", "") or "x",
                    inside,
                )
            case _:
                parts[at] = name, spoilt(chance, name, inside)
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        warnings.simplefilter("ignore")  # of two parts of one name
        for name, inside in parts:
            archive.writestr(zipfile.ZipInfo(name[:500]), inside)
    return stream.getvalue()


def spoilt(chance: random.Random, name: str, content: bytes) -> bytes:
    """Spoil a content as its name and its beginning say it is made."""
    if content.startswith(b"PK\x03\x04"):
        return spoilt_zip(chance, content)
    ending = name.rpartition(".")[2].lower()
    if ending in {"json", "geojson", "wgxkey"}:
        return spoilt_json(chance, content)
    if ending in {"xml", "rels"} and chance.random() < 0.8:
        return spoilt_xml(chance, content)
    return spoilt_bytes(chance, content)
