"""The cases of the ledger that is chosen: what the table of the room lists."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from desktop.cases.filters import LEDGER
from desktop.cases.list import CaseList
from desktop.fields import Field
from desktop.jobs import Progress
from desktop.tables import Keys, Row, Search


class OfLedger:
    """A list narrowed to one ledger; without one, all cases."""

    def __init__(self, listed: CaseList) -> None:
        self.listed = listed
        self.ledger = ""

    @property
    def fields(self) -> Sequence[Field]:
        """The columns."""
        return self.listed.fields

    def narrowed(self, search: Search) -> Search:
        """Return what is looked for, in this ledger alone."""
        return replace(search, filters={**search.filters, LEDGER: self.ledger}) if self.ledger else search

    def keys(self, search: Search, progress: Progress) -> Keys:
        """Return the keys of everything found, in order."""
        return self.listed.keys(self.narrowed(search), progress)

    def head(self, search: Search, limit: int) -> Keys:
        """Return the first keys of what is found."""
        return self.listed.head(self.narrowed(search), limit)

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few cases, masked."""
        return self.listed.records(keys)

    def rows(self, keys: Sequence[int], show: Callable[[Field, Any], Any]) -> Mapping[int, Row]:
        """Return the rows of a few cases, shown as `show` says."""
        return self.listed.rows(keys, show)
