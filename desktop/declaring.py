"""Fields that are declared in files or by an office, brought into being: registers and scenarios alike."""

from collections.abc import Mapping
from typing import Any

from desktop.fields import Field, Kind, Mask

_WORDS = frozenset({"kind", "mask", "pattern", "aliases"})  # said otherwise than in a Field, or not of a Field at all


def field_of(values: Mapping[str, Any]) -> Field:
    """Return the Field that plain data declare. Raise ValueError for a kind or mask there is not."""
    return Field(
        kind=Kind(values.get("kind", "text")),
        mask=Mask(values.get("mask", "open")),
        aliases=tuple(values.get("aliases", ())),
        **{name: value for name, value in values.items() if name not in _WORDS},
    )
