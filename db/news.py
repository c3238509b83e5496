"""What changed in a shared office, told to the other programs at the moment it is committed (NOTIFY)."""

import os

from sqlalchemy import func, select
from sqlalchemy.orm import Session

CHANNEL = "gedang"
TELLER = os.urandom(8).hex()  # which program tells: it has heard of its own writes already


def announce(session: Session, tables: frozenset[str]) -> None:
    """Tell the others with the commit of a write which tables it touched; the file has no others."""
    if tables and session.get_bind().dialect.name != "sqlite":
        session.execute(select(func.pg_notify(CHANNEL, " ".join((TELLER, *sorted(tables))))))


def heard(payload: str) -> frozenset[str]:
    """Return the tables that another program touched; none when it was this one."""
    teller, *tables = payload.split(" ")
    return frozenset() if teller == TELLER else frozenset(tables)
