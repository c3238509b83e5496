"""The list of enterprises and places: filters, orders and rows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.enterprises import Enterprise, EnterpriseKind, EnterpriseStanding
from db.store import Store
from desktop.brought import BATCH, brought_by
from desktop.display import Display
from desktop.dossiers.enterprises.fields import FIELDS
from desktop.fields import Field
from desktop.finding import enterprise_condition
from desktop.grids.as_of import ACTIVE, day_of, grid_on, placed_in, standing_on, subtree_on
from desktop.grids.service import Grids
from desktop.listing import Listing
from desktop.tables import Row, Search, ShownRow

GRID, KIND, PLACE, STANDING = "grid", "kind", "place", "standing"  # keys of Search.filters


class EnterpriseList(Listing):
    """Lists enterprises and places; closed ones only when asked for."""

    tables = frozenset({"enterprise", "grid"})

    def __init__(
        self, store: Store, grids: Grids, display: Display, in_force: Callable[[Sequence[Field]], Sequence[Field]]
    ) -> None:
        super().__init__(store)
        self._grids, self._display, self._in_force = grids, display, in_force

    @property
    def fields(self) -> Sequence[Field]:
        """The columns: what the collection list leaves in force."""
        return self._in_force(FIELDS)

    @property
    def key(self) -> Any:
        """The column of keys."""
        return Enterprise.id

    def conditions(self, session: Session, search: Search) -> list[ColumnElement[bool]]:
        """Return what the enterprises looked for must meet."""
        filters, day = search.filters, day_of(search.filters)
        found = standing_on(Enterprise, filters.get(STANDING, ACTIVE), day)
        if (grid := filters.get(GRID)) is not None:
            found.append(placed_in(Enterprise, subtree_on(session, self._grids, grid, day), day))
        if (batch := filters.get(BATCH)) is not None:
            found.append(brought_by(Enterprise, batch))
        if kind := filters.get(KIND):
            found.append(Enterprise.kind == EnterpriseKind(kind))
        if place := filters.get(PLACE):
            found.append(Enterprise.place_code == place)
        if search.text.strip():
            found.append(enterprise_condition(session, search.text))
        return found

    def ordered(self, order: str) -> Select[*tuple[Any, ...]]:
        """Return every enterprise's key in the order of one field."""
        column = getattr(Enterprise, "name_key" if order in ("", "name") else order)
        return select(Enterprise.id).order_by(column, Enterprise.id)

    def records(self, keys: Sequence[int], day: date | None = None) -> Mapping[int, Row]:
        """Return the rows of a few enterprises, masked; with the grids of a day."""
        return self.rows(keys, self._display.masked, day)

    def rows(
        self, keys: Sequence[int], show: Callable[[Field, Any], str], day: date | None = None
    ) -> Mapping[int, Row]:
        """Return the rows of a few enterprises, shown as `show` says."""
        fields, found = {field.key: field for field in self.fields}, {}
        with self._store.read() as session:
            query = select(Enterprise, grid_on(Enterprise, day)).where(in_keys(Enterprise.id, keys))
            for enterprise, grid in session.execute(query):
                values = {key: getattr(enterprise, key) for key in fields} | {"grid_id": grid}
                values["credit_code"] = enterprise.credit_code or enterprise.old_licence
                tone = "quiet" if enterprise.standing is EnterpriseStanding.CLOSED else ""
                found[enterprise.id] = ShownRow(fields, values, show, tone)
        return found
