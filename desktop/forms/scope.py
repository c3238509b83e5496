"""Whom a form is about: records of one subject, by the filters of its list or by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self


class Subject(StrEnum):
    """What one row or card is about; the names are those of the kinds of sheet that are imported."""

    PEOPLE = "people"
    HOUSEHOLDS = "households"
    DWELLINGS = "dwellings"
    ENTERPRISES = "enterprises"
    GRIDS = "grids"
    ROSTER = "roster"
    CASES = "cases"


@dataclass(frozen=True)
class Scope:
    """Records of a subject: what the list of them is asked for, or exactly those named by `keys` in their order."""

    subject: Subject
    filters: Mapping[str, Any] = field(default_factory=dict)  # as of the subject's list: grid, age, care, sex …
    text: str = ""
    keys: tuple[int, ...] | None = None
    saved: int | None = None  # key of the saved scope it was taken from

    def plain(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {
            "subject": self.subject.value,
            "filters": {key: list(one) if isinstance(one, tuple) else one for key, one in self.filters.items()},
            "text": self.text,
            "keys": list(self.keys) if self.keys is not None else None,
            "saved": self.saved,
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        """Return what JSON held."""
        keys = plain.get("keys")
        return cls(
            Subject(plain["subject"]),
            {key: tuple(one) if isinstance(one, list) else one for key, one in (plain.get("filters") or {}).items()},
            str(plain.get("text") or ""),
            tuple(keys) if keys is not None else None,
            plain.get("saved"),
        )
