"""A dwelling as one page shows it: facts, owners and tenants, the households that live there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from desktop.dossiers.dwellings.fields import OWNER, TENANT

HELD = {OWNER: "房主", TENANT: "承租"}


@dataclass(frozen=True, slots=True)
class Party:
    """An owner or tenant, now or once, masked; `person` is set when they have a dossier of their own."""

    key: int
    version: int
    right: str  # owner or tenant
    name: str
    person: int | None
    texts: Mapping[str, str]
    valid_from: date | None
    valid_to: date | None

    @property
    def is_present(self) -> bool:
        """Whether the right still holds."""
        return self.valid_to is None


@dataclass(frozen=True, slots=True)
class Tenure:
    """A dwelling that somebody owns or rents, or once did."""

    dwelling: int
    right: str
    title: str
    valid_from: date | None
    valid_to: date | None

    @property
    def words(self) -> str:
        """In which right, which dwelling, and until when: 承租：江头村1号（至 2026-11-01）."""
        return f"{HELD[self.right]}：{self.title}" + (f"（至 {self.valid_to}）" if self.valid_to else "")


@dataclass(frozen=True, slots=True)
class Lodger:
    """A household that lives in the dwelling."""

    key: int
    version: int
    title: str
    household_no: str
    members: int


@dataclass(frozen=True, slots=True)
class DwellingDossier:
    """Everything the office knows of one dwelling, masked."""

    key: int
    uid: UUID
    version: int
    title: str
    is_rented: bool
    texts: Mapping[str, str]
    parties: tuple[Party, ...]
    households: tuple[Lodger, ...]
    provenance: tuple[tuple[str, str], ...]

    @property
    def owners(self) -> tuple[Party, ...]:
        """Whose it is and was, the present ones first."""
        return tuple(party for party in self.parties if party.right == OWNER)

    @property
    def tenants(self) -> tuple[Party, ...]:
        """Who rents and rented it, the present ones first."""
        return tuple(party for party in self.parties if party.right == TENANT)
