"""What was saved but not yet written into the database file: the frames of its write-ahead log (SQLite, WAL format).

A log is taken up to the last whole save before its first damage. Where the database file itself already holds what
was saved behind the damage, all sound frames are taken instead: each page proves by its seal what it is.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

from desktop.rescue.sealed import PAGE, SealedFile

HEADER, FRAME = 32, 24
BIG, LITTLE = 0x377F0683, 0x377F0682
WORDS = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Frame:
    """One page as it was saved; `size` is the number of pages of the database if a save ends here."""

    number: int
    size: int
    at: int  # of the page, in the log


class WriteAhead:
    """The newest sound saved version of every page that the log holds."""

    def __init__(self, path: Path, database: SealedFile) -> None:
        self._content = path.read_bytes() if path.is_file() else b""
        self._database = database
        self.unread = 0  # saves, as far as they can still be counted, that are not taken
        self.count = 0
        self.is_one_moment = True  # the pages taken, with those of the database, are of one and the same moment
        self._newest: dict[int, Frame | None] = {}
        self._read()

    @property
    def was_torn(self) -> bool:
        """Whether something that was saved is lost with the end of the log."""
        return self.unread > 0

    def page(self, number: int) -> bytes | None:
        """Return a page that the log holds, or None when its newest version is lost."""
        frame = self._newest[number]
        return None if frame is None else self._database.seals.open(number, self._raw(frame))

    def holds(self, number: int) -> bool:
        """Whether the log has a version of this page."""
        return number in self._newest

    def _raw(self, frame: Frame) -> bytes:
        return self._content[frame.at : frame.at + PAGE]

    def _read(self) -> None:
        if len(self._content) < HEADER:
            return
        magic, _, page = struct.unpack(">3I", self._content[:12])
        if magic not in (BIG, LITTLE) or page != PAGE:
            self.unread = 1
            return
        good, behind = self._frames(">" if magic == BIG else "<")
        whole = _up_to_last_save(good)
        self._newest = {frame.number: frame for frame in whole}
        self.unread = sum(1 for frame in behind if frame.size) or int(bool(behind))
        if any(self._is_in_database(frame) for frame in behind):
            whole = _up_to_last_save([*good, *behind])
            self._newest = self._beside_database(whole)
            self.is_one_moment = False
        self.count = next((frame.size for frame in reversed(whole) if frame.size), 0)

    def _beside_database(self, frames: list[Frame]) -> dict[int, Frame | None]:
        """Return the newest versions where the database file has some that are newer than the sound ones here."""
        versions: dict[int, list[Frame]] = {}
        for frame in frames:
            versions.setdefault(frame.number, []).append(frame)
        newest: dict[int, Frame | None] = {number: found[-1] for number, found in versions.items()}
        strange = [number for number, found in versions.items() if not any(map(self._is_in_database, found))]
        known = [found[-1] for number, found in versions.items() if number not in set(strange)]
        everything_is_written = all(map(self._is_in_database, known))
        for number in strange:  # what the database holds came before the log, or from a damaged frame of it
            if everything_is_written:
                del newest[number]
            else:
                newest[number] = None
        return newest

    def _is_in_database(self, frame: Frame) -> bool:
        return self._database.raw(frame.number) == self._raw(frame)

    def _frames(self, order: str) -> tuple[list[Frame], list[Frame]]:
        """Return the frames up to the first damage, and the sound ones of the same log behind it."""
        salt = self._content[16:24]
        sums = _sums(self._content[:24], order, (0, 0))
        is_whole = struct.pack(">2I", *sums) == self._content[24:32]
        good: list[Frame] = []
        behind: list[Frame] = []
        for at in range(HEADER, len(self._content) - FRAME - PAGE + 1, FRAME + PAGE):
            head, raw = self._content[at : at + FRAME], self._content[at + FRAME : at + FRAME + PAGE]
            number, size = struct.unpack(">2I", head[:8])
            frame = Frame(number, size, at + FRAME)
            if is_whole and head[8:16] == salt:
                sums = _sums(raw, order, _sums(head[:8], order, sums))
                is_whole = struct.pack(">2I", *sums) == head[16:24] and self._database.seals.fits(number, raw)
                if is_whole:
                    good.append(frame)
                    continue
            is_whole = False  # damaged, or of an older log that this one has not reached
            if head[8:16] == salt and self._database.seals.fits(number, raw):
                behind.append(frame)
        return good, behind


def _sums(content: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    """Return the running checksum of the log's format."""
    one, two = sums
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + two) & WORDS
        two = (two + second + one) & WORDS
    return one, two


def _up_to_last_save(frames: list[Frame]) -> list[Frame]:
    ends = [place for place, frame in enumerate(frames) if frame.size]
    return frames[: ends[-1] + 1] if ends else []


class Image:
    """The database as it was saved last: the file, with the log over it."""

    def __init__(self, database: SealedFile, log: WriteAhead) -> None:
        self._database, self.log = database, log

    @property
    def count(self) -> int:
        """How many pages there are, or were before the end was cut off."""
        first = self.page(1)
        told = int.from_bytes(first[28:32], "big") if first is not None else 0
        return max(told, self.log.count, 0 if told else self._database.count)

    def page(self, number: int) -> bytes | None:
        """Return a page's content, or None when it is lost."""
        return self.log.page(number) if self.log.holds(number) else self._database.page(number)
