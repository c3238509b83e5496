"""A dwelling as one page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DwellingDossier:
    """Everything the office knows of one dwelling, masked."""

    key: int
    title: str
    texts: Mapping[str, str]
