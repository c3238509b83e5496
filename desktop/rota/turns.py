"""In which order leaders and departments take their turns, and which days that gives them. Knows no database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.calendar import Day


@dataclass(frozen=True, slots=True)
class Leader:
    """Somebody who leads for a day (科级干部带班)."""

    name: str
    phone: str = ""
    staff_id: int | None = None


@dataclass(frozen=True, slots=True)
class Department:
    """A department whose turn comes, and who of it is on duty."""

    name: str
    people: str = ""


@dataclass(frozen=True, slots=True)
class Turns:
    """The order of turns. Days off may have turns of their own, so that nobody has every Sunday."""

    leaders: tuple[Leader, ...] = ()
    departments: tuple[Department, ...] = ()
    has_days_off: bool = True
    days_off_apart: bool = True

    def plain(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {
            "leaders": [[one.name, one.phone, one.staff_id] for one in self.leaders],
            "departments": [[one.name, one.people] for one in self.departments],
            "has_days_off": self.has_days_off,
            "days_off_apart": self.days_off_apart,
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Turns":
        """Return what JSON held."""
        return cls(
            tuple(Leader(*one) for one in plain.get("leaders", ())),
            tuple(Department(*one) for one in plain.get("departments", ())),
            bool(plain.get("has_days_off", True)),
            bool(plain.get("days_off_apart", True)),
        )


@dataclass(frozen=True, slots=True)
class Planned:
    """Whose turn a day is."""

    day: date
    leader: Leader
    department: Department | None


@dataclass(frozen=True, slots=True)
class Past:
    """A day that had its turn: what the turns after it go on from."""

    works: bool
    leader: str
    department: str


def plan(turns: Turns, days: Iterable[Day], past: Sequence[Past]) -> Iterator[Planned]:
    """Yield whose turn each of some days is, in the order of days; each turn goes on from the latest of `past`."""
    leaders = tuple(one.name for one in turns.leaders)
    departments = tuple(one.name for one in turns.departments)
    at: dict[tuple[str, bool], int] = {}
    for day in days:
        if not turns.leaders or not (day.works or turns.has_days_off):
            continue
        kind = day.works or not turns.days_off_apart
        alike = [one for one in past if not turns.days_off_apart or one.works == day.works]
        led = at["leader", kind] = _next(leaders, at.get(("leader", kind)), [one.leader for one in alike])
        own = None
        if departments:
            place = _next(departments, at.get(("department", kind)), [one.department for one in alike])
            at["department", kind] = place
            own = turns.departments[place]
        yield Planned(day.day, turns.leaders[led], own)


def _next(order: Sequence[str], place: int | None, past: Sequence[str]) -> int:
    """Return the place of whose turn comes after a place, or at first after the latest of the past who still has one.

    Where nobody had a turn yet, it begins with the first.
    """
    if place is None:
        place = next((order.index(name) for name in reversed(past) if name in order), -1)
    return (place + 1) % len(order)
