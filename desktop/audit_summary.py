"""What each account did in a month, by kind, and what an auditor should look at.

What is conspicuous is declared (resources/audit/signs.json): so many of some kinds in a day or a month, by night too.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import case, select

from db.models.log import AuditEntry
from db.models.office import Account
from db.store import Store
from desktop.audit.rules import kind_titles
from desktop.clock import Today, today
from desktop.jobs import Progress
from desktop.journal import within
from desktop.periods import days_of
from desktop.resources import resources

AT_ONCE = 5000
MONTH = "month"
COUNTED = ("sign_in", "unlock")  # kinds whose details tell of failures


@dataclass(frozen=True, slots=True)
class AccountMonth:
    """What one account did: lines by the title of their kind, and sentences about what is conspicuous."""

    by: str
    title: str
    counts: Mapping[str, int]
    signs: Sequence[str]

    @property
    def total(self) -> int:
        """All lines."""
        return sum(self.counts.values())


class AuditSummary:
    """Sums the log up by months."""

    def __init__(self, store: Store, today: Today = today) -> None:
        self._store, self._today = store, today

    def month(self, period: str, progress: Progress | None = None) -> list[AccountMonth]:
        """Return the accounts of a month (2026-11), those with something conspicuous first."""
        progress = progress or Progress()
        counts: dict[str, Counter[str]] = {}
        seen: dict[str, Counter[tuple[int, str]]] = {}
        told = case((AuditEntry.kind.in_(COUNTED), AuditEntry.detail))  # the others' are long, and count nothing here
        columns = (AuditEntry.by, AuditEntry.kind, AuditEntry.name, AuditEntry.outcome, AuditEntry.at, told)
        query = select(*columns).where(*within(AuditEntry.at, *days_of(period, self._today())))
        with self._store.read() as session:
            names = {name: title for name, title in session.execute(select(Account.name, Account.title))}
            for some in session.execute(query.execution_options(yield_per=AT_ONCE)).partitions():
                progress.check()
                for by, kind, name, outcome, at, detail in some:
                    local = at.astimezone()
                    counts.setdefault(by, Counter())[kind] += 1
                    for place, sign in enumerate(_signs()["signs"]):
                        if count := _weight(sign, kind, name, outcome, local.hour, detail):
                            when = MONTH if sign["per"] == MONTH else local.date().isoformat()
                            seen.setdefault(by, Counter())[place, when] += count
        made = [self._row(by, names.get(by, by), counts[by], seen.get(by, Counter())) for by in counts]
        return sorted(made, key=lambda one: (not one.signs, -one.total, one.by))

    @staticmethod
    def _row(by: str, title: str, counts: Counter[str], seen: Counter[tuple[int, str]]) -> AccountMonth:
        signs = []
        for (place, when), count in sorted(seen.items()):
            sign = _signs()["signs"][place]
            if count > sign["most"]:
                words = sign["words"].format(count=count)
                signs.append(words if when == MONTH else f"{when} {words}")
        titles = kind_titles()
        return AccountMonth(by, title, {titles.get(kind, kind): counts[kind] for kind in counts}, tuple(signs))


def _weight(sign: Mapping[str, Any], kind: str, name: str, outcome: str, hour: int, detail: Any) -> int:
    """Return how much a line counts towards a sign."""
    if "kinds" in sign and kind not in sign["kinds"]:
        return 0
    if "names" in sign and name not in sign["names"]:
        return 0
    if "outcome" in sign and outcome != sign["outcome"]:
        return 0
    if sign.get("night") and not (hour >= _signs()["night"]["from"] or hour < _signs()["night"]["to"]):
        return 0
    return int((detail or {}).get("failures", 0)) if sign.get("failures") else 1


@cache
def _signs() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((resources() / "audit" / "signs.json").read_text("utf-8"))
    return found
