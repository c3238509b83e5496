"""Sealing: tables and attachments become one signed and encrypted file, whole or not at all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.exchange.envelope import Envelope, Header
from desktop.exchange.keys import OfficeKeys, PublicCard
from desktop.exchange.tables import TableOut
from desktop.jobs import Progress


@dataclass(frozen=True, slots=True)
class AttachmentOut:
    """A file that goes along under its hash; its name and what it belongs to stand in a table."""

    sha256: str
    extension: str
    pieces: Callable[[], Iterable[bytes]]
    size: int = 0


@dataclass(frozen=True, slots=True)
class ViewSheet:
    """One sheet of the readable view: the first rows of a table and how many there are in all."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    total: int


View = Callable[[Path, Sequence[ViewSheet]], None]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A package that was made: what its envelope says, the hash for the next one, and the file's own."""

    envelope: Envelope
    envelope_sha256: str
    path: Path
    sha256: str
    size: int


def seal(
    header: Header, tables: Sequence[TableOut], attachments: Iterable[AttachmentOut], keys: OfficeKeys, to: Path,
    progress: Progress, *, recipients: Sequence[PublicCard], bag_info: Mapping[str, str], about: Mapping[str, object],
    view: View, workspace: Path,
) -> Sealed:  # fmt: skip
    """Make the package file `to`, which the receiver, the sender itself and further `recipients` can open.

    `about` goes into datapackage.json under `wgx`: version of the schema, of code lists. `view` writes the readable
    workbook. `workspace` is a folder of the office in which the contents lie in the clear until they are sealed.
    Raise Refusal with nothing written.
    """
    raise NotImplementedError
