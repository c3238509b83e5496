"""How one person, or many alike, came and went within some days. Knows no database.

There is one order of things: somebody begins to be there, may be away for a time and come back, and may be gone for
good. Opening + came - went = closing follows for each person, and so for every sum of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum


class Began(StrEnum):
    """Why somebody who was not there at the beginning of the days is there later."""

    BORN = "born"
    CAME = "came"  # into a household, on a known day
    BROUGHT = "brought"  # written down by an import; when they came is not known
    NOTED = "noted"  # written down by a clerk; when they came is not known


class Gone(StrEnum):
    """Why somebody is gone for good."""

    NO = ""
    DIED = "died"
    LEFT = "left"


@dataclass(slots=True)
class Line:
    """One line of the return. Every field is a number of people and can be added up."""

    opening: int = 0
    born: int = 0
    died: int = 0
    moved_in: int = 0  # registered here
    moved_out: int = 0
    flowed_in: int = 0  # floating
    flowed_out: int = 0
    shifted_in: int = 0  # from another line of the same office
    shifted_out: int = 0
    brought: int = 0  # 其他: written down by an import
    noted: int = 0  # 其他: written down by a clerk
    corrected: int = 0  # 其他: what later corrections make of earlier closings, up or down
    closing: int = 0
    floating: int = 0  # of the closing

    @property
    def other(self) -> int:
        """What neither event nor move explains: 其他(更正、导入)."""
        return self.brought + self.noted + self.corrected

    @property
    def registered(self) -> int:
        """Who of the closing is registered here."""
        return self.closing - self.floating

    @property
    def reckoned(self) -> int:
        """What the closing must be."""
        came = self.born + self.moved_in + self.flowed_in + self.shifted_in + self.other
        return self.opening + came - self.died - self.moved_out - self.flowed_out - self.shifted_out

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody to tell of."""
        return not any(getattr(self, one.name) for one in fields(self))

    def count(self, step: str, floats: bool, people: int) -> None:
        """Add people to whom a step happened."""
        name = _COLUMNS.get(step, (step, step))[floats]
        setattr(self, name, getattr(self, name) + people)

    def add(self, other: "Line") -> None:
        """Add another line up with this one."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass(frozen=True, slots=True)
class Life:
    """What is known of somebody as far as the days are concerned. Places are lines of the return."""

    was: int | None  # the place on the day before the first
    now: int | None  # the place on the last day
    had_begun: bool  # by the day before the first
    has_begun: bool  # by the last day
    began: Began
    gone: Gone  # within the days
    floats: bool
    away: tuple[tuple[date, date], ...] = ()  # from the day of leaving to the day of coming back


class Lines(dict[int | None, Line]):
    """The lines of a return by place, made when they are first needed."""

    def begin_with(self, closings: Mapping[int | None, int]) -> None:
        """Let the openings be what was reported; by how much they are others now counts as corrected."""
        for place in [*closings, *(place for place in self if place not in closings)]:
            line, reported = self[place], closings.get(place, 0)
            line.corrected += line.opening - reported
            line.opening = reported

    def __missing__(self, place: int | None) -> Line:
        line = self[place] = Line()
        return line

    def tell(self, life: Life, first: date, last: date, count: int = 1) -> None:
        """Count a person, or `count` people alike, within the days from the first to the last."""
        there = life.had_begun and not any(left < first <= back for left, back in life.away)
        place = life.was if there else life.now
        if there:
            self[place].opening += count
        for step in _steps(life, first, last):
            there = step not in _LEAVING
            if there:
                place = life.now
            self[place].count(step, life.floats, count)
        if not there:
            return
        if place != life.now:
            self[place].shifted_out += count
            self[life.now].shifted_in += count
        self[life.now].closing += count
        self[life.now].floating += count * life.floats


_AWAY, _BACK = "away", "back"
_COLUMNS = {  # of those registered here, and of those who float; other steps are columns themselves
    Began.CAME.value: ("moved_in", "flowed_in"),
    _BACK: ("moved_in", "flowed_in"),
    _AWAY: ("moved_out", "flowed_out"),
    Gone.LEFT.value: ("moved_out", "flowed_out"),
}
_LEAVING = frozenset({_AWAY, Gone.LEFT.value, Gone.DIED.value})


def _steps(life: Life, first: date, last: date) -> Iterator[str]:
    """Yield what happened to somebody within the days, in its order."""
    if not life.had_begun and (life.has_begun or life.gone):
        yield life.began.value
    for left, back in life.away:
        if first <= left <= last:
            yield _AWAY
        if first <= back <= last:
            yield _BACK
    if life.gone:
        yield life.gone.value


def absences(steps: Sequence[tuple[str, date]]) -> tuple[tuple[date, date], ...]:
    """Return from when to when somebody was away who left the town and came back.

    `steps` tell in the order of writing: "left", "died", "restored" (it never happened), "came".
    """
    found: list[tuple[date, date]] = []
    left: date | None = None
    for step, day in steps:
        match step:
            case "left":
                left = day
            case "came":
                if left is not None and left <= day:
                    found.append((left, day))
                left = None
            case _:
                left = None
    return tuple(found)
