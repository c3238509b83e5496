"""The zip package of a workbook: its parts, how they hang together, and a copy in which most bytes stay as they are."""

import copy
import os
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from desktop.errors import Refusal
from desktop.sheets.package import DAMAGED, LARGEST_PLAIN_PART, PASSWORD, SUSPICIOUS, open_package, opened

OLD = "这是旧格式的 .xls 文件，请在表格软件中打开，另存为 .xlsx 后再试。"
NO_BOOK = "“{name}”不是 .xlsx 表格，请选择表格文件，或在表格软件中另存为 .xlsx 后再试。"

CHANGED = "这张表在打开以后被别的程序改动过，没有填写。请重新打开这张表再填。"

COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")  # an .xls, or an .xlsx under a password
MOST_TAGS = 2_000_000  # of one part that is no worksheet: 65,490 looks have some 500,000
LEVEL = 1  # of compression, as desktop.sheets.writing
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LOCAL = struct.Struct("<26xHH")  # of an entry's head: lengths of its name and of what else is said
_SIGNATURE = b"PK\x03\x04"
_SIZES_BEHIND = 0x08  # flag: the sizes stand behind the content


@dataclass(frozen=True, slots=True)
class Relation:
    """One tie of a part to another."""

    id: str
    kind: str  # last word of its type: worksheet, drawing, vmlDrawing
    target: str  # name of the part, or an address outside


class Package:
    """An opened package; names are looked up as Excel does, whatever their capitals."""

    def __init__(self, path: Path) -> None:
        _turn_away(path)
        self.archive = open_package(str(path))
        self.entries = {plain(one.filename): one for one in self.archive.infolist()}
        self._as_opened = self._state()

    def __contains__(self, name: str) -> bool:
        return plain(name) in self.entries

    def name(self, name: str) -> str:
        """Return the name of a part as the package spells it."""
        return self.entries[plain(name)].filename

    def read(self, name: str) -> bytes:
        """Return the content of a part that is no worksheet. Raise Refusal where it is missing or too large."""
        entry = self.entries.get(plain(name))
        if entry is None:
            raise Refusal(DAMAGED)
        if entry.file_size > LARGEST_PLAIN_PART:
            raise Refusal(SUSPICIOUS)
        try:
            with opened(self.archive, entry) as stream:
                content: bytes = stream.read()
                return content
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise Refusal(DAMAGED) from error

    def tree(self, name: str) -> ElementTree.Element:
        """Return a part as a tree."""
        return tree_of(self.read(name))

    def stream(self, name: str) -> IO[bytes]:
        """Open a part of any size."""
        entry = self.entries.get(plain(name))
        if entry is None:
            raise Refusal(DAMAGED)
        stream: IO[bytes] = opened(self.archive, entry)
        return stream

    def relations(self, name: str) -> dict[str, Relation]:
        """Return what a part is tied to, by the ids it uses."""
        beside = relations_name(name)
        return relations_of(self.read(beside), name) if beside in self else {}

    def require_unchanged(self) -> None:
        """Raise Refusal where somebody wrote into the file since it was opened: its bytes are no longer those read."""
        if self._state() != self._as_opened:
            raise Refusal(CHANGED)

    def _state(self) -> tuple[int, int]:
        file = self.archive.fp
        if file is None:
            raise ValueError("closed")
        state = os.fstat(file.fileno())
        return state.st_size, state.st_mtime_ns

    def close(self) -> None:
        """Let the file go."""
        self.archive.close()


def relations_of(content: bytes, name: str) -> dict[str, Relation]:
    """Return what the part of a name is tied to, out of the part that says so."""
    found = {}
    for one in tree_of(content):
        target = one.get("Target", "").replace("\\", "/")
        if one.get("TargetMode", "") != "External":
            folder = posixpath.dirname(name)
            target = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[one.get("Id", "")] = Relation(one.get("Id", ""), one.get("Type", "").rpartition("/")[2], target)
    return found


def tree_of(content: bytes) -> ElementTree.Element:
    """Return XML as a tree. Raise Refusal where it is none, or one that would fill the memory."""
    if content.count(b"<") > MOST_TAGS:
        raise Refusal(SUSPICIOUS)
    try:
        return ElementTree.fromstring(content)
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise Refusal(DAMAGED) from error


def _turn_away(path: Path) -> None:
    """Raise Refusal for an .xls, a workbook under a password, and what is no zip at all."""
    with path.open("rb") as file:
        head = file.read(len(COMPOUND))
        if head == COMPOUND:
            raise Refusal(PASSWORD if _ENCRYPTED in file.read(1 << 26) else OLD)
        if not head.startswith(b"PK"):
            raise Refusal(NO_BOOK.format(name=path.name))


def plain(name: str) -> str:
    """Return a part's name as it is looked up: some writers use backslashes or other capitals."""
    return re.sub(r"^/+", "", name.replace("\\", "/")).lower()


def relations_name(name: str) -> str:
    """Return the name of the part that holds the ties of a part."""
    folder, last = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{last}.rels")


Content = bytes | Iterable[bytes]


def write_copy(package: Package, changed: Mapping[str, Content], dropped: Iterable[str], file: IO[bytes]) -> None:
    """Write a package in which only the changed parts differ: the others keep their compressed bytes and their order.

    `changed` names parts as `plain` does for those there are; others are added at the end.
    """
    package.require_unchanged()
    gone, left = {plain(one) for one in dropped}, dict(changed)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as target:
        for entry in package.archive.infolist():
            key = plain(entry.filename)
            if key in gone:
                continue
            content = left.pop(key, None)
            if content is None:
                _copy_entry(package.archive, entry, target)
            else:
                _write_entry(target, entry.filename, entry.date_time, content)
        for name, content in left.items():
            _write_entry(target, name, (1980, 1, 1, 0, 0, 0), content)


def _write_entry(
    target: zipfile.ZipFile, name: str, moment: tuple[int, int, int, int, int, int], content: Content
) -> None:
    entry = zipfile.ZipInfo(name, moment)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry._compresslevel = LEVEL  # type: ignore[attr-defined]  # ZipInfo has no public door to it before Python 3.13
    if isinstance(content, bytes):
        target.writestr(entry, content)
        return
    with target.open(entry, "w", force_zip64=True) as stream:
        for block in content:
            stream.write(block)


def _copy_entry(source: zipfile.ZipFile, entry: zipfile.ZipInfo, target: zipfile.ZipFile) -> None:
    """Copy the compressed bytes of one entry; zipfile has no door for this, so its list of entries is told by hand."""
    write = target.fp
    if write is None:
        raise ValueError("closed")
    kept = copy.copy(entry)
    kept.flag_bits &= ~_SIZES_BEHIND
    kept.header_offset = write.tell()
    write.write(kept.FileHeader())
    with source._lock:  # type: ignore[attr-defined]  # the window may be reading another part
        for block in _raw(source, entry):
            write.write(block)
    target.filelist.append(kept)
    target.NameToInfo[kept.filename] = kept
    target.start_dir = write.tell()
    target._didModify = True  # type: ignore[attr-defined]


def _raw(source: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the compressed bytes of an entry. Raise Refusal where they are not all there."""
    read = source.fp
    if read is None:
        raise ValueError("closed")
    read.seek(entry.header_offset)
    head = read.read(_LOCAL.size)
    if len(head) < _LOCAL.size or not head.startswith(_SIGNATURE):
        raise Refusal(DAMAGED)
    name, more = _LOCAL.unpack(head)
    read.seek(name + more, 1)
    left = entry.compress_size
    while left:
        block = read.read(min(left, 1 << 20))
        if not block:
            raise Refusal(DAMAGED)
        yield block
        left -= len(block)
