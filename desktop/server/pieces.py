"""Sealed bytes on a server, in pieces of one table: written and read piece by piece, beside whoever saves records.

What lies under a name never changes, so it needs no lock: it is there wholly or not at all from one commit on.
"""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import BinaryIO

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from db.models.office import AttachmentContent
from db.refusals import refusal_of

LONGEST = 1 << 20  # bytes in one piece

Line = AttachmentContent


class Pieces:
    """What a shared office keeps on the server besides its records, under names."""

    def __init__(self, engine: Engine) -> None:
        self._readers, self._writers = engine, engine.execution_options(writes=True, beside=True)

    def holds(self, name: str) -> bool:
        """Whether there is something under a name."""
        with _begun(self._readers) as connection:
            return (
                connection.execute(select(Line.place).where(Line.address == name, Line.place == 0)).first() is not None
            )

    def put(self, name: str, sealed: Iterable[bytes]) -> None:
        """Keep bytes under a name, in the place of what is there."""
        try:
            with _begun(self._writers) as connection:
                connection.execute(delete(Line).where(Line.address == name))
                for place, piece in enumerate(_even(sealed)):
                    line = {"address": name, "place": place, "content": piece, "kept_at": datetime.now(UTC)}
                    connection.execute(insert(Line), line)
        except IntegrityError:
            if not self.holds(name):  # else somebody kept the same at the same moment
                raise

    def open(self, name: str) -> BinaryIO:
        """Return the bytes under a name, to be read. Raise FileNotFoundError."""
        if not self.holds(name):
            raise FileNotFoundError(name)
        return io.BufferedReader(_Reading(self, name), LONGEST)

    def piece(self, name: str, place: int) -> bytes:
        """Return one piece, nothing behind the last."""
        with _begun(self._readers) as connection:
            found = connection.execute(select(Line.content).where(Line.address == name, Line.place == place)).scalar()
            return bytes(found) if found is not None else b""

    def touch(self, name: str) -> None:
        """Let what is under a name count as kept just now."""
        with _begun(self._writers) as connection:
            connection.execute(update(Line).where(Line.address == name).values(kept_at=datetime.now(UTC)))

    def names(self) -> list[tuple[str, float]]:
        """Return every name and since when it is kept, in seconds since 1970."""
        with _begun(self._readers) as connection:
            found = connection.execute(select(Line.address, Line.kept_at).where(Line.place == 0).order_by(Line.address))
            return [(name, at.timestamp()) for name, at in found]

    def delete(self, names: Iterable[str]) -> None:
        """Delete what is under some names."""
        with _begun(self._writers) as connection:
            for name in names:
                connection.execute(delete(Line).where(Line.address == name))


class _Reading(io.RawIOBase):
    """A stream over the pieces under one name, one of them in memory at a time."""

    def __init__(self, pieces: Pieces, name: str) -> None:
        super().__init__()
        self._pieces, self._name, self._place, self._rest = pieces, name, 0, b""

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        """Fill a buffer as far as the present piece goes."""
        if not self._rest:
            self._rest, self._place = self._pieces.piece(self._name, self._place), self._place + 1
        length = min(len(buffer), len(self._rest))
        buffer[:length], self._rest = self._rest[:length], self._rest[length:]
        return length


def _even(sealed: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces of the longest length, the last one shorter."""
    waiting = bytearray()
    for part in sealed:
        waiting += part
        while len(waiting) >= LONGEST:
            yield bytes(waiting[:LONGEST])
            del waiting[:LONGEST]
    if waiting:
        yield bytes(waiting)


@contextmanager
def _begun(engine: Engine) -> Iterator[Connection]:
    try:
        with engine.begin() as connection:
            yield connection
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise refusal_of(error) or error from error.orig
