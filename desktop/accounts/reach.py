"""How far an account reaches into the tables: the views it reads through and the guard of what it writes.

Which group a table belongs to, how its records hang on the grids, and what of them is in the vault is data
(resources/rights/tables.json). A table that is not declared there is not seen by anybody whose view is narrowed.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Engine

from db.covering import Covered, Minors
from db.guarding import Guard
from db.narrowing import View, narrow, whole
from db.store import Store
from desktop.accounts.closing import CHILDHOOD, HIDDEN, LINE, REMOVED, Closing, childs_number, listed, quoted
from desktop.accounts.rights import GRIDS, NOTHING, OFFICE, TASKS, UNIT, Rights
from desktop.codes.book import Codes
from desktop.resources import resources

NONE = "1 = 0"
OWN_GRIDS = "own_grid"
PAST_DIGITS = ":"  # the sign after the last digit: no path of a grid below goes on with it or with one behind it


@dataclass(frozen=True, slots=True)
class Reach:
    """What one account reaches: its rights in the terms of the tables."""

    rights: Rights
    account: str
    today: date

    def views(self, engine: Engine) -> list[View]:
        """Return the views it reads through; none for whoever sees the whole office and the vault."""
        closing = Closing(tables(), sensitive_codes(), self.adults_since, engine)
        seen = [self._view(name, spec, closing, engine) for name, spec in tables().items()]
        narrowed = [view for view in seen if view.rows or view.instead]
        if narrowed and self.rights.scope == GRIDS:
            narrowed.insert(0, View(OWN_GRIDS, self._own_grids(engine)))
        return narrowed

    def guard(self, engine: Engine) -> Guard | None:
        """Return what holds its writes; None for whoever may write everything there is to be written."""
        may = frozenset(name for name, spec in tables().items() if spec["group"] in self.rights.writes)
        scoped = self.rights.scope not in (OFFICE, NOTHING)
        within = (
            {name: rows for name in tables() if name in may and (rows := self._within(name, engine))} if scoped else {}
        )
        hidden = {} if self.rights.vault else tables()
        closed = {name: frozenset(listed(spec)) for name, spec in hidden.items() if listed(spec)}
        minors = {name: self._minors(spec["minors"]) for name, spec in hidden.items() if "minors" in spec}
        texts = {name: frozenset(spec["texts"]) for name, spec in hidden.items() if "texts" in spec}
        shut = {name for name, spec in tables().items() if spec.get("vault") is True and not self.rights.vault}
        writable = {name for name, spec in tables().items() if spec["group"] != "audit"}
        if may >= writable and not (within or closed):
            return None
        return Guard(may - shut, within, closed, minors, Covered(texts, childs_number(self.adults_since), HIDDEN))

    @property
    def adults_since(self) -> date:
        """The day after which whoever was born is under fourteen."""
        born = (self.today.year - CHILDHOOD, self.today.month, self.today.day)
        return date(born[0], 3, 1) if born[1:] == (2, 29) else date(*born)

    def _minors(self, spec: Mapping[str, Any]) -> Minors:
        return Minors(
            self.adults_since, frozenset(spec["columns"]), spec.get("born"), spec.get("number"), spec.get("person")
        )

    def _view(self, name: str, spec: Mapping[str, Any], closing: Closing, engine: Engine) -> View:
        if spec["group"] not in self.rights.reads or (spec.get("vault") is True and not self.rights.vault):
            return View(name, NONE)
        rows = [] if self.rights.scope == OFFICE else [self._rows(spec, engine)]
        if self.rights.vault:
            return View(name, " AND ".join(f"({one})" for one in rows if one))
        if code := spec.get("vault_codes"):
            rows.append(f"{code} NOT IN ({', '.join(map(quoted, sorted(sensitive_codes())))})")
        if spec.keys() & {LINE, REMOVED}:
            rows.append(f'"table" NOT IN ({", ".join(map(quoted, _vault_tables()))})')
        return View(name, " AND ".join(f"({one})" for one in rows if one), closing.instead(name))

    def _rows(self, spec: Mapping[str, Any], engine: Engine) -> str:
        """Return which rows of a table are seen, where others are seen as narrowed too."""
        if "office" in spec or (self.rights.scope == NOTHING and spec.keys() & {"grid", "of", "any"}):
            return NONE
        if "any" in spec:
            subject, record = f'"{spec["any"]["table"]}"', spec["any"]["record"]
            return " OR ".join(
                f"({subject} = {quoted(name)} AND {record} IN (SELECT id FROM {name}))" for name in _anchored()
            )
        if "of" in spec:
            ((column, parent),) = spec["of"].items()
            table, _, key = parent.partition(".")
            return f"{column} IN (SELECT {key or 'id'} FROM {table})"
        return self._own(spec, f"SELECT id FROM {OWN_GRIDS}", engine) if "grid" in spec else ""

    def _own(self, spec: Mapping[str, Any], grids: str, engine: Engine) -> str:
        """Return which records of a table that hangs on the grids itself are the account's."""
        if self.rights.scope == GRIDS:
            return f"{spec['grid']} IN ({grids})"
        tasks = whole("case_task", engine)
        if self.rights.scope == UNIT and "unit" in spec and self.rights.unit_id is not None:
            unit = int(self.rights.unit_id)
            return f"{spec['unit']} = {unit} OR id IN (SELECT case_id FROM {tasks} WHERE unit_id = {unit})"
        if self.rights.scope == TASKS and "staff" in spec:
            own = [f"created_by = {quoted(self.account)}"]
            if self.rights.staff_id is not None:
                own += [f"{column} = {int(self.rights.staff_id)}" for column in spec["staff"]]
            return " OR ".join(own)
        return NONE

    def _within(self, name: str, engine: Engine) -> str:
        """Return where the records of a table lie that may be written, over the whole tables."""
        spec = tables()[name]
        if "of" in spec:
            ((column, parent),) = spec["of"].items()
            table, _, key = parent.partition(".")
            inner = self._within(table, engine)
            return f"{column} IN (SELECT {key or 'id'} FROM {table} WHERE {inner})" if inner else ""
        if "grid" in spec:
            return self._own(spec, self._own_grids(engine), engine)
        return ""

    def _own_grids(self, engine: Engine) -> str:
        """Return the query for its grids and all below them: of each a range of paths, for which there is an index."""
        grid, roots = whole("grid", engine), ", ".join(str(int(key)) for key in self.rights.grids) or "NULL"
        return (
            f"SELECT below.id AS id FROM {grid} AS root JOIN {grid} AS below"
            f" ON below.path >= root.path AND below.path < root.path || {quoted(PAST_DIGITS)}"
            f" WHERE root.id IN ({roots})"
        )


def narrow_to(store: Store, reach: Reach, again: Callable[[], Engine]) -> None:
    """Let a store read and write only as far as an account reaches. `again` opens the database once more."""
    views = reach.views(store.engine)
    store.narrow(narrow(again(), views) if views else None, reach.guard(store.engine))


@cache
def tables() -> Mapping[str, Mapping[str, Any]]:
    """Return what is declared of every table, parents before those that hang on them."""
    found: Mapping[str, Mapping[str, Any]] = json.loads((resources() / "rights" / "tables.json").read_text("utf-8"))
    return found


@cache
def _anchored() -> tuple[str, ...]:
    """Return the tables whose records history and attachments may belong to."""
    return tuple(name for name, spec in tables().items() if spec.keys() & {"grid", "of"} or name == "grid")


@cache
def _vault_tables() -> tuple[str, ...]:
    return tuple(name for name, spec in tables().items() if spec.get("vault") is True)


@cache
def sensitive_codes() -> frozenset[str]:
    """Return the tags of care that only the vault shows."""
    return frozenset(one.code for one in Codes.load().items("care_tag", retired=True) if one.sensitive)
