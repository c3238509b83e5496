"""Fonts that the office has bought itself: taken for official papers where they are there and may be embedded.

GB/T 9704 asks for 仿宋, 楷体 and 小标宋; most offices have them on Windows, under licences that let us ship none.
"""

import os
import struct
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

PATTERN = "*.[tT][tT][fF]"
FAMILY_NAMES = frozenset({1, 4, 16})  # what a font is called: family, in full, family of a large set
OUTLINES = frozenset({b"\x00\x01\x00\x00", b"true"})  # of TrueType; our PDF writer embeds no others
RESTRICTED, LEVEL, NO_SUBSETS_OR_OUTLINES = 0x0002, 0x000F, 0x0300  # of fsType, what the maker allows

Tables = Mapping[bytes, tuple[int, int]]  # offset and length by tag


def font_folders() -> tuple[Path, ...]:
    """Return where the office's fonts are: the folder that GEDANG_FONTS names, and where Windows keeps fonts."""
    places = [("GEDANG_FONTS", "")]
    if sys.platform == "win32":  # fonts of the machine, and of whoever is at it
        places += [("SYSTEMROOT", "Fonts"), ("LOCALAPPDATA", "Microsoft/Windows/Fonts")]
    return tuple(Path(os.environ[name], below) for name, below in places if os.environ.get(name))


def find_fonts(folders: Sequence[Path], wanted: Mapping[str, Sequence[str]]) -> dict[str, Path]:
    """Return by key the file of each wanted font that is there and may be embedded; its first name goes before others.

    Only the directory of each file and two of its tables are read.
    """
    there: dict[str, Path] = {}
    for file in (one for folder in folders for one in sorted(folder.glob(PATTERN))):
        for name in _usable_names(file):
            there.setdefault(name, file)
    found = {key: [there[name] for name in names if name in there] for key, names in wanted.items()}
    return {key: files[0] for key, files in found.items() if files}


def _usable_names(file: Path) -> list[str]:
    """Return what a font is called, nothing where it is spoilt or not to be embedded."""
    try:
        with file.open("rb") as opened:
            tables = _tables(opened)
            if b"glyf" not in tables or not _is_embeddable(_read(opened, tables[b"OS/2"])):
                return []
            return list(_names(_read(opened, tables[b"name"])))
    except (OSError, KeyError, struct.error, UnicodeDecodeError):
        return []


def _tables(opened: BinaryIO) -> Tables:
    kind, count = struct.unpack(">4sH6x", opened.read(12))
    if kind not in OUTLINES:
        return {}
    entries = struct.iter_unpack(">4s4xII", opened.read(16 * count))
    return {tag: (offset, length) for tag, offset, length in entries}


def _read(opened: BinaryIO, table: tuple[int, int]) -> bytes:
    opened.seek(table[0])
    return opened.read(table[1])


def _is_embeddable(metrics: bytes) -> bool:
    """Whether the maker of a font lets a subset of it be embedded for print."""
    (allowed,) = struct.unpack_from(">H", metrics, 8)
    return (allowed & LEVEL) != RESTRICTED and not allowed & NO_SUBSETS_OR_OUTLINES


def _names(table: bytes) -> Iterator[str]:
    """Yield the names that are written in UTF-16, whatever their language."""
    count, text = struct.unpack_from(">HH", table, 2)
    for place in range(count):
        platform, _, _, name, length, offset = struct.unpack_from(">6H", table, 6 + 12 * place)
        if name in FAMILY_NAMES and platform in {0, 3}:
            yield table[text + offset : text + offset + length].decode("utf-16-be")
