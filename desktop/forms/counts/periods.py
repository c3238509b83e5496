"""Which days a period of a form means: 2026-11, 2026Q4, 2026H1, 2026."""

import re
from datetime import date, timedelta

from desktop.cases.spans import MONTH, QUARTER, YEAR, Span, month_end, moved
from desktop.clock import years_before
from desktop.forms.counts.spec import Moment

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


def moment_day(moment: Moment, as_of: date, span: Span) -> date:
    """Return the day on which records are counted."""
    match moment:
        case Moment.BEFORE:
            return span.first - timedelta(days=1)
        case Moment.YEAR_BEFORE:
            return years_before(as_of, 1)
    return as_of


def moment_span(moment: Moment, span: Span) -> Span:
    """Return the days within which what happened is counted."""
    match moment:
        case Moment.BEFORE:
            return span.before
        case Moment.YEAR:
            return Span(span.last.replace(month=1, day=1), span.last)
        case Moment.YEAR_BEFORE:
            return span.year_before
    return span
