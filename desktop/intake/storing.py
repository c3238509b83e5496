"""Writing a batch past the ORM: stamps, versions and the lines of the log as the ORM would have written them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import chain, repeat
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from db.base import Base
from db.bulk import driver_uid, execute_rows, insert_rows, placeholders, uid_bytes
from db.models.log import Change
from db.store import action_id, actor_of, touch

STAMPS = ("created_at", "created_by", "updated_at", "updated_by", "version")
FEW = 500  # keys in one condition
TOGETHER = 100  # rows in one statement
MANY = 20_000  # rows that are worth a preparation
Differences = dict[str, tuple[Any, Any]]  # column -> before and after


class Writer:
    """Writes the records of one batch in one session."""

    def __init__(self, session: Session) -> None:
        self.session = session
        now = datetime.now(UTC)
        self._now: Any = now.replace(tzinfo=None).isoformat(" ") if self._sqlite else now
        self._actor = actor_of(session)
        self._updates: dict[tuple[str, tuple[str, ...]], list[tuple[Any, ...]]] = {}
        self._changes: list[tuple[Any, ...]] = []

    @property
    def _sqlite(self) -> bool:
        return self.session.get_bind().dialect.name == "sqlite"

    def insert(self, model: type[Base], columns: Mapping[str, Iterable[Any]], count: int) -> None:
        """Insert records given by column, with identifiers and stamps."""
        if not count:
            return
        uids = [driver_uid(self.session, raw) for raw in sorted(uid_bytes(count))]  # in order: kinder to their index
        stamps = [repeat(value, count) for value in (self._now, self._actor, self._now, self._actor, 1)]
        names = (*columns, "uid", *STAMPS)
        self.insert_together(model, names, list(zip(*columns.values(), uids, *stamps, strict=True)))

    def insert_together(self, model: type[Base], names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows of values as the driver takes them, a hundred by one statement.

        SQLite prepares its checks of enumerations, and the table of used ids, anew for each statement: a sixth of the
        time of single inserts (tests/speed).
        """
        if not self._sqlite:
            insert_rows(self.session, model, names, rows)
            return
        touch(self.session, model.__tablename__)
        connection = self.session.connection()
        quoted = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in names)
        one = f"({', '.join('?' * len(names))})"
        for start in range(0, len(rows), TOGETHER):
            part = rows[start : start + TOGETHER]
            statement = f"INSERT INTO {model.__tablename__} ({quoted}) VALUES {', '.join([one] * len(part))}"
            connection.exec_driver_sql(statement, tuple(chain.from_iterable(part)))

    def update(self, table: str, key: int, version: int, differences: Differences) -> None:
        """Change one record and write down what changed; `flush` sends it."""
        names = tuple(sorted(name for name in differences if not name.startswith("+")))
        values = tuple(differences[name][1] for name in names)
        self._updates.setdefault((table, names), []).append((*values, self._now, self._actor, key))
        self.log(table, key, version + 1, {name.lstrip("+"): pair for name, pair in differences.items()})

    def log(self, table: str, key: int, version: int, differences: Differences) -> None:
        """Write down what changed in one record."""
        fields = json.dumps({name: list(pair) for name, pair in differences.items()}, ensure_ascii=False)
        self._changes.append((action_id(self.session), table, key, version, fields))

    def flush(self) -> None:
        """Send the changes gathered so far."""
        for (table, names), rows in self._updates.items():
            marks = placeholders(self.session, table, names)
            sets = "".join(f"{name} = {mark}, " for name, mark in zip(names, marks, strict=True))
            statement = f"UPDATE {table} SET {sets}updated_at = ?, updated_by = ?, version = version + 1 WHERE id = ?"
            self.execute_many(table, statement, rows)
        if self._changes:
            columns = ("action_id", "table", "record_id", "version", "fields")
            insert_rows(self.session, Change, columns, self._changes)
        self._updates, self._changes = {}, []

    def execute_many(self, table: str, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Run one statement, written with ? for values, for many rows."""
        if rows:
            execute_rows(self.session, statement, rows)
            touch(self.session, table)


def plain_rows(session: Session, query: Select[*tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Return rows with values as a checked sheet has them: dates as text, enumerations as their values."""
    return [
        {key: _plain(value) for key, value in row.items()} for row in session.connection().execute(query).mappings()
    ]


def _plain(value: Any) -> Any:
    if value is None or type(value) in (str, int, float, bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return getattr(value, "value", value)


def in_parts(keys: Iterable[Any], size: int = FEW) -> Iterable[list[Any]]:
    """Yield keys in lists short enough for one condition."""
    keys = list(keys)
    for start in range(0, len(keys), size):
        yield keys[start : start + size]
