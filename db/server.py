"""Opening the shared office: PostgreSQL under SQLAlchemy, with the promises that the encrypted file gives.

A reader sees one moment (REPEATABLE READ, read only, which never fails to serialise), as a reader of the file does.
A writer has the database to himself from its beginning, as under BEGIN IMMEDIATE: he takes one lock of the database
first and reads what is committed then (READ COMMITTED). So what he looked up stays true until he commits, no two
writers can block each other for ever, and a stale record is a Conflict rather than an error of serialisation. Writes
last milliseconds; who waits longer than BUSY is told that somebody else is writing.
"""

import time
from typing import Any

from psycopg import IsolationLevel
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection

from db.dialect import speak_as_the_file
from db.errors import Unfit

BUSY = 5000  # ms to wait for another writer, as for the file
WRITING = 0x67656461  # the lock that a writer holds, of all advisory locks of a database

SETTINGS: dict[str, str | int] = {
    "timezone": "UTC",
    "jit": "off",  # it costs more than our short statements take
    "lock_timeout": BUSY,
    "statement_timeout": 600_000,  # ms: an import's longest statement takes a tenth of it
    "idle_in_transaction_session_timeout": 600_000,  # ms: a hung program must not keep the lock
    "tcp_keepalives_idle": 30,  # s: nor one whose cable was pulled
    "tcp_keepalives_interval": 5,
    "tcp_keepalives_count": 3,
}
CONNECTING: dict[str, str | int] = {
    "application_name": "gedang",
    "connect_timeout": 10,  # s
    "client_encoding": "utf8",
    "keepalives_idle": 30,  # s: the program's own side of the same
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,  # ms
}
BY_CODE_POINT = ("C", "POSIX", "C.UTF-8", "C.utf8")
FITNESS = (
    "SELECT pg_encoding_to_char(encoding), datcollate, datlocprovider::text FROM pg_database"
    " WHERE datname = current_database()"
)


def open_server(url: str) -> Engine:
    """Open the database that an address (postgresql://role:password@host:port/name) names.

    A connection raises Unfit when the database does not keep text as UTF-8 or sorts it otherwise than the file does.
    """
    settings = SETTINGS | {"gedang.ahead": time.localtime().tm_gmtoff}  # what day it is, for the triggers
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        connect_args=CONNECTING | {"options": options},
        pool_size=5,
        max_overflow=5,
        pool_pre_ping=True,  # a connection that was cut is replaced unnoticed
        hide_parameters=True,  # else errors carry names and numbers into the log
    )
    speak_as_the_file(engine)
    event.listen(engine, "connect", _check)
    event.listen(engine, "begin", _begin)
    return engine


def _check(connection: DBAPIConnection, _record: Any) -> None:
    """Refuse a database that would sort or keep text otherwise than the file."""
    cursor = connection.cursor()
    cursor.execute(FITNESS)
    encoding, collation, provider = cursor.fetchone() or ("", "", "")
    cursor.close()
    connection.rollback()
    if encoding != "UTF8" or collation not in BY_CODE_POINT or provider != "c":
        raise Unfit(f"{encoding} {collation}")


def _begin(connection: Connection) -> None:
    """Say how this transaction begins: the driver says so with its first statement."""
    raw: Any = connection.connection.dbapi_connection
    options = connection.get_execution_options()
    writes = bool(options.get("writes"))
    raw.isolation_level = IsolationLevel.READ_COMMITTED if writes else IsolationLevel.REPEATABLE_READ
    raw.read_only = not writes
    if writes and not options.get("beside"):  # contents of attachments are kept while somebody else writes
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITING})")
