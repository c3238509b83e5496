"""One connection per program that stays: it holds the office open, hears what others changed, and notices a cut.

Nothing here waits: the window asks it every now and then. Only coming back after a cut takes a while, so that is a job.
"""

from collections.abc import Callable
from typing import Any

import psycopg
from psycopg import Connection, sql

from db.news import CHANNEL, heard
from db.schema import HEAD
from desktop.errors import Refusal
from desktop.server.address import ServerAddress
from desktop.server.door import SCHEMA, connect
from desktop.server.gate import come_in

CALLED = "gedang:"  # how a program is called among the connections of a server: before the id of its account
PROMPT = 3  # seconds that coming back may wait for an answer
CHANGED = "本单位的资料已由更新版本的程序升级。请退出格档，升级程序后再打开；没有保存的内容请先记下。"


class Listening:
    """The connection that stays."""

    def __init__(self, address: Callable[[], ServerAddress]) -> None:
        """`address` tells where the office is and as whom to enter, as long as the key is held."""
        self._address, self._account = address, 0
        self._connection: Connection[Any] | None = None

    @property
    def is_connected(self) -> bool:
        """Whether the server was there when it was asked last."""
        return self._connection is not None

    def begin(self, account: int = 0) -> None:
        """Connect and hold the office open. Raise Refusal where that cannot be."""
        self._account = account or self._account
        self.end()
        connection = connect(self._address(), f"{CALLED}{self._account}", PROMPT)
        try:
            come_in(connection)
            _require_same(connection)
            connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
        except BaseException:
            connection.close()
            raise
        self._connection = connection

    def heard(self, own: str) -> frozenset[str]:
        """Return the tables that others than this teller touched since the last look.

        None after a cut, which `is_connected` tells.
        """
        if self._connection is None:
            return frozenset()
        told: set[str] = set()
        try:
            for _ in range(2):  # a server that goes says so first; that it is gone shows at the second look
                for one in self._connection.notifies(timeout=0):
                    told |= heard(one.payload, own)
        except psycopg.OperationalError:
            self.end()
        return frozenset(told)

    def end(self) -> None:
        """Let go."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _require_same(connection: Connection[Any]) -> None:
    """Raise Refusal when the tables are no longer those of this program."""
    query = sql.SQL("SELECT version_num FROM {}.alembic_version").format(sql.Identifier(SCHEMA))
    if connection.execute(query).fetchone() != (HEAD,):
        raise Refusal(CHANGED)
