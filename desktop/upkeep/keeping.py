"""Which backups stay: each of the last days, then one of each week, then one of each month, the newest few always."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

FEWEST = 3  # kept however old they are
MONTH = 31  # days

Period = Callable[[datetime], Collection[int]]


@dataclass(frozen=True, slots=True)
class Keeping:
    """For how long backups are kept: every one for days, one a week for weeks, one a month for months."""

    days: int = 30
    weeks: int = 8
    months: int = 24


def kept(moments: Iterable[datetime], keeping: Keeping, now: datetime) -> set[datetime]:
    """Return which of the moments at which backups were made stay. Of a week or a month the last one stays."""
    newest = sorted(moments, reverse=True)
    stay = set(newest[:FEWEST])
    stay.update(one for one in newest if now - one <= timedelta(days=keeping.days))
    spans: tuple[tuple[timedelta, Period], ...] = (
        (timedelta(weeks=keeping.weeks), lambda one: one.isocalendar()[:2]),
        (timedelta(days=keeping.months * MONTH), lambda one: (one.year, one.month)),
    )
    for span, period in spans:
        seen: set[Collection[int]] = set()
        for one in newest:
            if now - one <= span and (which := period(one.astimezone())) not in seen:
                seen.add(which)
                stay.add(one)
    return stay
