"""The polygons of the grids and the grounds to draw on."""

from db.store import Store
from desktop.clock import Today, today
from desktop.grids.service import Grids


class Maps:
    """Reads, keeps and checks polygons."""

    def __init__(self, store: Store, grids: Grids, today: Today = today) -> None:
        self._store, self._grids, self._today = store, grids, today
