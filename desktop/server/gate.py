"""Who is at a shared office: every program holds one lock together with the others, whoever changes the office alone.

Upgrading the tables, or moving the office away, must not pull the ground from under others' feet. So it needs the lock
for itself, which it gets when nobody else has the office open, and nobody comes in before it lets go.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import Connection

from desktop.errors import Refusal
from desktop.server.address import ServerAddress
from desktop.server.door import ARRIVING, connect

GATE = 0x67656462  # of all advisory locks of a database; the writers' own is in db.server
BUSY = "管理员正在升级或搬移本单位的资料，请过几分钟再打开。"
OTHERS = "还有 {count} 台电脑开着本单位的资料。请让他们都退出格档，再{doing}。"
COUNTED = (
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND granted AND pid <> pg_backend_pid()"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def come_in(connection: Connection[Any]) -> None:
    """Hold the office open together with the others while this connection lives. Raise Refusal while it is changed."""
    held = connection.execute("SELECT pg_try_advisory_lock_shared(%s)", [GATE]).fetchone()
    if held != (True,):
        raise Refusal(BUSY)


@contextmanager
def alone(office: ServerAddress, doing: str) -> Iterator[None]:
    """Have the office for oneself. Raise Refusal that says how many others have it open; `doing` says what for."""
    with connect(office) as connection:
        if connection.execute("SELECT pg_try_advisory_lock(%s)", [GATE]).fetchone() != (True,):
            others = connection.execute(COUNTED, [GATE]).fetchone()
            raise Refusal(OTHERS.format(count=others[0] if others else 1, doing=doing))
        try:
            yield
        finally:
            try:
                connection.execute("SELECT pg_advisory_unlock(%s)", [GATE])
            except psycopg.OperationalError:  # the lock went with the connection
                connection.close()


def arrived(office: ServerAddress, arrival: str) -> None:
    """Let an office that was moved to a server count for everybody: its source has said so."""
    with connect(office) as connection:
        connection.execute("DELETE FROM office_file WHERE name = %s AND content = %s", [ARRIVING, arrival.encode()])
