"""A grid as one page shows it (一格一档)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from desktop.grids.holders import Standing


@dataclass(frozen=True, slots=True)
class PostLine:
    """Somebody in a post of the grid, the telephone number masked."""

    post: str
    title: str
    staff_id: int
    name: str
    phone: str
    workplace: str
    held_as: str
    since: date | None


@dataclass(frozen=True, slots=True)
class BorneCode:
    """A code that a grid bears in another system, or once bore; `system` is empty for the office's own."""

    key: int
    system: str
    code: str
    until: date | None


@dataclass(frozen=True, slots=True)
class GridHappening:
    """One entry in the history of a grid."""

    on: date
    words: str
    by: str
    other: int | None  # another grid that had part in it


@dataclass(frozen=True, slots=True)
class LowerGrid:
    """A grid right below another."""

    key: int
    name: str
    level: str
    code: str
    closed: bool


@dataclass(frozen=True, slots=True)
class GridDossier:
    """Everything the office knows of one grid but its figures, masked."""

    key: int
    uid: UUID
    version: int
    title: str
    closed: bool
    closed_on: date | None
    level_key: str
    level: str  # in words
    is_wartime: bool  # of a level that is in force only in an emergency (P0-13)
    modes: tuple[str, ...]  # in words: wartime, lifted to a higher level's care, here or above
    setting: str  # urban or rural in words, as said of it or of a grid above
    path: tuple[tuple[int, str], ...]  # from the town down to the grid above
    texts: Mapping[str, str]
    codes: tuple[BorneCode, ...]
    history: tuple[GridHappening, ...]
    below: tuple[LowerGrid, ...]
    may_found: tuple[tuple[str, str], ...]  # levels that may stand below it: key and title
    posts: tuple[PostLine, ...]
    organisations: tuple[Standing, ...]
    provenance: tuple[tuple[str, str], ...]
