"""A record on its way down: what a form or an import wants to be saved."""

from collections.abc import Mapping
from typing import Any

from desktop.fields import Hidden


class Draft:
    """The values of one record by the keys of its Fields, read and set as attributes.

    `id` is None for a new record; `version` is the one that was read, so that a later change by somebody else is
    noticed. A value of type `Hidden` was not revealed and is left alone when the draft is saved.
    """

    id: int | None
    version: int | None
    values: dict[str, Any]

    def __init__(self, values: Mapping[str, Any], id: int | None = None, version: int | None = None) -> None:
        object.__setattr__(self, "id", id)
        object.__setattr__(self, "version", version)
        object.__setattr__(self, "values", dict(values))

    def __getattr__(self, key: str) -> Any:
        try:
            return self.values[key]
        except KeyError:
            raise AttributeError(key) from None

    def __setattr__(self, key: str, value: Any) -> None:
        if key not in self.values:
            raise AttributeError(key)
        self.values[key] = value

    def given(self) -> dict[str, Any]:
        """Return the values to be saved: all but the hidden ones."""
        return {key: value for key, value in self.values.items() if not isinstance(value, Hidden)}
