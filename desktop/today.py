"""今日: what is due and what this week brought, from every capability, in one list."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.clock import Today, today
from desktop.due import DueItem, DueSource, WeekFigure
from desktop.jobs import Progress

log = logging.getLogger(__name__)

LATE, NOW, SOON, WAITING = "已逾期", "今天", "临近", "待处理"  # groups, in their order
GROUPS = (LATE, NOW, SOON, WAITING)


@dataclass(frozen=True, slots=True)
class Day:
    """The page of a day: what is due by group, and the strip of the week."""

    day: date
    groups: Mapping[str, tuple[DueItem, ...]]
    week: tuple[WeekFigure, ...]
    unread: tuple[str, ...]  # sources that could not be read

    @property
    def count(self) -> int:
        """How many entries there are."""
        return sum(len(items) for items in self.groups.values())


class DueWork:
    """Asks every source what is due."""

    def __init__(
        self,
        sources: Mapping[str, DueSource],
        week: Callable[[date], Sequence[WeekFigure]],
        account: Callable[[], str],
        today: Today = today,
    ) -> None:
        self._sources, self._week, self._account, self._today = sources, week, account, today

    def read(self, progress: Progress | None = None, *, mine: bool = False) -> Day:
        """Return the page of today, of the whole office or only of whoever asks. One source's fault costs only it."""
        progress, day = progress or Progress(), self._today()
        found: list[DueItem] = []
        unread = []
        for title, source in self._sources.items():
            progress.check()
            try:
                found += source(day, self._account())
            except Exception:  # the others still tell what is due
                log.exception("due source %s", title)
                unread.append(title)
        chosen = [one for one in found if one.is_mine or not mine]
        groups = {name: tuple(one for one in chosen if _group(one, day) == name) for name in GROUPS}
        ordered = {name: tuple(sorted(items, key=_order)) for name, items in groups.items()}
        return Day(day, ordered, tuple(self._week(day)), tuple(unread))


def _group(one: DueItem, day: date) -> str:
    if one.due_on is None:
        return WAITING
    if one.due_on < day:
        return LATE
    return NOW if one.due_on == day else SOON


def _order(one: DueItem) -> tuple[bool, date, str]:
    return not one.is_mine, one.due_on or date.max, one.title


def days_late(one: DueItem, day: date) -> int:
    """Return by how many days something is late, 0 while there is time."""
    return max((day - one.due_on) // timedelta(days=1), 0) if one.due_on else 0
