"""A shared office as this computer works on it: its database, what lies beside, the connection that stays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

import psycopg
from sqlalchemy import Engine, event, select, text
from sqlalchemy.exc import DBAPIError

from db.errors import TooNew
from db.models.office import Account
from db.refusals import refusal_of
from db.schema import HEAD, bring_up_to_date, revision_of
from db.server import open_server
from db.store import Store
from desktop.attachments.contents import Keys
from desktop.errors import Refusal
from desktop.server.address import ServerAddress, address_of, keep_address
from desktop.server.contents import ServerContents
from desktop.server.door import Door, ServerKeys, is_role_refused
from desktop.server.gate import alone, arrived
from desktop.server.listening import CALLED, Listening
from desktop.server.packages import PackageShelf
from desktop.server.pieces import Pieces

T = TypeVar("T")

RENEWED = "本单位资料的钥匙刚刚更换过。请退出格档，重新登录。"
UPGRADE = "升级"
ACCOUNTS = select(Account.id, Account.name, Account.title)
PRESENT = (
    "SELECT application_name, host(client_addr), backend_start FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name LIKE 'gedang:%' ORDER BY backend_start"
)


class Held(Protocol):
    """The data key while somebody is at the program."""

    @property
    def key(self) -> bytes:
        """The key."""

    def beside(self, name: str, make: Callable[[bytes], T]) -> T:
        """Return what was made of the key, forgotten with it."""


@dataclass(frozen=True, slots=True)
class Present:
    """A program that has the office open: of which account, on which computer, since when."""

    account: str
    title: str
    computer: str
    since: datetime


class SharedOffice:
    """What an open office has when it lies on a server."""

    def __init__(self, door: Door, held: Held) -> None:
        self.door, self._held = door, held
        self.listening = Listening(self.address)

    def address(self) -> ServerAddress:
        """Return the address with the office's own role. Raise Refusal while locked, or after the key was renewed."""

        def find(key: bytes) -> ServerAddress:
            found = self.door.office_address(key)
            if found is None:
                raise Refusal(RENEWED)
            return found

        return self._held.beside("server", find)

    @property
    def key(self) -> bytes:
        """The data key. Raise Refusal while locked."""
        return self._held.key

    def engine(self) -> Engine:
        """Open the database; every new connection asks for the key."""
        return engine_of(self.address, self._refused)

    def _refused(self) -> None:
        """Say so when the role's password changed with the data key."""
        if self.door.office_address(self._held.key) is None:
            raise Refusal(RENEWED)

    def contents(self, engine: Engine, keys: Keys) -> ServerContents:
        """Return the contents of attachments."""
        return ServerContents(Pieces(engine), keys)

    def packages(self, engine: Engine) -> PackageShelf:
        """Return the packages of the exchange."""
        return PackageShelf(Pieces(engine))


def open_current(folder: Path, shared: SharedOffice, backup: Callable[[Engine, str], None]) -> Engine:
    """Open the database of a data folder and bring it up to date, alone and with a backup first when it is older.

    Raise TooNew for one that a newer program wrote, Refusal while others have an older one open.
    """
    engine = shared.engine()
    try:
        found = revision_of(engine)
        if found is not None and found > HEAD:
            raise TooNew(found)
        if found != HEAD:
            with alone(shared.address(), UPGRADE):
                bring_up_to_date(engine, lambda revision: backup(engine, revision))
        if arrival := shared.door.address.arrival:  # a move to here was cut off after it counted
            arrived(shared.address(), arrival)
            keep_address(folder, replace(shared.door.address, arrival=""))
    except DBAPIError as error:
        engine.dispose()
        raise refusal_of(error) or error from error
    except BaseException:
        engine.dispose()
        raise
    return engine


def shared_of(folder: Path, held: Held) -> SharedOffice:
    """Return the shared office that a data folder names."""
    return SharedOffice(Door(address_of(folder)), held)


def keys_on(folder: Path) -> ServerKeys:
    """Return where the header of the keys of a shared office lies. Raise Refusal when the office is not there."""
    address = address_of(folder)
    door = Door(address)
    door.require_present(address.arrival)
    return ServerKeys(door)


def engine_of(address: Callable[[], ServerAddress], refused: Callable[[], None] = lambda: None) -> Engine:
    """Open a database on a server; every new connection asks where, and as whom.

    `refused` is called when the server takes the role no longer, and may raise what that means.
    """
    engine = open_server("postgresql://")

    def enter(dialect: Any, _record: Any, _arguments: Any, parameters: dict[str, Any]) -> Any:
        try:
            return dialect.loaded_dbapi.connect(**(parameters | address().parameters()))
        except psycopg.OperationalError as error:
            if is_role_refused(error):
                refused()
            raise

    event.listen(engine, "do_connect", enter)
    return engine


def present(store: Store) -> Sequence[Present]:
    """Return who has the office open, the longest first."""
    with store.read() as session:
        found = session.execute(text(PRESENT)).all()
        accounts = {str(key): (name, title) for key, name, title in session.execute(ACCOUNTS)}
    return [
        Present(*accounts[name.removeprefix(CALLED)], computer or "本机", since)
        for name, computer, since in found
        if name.removeprefix(CALLED) in accounts
    ]
