"""Bring the database up to date, with a backup first; refuse a newer one."""

import importlib
from collections.abc import Callable

from sqlalchemy import Engine, inspect, text

from db.errors import TooNew

HEAD = "0015"  # the newest revision; a test compares it with the scripts, so that Alembic need not be loaded to know


def revision_of(engine: Engine) -> str | None:
    """Return the revision of a database, or None for an empty one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def bring_up_to_date(engine: Engine, backup: Callable[[str], None]) -> bool:
    """Upgrade the database when it is older than the program. Return whether it was.

    `backup` is called with the old revision first, except for a new file. Raise TooNew for a newer database.
    """
    found = revision_of(engine)
    if found == HEAD:
        return False
    upgrading = importlib.import_module("db.upgrading")  # Alembic costs 85 ms that an up-to-date office need not pay
    if found is not None:
        if found not in upgrading.revisions():
            raise TooNew(found)
        backup(found)
    upgrading.upgrade(engine, HEAD)
    return True
