"""When the sample town met: every Friday until last week, other meetings between them, one more to come today."""

from datetime import date, timedelta
from typing import NamedTuple

from desktop.calendar import Calendar

WEEK = timedelta(days=7)
WEEKS = 8
GRID_WEEK, ANALYSIS, DISPATCH, JOINT = "grid_week", "analysis", "dispatch", "joint"  # kinds of meeting
OTHERS = ((JOINT, 4, 4), (DISPATCH, 6, 5), (ANALYSIS, 5, 2))  # days before its week begins, weeks ago
HOURS = (("09:00", "10:20"), ("14:30", "16:00"))


class Sitting(NamedTuple):
    """One meeting that was held; `ago` is how many weeks."""

    day: date
    kind: str
    ago: int
    begins: str
    ends: str


def sittings(calendar: Calendar, today: date) -> list[Sitting]:
    """Return the meetings of the last two months, the earliest first; none on a day off."""
    monday = today - timedelta(days=today.weekday())
    found = [Sitting(_worked(calendar, monday - timedelta(days=3) - WEEK * ago), GRID_WEEK, ago, *HOURS[0])
             for ago in range(WEEKS)]  # fmt: skip
    found += [Sitting(_worked(calendar, monday - timedelta(days=days) - WEEK * (ago - 1)), kind, ago, *HOURS[1])
              for kind, days, ago in OTHERS]  # fmt: skip
    return sorted(found)


def _worked(calendar: Calendar, day: date) -> date:
    """Return the day itself, or the last working day before a day off."""
    return day if calendar.is_workday(day) else calendar.before(day, 1)
