"""Letting the clerk stop one long statement of the database, as well as what lies between two."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine

from desktop.jobs import Cancelled, Progress

STEPS = 200_000  # of SQLite's machine between two looks: some milliseconds


@contextmanager
def watched(engine: Engine, progress: Progress) -> Iterator[Any]:
    """Give the driver's own connection with one snapshot of the database; stopping the job interrupts its statement."""
    pooled = engine.raw_connection()
    connection: Any = pooled.driver_connection
    connection.set_progress_handler(lambda: progress.cancelled, STEPS)
    try:
        connection.execute("BEGIN")
        yield connection
    except Exception as error:
        if progress.cancelled:
            raise Cancelled from error
        raise
    finally:
        connection.set_progress_handler(None, 0)
        connection.rollback()
        pooled.close()
