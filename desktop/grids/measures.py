"""Figures of every grid at once: how many live there, who works there, what is missing."""

from db.store import Store
from desktop.clock import Today, today
from desktop.grids.service import Grids


class Measures:
    """Counts over all grids in a few queries."""

    def __init__(self, store: Store, grids: Grids, today: Today = today) -> None:
        self._store, self._grids, self._today = store, grids, today
