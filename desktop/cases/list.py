"""The lists of cases: orders and rows; what they can be narrowed to stands in `desktop.cases.filters`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from db.keys import Keys, in_keys, keys_of
from db.models.cases import Case, Unit
from db.store import Store
from desktop.case_finding import case_keys, newest
from desktop.cases.fields import FIELDS, PROTECTED, TOLD
from desktop.cases.filters import KEYS, LEDGER, STAGE, conditions_of
from desktop.cases.ledgers import ledger
from desktop.cases.lights import TONES, light_of, light_words
from desktop.cases.standing import ENDED
from desktop.cases.told import told_of
from desktop.cases.units import CENTRE
from desktop.clock import Today, today
from desktop.display import Display
from desktop.fields import Field, Kind
from desktop.grids.service import Grids
from desktop.jobs import Progress
from desktop.listing import FEW, Listing
from desktop.tables import Row, Search, ShownRow

__all__ = ["CENTRE", "KEYS", "LEDGER", "STAGE", "CaseList", "Outward"]

SPAN = 20_000  # the latest cases among which the first screen is looked for
WITHHELD = "（受保护）"
FROM_LOGS = frozenset(field.key for field in TOLD)
IN_WORDS = frozenset({"kind_code"})  # put into words here, since each ledger has a list of its own
Show = Callable[[Field, Any], Any]


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
        """Return what the cases looked for must meet beside having the text."""
        return conditions_of(search, self._grids, self._today())

    def found(self, session: Session, search: Search) -> Keys:
        """Return the keys of everything found; where many have the text, those that meet the rest are found apart."""
        if not search.text.strip():
            return super().found(session, search)
        meant = case_keys(session, search.text)
        if not search.filters:
            return meant
        if len(meant) > FEW:
            rest = replace(search, text="")
            return np.intersect1d(meant, super().found(session, rest), assume_unique=True)
        conditions = self.conditions(session, search)
        return keys_of(session, select(Case.id).where(in_keys(Case.id, meant.tolist()), *conditions))

    def ordered(self, order: str) -> Select[*tuple[Any, ...]]:
        """Return every key in the order of one field."""
        return select(Case.id).order_by(getattr(Case, order), Case.id) if order else select(Case.id)

    def keys(self, search: Search, progress: Progress) -> Keys:
        """Return the keys of everything found, in order; without one the latest come first, which keys tell."""
        if search.order:
            return super().keys(search, progress)
        with self._store.read() as session:
            found = np.sort(self.found(session, search))
        return found if search.descending else found[::-1]

    def head(self, search: Search, limit: int) -> Keys:
        """Return the latest of what is found, or none when only `keys` can tell.

        Whatever is asked, the first screen mostly stands among the latest cases: they are walked through from the
        last, which no index could hasten for every filter. The conditions are wrapped, so that no planner sorts
        a whole ledger instead.
        """
        if search.order or search.descending:
            return super().head(search, limit)
        with self._store.read() as session:
            if search.text.strip():
                return newest(session, search.text, limit) if not search.filters else np.empty(0, np.int64)
            last = session.scalar(select(func.max(Case.id))) or 0
            query = select(Case.id).where(Case.id > last - SPAN)
            if conditions := self.conditions(session, search):
                query = query.where(case((and_(*conditions), 1), else_=0) == 1)
            found = keys_of(session, query.order_by(Case.id.desc()).limit(limit))
        return found if len(found) == limit or last <= SPAN else np.empty(0, np.int64)

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few cases, masked."""
        return self.rows(keys, self.masked)

    def masked(self, field: Field, value: Any) -> str:
        """Return a value as the screen shows it."""
        return self._display.masked(field, value)

    def rows(self, keys: Sequence[int], show: Show, wanted: Collection[str] | None = None) -> Mapping[int, Row]:
        """Return the rows of a few cases, shown as `show` says; who told of them stays masked whatever it says.

        Logs, parties and reporters are read unless `wanted` names the columns that are looked at, and none needs them.
        """
        fields = {one.key: replace(one, kind=Kind.TEXT) if one.key in IN_WORDS else one for one in self.fields}
        with self._store.read() as session:
            columns = (Case, Unit.name, Unit.grid_id)
            query = select(*columns).outerjoin(Unit, Unit.id == Case.unit_id).where(in_keys(Case.id, keys))
            is_told = wanted is None or not FROM_LOGS.isdisjoint(wanted)
            told = told_of(session, keys, self._display) if is_told else {}
            return {
                one.id: self._row(fields, one, unit_name(self._grids, name, grid), told.get(one.id, {}), show)
                for one, name, grid in session.execute(query)
            }

    def kind_title(self, key: str, code: str | None) -> str:
        """Return the sort of a case in words: each ledger has a list of its own."""
        return self._display.words(ledger(key).kinds, code)

    def units(self) -> list[tuple[int, str]]:
        """Return every unit by name."""
        with self._store.read() as session:
            rows = session.execute(select(Unit.id, Unit.name, Unit.grid_id)).all()
        return sorted(((key, unit_name(self._grids, name, grid)) for key, name, grid in rows), key=lambda one: one[1])

    def _row(self, fields: Mapping[str, Field], one: Case, unit: str, told: Mapping[str, Any], show: Show) -> Row:
        day = self._today()
        values = {**{key: getattr(one, key, None) for key in fields}, **told}
        ended = one.stage in ENDED
        light = light_of(one.next_warn_on, one.next_due_on, one.is_paused, day)
        values |= {
            "kind_code": self.kind_title(one.ledger, one.kind_code),
            "unit": unit,
            "light": "" if ended else light_words(light, one.next_due_on, day),
            "age": ((one.finished_on or day) - one.found_on).days,
        }
        return ShownRow(fields, values, show, "" if ended else TONES[light])


def unit_name(grids: Grids, name: str | None, grid: int | None) -> str:
    """Return what a unit is called now: a grid as the grid, nobody as the centre itself."""
    return (grids.path_name(grid) if grid is not None else "") or name or CENTRE


class Outward:
    """The list as it may leave the office: nobody learns from it who told (信访工作条例)."""

    def __init__(self, listed: CaseList) -> None:
        self._listed = listed

    @property
    def fields(self) -> Sequence[Field]:
        """The columns that may leave."""
        return outward(self._listed.fields)

    def keys(self, search: Search, progress: Progress) -> Keys:
        """Return the keys of everything found, in order."""
        return self._listed.keys(search, progress)

    def head(self, search: Search, limit: int) -> Keys:
        """Return the first keys of what is found."""
        return self._listed.head(search, limit)

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few cases, masked."""
        return self.rows(keys, self._listed.masked)

    def rows(self, keys: Sequence[int], show: Show, wanted: Collection[str] | None = None) -> Mapping[int, Row]:
        """Return the rows of a few cases, shown as `show` says."""
        return self._listed.rows(keys, partial(_withholding, show), wanted)


def outward(fields: Sequence[Field]) -> tuple[Field, ...]:
    """Return the columns that may leave the office."""
    return tuple(field for field in fields if field.key not in PROTECTED)


def _withholding(show: Show, field: Field, value: Any) -> Any:
    return show(field, value if field.key not in PROTECTED else value and WITHHELD)
