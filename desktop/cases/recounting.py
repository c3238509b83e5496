"""Open cases after limits or working days changed: how many would be due on another day, and giving them that day.

A case whose day was set by hand, put off or waited for is left as it is: that day is not the one the limits gave.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.cases import Case, Stage
from db.store import Store
from desktop.cases.events import EventKind
from desktop.cases.journal import append, logs_of
from desktop.cases.limits import CaseLimits, Clock, LimitTable
from desktop.cases.replay import RECOMPUTED
from desktop.clock import Today, moments, today
from desktop.jobs import Progress

REASON = "办理时限调整"
PART = 500  # so many cases are read at once


@dataclass(frozen=True, slots=True)
class Affected:
    """How many open cases would be due on another day, and how many of them would be overdue by that at once."""

    cases: int
    overdue: int


class Recounting:
    """Brings open cases under changed limits; only when the clerk agreed."""

    def __init__(self, store: Store, limits: CaseLimits, today: Today = today) -> None:
        self._store, self._limits, self._today, self._now = store, limits, today, moments(today)

    def affected(self, before: LimitTable) -> Affected:
        """Return how many open cases the changes since `before` concern."""
        day = self._today()
        with self._store.read() as session:
            found = [facts for _, facts in self._changed(session, before)]
        dues = [date.fromisoformat(facts.get("sign_due_on") or facts["due_on"]) for facts in found]
        return Affected(len(found), sum(due < day for due in dues))

    def recompute(self, before: LimitTable, progress: Progress) -> int:
        """Give those cases their new days, as one step in the log of each. Return how many."""
        with self._store.write("调整在办事件的期限") as session:
            found = list(self._changed(session, before))
            progress.begin(len(found), "正在调整期限")
            for place in range(0, len(found), PART):
                part = dict(found[place : place + PART])
                logs = logs_of(session, list(part))
                for case in session.scalars(select(Case).where(in_keys(Case.id, list(part)))):
                    append(session, case, logs[case.id], EventKind.EXTENDED, part[case.id], self._now())
                    progress.advance()
        return len(found)

    def _changed(self, session: Session, before: LimitTable) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the cases that would be due otherwise, each with the facts of the step that says so."""
        wanted = (Case.id, Case.ledger, Case.scenario, Case.is_urgent, Case.stage, Case.assigned_at,
                  Case.sign_due_on, Case.due_on)  # fmt: skip
        query = select(*wanted).where(Case.stage.in_((Stage.ASSIGNED, Stage.HANDLING)))
        now = self._limits.table
        for key, ledger, scenario, urgent, stage, assigned_at, sign_due_on, due_on in session.execute(query):
            if assigned_at is None or due_on is None:
                continue
            place = (ledger, scenario, "handle", assigned_at.astimezone().date(), urgent)
            old, new = before.clock(*place), now.clock(*place)
            is_ours = due_on == old.due_on
            facts = _facts(new, "") if is_ours and new != old else {}
            if stage is Stage.ASSIGNED and sign_due_on is not None:
                place = (ledger, scenario, "sign", *place[3:])
                signing, due = before.clock(*place), new.due_on if is_ours else due_on
                if sign_due_on == min(signing.due_on, due_on):
                    clock = _within(now.clock(*place), due)
                    facts |= _facts(clock, "sign_") if clock != _within(signing, due_on) else {}
            if facts:
                yield key, facts | {"reason": REASON, RECOMPUTED: True}


def _within(clock: Clock, due: date) -> Clock:
    """Return a clock that runs no longer than another."""
    return Clock(min(clock.warn_on, due), min(clock.due_on, due))


def _facts(clock: Clock, prefix: str) -> dict[str, Any]:
    return {f"{prefix}warn_on": clock.warn_on.isoformat(), f"{prefix}due_on": clock.due_on.isoformat()}
