"""Courses of cases told at once: put together in memory, written in bulk, as registering and moving would write them.

What another system's sheet says of a case, and the sample town's two years, are whole courses. `replay` tells what
follows from them here as everywhere, so a case that came this way stands no other than one that was moved by hand.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, update
from sqlalchemy.orm import Session

from db.base import Base, new_uid
from db.keys import in_keys
from db.models.cases import Case, CaseEvent, CaseTask
from db.store import actor_of, touch
from desktop.cases.clocks import Clocks
from desktop.cases.events import Event, EventKind, happened
from desktop.cases.journal import TASK, plain_facts
from desktop.cases.ledgers import ledger
from desktop.cases.moves import BY_KIND, is_legal
from desktop.cases.registering import found_facts
from desktop.cases.replay import COLUMNS, Standing, columns, replay

STAMPS = ("created_at", "created_by", "updated_at", "updated_by")
UNSAID: Mapping[str, Any] = {  # what a case has that says nothing of it
    "is_urgent": False, "is_important": False, "is_sensitive": False, "facts": {}, "channel": "collected",
}  # fmt: skip


class Chronicle:
    """The log of one case, growing before it is written."""

    __slots__ = ("_clocks", "_standing", "by", "case", "events", "known")

    def __init__(self, case: Case, clocks: Clocks, by: str, events: Sequence[Event] = ()) -> None:
        """Go on from the events that are written already."""
        self.case, self.by, self._clocks = case, by, clocks
        self.events, self.known = list(events), len(events)
        self._standing: Standing | None = None

    @property
    def standing(self) -> Standing:
        """Where the case stands after what is told so far."""
        if self._standing is None:
            self._standing = replay(self.events)
        return self._standing

    def begin(self, at: datetime, number: str | None) -> None:
        """Tell of a case that was found, and taken on where it has a number."""
        self.case.number = number
        self.add(EventKind.FOUND, found_facts(self.case), at)
        self.add(EventKind.COLLECTED, {}, at)
        if number is not None:
            self.add(EventKind.REGISTERED, {"number": number}, at)

    def allows(self, kind: EventKind) -> bool:
        """Return whether a move is legal from where the case stands."""
        move = BY_KIND.get(kind)
        return move is not None and is_legal(move, self.standing, ledger(self.case.ledger))

    def add(self, kind: EventKind, facts: Mapping[str, Any], at: datetime) -> None:
        """Tell the next step, with the clocks it starts by the limits in force."""
        given, move = plain_facts(facts), BY_KIND.get(kind)
        if move is not None:
            given |= self._clocks.started(move, self.case, self.standing, given, at.astimezone().date(), at)
        self.events.append(happened(len(self.events) + 1, kind, at, self.by, given))
        self._standing = None


def insert_cases(session: Session, chronicles: Sequence[Chronicle], recorded_at: datetime | None = None) -> None:
    """Write new cases, which have their keys, with their logs; as recorded when each step happened unless said."""
    told = [column.name for column in _table(Case).columns if column.name not in {"version", *STAMPS, *COLUMNS}]
    rows = []
    for one in chronicles:
        case, first = one.case, recorded_at or one.events[0].at
        values = {name: getattr(case, name) for name in told}
        values |= {name: value for name, value in UNSAID.items() if values[name] is None}
        rows.append(values | columns(one.standing) | {"uid": case.uid or new_uid()} | _stamps(session, first))
    insert_many(session, Case, rows)
    _write_logs(session, chronicles, recorded_at)


def begin_many(session: Session, chronicles: Sequence[Chronicle], recorded_at: datetime) -> None:
    """Write the logs of cases whose records were just made, and what follows from them."""
    _settle(session, chronicles, ("number", *COLUMNS))
    _write_logs(session, chronicles, recorded_at)


def update_cases(session: Session, chronicles: Sequence[Chronicle], recorded_at: datetime) -> None:
    """Write what was added to the logs of cases, and what follows from it."""
    session.execute(delete(CaseTask).where(in_keys(CaseTask.case_id, [one.case.id for one in chronicles])))
    _settle(session, chronicles, COLUMNS)
    _write_logs(session, chronicles, recorded_at)


def _settle(session: Session, chronicles: Sequence[Chronicle], names: Sequence[str]) -> None:
    """Write into the records what follows from their logs."""
    table = _table(Case)
    changed: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    statement = update(table).where(table.c.id == bindparam("key")).values(changed)
    rows = []
    for one in chronicles:
        told = {"number": one.case.number} | columns(one.standing)
        rows.append({"key": one.case.id} | {f"new_{name}": told[name] for name in names})
    if rows:
        session.connection().execute(statement, rows)
        touch(session, Case.__tablename__)


def insert_many(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that have the same columns."""
    if rows:
        session.connection().execute(insert(_table(model)), rows)
        touch(session, model.__tablename__)


def stamped(session: Session, rows: Iterable[Mapping[str, Any]], at: datetime) -> list[dict[str, Any]]:
    """Return rows of records with identifier and stamps."""
    return [{**row, "uid": new_uid()} | _stamps(session, at) for row in rows]


def _stamps(session: Session, at: datetime) -> dict[str, Any]:
    actor = actor_of(session)
    return dict(zip(STAMPS, (at, actor, at, actor), strict=True)) | {"version": 1}


def _write_logs(session: Session, chronicles: Sequence[Chronicle], recorded_at: datetime | None) -> None:
    """Write what is new of the logs, and the tasks that follow from the whole of them."""
    insert_many(
        session,
        CaseEvent,
        [
            {"case_id": one.case.id, "number": event.number, "kind": event.kind.value, "at": event.at,
             "recorded_at": recorded_at or event.at, "by": event.by, "facts": dict(event.facts)}
            for one in chronicles for event in one.events[one.known :]
        ],
    )  # fmt: skip
    insert_many(
        session,
        CaseTask,
        [
            {"case_id": one.case.id} | {name: getattr(task, name) for name in TASK}
            for one in chronicles
            for task in one.standing.tasks
        ],
    )


def _table(model: type[Base]) -> Table:
    return cast(Table, model.__table__)
