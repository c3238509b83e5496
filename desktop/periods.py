"""Stretches of days by which lists of what happened are narrowed, named so that a kept choice never grows stale."""

import re
from calendar import monthrange
from datetime import date, timedelta

TITLES = {"today": "今天", "yesterday": "昨天", "week": "近 7 天", "month": "近 30 天", "year": "今年"}
MONTHS = 24  # whole months offered, counted back from this one

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_DAY = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})日?")


def choices(today: date) -> list[tuple[str, str]]:
    """Return every period with its title."""
    found = list(TITLES.items())
    year, month = today.year, today.month
    for _ in range(MONTHS):
        found.append((f"{year}-{month:02}", f"{year} 年 {month} 月"))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found


def days_of(period: str, today: date) -> tuple[date, date]:
    """Return the first and the last day of a period. Raise ValueError for one that is unknown."""
    match period:
        case "today":
            return today, today
        case "yesterday":
            return today - timedelta(days=1), today - timedelta(days=1)
        case "week":
            return today - timedelta(days=6), today
        case "month":
            return today - timedelta(days=29), today
        case "year":
            return today.replace(month=1, day=1), today
    found = _MONTH.fullmatch(period)
    if found is None:
        raise ValueError(period)
    first = date(int(found[1]), int(found[2]), 1)
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def day_in(text: str) -> date | None:
    """Return the day that a typed text names, as 2026-11-5, 20261105 or 2026年11月5日."""
    found = _DAY.fullmatch(text.strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
