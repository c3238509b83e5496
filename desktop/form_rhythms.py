"""In which periods a form is owed, and until when: 2026-11 of a monthly one, due on the fifth of the month after."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Self

from desktop.calendar import Calendar

WORKING_FROM = 100  # the number that is kept for so many working days is so much greater
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
MOST = {"within": 31, "after": 31, "working": 60}  # greatest number of each way
QUARTERS, WEEKDAYS = "一二三四", "一二三四五六日"
WEEK = timedelta(days=7)
FEW = 4096  # periods that are remembered: those of many forms are the same
_KEY = re.compile(r"(\d{4})(?:-W(0[1-9]|[1-4]\d|5[0-3])|-(0[1-9]|1[0-2])|Q([1-4])|H([12]))?")


class Rhythm(StrEnum):
    """How often a form is owed."""

    ONCE = "once"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


class DueWay(StrEnum):
    """From where the day on which a form is due is counted."""

    WITHIN = "within"  # a day of the last month of the period; of a week: of that week
    AFTER = "after"  # a day of the month that follows; of a week: of the next one
    WORKING = "working"  # so many working days after the period


@dataclass(frozen=True, slots=True)
class DueRule:
    """On which day a period is due. One that is not worked gives way to the working day before it."""

    way: DueWay
    number: int

    @property
    def plain(self) -> int:
        """The number that is kept: 5, the fifth of the month after; -25, the 25th of its own; 103, 3 working days."""
        match self.way:
            case DueWay.WITHIN:
                return -self.number
            case DueWay.AFTER:
                return self.number
        return WORKING_FROM + self.number

    @classmethod
    def of(cls, plain: int | None) -> Self | None:
        """Return what a kept number says; nothing for none: the last day of the period."""
        if not plain:
            return None
        if plain < 0:
            return cls(DueWay.WITHIN, -plain)
        return cls(DueWay.WORKING, plain - WORKING_FROM) if plain > WORKING_FROM else cls(DueWay.AFTER, plain)

    def words(self, rhythm: Rhythm) -> str:
        """Return it as a clerk says it."""
        if self.way is DueWay.WORKING:
            return f"期满后 {self.number} 个工作日内"
        if rhythm is Rhythm.WEEK:
            return f"{'本周' if self.way is DueWay.WITHIN else '下周'}{WEEKDAYS[min(self.number, 7) - 1]}"
        if self.way is DueWay.AFTER:
            return f"{'次月' if rhythm is Rhythm.MONTH else '期满后次月'} {self.number} 日"
        return f"{'当月' if rhythm is Rhythm.MONTH else '最后一个月'} {self.number} 日"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One period of a rhythm: its key as it is kept, its days, and its place among all, by which it is told."""

    rhythm: Rhythm
    key: str
    first: date
    last: date
    place: int

    @property
    def title(self) -> str:
        """What a clerk calls it."""
        year = self.first.year
        match self.rhythm:
            case Rhythm.WEEK:
                month = "" if self.last.month == self.first.month else f"{self.last.month}月"
                return f"{self.first.month}月{self.first.day}日至{month}{self.last.day}日"
            case Rhythm.MONTH:
                return f"{year}年{self.first.month}月"
            case Rhythm.QUARTER:
                return f"{year}年第{QUARTERS[self.first.month // 3]}季度"
            case Rhythm.HALF:
                return f"{year}年{'上' if self.first.month == 1 else '下'}半年"
            case Rhythm.YEAR:
                return f"{year}年"
        return "一次性"


@lru_cache(maxsize=FEW)
def stretch_around(rhythm: Rhythm, day: date) -> Stretch:
    """Return the period in which a day lies; of a form owed once there is none but the day itself."""
    if rhythm is Rhythm.ONCE:
        return Stretch(rhythm, day.isoformat(), day, day, 0)
    if rhythm is Rhythm.WEEK:
        first = day - timedelta(days=day.weekday())
        year, week, _ = first.isocalendar()
        return Stretch(rhythm, f"{year}-W{week:02}", first, first + WEEK - timedelta(days=1), first.toordinal() // 7)
    months = MONTHS[rhythm]
    begin = (day.month - 1) // months * months + 1
    end = begin + months - 1
    first, last = date(day.year, begin, 1), date(day.year, end, monthrange(day.year, end)[1])
    number = (begin - 1) // months + 1
    keys = {Rhythm.MONTH: f"{day.year}-{begin:02}", Rhythm.QUARTER: f"{day.year}Q{number}",
            Rhythm.HALF: f"{day.year}H{number}"}  # fmt: skip
    return Stretch(rhythm, keys.get(rhythm, str(day.year)), first, last, day.year * 12 // months + number - 1)


def stretch_named(key: str, due_on: date) -> Stretch:
    """Return the period a key means; of a form owed once that is the day on which it is due."""
    found = _KEY.fullmatch(key)
    if found is None:
        return stretch_around(Rhythm.ONCE, due_on)
    year, week, month, quarter, half = found.groups()
    if week:
        return stretch_around(Rhythm.WEEK, date.fromisocalendar(int(year), int(week), 1))
    rhythm = Rhythm.MONTH if month else Rhythm.QUARTER if quarter else Rhythm.HALF if half else Rhythm.YEAR
    begin = int(month or 0) or (int(quarter or half or 1) - 1) * MONTHS[rhythm] + 1
    return stretch_around(rhythm, date(int(year), begin, 1))


def period_title(key: str) -> str:
    """Return what a clerk calls a period; the words themselves where they are no key of one."""
    return stretch_named(key, date.min).title if _KEY.fullmatch(key) else key


def stretch_after(key: str) -> str:
    """Return the key of the period that follows; nothing after one that is none."""
    if _KEY.fullmatch(key) is None:
        return ""
    stretch = stretch_named(key, date.min)
    return stretch_around(stretch.rhythm, stretch.last + timedelta(days=1)).key


class Deadlines:
    """Tells until when periods are due, by the calendar as it is now; what many forms ask is reckoned once."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar.as_now()
        self._known: dict[tuple[int | None, str], date] = {}

    def of(self, rule: DueRule | None, stretch: Stretch) -> date:
        """Return until when a period is due."""
        asked = (rule.plain if rule is not None else None, stretch.key)
        if asked not in self._known:
            self._known[asked] = self._reckoned(rule, stretch)
        return self._known[asked]

    def _reckoned(self, rule: DueRule | None, stretch: Stretch) -> date:
        if rule is not None and rule.way is DueWay.WORKING:
            return self._calendar.after(stretch.last, rule.number)
        day = _named(rule, stretch)
        return day if self._calendar.is_workday(day) else self._calendar.before(day, 1)


def stretches_owed(
    deadlines: Deadlines, rhythm: Rhythm, rule: DueRule | None, asked_on: date, ended_on: date | None, day: date
) -> Iterator[tuple[Stretch, date]]:
    """Yield the periods of a form with their due days, up to that under way.

    The first is the earliest that is due after the form was asked for, the last one is over before the form ended.
    """
    stretch = stretch_around(rhythm, asked_on)
    before = stretch_around(rhythm, stretch.first - timedelta(days=1))
    if deadlines.of(rule, before) >= asked_on:
        stretch = before
    while stretch.first <= day and (ended_on is None or stretch.last <= ended_on):
        yield stretch, deadlines.of(rule, stretch)
        stretch = stretch_around(rhythm, stretch.last + timedelta(days=1))


def _named(rule: DueRule | None, stretch: Stretch) -> date:
    if rule is None:
        return stretch.last
    if stretch.rhythm is Rhythm.WEEK:
        first = stretch.first + WEEK if rule.way is DueWay.AFTER else stretch.first
        return first + timedelta(days=min(rule.number, 7) - 1)
    month = stretch.last + timedelta(days=1) if rule.way is DueWay.AFTER else stretch.last
    return month.replace(day=min(rule.number, monthrange(month.year, month.month)[1]))
