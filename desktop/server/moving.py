"""Moving an office from files to a server and back, in one go that a kill cannot leave half done.

The target does not count before the source says so. Until that one act the source is the office; after it the source
stays as it was, but refuses to open and says where the office went.
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from psycopg import Connection as Driver
from sqlalchemy import Connection, Engine, text

from db.engine import open_engine, settle
from db.schema import bring_up_to_date, revision_of
from db.upgrading import upgrade
from desktop.errors import Refusal
from desktop.files import replace_file, sync_folder
from desktop.folder import DATABASE, KEYS, MOVED, SERVER, is_founded, prepare, put_in_place
from desktop.jobs import Progress
from desktop.server.address import ServerAddress, keep_address, read_address, write_address
from desktop.server.copying import Compared, copy_in, copy_tables_out, driver_of
from desktop.server.door import ARRIVING, ROLE, Door, connect
from desktop.server.gate import alone, arrived
from desktop.server.role import sealed
from desktop.server.roles import make_room, open_door
from desktop.server.shared import engine_of
from desktop.server.small_files import files_in, files_out

WENT = "本单位的资料已于 {at} 搬到{to}，这个文件夹里的旧资料不再使用。请在那里登录；要退回，请由管理员从备份恢复。"
NOT_ARRIVED = "本单位的资料还没有全部搬到这个文件夹，现在仍在{place}。请管理员再搬一次。"
FOUNDED_ALREADY = "“{folder}”里已经有一个单位的资料，不能搬到那里。请另选一个空文件夹。"
PLACE = "文件夹 {folder}"
DOING = "搬移"


def move_to_server(
    data: Path, engine: Engine, key: bytes, admin: ServerAddress, progress: Progress, into: Path | None = None
) -> Sequence[Compared]:
    """Move the office of files in a folder to a server. Return what was compared. Nobody else may have it open.

    `admin` may make roles on the server. From the moment that the folder names the server, the office lies there; of
    an office made only to be moved, another folder (`into`) names it.
    """
    progress.begin(1, "正在准备服务器")
    header = (data / KEYS).read_bytes()
    door, office = make_room(admin)
    arrival = uuid4().hex
    target = engine_of(lambda: office)
    try:
        bring_up_to_date(target, lambda _revision: None)
        with engine.execution_options(writes=True).begin() as source:
            file = source.connection.driver_connection
            with target.execution_options(writes=True).begin() as connection:
                compared = copy_in(file, connection, progress)
                driver = driver_of(connection)
                counts = files_in(data, file, driver, progress)
                open_door(driver, door.role)
                small = {KEYS: header, ROLE: sealed(office.role, office.password, key), ARRIVING: arrival.encode()}
                _put_small(connection, small)
        progress.check()
        _settle(target)
        keep_address(into or data, replace(door, arrival=arrival))  # the office is on the server from here on
    finally:
        target.dispose()
    settle_move(data)
    arrived(office, arrival)
    keep_address(into or data, door)
    return [*compared, *_beside(counts)]


def move_to_file(
    door: ServerAddress, office: ServerAddress, key: bytes, target: Path, progress: Progress
) -> Sequence[Compared]:
    """Move a shared office into a folder of files. Return what was compared. Nobody else may have it open."""
    arrival = uuid4().hex
    if (target / ARRIVING).is_file():  # of a move that was cut off before it counted
        settle_arrival(target, may_be_here=False)
        shutil.rmtree(target)
    if is_founded(target):
        raise Refusal(FOUNDED_ALREADY.format(folder=target))
    with alone(office, DOING):
        preparing = prepare(target)
        try:
            source = engine_of(lambda: office)
            try:
                compared = copy_whole(source, preparing, key, progress)
            finally:
                source.dispose()
            write_address(target / ARRIVING, replace(door, arrival=arrival))
        except BaseException:
            shutil.rmtree(preparing)
            raise
        put_in_place(target)
        gone = {"to": PLACE.format(folder=target), "at": datetime.now(UTC).isoformat(), "arrival": arrival}
        with connect(office) as connection, connection.transaction():
            connection.execute(
                "INSERT INTO office_file (name, content, version) VALUES (%s, %s, 1)"
                " ON CONFLICT (name) DO UPDATE SET content = excluded.content",
                [MOVED, json.dumps(gone, ensure_ascii=False).encode()],
            )  # the office is in the folder from here on
    _count(target)
    return compared


def copy_out(engine: Engine, target: Path, key: bytes, progress: Progress) -> dict[str, int]:
    """Copy a shared office as it is at this moment into a folder of files, which is as good as a backup.

    The folder gets the encrypted database, the header of the keys, attachments and packages. Others may go on
    writing. Return how many rows each table has; they were compared on both sides.
    """
    return {one.table: one.rows for one in copy_whole(engine, target, key, progress)}


def copy_whole(engine: Engine, target: Path, key: bytes, progress: Progress) -> Sequence[Compared]:
    """Do so, and return what was compared."""
    revision = revision_of(engine)
    made = open_engine(target / DATABASE, key)
    try:
        upgrade(made, revision or "base")
        with engine.connect() as source:
            driver = _one_moment(source)
            header = driver.execute("SELECT content FROM office_file WHERE name = %s", [KEYS]).fetchone()
            with made.connect() as destination:
                file: Any = destination.connection.driver_connection
                file.execute("PRAGMA foreign_keys=OFF")  # tables refer to each other in circles
                file.execute("BEGIN IMMEDIATE")
                compared = copy_tables_out(driver, file, progress)
                counts = files_out(driver, file, target, progress)
                file.execute("COMMIT")
                if broken := file.execute("PRAGMA foreign_key_check").fetchone():
                    raise RuntimeError(f"a reference was lost: {broken[0]}")
                file.execute("PRAGMA foreign_keys=ON")
        settle(made)
    finally:
        made.dispose()
    replace_file(target / KEYS, bytes(header[0]) if header else b"")
    sync_folder(target)
    return [*compared, *_beside(counts)]


def settle_move(data: Path) -> None:
    """Say in a folder whose office moved to a server where it went, in case that the address is lost."""
    if not (data / DATABASE).is_file() or not (data / SERVER).is_file() or (data / MOVED).is_file():
        return
    gone = {"to": read_address(data / SERVER).words, "at": datetime.now(UTC).isoformat()}
    replace_file(data / MOVED, json.dumps(gone, ensure_ascii=False).encode())


def settle_arrival(data: Path, may_be_here: bool = True) -> None:
    """Finish a move from a server that was cut off after it counted. Raise Refusal when it did not count."""
    marker = data / ARRIVING
    if not marker.is_file():
        return
    address = read_address(marker)
    gone = Door(address).read(MOVED)
    is_here = gone is not None and json.loads(gone).get("arrival") == address.arrival
    if is_here and may_be_here:
        _count(data)
    elif is_here:
        raise Refusal(FOUNDED_ALREADY.format(folder=data))
    elif may_be_here:
        raise Refusal(NOT_ARRIVED.format(place=address.words))


def require_not_moved(data: Path) -> None:
    """Raise Refusal when the office of files in a folder went to a server."""
    if (data / MOVED).is_file():
        gone = json.loads((data / MOVED).read_bytes())
        raise Refusal(
            WENT.format(to=gone["to"], at=f"{datetime.fromisoformat(gone['at']).astimezone():%Y-%m-%d %H:%M}")
        )


def _count(target: Path) -> None:
    """Let an office that was moved into a folder count: its source has said so."""
    (target / ARRIVING).unlink()


def _put_small(connection: Connection, small: dict[str, bytes]) -> None:
    for name, content in small.items():
        connection.execute(
            text("INSERT INTO office_file (name, content, version) VALUES (:name, :content, 1)"),
            {"name": name, "content": content},
        )


def _one_moment(source: Connection) -> Driver[Any]:
    """Begin a reading transaction that sees one moment, and return the driver's connection in it."""
    source.execute(text("SELECT 1"))
    return driver_of(source)


def _settle(target: Engine) -> None:
    """Let the planner of the server know what came."""
    with target.connect() as connection:
        driver = driver_of(connection)
        connection.rollback()
        driver.autocommit = True
        driver.read_only = False
        driver.execute("ANALYZE")
        driver.autocommit = False


def _beside(counts: tuple[int, int]) -> list[Compared]:
    return [Compared("attachments", counts[0], ""), Compared("exchange", counts[1], "")]
