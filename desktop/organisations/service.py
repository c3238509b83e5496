"""Organisations of the grids."""

from collections.abc import Callable, Sequence

from db.store import Store
from desktop.clock import Today, today
from desktop.disclosures import Disclosures
from desktop.display import Display
from desktop.fields import Field
from desktop.grids.service import Grids
from desktop.organisations.fields import FIELDS
from desktop.organisations.list import OrganisationList
from desktop.scheme_choice import OfficeScheme


class Organisations:
    """Party organisations, teams and grid offices, with their members."""

    def __init__(
        self,
        store: Store,
        grids: Grids,
        display: Display,
        disclosures: Disclosures,
        scheme: OfficeScheme,
        in_force: Callable[[Sequence[Field]], Sequence[Field]],
        listing: OrganisationList,
        today: Today = today,
    ) -> None:
        self._store, self._grids, self._display, self._disclosures = store, grids, display, disclosures
        self._scheme, self._in_force, self._today = scheme, in_force, today
        self.list = listing

    @property
    def fields(self) -> Sequence[Field]:
        """What the collection list leaves in force."""
        return self._in_force(FIELDS)
