"""Zips as no honest program writes them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

MIB = 1 << 20


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return parts as a zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def streamed(name: str, head: bytes, piece: bytes, times: int, tail: bytes, more: Mapping[str, bytes]) -> bytes:
    """Return a zip with one part in which a piece is repeated, and others beside it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for other, content in more.items():
            archive.writestr(other, content)
        with archive.open(name, "w", force_zip64=True) as part:
            part.write(head)
            block = piece * max(1, MIB // len(piece))
            for _ in range(times * len(piece) // len(block) + 1):
                part.write(block)
            part.write(tail)
    return stream.getvalue()


def altered(content: bytes, **fields: int) -> bytes:
    """Return a zip in whose directory and heads something else is said: flags, method, sizes, of every entry."""
    made = bytearray(content)
    at = 0
    while (at := made.find(b"PK\x01\x02", at)) >= 0:
        for name, value in fields.items():
            form, place = {"flags": ("<H", 8), "method": ("<H", 10), "packed": ("<I", 20), "size": ("<I", 24),
                           "outside": ("<I", 38)}[name]  # fmt: skip
            struct.pack_into(form, made, at + place, value)
        at += 4
    at = 0
    while (at := made.find(b"PK\x03\x04", at)) >= 0:
        for name, value in fields.items():
            if name in ("flags", "method"):
                struct.pack_into("<H", made, at + {"flags": 6, "method": 8}[name], value)
        at += 4
    return bytes(made)


def renamed(content: bytes, old: bytes, new: bytes) -> bytes:
    """Return a zip in which a name is another one of the same length."""
    assert len(old) == len(new)
    return content.replace(old, new)


def overlapping(names: list[str], size: int) -> bytes:
    """Return a zip whose entries all stand for the same compressed bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(bytes(size)) + packer.flush()
    check = zlib.crc32(bytes(size))
    first = names[0].encode()
    head = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, check, len(body), size, len(first), 0)
    local = head + first + body
    directory = b""
    for name in names:
        plain = name.encode()
        directory += struct.pack(
            "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, check, len(body), size, len(plain), 0, 0, 0, 0, 0, 0
        )
        directory += plain
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, len(names), len(names), len(directory), len(local), 0)
    return local + directory + end
