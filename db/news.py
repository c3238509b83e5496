"""What changed in a shared office, told to the other programs at the moment it is committed (NOTIFY)."""

import os

from sqlalchemy import func, select
from sqlalchemy.orm import Session

CHANNEL = "gedang"


def new_teller() -> str:
    """Return a name for whoever tells: he has heard of his own writes already."""
    return os.urandom(8).hex()


def announce(session: Session, teller: str, tables: frozenset[str]) -> None:
    """Tell the others with the commit of a write which tables it touched; the file has no others."""
    if tables and session.get_bind().dialect.name != "sqlite":
        session.execute(select(func.pg_notify(CHANNEL, " ".join((teller, *sorted(tables))))))


def heard(payload: str, own: str) -> frozenset[str]:
    """Return the tables that somebody else touched; none when it was oneself."""
    teller, *tables = payload.split(" ")
    return frozenset() if teller == own else frozenset(tables)
