"""Working days: the shipped calendar with its moved days (调休), the years the office took in, and its own changes.

The shipped days are those of `chinesecalendar`, from the notices of the State Council. What nobody announced yet is
reckoned by Monday to Friday; `known_until` says from when on.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from desktop.errors import Refusal
from desktop.office import Office, put_facts

OWN = "calendar_days"  # key of the fact: day -> [off, name], as the office has it
YEARS = "calendar_years"  # key of the fact: year -> day -> [off, name], as they were taken in from a file
WEEK, WORKING = 7, 5
NEIGHBOURS = 20  # so many days of the years beside it may a notice name
LONGEST = 20  # characters of a name
TITLES = {True: "休", False: "班"}


@dataclass(frozen=True, slots=True)
class DayMark:
    """What is special about a day: off or worked, and by what name."""

    off: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar."""

    day: date
    works: bool
    name: str = ""  # 国庆节, or why the office is closed
    moved: bool = False  # a weekday off or a day of the weekend worked
    own: bool = False  # by the office's own change
    known: bool = True  # False: reckoned by Monday to Friday


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything as it is at one time; the ordinals are sorted."""

    values: object
    marks: Mapping[date, DayMark]
    off: tuple[int, ...]  # weekdays that are not worked
    worked: tuple[int, ...]  # days of weekends that are
    years: frozenset[int]


class Calendar:
    """Tells which days are worked and counts them."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._built: _Known | None = None
        self._kept = False

    def as_now(self) -> "Calendar":
        """Return the calendar as it is now, whatever the office changes later."""
        copy = Calendar(self._office)
        copy._built, copy._kept = self._known(), True
        return copy

    def is_workday(self, day: date) -> bool:
        """Return whether a day is worked."""
        mark = self._known().marks.get(day)
        return day.weekday() < WORKING if mark is None else not mark.off

    def after(self, day: date, count: int) -> date:
        """Return the working day so many after a day, which itself does not count; 0 gives the day back."""
        if count <= 0:
            return day
        start = day.toordinal() + 1
        wanted = self._before(start) + count
        days = range(start, min(start + self._reach(count), date.max.toordinal()))
        return date.fromordinal(days[bisect_left(days, wanted, key=lambda one: self._before(one + 1))])

    def before(self, day: date, count: int) -> date:
        """Return the working day so many before a day, which itself does not count; 0 gives the day back."""
        if count <= 0:
            return day
        wanted = self._before(day.toordinal()) - count
        days = range(max(day.toordinal() - self._reach(count), 1), day.toordinal())
        return date.fromordinal(days[bisect_left(days, wanted + 1, key=lambda one: self._before(one + 1))])

    def between(self, first: date, last: date) -> int:
        """Return how many working days come after the first day up to the last; negative when they go backwards."""
        return self._before(last.toordinal() + 1) - self._before(first.toordinal() + 1)

    @property
    def known_until(self) -> date:
        """The last day up to which every moved day is known."""
        years = self._known().years
        year = min(years)
        while year + 1 in years:
            year += 1
        return date(year, 12, 31)

    def doubt(self, day: date) -> str:
        """Return the sentence for a day that is reckoned by Monday to Friday alone, or nothing."""
        known = day.year in self._known().years or day.year < min(self._known().years)
        return "" if known else f"{day.year} 年的调休还没有导入，按周一至周五推算。"

    def day(self, day: date) -> Day:
        """Return what is known of a day."""
        known = self._known()
        mark, weekday = known.marks.get(day), day.weekday() < WORKING
        works = weekday if mark is None else not mark.off
        name = mark.name if mark is not None else ""
        return Day(day, works, name, works is not weekday, day in self.changes, day.year in known.years)

    def year(self, year: int) -> tuple[Day, ...]:
        """Return every day of a year."""
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        return tuple(self.day(date.fromordinal(one)) for one in range(first, last + 1))

    @property
    def changes(self) -> Mapping[date, DayMark]:
        """The office's own days off and working days."""
        return _marks(self._office.get(OWN, {}))

    @property
    def taken(self) -> tuple[int, ...]:
        """The years that were taken in from a file."""
        return tuple(sorted(int(year) for year in self._office.get(YEARS, {})))

    def change(self, day: date, off: bool, name: str = "") -> None:
        """Have the office off or at work on a day, whatever the calendar says."""
        name = name.strip()
        if len(name) > LONGEST:
            raise Refusal(f"名称最多 {LONGEST} 个字，请删减。")
        self._keep(day, DayMark(off, name))

    def reset(self, day: date) -> None:
        """Take back what the office changed of a day."""
        self._keep(day, None)

    def take(self, year: int, days: Mapping[date, DayMark]) -> int:
        """Take in the days off and the working weekends of a year, in place of what was known of it.

        Return how many days are not as Monday to Friday would have them.
        """
        with self._office.store.write("导入工作日历") as session:
            return self.take_in(session, year, days)

    def take_in(self, session: Session, year: int, days: Mapping[date, DayMark]) -> int:
        """Take in a year in a write under way, as `take` does it in one of its own."""
        _refuse_year(year, days)
        kept = {str(one): value for one, value in self._office.get(YEARS, {}).items() if one != str(year)}
        kept[str(year)] = {day.isoformat(): [mark.off, mark.name] for day, mark in sorted(days.items())}
        count = sum(mark.off is (day.weekday() < WORKING) for day, mark in days.items())
        told = {f"{year} 年工作日历": (None, f"导入 {len(days)} 天")}
        put_facts(session, {YEARS: kept}, told)
        return count

    def forget(self, year: int) -> None:
        """Put a year that was taken in back to what the program knows of it."""
        kept = dict(self._office.get(YEARS, {}))
        days = kept.pop(str(year), None)
        if days is None:
            raise Refusal(f"{year} 年没有导入过，不需要恢复。")
        told = {f"{year} 年工作日历": (f"导入 {len(days)} 天", None)}
        self._office.put("撤销导入的工作日历", {YEARS: kept}, told)

    def _keep(self, day: date, mark: DayMark | None) -> None:
        before = self.changes.get(day)
        if before == mark:
            return
        kept = {one: value for one, value in self._office.get(OWN, {}).items() if one != day.isoformat()}
        if mark is not None:
            kept[day.isoformat()] = [mark.off, mark.name]
        told = {day.isoformat(): tuple(None if one is None else _said(one) for one in (before, mark))}
        self._office.put("修改工作日历", {OWN: dict(sorted(kept.items()))}, told)

    def _before(self, ordinal: int) -> int:
        """Return how many working days lie before a day. The first of all days was a Monday."""
        known = self._known()
        weeks, days = divmod(ordinal - 1, WEEK)
        weekdays = weeks * WORKING + min(days, WORKING)
        return weekdays - bisect_left(known.off, ordinal) + bisect_left(known.worked, ordinal)

    def _reach(self, count: int) -> int:
        """Return within how many days so many working ones surely lie."""
        return 2 * (count + len(self._known().off) + WEEK)

    def _known(self) -> _Known:
        """Return everything as it is now. Several threads may ask: each has the whole of one time."""
        values, built = self._office.values, self._built
        if built is None or (built.values is not values and not self._kept):
            built = self._built = self._read(values)
        return built

    def _read(self, values: Mapping[str, Any]) -> _Known:
        taken = {int(year): _marks(days) for year, days in values.get(YEARS, {}).items()}
        marks = {day: mark for day, mark in shipped().items() if day.year not in taken}
        for days in taken.values():
            marks |= days
        marks |= _marks(values.get(OWN, {}))
        years = {day.year for day in shipped()} | set(taken)
        return _Known(
            values,
            marks,
            _ordinals(day for day, mark in marks.items() if mark.off and day.weekday() < WORKING),
            _ordinals(day for day, mark in marks.items() if not mark.off and day.weekday() >= WORKING),
            frozenset(years),
        )


@cache
def shipped() -> Mapping[date, DayMark]:
    """Return the days that the program knows of itself."""
    from chinese_calendar import constants  # 8 ms, and nobody asks before the window stands

    titles = {one.value: one.chinese for one in constants.Holiday}
    off = {day: DayMark(True, titles.get(name, "")) for day, name in constants.holidays.items()}
    worked = {day: DayMark(False, titles.get(name, "")) for day, name in constants.workdays.items()}
    return off | worked


def _ordinals(days: Iterable[date]) -> tuple[int, ...]:
    return tuple(sorted(day.toordinal() for day in days))


def _marks(plain: Mapping[str, Any]) -> dict[date, DayMark]:
    return {date.fromisoformat(day): DayMark(bool(off), str(name)) for day, (off, name) in plain.items()}


def _said(mark: DayMark) -> str:
    return f"{TITLES[mark.off]} {mark.name}".strip()


def _refuse_year(year: int, days: Mapping[date, DayMark]) -> None:
    """Refuse what cannot be the notice of a year."""
    inside = [day for day in days if day.year == year]
    if not any(days[day].off for day in inside):
        raise Refusal(f"没有 {year} 年的休息日，未导入。请核对文件里的年份。")
    for day in days:
        if day.year != year and min(abs(day.toordinal() - one.toordinal()) for one in _edges(year)) > NEIGHBOURS:
            raise Refusal(f"{day.isoformat()} 不是 {year} 年前后的日期，未导入。一个文件只放一年。")


def _edges(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)
