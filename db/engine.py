"""Opening the encrypted file: SQLCipher under SQLAlchemy, with our own BEGIN.

What differs between SQLite and PostgreSQL stands here and in `db.search` alone.
"""

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from db.errors import Damaged

KEY_BYTES = 32  # a raw 256-bit key; no derivation inside SQLCipher

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "cache_size=-65536",  # KiB of decrypted pages per connection
    "temp_store=MEMORY",  # nothing unencrypted on disk
    "wal_autocheckpoint=2000",
    "journal_size_limit=67108864",
    "secure_delete=FAST",
    "trusted_schema=OFF",
)


class _Counted(dbapi2.Connection):  # type: ignore[misc]
    """A connection that is known of while it is open."""

    is_closed = False

    def close(self) -> None:
        super().close()
        self.is_closed = True


_OPEN: dict[str, WeakSet[_Counted]] = {}
_COUNTING = Lock()


def open_engine(path: Path, key: bytes | Callable[[], bytes]) -> Engine:
    """Open the encrypted database file, creating it when absent.

    Whoever may have to forget the key gives what tells it instead: every new connection asks anew. A connection raises
    Damaged when the key does not fit or the file is no database.
    """
    tell = key if callable(key) else lambda: key
    if not callable(key) and len(key) != KEY_BYTES:
        raise ValueError("the data key is 32 bytes long")
    place = str(path.resolve())

    def connect() -> Any:
        told = tell()
        connection = dbapi2.connect(
            str(path), isolation_level=None, check_same_thread=False, cached_statements=256, factory=_Counted
        )
        try:
            connection.execute("PRAGMA cipher_log_level=NONE")
            connection.execute(f"PRAGMA key=\"x'{told.hex()}'\"")
            for pragma in PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except dbapi2.DatabaseError as error:
            connection.close()
            if "not a database" in str(error):
                raise Damaged(path.name) from error
            raise
        with _COUNTING:
            _OPEN.setdefault(place, WeakSet()).add(connection)
        return connection

    engine = create_engine(
        "sqlite://",
        creator=connect,
        module=dbapi2,
        poolclass=QueuePool,
        pool_size=5,
        max_overflow=5,
        hide_parameters=True,  # else errors carry names and numbers into the log
    )
    event.listen(engine, "begin", _begin)
    return engine


def open_connections(path: Path) -> int:
    """Return how many connections this program has to a file."""
    with _COUNTING:
        return sum(not one.is_closed for one in _OPEN.get(str(path.resolve()), ()))


def _begin(connection: Connection) -> None:
    """Begin ourselves: the driver's own habit breaks savepoints and transactional DDL."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def opens(path: Path, key: bytes) -> bool:
    """Whether a key opens a database file that is there."""
    engine = open_engine(path, key)
    try:
        engine.connect().close()
    except Damaged:
        return False
    finally:
        engine.dispose()
    return True


def settle(engine: Engine) -> None:
    """Bring planner statistics and the file up to date after large writes."""
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        if engine.dialect.name != "sqlite":
            raw.rollback()
            raw.read_only = False
            raw.execute("ANALYZE")
            raw.commit()
            return
        raw.execute("PRAGMA analysis_limit=1000")
        raw.execute("ANALYZE")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
