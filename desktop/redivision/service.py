"""Carries out re-divisions and takes them back."""

from db.store import Store
from desktop.clock import Today, today
from desktop.grids.service import Grids
from desktop.scheme_choice import OfficeScheme


class Redivisions:
    """Re-divisions of the grids: previewed, carried out whole, undone."""

    def __init__(self, store: Store, grids: Grids, scheme: OfficeScheme, today: Today = today) -> None:
        self._store, self._grids, self._scheme, self._today = store, grids, scheme, today
