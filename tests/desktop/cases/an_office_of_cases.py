"""Cases with logs of a test's own making, written by the journal of the program."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from db.models.cases import Case, Unit, UnitKind
from desktop.cases.events import Event, EventKind
from desktop.cases.journal import append, events_of
from desktop.cases.numbering import next_number
from desktop.cases.replay import Standing, replay
from desktop.program import Program

Step = tuple[EventKind, date, Mapping[str, Any]]


def noon(day: date) -> datetime:
    """Return a moment of a day that lies in it wherever the test runs."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def put_case(program: Program, steps: Sequence[Step], **facts: Any) -> tuple[int, Standing]:
    """Write a case with its log. Return its key and where it stands."""
    stated = {"ledger": "dispute", "title": "两户因排水沟发生争执", "found_on": steps[0][1]} | facts
    with program.office.store.write("登记事件") as session:
        case = Case(**stated, staged_at=noon(steps[0][1]), events=0)
        session.add(case)
        session.flush()
        if any(kind is EventKind.REGISTERED for kind, *_ in steps):
            case.number = next_number(session, case.ledger, steps[0][1].year)
        events: list[Event] = []
        for kind, day, told in steps:
            append(session, case, events, kind, told, noon(day))
        return case.id, replay(events)


def go_on(program: Program, key: int, kind: EventKind, day: date, **told: Any) -> None:
    """Write a further step of a case."""
    with program.office.store.write("办理") as session:
        append(session, session.get_one(Case, key), events_of(session, key), kind, told, noon(day))


def put_unit(program: Program, name: str = "司法所") -> int:
    """Make a department."""
    with program.office.store.write("登记承办单位") as session:
        unit = Unit(name=name, kind=UnitKind.DEPARTMENT)
        session.add(unit)
    return unit.id


def a_case(day: date, *, finished: int | None = 3, success: bool = True, limit: int = 10, **facts: Any) -> list[Step]:
    """Return the log of a case taken on that day, handled by the grid, finished so many days later."""
    due = {"due_on": day + timedelta(days=limit)}
    steps: list[Step] = [(EventKind.REGISTERED, day, {}), (EventKind.TAKEN, day, due | facts)]
    if finished is not None:
        done = day + timedelta(days=finished)
        steps.append((EventKind.FINISHED, done, {"result": "已经处理", "is_success": success}))
    return steps
