"""The list of grids: filters, orders and rows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.grids import Grid
from db.store import Store
from desktop.display import Display
from desktop.dossiers.grids.fields import FIELDS
from desktop.fields import Field
from desktop.grids.measures import Measures
from desktop.grids.service import Grids
from desktop.listing import Listing
from desktop.tables import Row, Search, ShownRow


class GridList(Listing):
    """Lists grids."""

    tables = frozenset({"grid"})

    def __init__(
        self,
        store: Store,
        grids: Grids,
        display: Display,
        measures: Measures,
        in_force: Callable[[Sequence[Field]], Sequence[Field]],
    ) -> None:
        super().__init__(store)
        self._grids, self._display, self._measures, self._in_force = grids, display, measures, in_force

    @property
    def fields(self) -> Sequence[Field]:
        """The columns."""
        return self._in_force(FIELDS)

    @property
    def key(self) -> Any:
        """The column of keys."""
        return Grid.id

    def conditions(self, session: Session, search: Search) -> list[ColumnElement[bool]]:
        """Return what the grids looked for must meet."""
        return []

    def ordered(self, order: str) -> Select[*tuple[Any, ...]]:
        """Return every grid's key in the order of one field."""
        return select(Grid.id).order_by(Grid.code, Grid.id)

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few grids."""
        return self.rows(keys, self._display.masked)

    def rows(self, keys: Sequence[int], show: Callable[[Field, Any], str]) -> Mapping[int, Row]:
        """Return the rows of a few grids, shown as `show` says."""
        fields = {field.key: field for field in self.fields}
        with self._store.read() as session:
            return {
                grid.id: ShownRow(fields, {key: getattr(grid, key) for key in fields}, show)
                for grid in session.scalars(select(Grid).where(in_keys(Grid.id, keys)))
            }
