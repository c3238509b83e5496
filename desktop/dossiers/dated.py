"""A list that may be asked about another day: what a room shows, and what it prints and exports, is of one day."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from desktop.fields import Field
from desktop.grids.as_of import day_of
from desktop.jobs import Progress
from desktop.tables import Keys, Row, Search

Show = Callable[[Field, Any], str]


class OfAnyDay(Protocol):
    """A list whose rows can be those of a day."""

    @property
    def fields(self) -> Sequence[Field]:
        """The columns."""

    def keys(self, search: Search, progress: Progress) -> Keys:
        """Return the keys of everything found, in order."""

    def head(self, search: Search, limit: int) -> Keys:
        """Return the first keys of what is found."""

    def records(self, keys: Sequence[int], day: date | None = None) -> Mapping[int, Row]:
        """Return the rows of a few keys, masked."""

    def rows(self, keys: Sequence[int], show: Show, day: date | None = None) -> Mapping[int, Row]:
        """Return the rows of a few keys, shown as `show` says."""


class DatedList:
    """The list of one room: its rows are of the day that was last asked about."""

    def __init__(self, listed: OfAnyDay) -> None:
        self._listed = listed
        self._day: date | None = None

    @property
    def fields(self) -> Sequence[Field]:
        """The columns."""
        return self._listed.fields

    def keys(self, search: Search, progress: Progress) -> Keys:
        """Return the keys of everything found, in order."""
        self._day = day_of(search.filters)
        return self._listed.keys(search, progress)

    def head(self, search: Search, limit: int) -> Keys:
        """Return the first keys of what is found."""
        self._day = day_of(search.filters)
        return self._listed.head(search, limit)

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few keys, masked."""
        return self._listed.records(keys, self._day)

    def rows(self, keys: Sequence[int], show: Show) -> Mapping[int, Row]:
        """Return the rows of a few keys, shown as `show` says."""
        return self._listed.rows(keys, show, self._day)
