"""A tape (tar, the ustar form of POSIX): made while it is read and taken apart while it is written.

So a folder of any size goes through a cipher without a second copy on the disk. Any `tar` unpacks it.
"""

import tarfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from desktop.seals.suite import Broken

BLOCK = 512
PIECE = 1 << 20
MOST_HELD = 64 << 20  # bytes of a member that is kept in memory
_PLAIN = 0o600
_MOST_USTAR = 8 << 30  # bytes of one member; beyond it GNU's way of writing a length, which every tar reads


class Member(NamedTuple):
    """One file of a tape: its name there, and what is in it."""

    name: str
    content: Path | bytes

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size


class Tape:
    """A source that gives the files one after the other."""

    def __init__(self, members: Sequence[Member]) -> None:
        self._pieces, self._held, self._given = _pieces_of(members), b"", 0

    def read(self, size: int, /) -> bytes:
        """Return so many bytes or less, none at the end."""
        if self._given == len(self._held):
            self._held, self._given = next(self._pieces, b""), 0
        piece = self._held[self._given : self._given + size]
        self._given += len(piece)
        return piece


class Untaped:
    """A target that puts the files of a tape where they belong.

    `place` gives the path of a member by its name and size, or None for one that is kept in memory; it raises what it
    likes for a member that has no business there. Raise Broken for what is no such tape. Whoever used it closes it.
    """

    def __init__(self, place: Callable[[str, int], Path | None]) -> None:
        self.held: dict[str, bytes] = {}
        self._place = place
        self._head = bytearray()
        self._name, self._left, self._padding = "", 0, 0
        self._file: BinaryIO | None = None
        self._keeping = bytearray()
        self._is_over = False

    def write(self, content: bytes, /) -> int:
        """Take a piece of the tape."""
        rest = memoryview(content)
        while rest:
            if self._left:
                rest = self._take(rest)
            elif self._padding:
                passed = min(self._padding, len(rest))
                self._padding -= passed
                rest = rest[passed:]
            else:
                wanted = BLOCK - len(self._head)
                self._head += rest[:wanted]
                rest = rest[wanted:]
                if len(self._head) == BLOCK:
                    self._begin(bytes(self._head))
                    self._head.clear()
        return len(content)

    def flush(self) -> None:
        """Write what is held back: nothing is."""

    def close(self) -> None:
        """Close what is open. Safe to call twice."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def finish(self) -> None:
        """Make sure that the tape came to its end. Raise Broken."""
        if not self._is_over or self._left:
            raise Broken("cut short")

    def _begin(self, head: bytes) -> None:
        if not any(head):
            self._is_over = True
            return
        if self._is_over:
            raise Broken("goes on after its end")
        try:
            info = tarfile.TarInfo.frombuf(head, "utf-8", "strict")
        except (tarfile.TarError, ValueError) as error:
            raise Broken("no tape") from error
        if not info.isreg() or info.size < 0 or info.name in self.held:
            raise Broken("no plain file")
        path = self._place(info.name, info.size)
        if path is None and info.size > MOST_HELD:
            raise Broken("too large")
        self._name, self._left, self._padding = info.name, info.size, -info.size % BLOCK
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("xb")
        self._end_if_whole()

    def _take(self, rest: memoryview) -> memoryview:
        piece = rest[: self._left]
        if self._file is not None:
            self._file.write(piece)
        else:
            self._keeping += piece
        self._left -= len(piece)
        self._end_if_whole()
        return rest[len(piece) :]

    def _end_if_whole(self) -> None:
        if self._left:
            return
        if self._file is None:
            self.held[self._name] = bytes(self._keeping)
            self._keeping.clear()
        self.close()


def length_of(members: Sequence[Member]) -> int:
    """Return how many bytes a tape of these members has."""
    return sum(BLOCK + one.size + -one.size % BLOCK for one in members) + 2 * BLOCK


def _pieces_of(members: Sequence[Member]) -> Iterator[bytes]:
    for one in members:
        size = one.size
        yield _head(one.name, size)
        given = 0
        for piece in [one.content] if isinstance(one.content, bytes) else _read(one.content):
            given += len(piece)
            if given > size:
                raise Broken("grew while it was read")
            if piece:
                yield piece
        if given != size:
            raise Broken("shrank while it was read")
        if size % BLOCK:
            yield bytes(-size % BLOCK)
    yield bytes(2 * BLOCK)


def _head(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, _PLAIN
    return info.tobuf(tarfile.USTAR_FORMAT if size < _MOST_USTAR else tarfile.GNU_FORMAT)


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
