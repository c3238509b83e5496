"""The list of meetings as it is shown and as it leaves the office: nothing in it is private."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from desktop.fields import Field
from desktop.jobs import Progress
from desktop.meetings.list import MeetingList
from desktop.tables import Keys, Row, Search

NARROW = {"place": 8, "grid_id": 8}  # so that every column is seen on a small screen


class MeetingSource:
    """Meetings read the same to everybody."""

    def __init__(self, listed: MeetingList) -> None:
        self._listed = listed
        self.fields: Sequence[Field] = [replace(one, width=NARROW.get(one.key, one.width)) for one in listed.fields]

    def keys(self, search: Search, progress: Progress) -> Keys:
        """Return the keys of everything found, in order."""
        return self._listed.keys(search, progress)

    def head(self, search: Search, limit: int) -> Keys:
        """Return the first keys of what is found."""
        return self._listed.head(search, limit)

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few meetings."""
        return self._listed.records(keys)

    def rows(self, keys: Sequence[int], show: Callable[[Field, Any], Any]) -> Mapping[int, Row]:
        """Return the rows of a few meetings; however they are to be shown, there is one way."""
        return self._listed.records(keys)
