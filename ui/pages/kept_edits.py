"""Edits that are not saved yet, as plain data: they survive a restart and a crash."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from desktop.fields import Field, Hidden, Kind


def to_plain(edits: Mapping[str, Any]) -> dict[str, Any]:
    """Return edits as a settings file can hold them."""
    return {
        key: value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
        for key, value in edits.items()
        if not isinstance(value, Hidden)
    }


def from_plain(kept: Mapping[str, Any], fields: Sequence[Field]) -> dict[str, Any]:
    """Return edits as they were typed; a field that is no longer collected is passed over."""
    kinds = {field.key: field.kind for field in fields}
    return {key: _typed(kinds[key], value) for key, value in kept.items() if key in kinds}


def _typed(kind: Kind, value: Any) -> Any:
    if kind is Kind.DATE and isinstance(value, str):
        return date.fromisoformat(value)
    return tuple(value) if kind is Kind.CODES and isinstance(value, list) else value
