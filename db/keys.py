"""Many keys in little room: what a query finds, as one array of integers."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

Keys = npt.NDArray[np.int64]


def keys_of(session: Session, query: Select[*tuple[Any, ...]]) -> Keys:
    """Return the first column of a query, in its order.

    On SQLite the engine joins the keys to one text, which is some three times quicker than fetching rows.
    """
    if session.connection().dialect.name == "sqlite":
        found = query.subquery()
        joined = session.execute(select(func.group_concat(found.c[0]))).scalar()
        if not joined:
            return np.empty(0, np.int64)
        return np.fromstring(joined, np.int64, sep=",")
    return np.fromiter((row[0] for row in session.connection().execute(query)), np.int64)


class Ranks:
    """Remembers in which place every key of one table stands when sorted by a column, until the table changes."""

    def __init__(self) -> None:
        self._ranks: dict[str, npt.NDArray[np.int32]] = {}

    def forget(self) -> None:
        """Drop everything: the table changed."""
        self._ranks.clear()

    def knows(self, order: str) -> bool:
        """Whether sorting by this column needs no query."""
        return order in self._ranks

    def learn(self, order: str, ordered: Keys) -> None:
        """Take in all keys in the order of one column."""
        ranks = np.zeros(int(ordered.max(initial=0)) + 1, np.int32)
        ranks[ordered] = np.arange(len(ordered), dtype=np.int32)
        self._ranks[order] = ranks

    def sort(self, order: str, keys: Keys, descending: bool) -> Keys:
        """Return keys in a learnt order; a key that came later stands first."""
        ranks = self._ranks[order]
        places = ranks[np.minimum(keys, len(ranks) - 1)]
        chosen = np.argsort(places, kind="stable")
        return keys[chosen[::-1]] if descending else keys[chosen]


def in_keys(column: Any, keys: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of a few keys."""
    condition: ColumnElement[bool] = column.in_([int(key) for key in keys])
    return condition
