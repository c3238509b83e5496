"""Stretches of days that figures are of, and those they are compared with (环比, 同比)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from desktop.clock import years_before

MONTH, QUARTER, YEAR, DAYS = "month", "quarter", "year", "days"
LENGTHS = {MONTH: 1, QUARTER: 3, YEAR: 12}  # months


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to `last`, both among them. `kind` tells how the office calls such a stretch."""

    first: date
    last: date
    kind: str = DAYS

    @classmethod
    def around(cls, day: date, kind: str) -> Self:
        """Return the month, the quarter or the year that a day lies in."""
        months = LENGTHS[kind]
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        return cls(first, month_end(moved(first, months - 1)), kind)

    @classmethod
    def of_month(cls, month: str) -> Self:
        """Return the month written as 2026-10."""
        return cls.around(date.fromisoformat(f"{month}-01"), MONTH)

    @property
    def title(self) -> str:
        """The stretch in words."""
        first, last = self.first, self.last
        match self.kind:
            case "month":
                return f"{first.year} 年 {first.month} 月"
            case "quarter":
                return f"{first.year} 年第 {first.month // 3 + 1} 季度"
            case "year":
                return f"{first.year} 年"
        return first.isoformat() if first == last else f"{first} 至 {last}"

    @property
    def before(self) -> "Span":
        """The stretch of the same kind right before this one (环比)."""
        if self.kind in LENGTHS:
            return Span.around(self.first - timedelta(days=1), self.kind)
        return Span(self.first - (self.last - self.first) - timedelta(days=1), self.first - timedelta(days=1))

    @property
    def after(self) -> "Span":
        """The stretch of the same kind right after this one."""
        if self.kind in LENGTHS:
            return Span.around(self.last + timedelta(days=1), self.kind)
        return Span(self.last + timedelta(days=1), self.last + (self.last - self.first) + timedelta(days=1))

    @property
    def year_before(self) -> "Span":
        """The same stretch of the year before (同比)."""
        first = years_before(self.first, 1)
        return Span.around(first, self.kind) if self.kind in LENGTHS else Span(first, years_before(self.last, 1))

    def until(self, day: date) -> "Span":
        """Return the stretch as far as it has come on a day."""
        return Span(self.first, day) if self.first <= day < self.last else self

    def compared(self, day: date) -> "tuple[Span, Span]":
        """Return the stretches to set beside this one, each only as far as this one has come on a day."""
        before, year = self.before, self.year_before
        if not self.first <= day < self.last:
            return before, year
        come = day - self.first
        return before.until(before.first + come), Span(year.first, min(years_before(day, 1), year.last))

    def months(self, count: int) -> "tuple[Span, ...]":
        """Return so many whole months, the last of them the one in which this stretch ends."""
        first = self.last.replace(day=1)
        return tuple(Span.around(moved(first, -back), MONTH) for back in reversed(range(count)))


def month_end(day: date) -> date:
    """Return the last day of a month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def moved(first: date, months: int) -> date:
    """Return the first day of a month so many months later, or earlier."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def month_of(day: date) -> str:
    """Return the month a day lies in as 2026-10."""
    return f"{day:%Y-%m}"
