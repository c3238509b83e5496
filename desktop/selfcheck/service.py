"""Runs the self-check, and keeps exceptions and things to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.models.grids import Grid
from db.store import Store
from desktop.clock import Today, now, today
from desktop.grids.coding import next_code
from desktop.grids.counting import SOURCES
from desktop.grids.measures import Measures
from desktop.grids.service import Grids
from desktop.jobs import Progress
from desktop.office import Office
from desktop.rules import Rule
from desktop.scheme_choice import OfficeScheme
from desktop.selfcheck.engine import evaluate
from desktop.selfcheck.findings import Finding, Report, Summary
from desktop.selfcheck.keeping import Exceptions, ToDos
from desktop.selfcheck.placing import Placing

CHECKED = frozenset({"grid_code", "building"}).union(
    *(source.tables for source in SOURCES)
)  # tables that are looked at
LAST = "selfcheck_last"  # key of the fact that holds the numbers of the last run


@dataclass(frozen=True, slots=True)
class _Run:
    """What one run found, before exceptions are set apart."""

    at: datetime
    rules: tuple[Rule, ...]
    findings: Sequence[Finding]
    grids: int


class SelfCheck:
    """The self-check of all grids."""

    def __init__(
        self, store: Store, grids: Grids, scheme: OfficeScheme, measures: Measures, today: Today = today
    ) -> None:
        self._store, self._grids, self._scheme, self._measures, self._today = store, grids, scheme, measures, today
        self._office = Office(store)
        self.exceptions = Exceptions(store, today)
        self.todos = ToDos(store, grids, scheme, today)
        self.placing = Placing(store)
        self._run: _Run | None = None

    def run(self, progress: Progress) -> Report:
        """Check every grid against the rules in force. The findings are kept until the program is left."""
        scheme = self._scheme.current
        rules = tuple(rule for rule in scheme.rules if rule.on)
        found = list(evaluate(self._store, self._grids, self._measures, scheme, self._today(), progress))
        nodes = self._grids.nodes
        found.sort(key=lambda one: nodes[one.grid_id].code if one.grid_id is not None else "")
        checked = sum(not node.closed for node in nodes.values())
        self._run = _Run(now(), rules, found, checked)
        return self._report(self._run)

    def remember(self, report: Report) -> None:
        """Have the numbers of a run at hand when the office is opened again."""
        self._office.remember("体检", {LAST: Summary.of(report).plain()})

    def free_code(self, grid: int) -> str:
        """Return the next code that a grid could bear, or nothing where its level has codes of the divisions."""
        node = self._grids.nodes[grid]
        level = next((one for one in self._scheme.current.levels if one.key == node.level), None)
        if level is None or level.administrative or node.parent_id is None:
            return ""
        with self._store.read() as session:
            return next_code(session, session.get_one(Grid, node.parent_id), level, node.kind_code)

    def report(self) -> Report | None:
        """Return the findings of the last run since the office was opened, with the exceptions of today."""
        return self._report(self._run) if self._run is not None else None

    @property
    def last(self) -> Summary | None:
        """The numbers of the last run, whoever made it."""
        plain = self._office.get(LAST)
        return Summary.told(plain) if plain else None

    def _report(self, run: _Run) -> Report:
        known = self.exceptions.in_force()
        stands = [(one, known.get((one.rule, one.grid_id))) for one in run.findings]
        return Report(
            run.at,
            run.rules,
            tuple(one for one, allowed in stands if allowed is None),
            tuple((one, allowed) for one, allowed in stands if allowed is not None),
            run.grids,
        )
