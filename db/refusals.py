"""What the two engines mean by an error: facts without words, or nothing for a bug of ours."""

import re

from sqlalchemy.exc import DBAPIError, OperationalError

from db.errors import Busy, Damaged, DiskFull, Duplicate, InUse, Lost

# SQLSTATEs of PostgreSQL, or the classes they begin with
REFUSALS: dict[str, type[Exception]] = {
    "23503": InUse,  # foreign key
    "40001": Busy,  # serialisation
    "40P01": Busy,  # deadlock
    "55P03": Busy,  # the lock was not to be had in time
    "57014": Busy,  # the statement took too long
    "53100": DiskFull,
    "58030": DiskFull,  # error of the disk
    "XX001": Damaged,
    "XX002": Damaged,
    "08": Lost,  # the connection
    "53300": Lost,  # too many connections
    "57P": Lost,  # shut down, or starting up
    "25P03": Lost,  # idle for too long
}


def refusal_of(error: DBAPIError) -> Exception | None:
    """Return what the database meant by an error, or None for a bug of ours."""
    if hasattr(error.orig, "sqlstate"):
        return _of_server(error)
    text = str(error.orig)
    if found := re.search(r"UNIQUE constraint failed: (.+)", text):
        columns = [column.strip().split(".") for column in found[1].split(",")]
        return Duplicate("_".join(["uq", columns[0][0], *(column for _, column in columns)]))
    if "FOREIGN KEY constraint failed" in text:
        return InUse()
    if "database is locked" in text:
        return Busy()
    if "disk is full" in text or "disk I/O error" in text:
        return DiskFull()
    if "not a database" in text or "malformed" in text:
        return Damaged()
    return None


def _of_server(error: DBAPIError) -> Exception | None:
    state: str | None = getattr(error.orig, "sqlstate", None)
    if state is None:  # the driver's own: no server answered
        return Lost() if isinstance(error, OperationalError) or error.connection_invalidated else None
    if state == "23505":
        return Duplicate(_constraint(error))
    return next((kind() for code, kind in REFUSALS.items() if state.startswith(code)), None)


def _constraint(error: DBAPIError) -> str:
    """Return the rule that was broken, named as SQLite names it by its columns."""
    named = str(getattr(getattr(error.orig, "diag", None), "constraint_name", None) or "")
    return f"uq_{named.removeprefix('pk_')}_id" if named.startswith("pk_") else named
