"""What travels in a package beside the records, each handed in by the program: letters, lists of codes, calendars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sqlalchemy.orm import Session

from db.models.exchange import Package, Partner
from desktop.exchange.contents import AttachmentOut
from desktop.exchange.envelope import PackageKind
from desktop.exchange.tables import ColumnOut


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What goes along: rows as texts in the order of the columns, and files, which rows name by their hash."""

    rows: Sequence[Sequence[str]] = ()
    files: Sequence[AttachmentOut] = ()


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came along: rows by column, and every file of the package by its hash. Files go when the write is over."""

    rows: Sequence[Mapping[str, str]]
    files: Mapping[str, Path] = field(default_factory=dict)


class Enclosure(Protocol):
    """One table that travels beside the records; whoever hands it in reads and writes it in the write under way.

    `taken` may be called for a look that is rolled back: it must do nothing but write in the session.
    """

    table: str
    title: str
    columns: Sequence[ColumnOut]
    key: Sequence[str]
    block: str  # the sensitive block it belongs to, if any: it goes along only if that is ticked
    kind: PackageKind  # of a package that holds nothing else: NOTICE or CODES

    def count(self, session: Session, partner: Partner) -> int:
        """Return how many rows wait for a partner."""

    def waiting(self, session: Session, partner: Partner) -> Enclosed:
        """Return what waits for a partner."""

    def sent(self, session: Session, package: Package) -> None:
        """Remember that all that waited goes out in a package."""

    def superseded(self, session: Session, packages: Sequence[int]) -> None:
        """Let what went out in packages that are void wait again."""

    def taken(self, session: Session, package: Package, arrived: Arrived) -> Sequence[str]:
        """Take in what came. Return a sentence for each row that could not be taken."""
