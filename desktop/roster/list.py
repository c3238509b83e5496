"""The list of the roster: filters, orders and rows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.roster import Staff
from db.store import Store
from desktop.clock import Today, today
from desktop.display import Display
from desktop.fields import Field
from desktop.grids.service import Grids
from desktop.listing import Listing
from desktop.roster.fields import FIELDS
from desktop.scheme_choice import OfficeScheme
from desktop.tables import Row, Search, ShownRow


class StaffList(Listing):
    """The list of the roster: filters, orders and rows."""

    tables = frozenset({"staff", "grid"})

    def __init__(
        self,
        store: Store,
        grids: Grids,
        display: Display,
        scheme: OfficeScheme,
        in_force: Callable[[Sequence[Field]], Sequence[Field]],
        today: Today = today,
    ) -> None:
        super().__init__(store)
        self._grids, self._display, self._scheme = grids, display, scheme
        self._in_force, self._today = in_force, today

    @property
    def fields(self) -> Sequence[Field]:
        """The columns."""
        return self._in_force(FIELDS)

    @property
    def key(self) -> Any:
        """The column of keys."""
        return Staff.id

    def conditions(self, session: Session, search: Search) -> list[ColumnElement[bool]]:
        """Return what the records looked for must meet."""
        return []

    def ordered(self, order: str) -> Select[*tuple[Any, ...]]:
        """Return every key in the order of one field."""
        return select(Staff.id).order_by(Staff.name_key, Staff.id)

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few records, masked."""
        return self.rows(keys, self._display.masked)

    def rows(self, keys: Sequence[int], show: Callable[[Field, Any], str]) -> Mapping[int, Row]:
        """Return the rows of a few records, shown as `show` says."""
        fields = {field.key: field for field in self.fields}
        with self._store.read() as session:
            return {
                one.id: ShownRow(fields, {key: getattr(one, key) for key in fields}, show)
                for one in session.scalars(select(Staff).where(in_keys(Staff.id, keys)))
            }
