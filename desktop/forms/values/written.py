"""What comes of putting a value into the words of a form: the value, rightly nothing, or the reason why not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desktop.forms.shape import Value


@dataclass(frozen=True, slots=True)
class NotWritten:
    """Why a place is left as it is."""

    reason: str


Written = Value | NotWritten | None  # None: rightly empty
Writer = Callable[[Any], Written]
