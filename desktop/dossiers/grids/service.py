"""Grids as dossiers (一格一档)."""

from collections.abc import Callable, Sequence

from db.store import Store
from desktop.clock import Today, today
from desktop.display import Display
from desktop.dossiers.grids.fields import FIELDS
from desktop.dossiers.grids.list import GridList
from desktop.fields import Field
from desktop.grids.measures import Measures
from desktop.grids.service import Grids
from desktop.scheme_choice import OfficeScheme


class GridDossiers:
    """The grids of one office, each with all that is known of it."""

    def __init__(
        self,
        store: Store,
        display: Display,
        in_force: Callable[[Sequence[Field]], Sequence[Field]],
        listing: GridList,
        grids: Grids,
        scheme: OfficeScheme,
        measures: Measures,
        today: Today = today,
    ) -> None:
        self._store, self._display, self._in_force = store, display, in_force
        self._grids, self._scheme, self._measures, self._today = grids, scheme, measures, today
        self.list = listing

    @property
    def fields(self) -> Sequence[Field]:
        """What the collection list leaves in force."""
        return self._in_force(FIELDS)
