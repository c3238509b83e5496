"""What of a shared office can be seen before anybody signed in: the header of its keys, and whether it moved away.

The role of the door may read the small files of the office and change the header; the password of the office's own
role lies there too, sealed with the data key.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import Connection, sql

from desktop.errors import Refusal
from desktop.folder import DATABASE, KEYS, MOVED
from desktop.server.address import ServerAddress
from desktop.server.role import opened

SCHEMA = "public"
ROLE = "office.role"  # the sealed password of the office's role, and its name
ARRIVING = "office.arriving"  # an office is being moved here: it does not count before its source says so
WAIT = 8  # seconds for a server to answer

UNREACHABLE = "连不上共享办公的{place}。请检查网络，或问管理员服务器是否开着。"
WRONG_ROLE = "{place}不接受连接文件里的用户名或密码。请向管理员重新要一份连接文件。"
NO_TLS = "{place}没有启用加密连接，已拒绝。请管理员在服务器上启用 TLS。"
NO_DATABASE = "{place}不存在。请核对地址中数据库的名称。"
NO_OFFICE = "{place}里还没有单位的资料。请管理员先设立共享办公。"
GONE = "本单位的资料已搬到{to}，这里不再使用。请向管理员要新的连接方式。"
NOT_ARRIVED = "有一个单位正在搬到{place}，还没有搬完。请管理员在原来的电脑上再搬一次。"
_ROLE_REFUSED = re.compile(r"authentication|认证|password|pg_hba", re.IGNORECASE)
_MEANINGS = (
    (r"does not support SSL|不支持 *SSL|SSL error|channel binding", NO_TLS),
    (_ROLE_REFUSED.pattern, WRONG_ROLE),
    (r"database .* does not exist|数据库.*不存在", NO_DATABASE),
)


def is_role_refused(error: psycopg.Error) -> bool:
    """Whether the server is there but does not take this role and password."""
    return _ROLE_REFUSED.search(str(error)) is not None


def refused(error: psycopg.Error, address: ServerAddress) -> Refusal:
    """Return the sentence for a connection that did not come about."""
    said = str(error)
    words = next((words for pattern, words in _MEANINGS if re.search(pattern, said, re.IGNORECASE)), UNREACHABLE)
    return Refusal(words.format(place=address.words))


def connect(address: ServerAddress, name: str = "gedang", wait: int = WAIT) -> Connection[Any]:
    """Connect, every statement its own transaction. Raise Refusal with what keeps us from it."""
    try:
        return psycopg.connect(
            **address.parameters(),
            autocommit=True,
            connect_timeout=wait,
            application_name=name,
            client_encoding="utf8",
            options="-c timezone=UTC",
        )
    except psycopg.OperationalError as error:
        raise refused(error, address) from error


class Door:
    """The small files of a shared office."""

    def __init__(self, address: ServerAddress) -> None:
        self.address = address

    @contextmanager
    def _connected(self) -> Iterator[Connection[Any]]:
        try:
            with connect(self.address) as connection:
                yield connection
        except psycopg.OperationalError as error:
            raise refused(error, self.address) from error
        except (psycopg.errors.UndefinedTable, psycopg.errors.InsufficientPrivilege) as error:
            raise Refusal(NO_OFFICE.format(place=self.address.words)) from error

    def read(self, name: str) -> bytes | None:
        """Return a small file, None when there is none."""
        return self.read_all(name)[name]

    def read_all(self, *names: str) -> dict[str, bytes | None]:
        """Return several at one moment."""
        statement = sql.SQL("SELECT name, content FROM {}.office_file WHERE name = ANY(%s)")
        with self._connected() as connection:
            found = dict(connection.execute(statement.format(sql.Identifier(SCHEMA)), [list(names)]).fetchall())
        return {name: bytes(found[name]) if name in found else None for name in names}

    def is_narrow(self) -> bool:
        """Whether this role sees the small files and no records."""
        query = sql.SQL("SELECT has_table_privilege({}, 'SELECT')").format(sql.Literal(f"{SCHEMA}.account"))
        with self._connected() as connection:
            return connection.execute(query).fetchone() == (False,)

    def swap(self, name: str, content: bytes, instead_of: bytes | None) -> bool:
        """Put a content in the place of the one that was read. Return False when another is there by now."""
        statement = sql.SQL(
            "UPDATE {}.office_file SET content = %s, version = version + 1 WHERE name = %s AND content = %s"
        )
        with self._connected() as connection:
            done = connection.execute(statement.format(sql.Identifier(SCHEMA)), [content, name, instead_of])
            return done.rowcount == 1

    def require_present(self, arrival: str = "") -> None:
        """Raise Refusal when there is no office, or it is not here any more or not yet.

        `arrival` is what this computer knows of an office it moved here itself.
        """
        found = self.read_all(KEYS, MOVED, ARRIVING)
        if (moved := found[MOVED]) is not None:
            raise Refusal(GONE.format(to=json.loads(moved)["to"]))
        if found[KEYS] is None:
            raise Refusal(NO_OFFICE.format(place=self.address.words))
        if found[ARRIVING] is not None and found[ARRIVING] != arrival.encode():
            raise Refusal(NOT_ARRIVED.format(place=self.address.words))

    def office_address(self, key: bytes) -> ServerAddress | None:
        """Return the address with the office's own role, None when the data key does not open its password."""
        sealed = self.read(ROLE)
        found = opened(sealed, key) if sealed is not None else None
        return None if found is None else self.address.of(*found)


class ServerKeys:
    """The header of the keys on a server: the place that `Keyring` works on."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def read(self) -> bytes:
        """Return the header. Raise FileNotFoundError when there is none."""
        found = self._door.read(KEYS)
        if found is None:
            raise FileNotFoundError(DATABASE)
        return found

    def write(self, content: bytes, instead_of: bytes | None) -> bool:
        """Put a header in the place of the one that was read. Return False when another is there by now."""
        return self._door.swap(KEYS, content, instead_of)

    def opens(self, key: bytes) -> bool:
        """Whether a data key opens the password of the office's role."""
        return self._door.office_address(key) is not None
