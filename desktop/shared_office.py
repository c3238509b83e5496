"""What can be done with a shared office as a whole: moved to a server and back, tested, looked at."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from db.store import action_id
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.opening import OpenOffice
from desktop.server.address import ServerAddress
from desktop.server.copying import Compared
from desktop.server.door import connect
from desktop.server.moving import move_to_file, move_to_server
from desktop.server.shared import SharedOffice

SHARED_ALREADY = "本单位的资料已经在{place}。"
NOT_SHARED = "本单位的资料在本机的文件夹里，不是共享办公。"
SEALED, BARE, LOCAL = "已加密（{protocol}）", "没有加密", "在本机，不经过网络"


class Tested(NamedTuple):
    """How a connection did: thousandths of a second there and back, and whether anybody could listen to it."""

    milliseconds: float
    sealing: str


def to_server(
    office: OpenOffice, admin: ServerAddress, progress: Progress, into: Path | None = None
) -> Sequence[Compared]:
    """Move an open office of files to a server, and lock it: it must be opened anew. Only an administrator may."""
    office.clerk.permit_administration()
    if office.shared is not None:
        raise Refusal(SHARED_ALREADY.format(place=office.shared.door.address.words))
    _tell(office, "移到服务器")
    compared = move_to_server(office.paths.data, office.engine, office.key, admin, progress, into)
    office.lock()  # what is written from here on would be lost
    return compared


def to_folder(office: OpenOffice, target: Path, progress: Progress) -> Sequence[Compared]:
    """Move an open office from its server into a folder, which is the one to open afterwards. As above."""
    office.clerk.permit_administration()
    shared = shared_of(office)
    address, key = shared.address(), office.key
    _tell(office, "移到本机")
    shared.listening.end()
    try:
        compared = move_to_file(shared.door.address, address, key, target, progress)
    except BaseException:
        shared.listening.begin()
        raise
    office.lock()
    return compared


def try_connection(office: OpenOffice) -> Tested:
    """Try the connection of a shared office."""
    address = shared_of(office).address()
    with connect(address) as connection:
        began = time.perf_counter()
        connection.execute("SELECT 1")
        taken = (time.perf_counter() - began) * 1000
        if connection.pgconn.ssl_in_use:
            protocol = connection.execute("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone()
            return Tested(taken, SEALED.format(protocol=protocol[0] if protocol else "TLS"))
    return Tested(taken, LOCAL if address.is_local else BARE)


def _tell(office: OpenOffice, name: str) -> None:
    """Write into the log, which moves along, that the office moves."""
    with office.store.record(name) as session:
        action_id(session)


def shared_of(office: OpenOffice) -> SharedOffice:
    """Return what an office has besides on its server. Raise Refusal for one of files."""
    if office.shared is None:
        raise Refusal(NOT_SHARED)
    return office.shared
