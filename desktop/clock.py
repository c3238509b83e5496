"""The office's clock: the one place that asks what day it is. Services take it as a parameter, so tests set it."""

from collections.abc import Callable
from datetime import UTC, date, datetime

Today = Callable[[], date]
Now = Callable[[], datetime]


def now() -> datetime:
    """Return this moment, aware of its zone."""
    return datetime.now(UTC)


def today() -> date:
    """Return today's date where the office is."""
    return datetime.now(UTC).astimezone().date()


def moments(today: Today) -> Now:
    """Return a clock that shows this hour on the day that `today` tells: who sets a day sets the moments too."""

    def at() -> datetime:
        hour = datetime.now(UTC).astimezone()
        return datetime.combine(today(), hour.time(), hour.tzinfo).astimezone(UTC)

    return at


def age_on(born_on: date, day: date) -> int:
    """Return the completed years of life on a day."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def years_before(day: date, years: int) -> date:
    """Return the day so many years earlier; 29 February becomes 28 February where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
