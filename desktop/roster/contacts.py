"""Which worker looks after which household (P3-10)."""

from db.store import Store
from desktop.clock import Today, today
from desktop.grids.service import Grids


class Contacts:
    """Households and their contact workers, in time."""

    def __init__(self, store: Store, grids: Grids, today: Today = today) -> None:
        self._store, self._grids, self._today = store, grids, today
