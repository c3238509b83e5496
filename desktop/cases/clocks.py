"""The clocks that a move starts: on which days what begins turns yellow and red."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from db.models.cases import Case
from desktop.calendar import Calendar
from desktop.cases.events import EventKind
from desktop.cases.limits import DAYS, CaseLimits, Clock
from desktop.cases.moves import Move
from desktop.cases.replay import Standing, a_day

WHO_HANDLES = frozenset(
    {EventKind.ASSIGNED, EventKind.TAKEN, EventKind.TRANSFERRED, EventKind.ESCALATED, EventKind.HANDED_DOWN}
)


class Clocks:
    """Starts the clocks of an office by its limits and working days."""

    def __init__(self, calendar: Calendar, limits: CaseLimits) -> None:
        self._calendar, self._limits = calendar, limits

    def limit(self, case: Case, stage: str, day: date) -> Clock:
        """Return the days on which a stage of a case that begins on a day turns yellow and red."""
        return self._limits.clock(case.ledger, case.scenario, stage, day, bool(case.is_urgent))

    def started(
        self, move: Move, case: Case, standing: Standing, given: Mapping[str, Any], day: date, at: datetime
    ) -> dict[str, Any]:
        """Return the facts that a move made on a day adds: the limits of what begins with it."""
        if move.kind in WHO_HANDLES:
            return self._handing_over(move, case, day, given)
        if move.kind is EventKind.EXTENDED:
            return {"warn_on": self._warning(day, a_day(given, "due_on"), self.limit(case, "handle", day)).isoformat()}
        if move.kind is EventKind.RESUMED:
            return self._after_pause(case, standing, day)
        if move.kind is EventKind.WHISTLED:
            return {"answer_by": (at + timedelta(hours=int(given["hours"]))).isoformat()}
        if move.clock in {"feed_back", "call_back", "rate"} and given.get("is_confirmed", True):
            clock = self.limit(case, move.clock, day)
            return {"next_warn_on": clock.warn_on.isoformat(), "next_due_on": clock.due_on.isoformat()}
        return {}

    def _handing_over(self, move: Move, case: Case, day: date, given: Mapping[str, Any]) -> dict[str, Any]:
        """Every transfer has a limit (P0-40): the given one, or that of the office."""
        handle = self.limit(case, "handle", day)
        due = a_day(given, "due_on") or handle.due_on
        limits = {"due_on": due, "warn_on": self._warning(day, due, handle)}
        if move.clock == "sign":
            clock = self.limit(case, "sign", day)
            sign = min(a_day(given, "sign_due_on") or clock.due_on, due)
            limits |= {"sign_due_on": sign, "sign_warn_on": self._warning(day, sign, clock)}
        return {key: value.isoformat() for key, value in limits.items()}

    def _warning(self, day: date, due: date | None, usual: Clock) -> date:
        """Return the day that stands before a limit as the office's warning stands before its own."""
        if due is None or due == usual.due_on:
            return usual.warn_on
        return max(day, self._calendar.before(due, self._calendar.between(usual.warn_on, usual.due_on)))

    def _after_pause(self, case: Case, standing: Standing, day: date) -> dict[str, Any]:
        """Give back the days that passed while the case waited for others: working ones, where those are counted."""
        paused_on, due, warn = standing.paused_on, standing.due_on, standing.warn_on
        if due is None or paused_on is None:
            return {}
        if self._limits.current(case.ledger, case.scenario, "handle").unit == DAYS:
            back = day - paused_on
            due, warn = due + back, warn and warn + back
        else:
            count = self._calendar.between(paused_on, day)
            due, warn = self._calendar.after(due, count), warn and self._calendar.after(warn, count)
        return {"due_on": due.isoformat()} | ({"warn_on": warn.isoformat()} if warn else {})
