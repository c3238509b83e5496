"""Opening: a package is proved, decrypted and looked at in full before anybody reads a row of it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.exchange.envelope import Envelope, PackageKind
from desktop.exchange.keys import OfficeKeys, PublicCard
from desktop.exchange.tables import ColumnOut
from desktop.jobs import Progress

Trusted = Callable[[str, str], PublicCard | None]  # sender, key id -> the card that was checked by telephone
Routes = Mapping[str, Collection[PackageKind]]  # stream -> what may come on it


@dataclass(frozen=True, slots=True)
class Proved:
    """A package whose envelope and hash are genuine; nothing was decrypted yet."""

    envelope: Envelope
    envelope_sha256: str
    card: PublicCard


@dataclass(frozen=True, slots=True)
class TableIn:
    """A table that arrived and is as its schema says."""

    name: str
    title: str
    columns: Sequence[ColumnOut]
    count: int
    path: Path

    def rows(self) -> Iterator[list[str]]:
        """Yield its rows; may be asked more than once until the package is closed."""
        raise NotImplementedError


def prove(path: Path, trusted: Trusted, keys: OfficeKeys, routes: Routes, progress: Progress) -> Proved:
    """Check signature, receiver, way and hash of a package without decrypting it. Raise Quarantined."""
    raise NotImplementedError
