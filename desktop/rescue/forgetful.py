"""An office opened without anything remembered: no arrangement of the window, no chosen columns, no drafts."""

from dataclasses import replace
from typing import Any

from desktop.preferences import Preferences
from desktop.program import Program


class Forgetful(Preferences):
    """Knows no choice and keeps none."""

    def get(self, key: str, default: Any = None) -> Any:
        """Return the default."""
        return default

    def begin_with(self, prefix: str) -> dict[str, Any]:
        """Return nothing."""
        return {}

    def set(self, key: str, value: Any) -> None:
        """Let a choice go."""

    def forget(self, key: str) -> None:
        """Do nothing: nothing is remembered."""


def without_memory(program: Program) -> Program:
    """Return the program as it is for somebody who never chose anything."""
    office = program.office
    return replace(program, preferences=Forgetful(office.store, office.clerk.actor))
