"""What a long list shows: keys in order, and rows only when they are looked at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, overload

from desktop.fields import Field
from desktop.jobs import Progress

Row = Mapping[str, str]  # key of a field -> text as the clerk reads it, masked and in words

TONE = "_tone"  # an entry of a Row that is no column: the signal the whole row gives


class Keys(Protocol):
    """Many keys in little room: an array of machine integers."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[int]: ...

    @overload
    def __getitem__(self, place: int) -> int: ...

    @overload
    def __getitem__(self, place: slice) -> "Keys": ...


@dataclass(frozen=True)
class Search:
    """What is looked for, and in which order it is shown."""

    text: str = ""
    filters: Mapping[str, Any] = field(default_factory=dict)
    order: str = ""  # key of a field; empty is the list's own order
    descending: bool = False


class Source(Protocol):
    """A capability that can be listed. `head` and `records` must be quick, `keys` may take its time."""

    @property
    def fields(self) -> Sequence[Field]:
        """The columns, in their first order."""

    def keys(self, search: Search, progress: Progress) -> Keys:
        """Return the keys of everything found, in order."""

    def head(self, search: Search, limit: int) -> Keys:
        """Return the first keys of what is found: the same that `keys` begins with."""

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few keys, ready to show; a key deleted meanwhile is absent."""
