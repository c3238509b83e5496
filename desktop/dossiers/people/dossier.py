"""A person as one page shows them: facts, standing, household."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from desktop.dossiers.dwellings.dossier import Tenure

STANDING_WORDS = {"active": "在册", "moved": "已迁出", "deceased": "已死亡"}


@dataclass(frozen=True, slots=True)
class Home:
    """The household a person belongs to, and what the person is in it."""

    key: int
    title: str
    relation: str
    address: str
    is_head: bool
    members: int


@dataclass(frozen=True, slots=True)
class PersonDossier:
    """Everything the office knows of one person (一人一档), masked."""

    key: int
    uid: UUID
    version: int
    title: str
    standing: str
    left_on: date | None
    texts: Mapping[str, str]
    home: Home | None
    tenures: tuple[Tenure, ...]
    provenance: tuple[tuple[str, str], ...]

    @property
    def is_active(self) -> bool:
        """Whether the person is among those present."""
        return self.standing == "active"
