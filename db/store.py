"""The unit of work: look without touching, or do one named thing wholly or not at all."""

import enum
import hashlib
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine, event, insert, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from db import audit, removal
from db.base import STAMPS, Base, Record
from db.errors import Busy, Conflict, DiskFull, Forbidden, Lost
from db.guarding import Guard
from db.models.log import Action, Change
from db.news import announce, new_teller
from db.refusals import refusal_of


class Store:
    """Hands out short sessions; keeps none."""

    def __init__(
        self,
        engine: Engine,
        actor: Callable[[], str],
        permit: Callable[[], None] = lambda: None,
        rules: audit.Rules | None = None,
    ) -> None:
        """Work on a database in the name of `actor()`; `permit()` raises when that person may not change records.

        `rules` say how the audit log calls what is done.
        """
        self.engine = engine
        self._permit = permit
        self._readers = sessionmaker(engine)
        self._writers = sessionmaker(engine.execution_options(writes=True), expire_on_commit=False)
        self._actor = actor
        self._guard: Guard | None = None
        self._chain = audit.Chain(rules or audit.Rules())
        self.teller = new_teller()
        self.on_change: list[Callable[[frozenset[str]], None]] = []
        self._at_work = 0  # writes under way, of whichever thread
        self.on_line: list[Callable[[audit.Head], None]] = []  # told of the last line of the audit log
        self.tell_sessions: Callable[[], Mapping[str, Any]] = dict  # what every session knows of whoever is at work

    def narrow(self, readers: Engine | None, guard: Guard | None) -> None:
        """Let whoever works from now on read through `readers` (see `db.narrowing`) and write what `guard` allows."""
        self._readers, self._guard = sessionmaker(readers or self.engine), guard

    @property
    def engines(self) -> list[Engine]:
        """Everything that has the database open: the whole, and what this account reads through."""
        readers: Engine = self._readers.kw["bind"]
        return [self.engine] if readers is self.engine else [self.engine, readers]

    def close(self) -> None:
        """Let go of every connection."""
        for engine in self.engines:
            engine.dispose()

    @property
    def is_writing(self) -> bool:
        """Whether this program is at a write, for which another would have to wait."""
        return self._at_work > 0

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Look without touching: nothing done here is ever saved."""
        try:
            with self._readers() as session:
                session.info.update(self.tell_sessions())
                yield session
        except DBAPIError as error:
            raise refusal_of(error) or error from error.orig

    @contextmanager
    def write(self, action: str) -> Iterator[Session]:
        """Do one named thing, wholly or not at all. The name is what the clerk reads in the log.

        Raise Forbidden for what is not this account's, Conflict, Duplicate, InUse, Busy, DiskFull or Lost when the
        database says no. What was not this account's stands in the audit log as refused.
        """
        try:
            self._permit()
        except Exception:
            self.refused(action)
            raise
        try:
            with self._writing(action, self._guard) as session:
                yield session
        except Forbidden as error:
            self.refused(action, error.table)
            raise

    @contextmanager
    def record(self, action: str) -> Iterator[Session]:
        """Write what everybody may: who saw what, and one's own preferences."""
        with self._writing(action, None) as session:
            session.info["is_record"] = True
            yield session

    def refused(self, action: str, table: str = "") -> None:
        """Note that somebody wished what he may not."""
        with suppress(Busy, DiskFull, Lost), self.record(action) as session:  # nothing was done, so nothing is lost
            audit.tell(session, outcome=audit.REFUSED, table=table)

    @contextmanager
    def _writing(self, action: str, guard: Guard | None) -> Iterator[Session]:
        self._at_work += 1
        try:
            with self._writers.begin() as session:
                session.info.update(self.tell_sessions())
                session.info.update(
                    actor=self._actor(), action=action, action_id=None, touched=set(), remarks={}, made=set()
                )
                session.info.update(guard=guard, since=datetime.now(UTC), saved={}, bulk=set(), is_record=False)
                session.info.update(trail=audit.Trail(), identifying=self._chain.rules.identifying)
                yield session
                session.flush()
                if guard is not None:
                    guard.after(session)
                touched = frozenset(session.info["touched"])
                announce(session, self.teller, touched)
                head = self._chain.end(session)
        except StaleDataError as error:
            raise Conflict from error
        except DBAPIError as error:
            raise refusal_of(error) or error from error.orig
        finally:
            self._at_work -= 1
        if head is not None:
            self._chain.kept()
            for hear in self.on_line:
                hear(head)
        for tell in self.on_change:
            tell(touched)


def actor_of(session: Session) -> str:
    """Return who writes in this session."""
    return str(session.info["actor"])


def touch(session: Session, *tables: str) -> None:
    """Say that a bulk statement changed these tables."""
    session.info["touched"].update(tables)
    session.info["bulk"].update(tables)


def action_id(session: Session, batch_id: int | None = None, summary: Any = None) -> int:
    """Return the key of this write's line in the log, writing it when it is first needed."""
    if session.info["action_id"] is None:
        line = insert(Action).values(
            at=datetime.now(UTC),
            by=session.info["actor"],
            name=session.info["action"],
            batch_id=batch_id,
            summary=summary,
        )
        session.info["action_id"] = session.execute(line.returning(Action.id)).scalar_one()
    return int(session.info["action_id"])


def remark(session: Session, record: Record, field: str, before: Any, after: Any) -> None:
    """Log a change that is kept in another table (as tags are) as a change of the record itself.

    It counts as a version of its own, except for a record made in this very write.
    """
    if before == after:
        return
    if record in session.info["made"]:
        session.flush()  # else what waits would be logged before this line, which the audit log hears of first
        session.execute(insert(Change), [_line(session, record, {field: [before, after]})])
    else:
        session.info["remarks"].setdefault(record, {})[field] = [before, after]
        flag_modified(record, "updated_at")


@event.listens_for(Session, "before_flush")
def _stamp(session: Session, _context: Any, _objects: Any) -> None:
    """Sign every record about to be saved; refuse to save from a reading session."""
    if "actor" not in session.info:
        raise RuntimeError("a reading session was asked to write")
    if (guard := session.info["guard"]) is not None:
        guard.before(session)
    session.info["removed"] = {one: removal.gather(session, one) for one in session.deleted if isinstance(one, Record)}
    now, actor = datetime.now(UTC), session.info["actor"]
    made = session.new  # the session puts this together anew whenever it is asked
    for record in [*made, *session.dirty]:
        if isinstance(record, Record) and session.is_modified(record):
            record.updated_at, record.updated_by = now, actor
            if record in made:
                record.created_at, record.created_by = now, actor


@event.listens_for(Session, "after_flush")
def _log(session: Session, _context: Any) -> None:
    """Write down what changed, in the same transaction."""
    lines = []
    remarks, deleted = session.info["remarks"], session.deleted
    for record in [*session.new, *session.dirty, *deleted]:
        session.info["touched"].add(record.__tablename__)
        if record not in deleted:
            session.info["saved"].setdefault(record.__tablename__, set()).add(record.id)
        if isinstance(record, Record):
            fields = _difference(record, record in deleted) | remarks.pop(record, {})
            if fields:
                lines.append(_line(session, record, fields))
    session.info["made"].update(record for record in session.new if isinstance(record, Record))
    if lines:
        session.execute(insert(Change), lines)
    if removed := session.info["removed"]:
        removal.keep(session, removed, action_id(session))
        session.info["removed"] = {}


def _line(session: Session, record: Record, fields: dict[str, list[Any]]) -> dict[str, Any]:
    """Return the log's line for one record."""
    line = {
        "action_id": action_id(session),
        "table": record.__tablename__,
        "record_id": record.id,
        "version": record.version,
        "fields": fields,
    }
    session.info["trail"].add(line, record.uid, session.info["identifying"])
    return line


def _difference(record: Base, deleted: bool) -> dict[str, list[Any]]:
    """Return before and after of every field that changed."""
    changed: dict[str, list[Any]] = {}
    state = inspect(record)
    for attribute in state.mapper.column_attrs:
        if attribute.key in STAMPS:
            continue
        if deleted:
            before, after = plain(state.dict.get(attribute.key)), None
        else:
            history = state.attrs[attribute.key].history
            before = plain(history.deleted[0]) if history.deleted else None
            after = plain(history.added[0]) if history.added else before
        if before != after:
            changed[attribute.key] = [before, after]
    return changed


def plain(value: Any) -> Any:
    """Return a column's value as JSON can hold it."""
    if isinstance(value, enum.StrEnum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):  # a polygon or a picture: the log says which, not what is in it
        return f"sha256:{hashlib.sha256(value).hexdigest()}"
    return str(value) if isinstance(value, uuid.UUID) else value
