"""Runs the self-check, and keeps exceptions and things to do."""

from db.store import Store
from desktop.clock import Today, today
from desktop.grids.measures import Measures
from desktop.grids.service import Grids
from desktop.scheme_choice import OfficeScheme


class SelfCheck:
    """The self-check of all grids."""

    def __init__(
        self, store: Store, grids: Grids, scheme: OfficeScheme, measures: Measures, today: Today = today
    ) -> None:
        self._store, self._grids, self._scheme, self._measures, self._today = store, grids, scheme, measures, today
