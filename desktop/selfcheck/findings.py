"""What the self-check found, and how it is asked about: by rule, by grid, by the five aspects."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from desktop.rules import Rule, Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that one grid breaks; `grid_id` is None for what lies in no grid.

    `room` and `filters` open the records behind it: a list narrowed by filters, or without any the grid itself.
    """

    rule: str
    severity: Severity
    grid_id: int | None
    sentence: str
    figure: float
    figure_text: str
    bound: str
    room: str
    filters: Mapping[str, Any] = field(default_factory=dict)
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Allowed:
    """A finding that is let stand, and why; `until` is the first day on which it counts again."""

    key: int
    version: int
    rule: str
    grid_id: int | None
    reason: str
    until: date | None
    by: str


@dataclass(frozen=True)
class Report:
    """What one run found. What is allowed stands apart; an exception of which nothing is found any more is idle."""

    at: datetime
    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...]
    allowed: tuple[tuple[Finding, Allowed], ...]
    grids: int  # how many were checked

    @cached_property
    def of_rule(self) -> Mapping[str, Sequence[Finding]]:
        """The findings of each rule that has any."""
        found: dict[str, list[Finding]] = {}
        for one in self.findings:
            found.setdefault(one.rule, []).append(one)
        return found

    @cached_property
    def of_grid(self) -> Mapping[int | None, Sequence[Finding]]:
        """The findings of each grid that has any."""
        found: dict[int | None, list[Finding]] = {}
        for one in self.findings:
            found.setdefault(one.grid_id, []).append(one)
        return found

    @cached_property
    def severities(self) -> Mapping[Severity, int]:
        """How many findings there are of each severity."""
        return Counter(one.severity for one in self.findings)

    @cached_property
    def aspects(self) -> Mapping[int | None, Mapping[str, int]]:
        """How many findings each grid has in each of the five aspects (五个到位); grids without any are absent."""
        aspect_of = {rule.key: rule.aspect for rule in self.rules}
        found: dict[int | None, Counter[str]] = {}
        for one in self.findings:
            found.setdefault(one.grid_id, Counter())[aspect_of[one.rule]] += 1
        return found

    def rule(self, key: str) -> Rule:
        """Return one of the rules that were checked."""
        return next(rule for rule in self.rules if rule.key == key)


@dataclass(frozen=True, slots=True)
class Summary:
    """What is remembered of the last run: numbers only."""

    at: datetime
    grids: int
    findings: int
    severities: Mapping[Severity, int]
    rules: Mapping[str, int]  # findings by rule

    @classmethod
    def of(cls, report: Report) -> "Summary":
        """Return the numbers of a report."""
        counts = {key: len(found) for key, found in report.of_rule.items()}
        return cls(report.at, report.grids, len(report.findings), dict(report.severities), counts)

    @classmethod
    def told(cls, plain: Mapping[str, Any]) -> "Summary":
        """Return a summary from what `plain` made of it."""
        severities = {Severity(key): number for key, number in plain["severities"].items()}
        at = datetime.fromisoformat(plain["at"])
        return cls(at, plain["grids"], sum(severities.values()), severities, plain["rules"])

    def plain(self) -> dict[str, Any]:
        """Return the summary as JSON holds it."""
        severities = {key.value: number for key, number in self.severities.items()}
        return {"at": self.at.isoformat(), "grids": self.grids, "severities": severities, "rules": dict(self.rules)}
