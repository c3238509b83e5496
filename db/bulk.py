"""Many rows at once, past the ORM: ids reserved beforehand, plain tuples in. Imports alone need it.

The ORM writes some 3,000 rows a second, this some 200,000 (tests/speed). Its writer logs the batch himself.
"""

import os
import time
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Table, func, select, text
from sqlalchemy.orm import Session

from db.base import Base
from db.store import touch

CHUNK = 5000


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
    sequence = f"{table.name}_id_seq"
    first = int(session.execute(text(f"SELECT nextval('{sequence}')")).scalar_one())
    session.execute(text(f"SELECT setval('{sequence}', :last)"), {"last": first + count - 1})
    return first


def insert_rows(session: Session, model: type[Base], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows given as tuples of values the driver takes as they are."""
    table = _table(model)
    touch(session, table.name)
    connection = session.connection()
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    names = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in columns)
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({', '.join([mark] * len(columns))})"
    for start in range(0, len(rows), CHUNK):
        connection.exec_driver_sql(statement, [tuple(row) for row in rows[start : start + CHUNK]])


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
