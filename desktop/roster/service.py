"""The people of the roster."""

from collections.abc import Callable, Sequence

from db.store import Store
from desktop.clock import Today, today
from desktop.disclosures import Disclosures
from desktop.display import Display
from desktop.fields import Field
from desktop.roster.fields import FIELDS
from desktop.roster.list import StaffList


class Roster:
    """The people who run the grids."""

    def __init__(
        self,
        store: Store,
        display: Display,
        disclosures: Disclosures,
        in_force: Callable[[Sequence[Field]], Sequence[Field]],
        listing: StaffList,
        today: Today = today,
    ) -> None:
        self._store, self._display, self._disclosures = store, display, disclosures
        self._in_force, self._today = in_force, today
        self.list = listing

    @property
    def fields(self) -> Sequence[Field]:
        """What the collection list leaves in force."""
        return self._in_force(FIELDS)
