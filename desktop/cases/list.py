"""The lists of cases: filters, orders and rows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.cases import Case, Unit
from db.store import Store
from desktop.cases.fields import FIELDS
from desktop.cases.ledgers import ledger
from desktop.clock import Today, today
from desktop.display import Display
from desktop.fields import Field
from desktop.grids.service import Grids
from desktop.listing import Listing
from desktop.tables import Row, Search

LEDGER, STAGE, KEYS = "ledger", "stage", "keys"  # keys of Search.filters
CENTRE = "综治中心"


class CaseList(Listing):
    """Lists cases, the latest first."""

    tables = frozenset({"case_record", "unit", "grid"})

    def __init__(
        self,
        store: Store,
        grids: Grids,
        display: Display,
        in_force: Callable[[Sequence[Field]], Sequence[Field]],
        today: Today = today,
    ) -> None:
        super().__init__(store)
        self._grids, self._display, self._in_force, self._today = grids, display, in_force, today

    @property
    def fields(self) -> Sequence[Field]:
        """The columns."""
        return self._in_force(FIELDS)

    @property
    def key(self) -> Any:
        """The column of keys."""
        return Case.id

    def conditions(self, session: Session, search: Search) -> list[ColumnElement[bool]]:
        """Return what the cases looked for must meet."""
        filters, found = search.filters, []
        if key := filters.get(LEDGER):
            found.append(Case.ledger == key)
        if stage := filters.get(STAGE):
            found.append(Case.stage == stage)
        if (keys := filters.get(KEYS)) is not None:
            found.append(in_keys(Case.id, keys))
        return found

    def ordered(self, order: str) -> Select[*tuple[Any, ...]]:
        """Return every key in the order of one field."""
        column = getattr(Case, order) if order else Case.found_on.desc()
        return select(Case.id).order_by(column, Case.id)

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few cases, masked."""
        return self.rows(keys, self._display.masked)

    def rows(self, keys: Sequence[int], show: Callable[[Field, Any], str]) -> Mapping[int, Row]:
        """Return the rows of a few cases, shown as `show` says."""
        fields = {field.key: field for field in self.fields}
        with self._store.read() as session:
            query = select(Case, Unit.name).outerjoin(Unit, Unit.id == Case.unit_id).where(in_keys(Case.id, keys))
            return {case.id: self._row(fields, case, unit, show) for case, unit in session.execute(query)}

    def kind_title(self, key: str, code: str | None) -> str:
        """Return the sort of a case in words: each ledger has a list of its own."""
        return self._display.words(ledger(key).kinds, code)

    def _row(
        self, fields: Mapping[str, Field], case: Case, unit: str | None, show: Callable[[Field, Any], str]
    ) -> Row:
        values = {key: getattr(case, key, None) for key in fields}
        row = {key: show(field, values[key]) for key, field in fields.items()}
        row["kind_code"] = self.kind_title(case.ledger, case.kind_code)
        row["unit"] = unit or CENTRE
        row["age"] = str(((case.finished_on or self._today()) - case.found_on).days)
        return row
