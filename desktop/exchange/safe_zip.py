"""Zip files that may be hostile: everything the directory promises is checked before a byte is unpacked.

Only what this program writes is taken: plain files, stored or deflated, no more than packages need.
"""

import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from desktop.exchange.quarantine import Quarantined, Reason
from desktop.jobs import Progress
from desktop.seals.paths import is_safe

MOST_ENTRIES = 20_000
MOST_UNPACKED = 2 << 30
LARGEST_RATIO = 200  # unpacked to packed; tables of an office reach about 40, bombs 1,000
RATIO_MATTERS = 32 << 20  # below this a high ratio harms nobody
PIECE = 1 << 20
_MOST_DIRECTORY = MOST_ENTRIES * 1024  # bytes
_END = struct.Struct("<4s4H2LH")  # end of the directory, without a comment
_END_MARK, _LARGE_MARK = b"PK\x05\x06", b"PK\x06\x07"
_LARGE = 20  # bytes of what stands before the end where a zip is larger than a package may be
_LOCAL_HEAD = 30
_FORBIDDEN_FLAGS = {0x1, 0x20, 0x40, 0x2000}  # encrypted, patched, strongly encrypted, hidden headers

NOT_A_ZIP = "“{name}”不是完整的交换包，可能在拷贝时中断，已隔离。请重新拷贝；仍不行请发件单位重发。"
UNSAFE_NAME = "“{name}”里有不安全的文件名，不是本程序生成的交换包，已隔离。请与发件单位电话核对来源。"
TWICE = "“{name}”里有重名的文件，不是本程序生成的交换包，已隔离。请与发件单位电话核对来源。"
NOT_A_FILE = "“{name}”里有链接或特殊文件，不是本程序生成的交换包，已隔离。请与发件单位电话核对来源。"
LOCKED = "“{name}”里有加密或特殊压缩的文件，不是本程序生成的交换包，已隔离。请与发件单位电话核对来源。"
BOMB = "“{name}”解开后过大或文件过多，不像正常的交换包，已隔离。请与发件单位电话核对来源。"
LYING = "“{name}”里的文件与目录所写的大小不符，已损坏或被改动，已隔离。请发件单位重发。"


class SafeZip:
    """An opened zip whose directory is known to be harmless; `name` is how sentences call it."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._name = name
        _check_end(file, name)
        try:
            self._archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
            raise Quarantined(Reason.DAMAGED, NOT_A_ZIP.format(name=name)) from error
        self._parts = self._archive.infolist()
        self._check()
        self.sizes = {part.filename: part.file_size for part in self._parts}

    def read(self, entry: str, most: int) -> bytes:
        """Return one small file."""
        if self.sizes[entry] > most:
            raise self._refused(Reason.MALFORMED, LYING)
        with self.open(entry) as stream:
            return b"".join(self._pieces(stream, entry))

    @contextmanager
    def open(self, entry: str) -> Iterator[BinaryIO]:
        """Open one file for reading; what is broken is refused while it is read."""
        with self._refusing(), self._archive.open(entry) as stream:
            yield stream  # type: ignore[misc]

    def extract(self, entry: str, target: Path, progress: Progress) -> None:
        """Unpack one file to a place where none is yet."""
        target.parent.mkdir(parents=True, exist_ok=True)
        with self.open(entry) as stream, target.open("xb") as file:
            for piece in self._pieces(stream, entry):
                file.write(piece)
                progress.advance(len(piece))

    def _pieces(self, stream: BinaryIO, entry: str) -> Iterator[bytes]:
        """Yield a file's content, which must be as long as promised: the library stops there, we ask for more."""
        length = 0
        while piece := stream.read(PIECE):
            length += len(piece)
            yield piece
        if length != self.sizes[entry]:
            raise self._refused(Reason.DAMAGED, LYING)

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
            raise self._refused(Reason.DAMAGED, LYING) from error

    def _check(self) -> None:
        if len(self._parts) > MOST_ENTRIES or sum(part.file_size for part in self._parts) > MOST_UNPACKED:
            raise self._refused(Reason.UNSAFE, BOMB)
        for part in self._parts:
            self._check_part(part)
        self._check_names()
        self._check_places()

    def _check_part(self, part: zipfile.ZipInfo) -> None:
        if not is_safe(part.orig_filename):  # the library has cut the other name at a NUL already
            raise self._refused(Reason.UNSAFE, UNSAFE_NAME)
        if stat.S_IFMT(part.external_attr >> 16) not in {0, stat.S_IFREG} or part.external_attr & 0x10:
            raise self._refused(Reason.UNSAFE, NOT_A_FILE)
        if any(part.flag_bits & flag for flag in _FORBIDDEN_FLAGS):
            raise self._refused(Reason.UNSAFE, LOCKED)
        if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise self._refused(Reason.UNSAFE, LOCKED)
        if part.compress_type == zipfile.ZIP_STORED and part.compress_size != part.file_size:
            raise self._refused(Reason.DAMAGED, LYING)
        if part.file_size > max(RATIO_MATTERS, part.compress_size * LARGEST_RATIO):
            raise self._refused(Reason.UNSAFE, BOMB)

    def _check_names(self) -> None:
        """No two names that one file system takes for the same, no file that is another's folder."""
        names = [_folded(part.filename) for part in self._parts]
        taken = set(names)
        folders = {name[:at] for name in names for at, character in enumerate(name) if character == "/"}
        if len(taken) != len(names) or not taken.isdisjoint(folders):
            raise self._refused(Reason.UNSAFE, TWICE)

    def _check_places(self) -> None:
        """No content counts for two files: that is how a small zip becomes endless."""
        end = 0
        for part in sorted(self._parts, key=lambda part: part.header_offset):
            if part.header_offset < end:
                raise self._refused(Reason.UNSAFE, BOMB)
            end = part.header_offset + _LOCAL_HEAD + part.compress_size

    def _refused(self, reason: Reason, sentence: str) -> Quarantined:
        return Quarantined(reason, sentence.format(name=self._name))


def _check_end(file: BinaryIO, name: str) -> None:
    """Look at the end before the library reads the whole directory into memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END.size - _LARGE))
    tail = file.read()
    mark, disk, first_disk, here, entries, length, start, comment = (
        _END.unpack(tail[-_END.size :]) if len(tail) >= _END.size else (b"", 0, 0, 0, 0, 0, 0, 0)
    )
    whole = size - _END.size == start + length and not (disk or first_disk or comment) and here == entries
    if mark != _END_MARK or not whole or tail.startswith(_LARGE_MARK):
        raise Quarantined(Reason.DAMAGED, NOT_A_ZIP.format(name=name))
    if entries > MOST_ENTRIES or length > _MOST_DIRECTORY:
        raise Quarantined(Reason.UNSAFE, BOMB.format(name=name))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
