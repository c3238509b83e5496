"""Another key for the file: a copy of every page under it, proved sound, then put in the file's place by one rename.

`PRAGMA rekey` rewrites the file where it lies, which a power cut leaves to the journal. Copying the pages takes no
longer (100,000 people, 92 MB: 0.7 s with its checkpoint; 1.3 s through the WAL, 0.9 s through a rollback journal), and
until the rename nothing has happened.
"""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Pool
from sqlalchemy.exc import DBAPIError

from db.engine import open_connections, open_engine
from db.errors import Busy, Damaged
from db.refusals import refusal_of

PAGES = 1024  # copied between two looks at the progress: 4 MiB
PATIENCE = 15.0  # seconds to wait for those who are reading
JOURNALS = ("-wal", "-shm")
LOOK = 0.01
COPY = "-rekeyed"  # the ending of the copy


def rekey(
    engines: Sequence[Engine],
    path: Path,
    coming: bytes,
    turning: Callable[[], AbstractContextManager[Callable[[bytes], None]]],
    finish: Callable[[Connection], None],
    tell: Callable[[int, int], None],
) -> None:
    """Give the file another key. Raise Busy where somebody goes on reading or writing, Damaged for an unsound file.

    `engines` are all that have the file open. While `turning` lasts nobody opens a connection; what it gives takes the
    key that counts from then on. `finish` changes what has to change with the key, in the copy. `tell` hears how many
    pages of how many are done, and may raise to stop. Reading goes on meanwhile, writing waits.
    """
    copy = path.with_name(path.name + COPY)
    pools, writer = [engine.pool for engine in engines], engines[0].execution_options(writes=True).connect()
    try:
        writer.begin()
        _copy_under(engines[0], copy, coming, finish, tell)
        with turning() as turned:
            _wait_for_others(path, pools)
            writer.rollback()
            _driver(writer).execute("PRAGMA wal_checkpoint(TRUNCATE)")
            writer.close()
            for pool in pools:
                pool.dispose()
            for journal in JOURNALS:
                path.with_name(path.name + journal).unlink(missing_ok=True)
            copy.replace(path)
            turned(coming)
    except DBAPIError as error:
        raise refusal_of(error) or error from error.orig
    finally:
        writer.close()
        remove_copy(path)


def remove_copy(path: Path) -> None:
    """Delete what a change of the key left beside a file when it was cut off."""
    for ending in ("", *JOURNALS):
        path.with_name(path.name + COPY + ending).unlink(missing_ok=True)


def _copy_under(
    engine: Engine, target: Path, key: bytes, finish: Callable[[Connection], None], tell: Callable[[int, int], None]
) -> None:
    copy = open_engine(target, key)
    try:
        with engine.connect() as source, copy.connect() as destination:
            _driver(source).backup(
                _driver(destination),
                pages=PAGES,
                progress=lambda _status, remaining, total: tell(total - remaining, total),
            )
        with copy.execution_options(writes=True).begin() as connection:
            finish(connection)
        with copy.connect() as connection:
            if connection.exec_driver_sql("PRAGMA cipher_integrity_check").all():
                raise Damaged(target.name)
            connection.commit()
            _driver(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        copy.dispose()
    for journal in JOURNALS:  # empty by now
        target.with_name(target.name + journal).unlink(missing_ok=True)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _wait_for_others(path: Path, pools: Sequence[Pool]) -> None:
    """Wait until the writer alone has the file open: a connection that outlived this would remove the new journal."""
    until = time.monotonic() + PATIENCE
    while True:
        for pool in pools:  # not of the engines anew: what is in use comes back to the pool it was taken from
            pool.dispose()
        if open_connections(path) == 1:
            return
        if time.monotonic() > until:
            raise Busy
        time.sleep(LOOK)


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection
