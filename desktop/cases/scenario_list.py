"""The cases of one scenario, with its own fields as columns: listed, exported and printed like built-in ones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from db.keys import in_keys
from db.models.cases import Case
from db.store import Store
from desktop.cases.list import CaseList
from desktop.cases.scenarios import Scenario
from desktop.display import Display
from desktop.fields import Field
from desktop.jobs import Progress
from desktop.tables import Keys, Row, Search

OWN = "own_"  # goes before the key of a scenario's field, which may be that of a case's
LEFT_OUT = frozenset({"ledger", "request_code", "scale_code", "risk_code"})


class ScenarioCases:
    """Lists the cases of one scenario."""

    def __init__(self, store: Store, cases: CaseList, display: Display, scenario: Scenario) -> None:
        self._store, self._cases, self._display, self._scenario = store, cases, display, scenario
        self._own = {field.key: field for field in scenario.fields}

    @property
    def fields(self) -> Sequence[Field]:
        """The columns: what every case has first, then the scenario's own."""
        own = (replace(field, key=OWN + key, sortable=False, editable=False) for key, field in self._own.items())
        return (*(field for field in self._cases.fields if field.key not in LEFT_OUT), *own)

    def keys(self, search: Search, progress: Progress) -> Keys:
        """Return the keys of everything found, in order."""
        return self._cases.keys(self._within(search), progress)

    def head(self, search: Search, limit: int) -> Keys:
        """Return the first keys of what is found."""
        return self._cases.head(self._within(search), limit)

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return the rows of a few cases, masked."""
        return self.rows(keys, self._display.masked)

    def rows(self, keys: Sequence[int], show: Callable[[Field, Any], str]) -> Mapping[int, Row]:
        """Return the rows of a few cases, shown as `show` says."""
        rows = self._cases.rows(keys, show)
        with self._store.read() as session:
            facts = {
                key: found for key, found in session.execute(select(Case.id, Case.facts).where(in_keys(Case.id, keys)))
            }
        return {key: {**row, **self._texts(facts.get(key) or {}, show)} for key, row in rows.items()}

    def _within(self, search: Search) -> Search:
        return replace(search, filters={**search.filters, "scenario": self._scenario.key})

    def _texts(self, facts: Mapping[str, Any], show: Callable[[Field, Any], str]) -> dict[str, str]:
        return {OWN + key: show(field, facts.get(key)) for key, field in self._own.items()}
