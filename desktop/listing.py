"""Lists of records, keys first: what every capability that can be listed shares.

Filters run without an order and the keys found are then sorted by remembered ranks, because a planner that follows an
index for the order looks each filtered row up at random (4 s for 42,000 of two million; see tests/speed).
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from db.keys import Keys, Ranks, in_keys, keys_of, places_of, sort_by
from db.store import Store
from desktop.audit.searches import note_search
from desktop.fields import Field
from desktop.jobs import Progress
from desktop.tables import Row, Search

FEW = 5000  # so many keys are sorted by the query itself


class Listing(ABC):
    """Lists one table. The subclass says which rows, in which orders, and how a row reads."""

    tables: frozenset[str] = frozenset()  # a change in one of these makes the remembered orders stale

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ranks = Ranks()
        store.on_change.append(self._hear)

    @property
    @abstractmethod
    def fields(self) -> Sequence[Field]:
        """The columns."""

    @property
    @abstractmethod
    def key(self) -> Any:
        """The column of keys."""

    @abstractmethod
    def conditions(self, session: Session, search: Search) -> list[ColumnElement[bool]]:
        """Return what the rows looked for must meet."""

    @abstractmethod
    def ordered(self, order: str) -> Select[*tuple[Any, ...]]:
        """Return a query for every key in the ascending order of one field, the key itself last."""

    @abstractmethod
    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few keys, ready to show."""

    def found(self, session: Session, search: Search) -> Keys:
        """Return the keys of everything found, in any order."""
        return keys_of(session, select(self.key).where(*self.conditions(session, search)))

    def keys(self, search: Search, progress: Progress) -> Keys:
        """Return the keys of everything found, in order."""
        note_search(self._store, search.text)
        known, order = self._ranks.known, self._order(search)
        with self._store.read() as session:
            found = self.found(session, search)
            progress.check()
            places = known.get(order)
            if places is None:
                if len(found) <= FEW:
                    found = keys_of(session, self.ordered(order).where(in_keys(self.key, found.tolist())))
                    return found[::-1] if search.descending else found
                places = known[order] = places_of(keys_of(session, self.ordered(order)))
                progress.check()
        return sort_by(places, found, search.descending)

    def head(self, search: Search, limit: int) -> Keys:
        """Return the first keys of what is found, or none when only `keys` can tell."""
        order = self._order(search)
        if order in self._ranks.known:
            return self.keys(search, Progress())[:limit]
        if search.text or search.filters or search.descending:
            return np.empty(0, np.int64)
        with self._store.read() as session:
            query = self.ordered(order).where(*self.conditions(session, search)).limit(limit)
            return keys_of(session, query)

    def _order(self, search: Search) -> str:
        """Return the field to sort by; none where it is not to be sorted by."""
        refused = any(one.key == search.order and not one.sortable for one in self.fields)
        return "" if refused else search.order

    def _hear(self, tables: frozenset[str]) -> None:
        if tables & self.tables:
            self._ranks.forget()
