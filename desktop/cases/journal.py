"""The log of a case: reading it, and writing the next line together with all that follows from it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.keys import in_keys
from db.models.cases import Case, CaseEvent, CaseTask
from db.store import actor_of, touch
from desktop.cases.events import Event, EventKind, happened
from desktop.cases.replay import Standing, Task, columns, replay

TASK = tuple(Task.__dataclass_fields__)  # columns of a task that follow from the log


def events_of(session: Session, case: int) -> list[Event]:
    """Return the log of one case in its order."""
    return logs_of(session, [case]).get(case, [])


def logs_of(session: Session, cases: Sequence[int]) -> dict[int, list[Event]]:
    """Return the logs of a few cases, each in its order."""
    wanted = (CaseEvent.case_id, CaseEvent.number, CaseEvent.kind, CaseEvent.at, CaseEvent.by, CaseEvent.facts)
    query = select(*wanted).where(in_keys(CaseEvent.case_id, cases)).order_by(CaseEvent.case_id, CaseEvent.number)
    logs: dict[int, list[Event]] = {}
    for case, number, kind, at, by, facts in session.execute(query):
        logs.setdefault(case, []).append(Event(number, EventKind(kind), at, by, facts))
    return logs


def begin_log(
    session: Session, case: Case, steps: Sequence[tuple[EventKind, Mapping[str, Any]]], at: datetime
) -> Standing:
    """Save a new case with the first steps of its log, once, as it stands after all of them."""
    by = actor_of(session)
    events = [happened(number, kind, at, by, plain_facts(facts)) for number, (kind, facts) in enumerate(steps, 1)]
    standing = replay(events)
    _state(case, standing)
    session.add(case)
    session.flush()
    _write(session, case, events)
    return standing


def append(
    session: Session,
    case: Case,
    events: list[Event],
    kind: EventKind,
    facts: Mapping[str, Any],
    at: datetime,
) -> Standing:
    """Write the next line of a case's log, and what follows from the whole of it. Return where the case stands now.

    `events` is the log as it was read; the new event is added to it. Raise Conflict when somebody wrote meanwhile.
    """
    if case.events != len(events):
        raise Conflict
    event = happened(len(events) + 1, kind, at, actor_of(session), plain_facts(facts))
    events.append(event)
    session.flush()
    _write(session, case, [event])
    return settle(session, case, events)


def _write(session: Session, case: Case, events: Sequence[Event]) -> None:
    recorded_at = datetime.now(UTC)
    rows = [
        {"case_id": case.id, "number": event.number, "kind": event.kind.value, "at": event.at,
         "recorded_at": recorded_at, "by": event.by, "facts": dict(event.facts)}
        for event in events
    ]  # fmt: skip
    session.execute(insert(CaseEvent), rows)
    touch(session, CaseEvent.__tablename__)


def _state(case: Case, standing: Standing) -> None:
    for name, value in columns(standing).items():
        setattr(case, name, value)


def settle(session: Session, case: Case, events: Sequence[Event]) -> Standing:
    """Write into the record, and into its tasks, what follows from its log."""
    standing = replay(events)
    _state(case, standing)
    session.flush()
    session.execute(delete(CaseTask).where(CaseTask.case_id == case.id))
    if standing.tasks:
        rows = [{"case_id": case.id} | {name: getattr(task, name) for name in TASK} for task in standing.tasks]
        session.execute(insert(CaseTask), rows)
    touch(session, CaseTask.__tablename__)
    return standing


def plain_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts as the log keeps them: without empty ones, days and moments as text."""
    return {key: _plain(value) for key, value in facts.items() if value not in (None, "", (), [])}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
        return list(value)
    return value
