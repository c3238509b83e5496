"""Which days a period of a form means: 2026-11, 2026Q4, 2026H1, 2026."""

import re
from datetime import date, timedelta

from desktop.cases.spans import MONTH, QUARTER, YEAR, Span, month_end, moved

_WRITTEN = re.compile(r"(\d{4})(?:-?(\d{2})|Q([1-4])|H([12]))?")
HALF = 6  # months


def span_of(period: str, as_of: date) -> Span:
    """Return the days of a period; the month in which a day lies where none is said, or none that is understood."""
    found = _WRITTEN.fullmatch(period.strip())
    if found is None:
        return Span.around(as_of, MONTH)
    year = int(found[1])
    if found[3]:
        return Span.around(date(year, int(found[3]) * 3, 1), QUARTER)
    if found[4]:
        first = date(year, 1 if found[4] == "1" else 1 + HALF, 1)
        return Span(first, month_end(moved(first, HALF - 1)))
    if found[2]:
        return Span.around(date(year, min(max(int(found[2]), 1), 12), 1), MONTH)
    return Span.around(date(year, 1, 1), YEAR)


def day_before(span: Span) -> date:
    """Return the day on which the period before ended."""
    return span.first - timedelta(days=1)
