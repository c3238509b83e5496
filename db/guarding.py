"""What one account may write: looked at before its changes reach the tables and again before they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from db.base import Base
from db.covering import Altered, Covered, Minors
from db.errors import Forbidden

KEYS_AT_ONCE = 500
EMPTY = (None, "", False)


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
            if self._outside(session, table, f'updated_by = :actor AND updated_at >= :since AND "{table}".id > 0'):
                raise Forbidden(table)

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
