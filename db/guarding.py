"""What one account may write: looked at before its changes reach the tables and again before they are kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import Connection, Delete, Insert, TextClause, Update, event, inspect, literal, select, text
from sqlalchemy.orm import Session

from db.base import Base
from db.covering import Altered, Covered, Minors
from db.errors import Forbidden

KEYS_AT_ONCE = 500
EMPTY = (None, "", False)
STAMP = "updated_by"
_WRITES = re.compile(r'\s*(INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+(?:\w+\.)?"?(\w+)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Guard:
    """The tables an account may write, where its records must lie, and the columns it may not touch.

    `within` has by table a condition in SQL over the whole tables, for records it may write; a table that is not in it
    may be written everywhere. What an account does not see comes back empty from its forms, so a closed column that was
    emptied keeps its value; one that was filled in is refused. `minors` closes columns of whoever was born after a day,
    `covered` what stands in texts.
    """

    tables: frozenset[str]
    within: Mapping[str, str] = field(default_factory=dict)
    closed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    minors: Mapping[str, Minors] = field(default_factory=dict)
    covered: Covered = field(default_factory=Covered)

    def before(self, session: Session) -> None:
        """Look at what is about to be saved. Raise Forbidden when that is not this account's to write."""
        there: dict[str, set[int]] = {}
        for record in [*session.new, *session.dirty, *session.deleted]:
            table = record.__tablename__
            if not session.is_modified(record) and record not in session.deleted:
                continue
            self._require_table(table)
            self._keep_closed(session, record)
            if table in self.within and (key := inspect(record).identity) is not None:
                there.setdefault(table, set()).add(key[0])
        self._require_within(session, there)

    def after(self, session: Session) -> None:
        """Look at what was saved, in rows and by bulk statements. Raise Forbidden as `before` does."""
        for table in session.info["touched"]:
            self._require_table(table)
        self._require_within(session, session.info["saved"])
        for table in session.info["bulk"] & self.within.keys():
            stamped = STAMP in Base.metadata.tables[table].c
            if stamped and self._outside(session, table, f"{STAMP} = :actor AND updated_at >= :since"):
                raise Forbidden(table)
        for table, last in session.info.get("last", {}).items():
            if self._outside(session, table, f'"{table}".id > {int(last)}'):
                raise Forbidden(table)
        session.info["watching"] = False  # what is left to write is the store's own: the audit log

    def statement(self, session: Session, connection: Connection, statement: Any, rows: list[Any]) -> None:
        """Look at a statement that writes past the records, before it does. Raise Forbidden as `before` does.

        What an UPDATE or DELETE reaches must lie within; what an INSERT made is looked at in the end.
        """
        table = statement.table
        if table.name not in Base.metadata.tables:  # a temporary one
            return
        self._require_table(table.name)
        if isinstance(statement, Insert):
            self.inserts(session, connection, table.name)
            return
        if table.name not in self.within:
            return
        inside = text(
            f'NOT EXISTS (SELECT 1 FROM "{table.name}" AS own'
            f' WHERE own.id = "{table.name}".id AND ({self.within[table.name]}))'
        )
        reached = select(literal(1)).select_from(table).where(*statement._where_criteria, inside).limit(1)
        if any(connection.execute(reached, row).first() is not None for row in rows):
            raise Forbidden(table.name)

    def inserts(self, session: Session, connection: Connection, table: str) -> None:
        """Remember from which row on a table is to be looked at in the end. Raise Forbidden as `before` does."""
        self._require_table(table)
        last = session.info.setdefault("last", {})
        if table in self.within and table not in last:
            key = Base.metadata.tables[table].c.id
            last[table] = connection.scalar(select(key).order_by(key.desc()).limit(1)) or 0

    def words(self, session: Session, connection: Connection, said: str) -> None:
        """Look at a statement that was written out. Raise Forbidden where nobody can say which records it reaches."""
        if (found := _WRITES.match(said)) is None or found[2] not in Base.metadata.tables:
            return
        if found[1].upper() == "INSERT INTO":
            self.inserts(session, connection, found[2])
            return
        self._require_table(found[2])
        if found[2] in self.within:
            raise Forbidden(found[2])

    def _keep_closed(self, session: Session, record: Base) -> None:
        """Leave what the account does not see as it is."""
        table, state = record.__tablename__, inspect(record)
        closed = self.closed.get(table, frozenset())
        if table in self.minors:
            closed |= self.minors[table].closed(session, record)
        for key in closed:
            history = state.attrs[key].history
            if history.added and history.added[0] in EMPTY and history.deleted:
                setattr(record, key, history.deleted[0])
            elif history.added and history.added[0] not in EMPTY:
                raise Forbidden(table, key)
        for key in self.covered.columns.get(table, ()):
            history = state.attrs[key].history
            if history.added and history.deleted:
                try:
                    setattr(record, key, self.covered.restored(history.deleted[0], history.added[0]))
                except Altered as error:
                    raise Forbidden(table, key) from error

    def _require_table(self, table: str) -> None:
        if table not in self.tables:
            raise Forbidden(table)

    def _require_within(self, session: Session, keys: Mapping[str, set[int]]) -> None:
        for table, some in keys.items():
            if table not in self.within:
                continue
            listed = sorted(some)
            for start in range(0, len(listed), KEYS_AT_ONCE):
                chosen = ", ".join(map(str, listed[start : start + KEYS_AT_ONCE]))
                if self._outside(session, table, f'"{table}".id IN ({chosen})'):
                    raise Forbidden(table)

    def _outside(self, session: Session, table: str, which: str) -> bool:
        """Whether there is a record of those named that does not lie within."""
        inside = f"coalesce(({self.within[table]}), false)"
        statement = text(f'SELECT 1 FROM "{table}" WHERE {which} AND NOT {inside} LIMIT 1')
        named = {"actor": session.info["actor"], "since": session.info["since"]} if ":actor" in which else {}
        return session.connection().execute(statement, named).first() is not None


@event.listens_for(Session, "after_begin")
def _watch(session: Session, _transaction: Any, connection: Connection) -> None:
    """Hold what is written past the records, by whoever has a guard, to it too."""
    if session.info.get("guard") is None or session.info.get("watched") is connection:
        return
    session.info.update(watched=connection, watching=True)
    event.listen(connection, "before_execute", partial(_on_statement, session))
    event.listen(connection, "before_cursor_execute", partial(_on_words, session))


def _on_statement(session: Session, connection: Connection, statement: Any, rows: Any, row: Any, _options: Any) -> None:
    if isinstance(statement, Insert | Update | Delete) and _watches(session):
        session.info["guard"].statement(session, connection, statement, list(rows) or [row])


def _on_words(
    session: Session, connection: Connection, _cursor: Any, said: str, _rows: Any, context: Any, _many: bool
) -> None:
    compiled = getattr(context, "compiled", None)
    if _watches(session) and (compiled is None or isinstance(compiled.statement, TextClause)):
        session.info["guard"].words(session, connection, said)


def _watches(session: Session) -> bool:
    """Whether what is written now is neither the records', which are looked at themselves, nor the store's own."""
    return bool(session.info["watching"]) and not session._flushing
