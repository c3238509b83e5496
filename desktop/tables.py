"""What a long list shows: keys in order, and rows only when they are looked at."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, overload

from desktop.fields import Field
from desktop.jobs import Progress
from desktop.names.folding import kept

Row = Mapping[str, str]  # key of a field -> text as the clerk reads it, masked and in words

TONE = "_tone"  # an entry of a Row that is no column: the signal the whole row gives


class ShownRow(Row):
    """A row whose cells are put into words when somebody looks at them: of fifty columns, ten are on the screen."""

    __slots__ = ("_fields", "_show", "_tone", "_values")

    def __init__(
        self, fields: Mapping[str, Field], values: Mapping[str, Any], show: Callable[[Field, Any], str], tone: str = ""
    ) -> None:
        self._fields, self._values, self._show, self._tone = fields, values, show, tone

    def __getitem__(self, key: str) -> str:
        if key == TONE and self._tone:
            return self._tone
        return self._show(self._fields[key], self._values.get(key))

    def __iter__(self) -> Iterator[str]:
        return iter((*self._fields, TONE) if self._tone else self._fields)

    def __len__(self) -> int:
        return len(self._fields) + bool(self._tone)


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

    def __post_init__(self) -> None:
        """Look for nothing that no record can hold."""
        object.__setattr__(self, "text", kept(self.text))


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
