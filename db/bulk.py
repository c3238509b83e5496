"""Many rows at once, past the ORM: ids reserved beforehand, plain tuples in. Imports alone need it.

The ORM writes some 3,000 rows a second, this some 200,000 (tests/speed). Its writer logs the batch himself.
Values are given as SQLite's driver takes them: dates as text, flags as 0 and 1, JSON as text.
"""

import os
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Boolean, Connection, Table, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from db.base import Base, UidType
from db.store import touch

CHUNK = 5000
TRIES = 5  # to get a run of ids that no other program interrupts


def reserve_ids(session: Session, model: type[Base], count: int) -> int:
    """Return the first of `count` ids never used before."""
    table = _table(model)
    if session.get_bind().dialect.name == "sqlite":
        used = session.execute(
            text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}
        ).scalar()
        first = int(used or 0) + 1
        top = session.execute(select(func.max(table.c.id))).scalar()
        return max(first, int(top or 0) + 1)
    # Somebody who does not write through this program may take an id in between: then the run is asked for anew.
    taken = text(
        "SELECT min(taken), max(taken) FROM"
        f" (SELECT nextval('{table.name}_id_seq') AS taken FROM generate_series(1, :count)) AS one"
    )
    for _ in range(TRIES):
        first, last = session.execute(taken, {"count": max(count, 1)}).one()
        if last - first == max(count, 1) - 1:
            return int(first)
    raise RuntimeError(f"no run of ids is to be had in {table.name}")


def insert_rows(session: Session, model: type[Base], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows given as tuples of values the driver takes as they are."""
    table = _table(model)
    touch(session, table.name)
    connection = session.connection()
    if (guard := session.info.get("guard")) is not None:  # what is copied to a server passes no event
        guard.inserts(session, connection, table.name)
    names = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in columns)
    if connection.dialect.name != "sqlite":
        copy_rows(connection, f"COPY {table.name} ({names}) FROM STDIN", _with_uids(table, columns, rows))
        return
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({', '.join('?' * len(columns))})"
    for start in range(0, len(rows), CHUNK):
        connection.exec_driver_sql(statement, [tuple(row) for row in rows[start : start + CHUNK]])


def _with_uids(table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    """Yield rows with identifiers as PostgreSQL takes them, where they are given as SQLite does."""
    places = [place for place, name in enumerate(columns) if isinstance(table.c[name].type, UidType)]
    if not any(type(row[place]) is bytes for row in rows[:1] for place in places):
        return rows
    return (
        [uuid.UUID(bytes=value) if place in places and value is not None else value for place, value in enumerate(row)]
        for row in rows
    )


def copy_rows(connection: Connection, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Send rows as PostgreSQL takes them quickest: as text, which each column reads for itself."""
    raw: Any = connection.connection.driver_connection
    try:
        with raw.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.Error as error:  # as SQLAlchemy tells of errors of its own statements
        raise DBAPIError(statement, None, error, hide_parameters=True) from error


def execute_rows(session: Session, statement: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run one statement, written with ? for its values, for many rows."""
    connection = session.connection()
    if connection.dialect.paramstyle != "qmark":
        statement = statement.replace("?", "%s")
    connection.exec_driver_sql(statement, [tuple(row) for row in rows])


def placeholders(session: Session, table: str, columns: Sequence[str]) -> list[str]:
    """Return how the values of columns stand in a statement for `execute_rows`."""
    if session.get_bind().dialect.name == "sqlite":
        return ["?"] * len(columns)
    kinds = Base.metadata.tables[table].c
    return ["?::int::boolean" if isinstance(kinds[name].type, Boolean) else "?" for name in columns]


def uid_bytes(count: int) -> Iterator[bytes]:
    """Yield new time-ordered identifiers as SQLite stores them."""
    moment = (time.time_ns() // 1_000_000).to_bytes(6, "big")
    noise = os.urandom(count * 10)
    for place in range(0, count * 10, 10):
        tail = noise[place : place + 10]
        head = bytes((0x70 | tail[0] & 0x0F, tail[1], 0x80 | tail[2] & 0x3F))
        yield moment + head + tail[3:]


def driver_uid(session: Session, raw: bytes) -> bytes | uuid.UUID:
    """Return an identifier as this session's driver takes it."""
    return raw if session.get_bind().dialect.name == "sqlite" else uuid.UUID(bytes=raw)


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table
