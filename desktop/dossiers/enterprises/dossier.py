"""An enterprise or place as one page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class EnterpriseDossier:
    """Everything the office knows of one enterprise or place (一企一档), masked."""

    key: int
    uid: UUID
    version: int
    title: str
    closed: bool
    closed_on: date | None
    texts: Mapping[str, str]
    provenance: tuple[tuple[str, str], ...]
