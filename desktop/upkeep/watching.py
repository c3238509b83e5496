"""Letting the clerk stop one long statement of the database, as well as what lies between two."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine

from desktop.jobs import Cancelled, Progress

STEPS = 200_000  # of SQLite's machine between two looks: some milliseconds


@contextmanager
def watched(engine: Engine, progress: Progress) -> Iterator[Connection]:
    """Give a connection that sees one moment of the database; stopping the job interrupts its statement."""
    with engine.connect() as connection:
        driver = driver_of(connection)
        if connection.dialect.name == "sqlite":
            driver.set_progress_handler(lambda: progress.cancelled, STEPS)
        try:
            yield connection
        except Exception as error:
            if progress.cancelled:
                raise Cancelled from error
            raise
        finally:
            if connection.dialect.name == "sqlite":
                driver.set_progress_handler(None, 0)


def driver_of(connection: Connection) -> Any:
    """Return the driver's own connection."""
    return connection.connection.driver_connection
