"""Letting the clerk stop one long statement of the database, as well as what lies between two."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from db.errors import Damaged, DiskFull
from desktop.jobs import Cancelled, Progress

STEPS = 200_000  # of SQLite's machine between two looks: some milliseconds


@contextmanager
def watched(engine: Engine, progress: Progress) -> Iterator[Connection]:
    """Give a connection that sees one moment of the database; stopping the job interrupts its statement."""
    try:
        opened = engine.connect()
    except DatabaseError as error:  # some damage is met at the first look
        if (meaning := _meaning(error)) is None:
            raise
        raise meaning from error
    with opened as connection:
        driver = driver_of(connection)
        if connection.dialect.name == "sqlite":
            driver.set_progress_handler(lambda: progress.cancelled, STEPS)
        try:
            yield connection
        except Exception as error:
            if progress.cancelled:
                raise Cancelled from error
            if (meaning := _meaning(error)) is None:
                raise
            raise meaning from error
        finally:
            if connection.dialect.name == "sqlite":
                driver.set_progress_handler(None, 0)


def _meaning(error: Exception) -> Exception | None:
    """Return what an error of the database says about the file or the disk, if it is one."""
    said = str(error)
    if "is full" in said:
        return DiskFull()
    return Damaged(said) if re.search("malformed|not a database|disk I/O error", said) else None


def driver_of(connection: Connection) -> Any:
    """Return the driver's own connection."""
    return connection.connection.driver_connection
