"""Room for very many rows: what a large import borrows from the database for its own transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from db.base import Base
from desktop.intake.storing import MANY

MOST_FOR_ONE = 8  # rows that are there for each that changes
CACHE, USUAL_CACHE = 163_840, 65_536  # KiB of pages; the usual is that of db.engine


@contextmanager
def indexes_last(session: Session, model: type[Base], count: int) -> Iterator[None]:
    """Build the plain indexes of a table after many of its rows come or go: in order, instead of row by row.

    At 400,000 people in an empty table this saves a quarter of the time their rows take, in a full one far more
    (tests/speed). Not worth it where few rows change among many.
    """
    table = model.__table__
    assert isinstance(table, Table)
    if count < MANY or (session.scalar(select(func.max(table.c.id))) or 0) > MOST_FOR_ONE * count:
        yield
        return
    connection = session.connection()
    later = [index for index in table.indexes if not index.unique]
    for index in later:
        index.drop(connection)
    yield
    for index in later:
        index.create(connection)


@contextmanager
def larger_cache(session: Session, count: int) -> Iterator[None]:
    """Keep more pages in memory while many rows are written, so that fewer are enciphered twice."""
    connection = session.connection()
    if count < MANY or connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql(f"PRAGMA cache_size=-{CACHE}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size=-{USUAL_CACHE}")
