"""Somebody of the roster as one page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from desktop.roster.certificates import State
from desktop.roster.contacts import ContactChange
from desktop.roster.holding import Holding


@dataclass(frozen=True, slots=True)
class StaffDossier:
    """Everything the office knows of one person of the roster (网格员档案), masked."""

    key: int
    uid: UUID
    version: int
    title: str
    left: bool
    left_on: date | None
    exit: str  # why, in words
    state: State
    texts: Mapping[str, str]
    posts: tuple[Holding, ...]  # held now or later
    past: tuple[Holding, ...]  # the latest first
    households: int
    person: int | None  # the dossier this person has as a resident
    namesake: int | None  # a resident with the same number who is not tied yet
    provenance: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Left:
    """What somebody who left hands over, and what it takes to undo the leaving."""

    key: int
    version: int
    name: str
    posts: tuple[Holding, ...]
    ended: tuple[tuple[int, date | None, int], ...]  # appointment, its end before, its version now
    contacts: ContactChange

    @property
    def households(self) -> int:
        """How many contact households nobody looks after now."""
        return self.contacts.households
