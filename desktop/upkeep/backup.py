"""Backups: whole offices, encrypted as the office is, each in a folder of its own that could be opened as it stands."""

import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, text

from db.engine import open_engine
from db.errors import Damaged
from desktop.attachments.content_keys import content_keys
from desktop.attachments.contents import Contents
from desktop.clock import Now, now
from desktop.errors import Refusal
from desktop.files import replace_file, sync_folder
from desktop.folder import ATTACHMENTS, DATABASE, JOURNALS, KEYS, is_founded, prepare, put_in_place
from desktop.jobs import Progress
from desktop.paths import Paths
from desktop.upkeep.contents import bring_back, named_in, put_aside, room_aside, room_for, size_of, take_along
from desktop.upkeep.keeping import Keeping, kept
from desktop.upkeep.packages import bring_packages, room_for_packages, take_packages
from desktop.upkeep.watching import driver_of, watched

PAGES = 4096  # copied between two looks at the progress: 16 MiB
SPARE = 50 << 20  # bytes that stay free beside a copy
SOUND: dict[str, list[Any]] = {"quick_check": [("ok",)], "cipher_integrity_check": []}
DUE = timedelta(days=1)
REPLACED = "replaced"  # the note of what a restored backup took the place of
STAMP = "%Y%m%d-%H%M%S"  # where the office is, since people read it
FOLDER = re.compile(r"office-(\d{8}-\d{6})(?:-([\w-]+))?")

NO_ROOM = "备份需要 {needed} MB，磁盘剩余 {free} MB。请先清理磁盘，或删除旧的备份。"
UNSOUND = "备份核对未通过，已丢弃，原数据没有改动。数据文件或磁盘可能已损坏，请先运行“检查数据”。"
NOT_A_BACKUP = "“{folder}”不是完整的备份：缺少 office.db 或 office.keys。"
BROKEN = "备份“{folder}”打不开或已损坏，没有恢复，现有数据没有改动。请换一份备份。"


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    """One backup: when it was made, where it lies, why, and how large it is in bytes.

    `lost` is known of one just made: how many attachments the office no longer has sound, nor any earlier backup; so
    are `counts`, its rows by table, and `contents`, how many attachments it names.
    """

    made_at: datetime
    path: Path
    note: str
    size: int
    lost: int = field(default=0, compare=False)
    counts: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
    contents: int = field(default=0, compare=False)


CopyOut = Callable[[Engine, Path, bytes, Progress], object]  # puts a whole office of a server into an empty folder


class _Folder(NamedTuple):
    """A backup before it was measured, which takes a while where it has many attachments."""

    made_at: datetime
    path: Path
    note: str


@dataclass(frozen=True, slots=True)
class Examined:
    """What a sound office has: rows by table, sizes of its attachments by address, and the keys of those."""

    counts: dict[str, int]
    contents: dict[str, int]
    keys: tuple[bytes, ...] = field(repr=False)


class Restored(NamedTuple):
    """Where the office was put that a backup took the place of, and how many attachments the backup has not sound."""

    aside: Path | None
    lost: int


def back_up(
    engine: Engine,
    paths: Paths,
    key: bytes,
    progress: Progress | None = None,
    note: str = "",
    now: Now = now,
    copy_out: CopyOut | None = None,
) -> Backup:
    """Copy the open office as it is at this moment, prove the copy sound, and only then give it its name.

    `copy_out` copies an office that lies on a server. Others may go on writing. Raise Refusal when there is no room or
    the copy is not sound.
    """
    progress = progress or Progress()
    earlier = [folder for one in _folders(paths) if (folder := one.path / ATTACHMENTS).is_dir()]
    _require_room(paths.backups, 0 if copy_out else _room(engine, paths, key, earlier, progress))
    for left_behind in paths.backups.glob("office-*.part"):
        shutil.rmtree(left_behind)
    made = _new_folder(paths, note, now)
    part = made.with_name(f"{made.name}.part")
    part.mkdir()
    try:
        if copy_out is None:
            copied, lost = _copy_folder(engine, paths, key, part, earlier, progress)
        else:
            copied, lost = None, 0
            copy_out(engine, part, key, progress)
        progress.begin(1, "正在核对备份")
        proved = _prove(part, key, progress, UNSOUND)
        if copied not in (None, proved):
            raise Refusal(UNSOUND)
        part.rename(made)
    except Damaged as error:
        raise Refusal(UNSOUND) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    sync_folder(paths.backups)
    known = next(_measured(one) for one in _folders(paths) if one.path == made)
    return replace(known, lost=lost, counts=proved.counts, contents=len(proved.contents))


def _room(engine: Engine, paths: Paths, key: bytes, earlier: list[Path], progress: Progress) -> int:
    """Return the bytes that a backup of an office on this disk will take."""
    live = Contents(paths.data / ATTACHMENTS, key)
    try:
        with watched(engine, progress) as connection:
            room = room_for(named_in(connection), live, paths.backups, earlier)
    except Damaged as error:
        raise Refusal(UNSOUND) from error
    return room + room_for_packages(paths.data, paths.backups) + (paths.data / DATABASE).stat().st_size


def _copy_folder(
    engine: Engine, paths: Paths, key: bytes, part: Path, earlier: list[Path], progress: Progress
) -> tuple[Examined, int]:
    """Copy an office of this disk. Return what it has, and how many attachments are sound nowhere."""
    copied = _copy(engine, part / DATABASE, key, progress)
    replace_file(part / KEYS, (paths.data / KEYS).read_bytes())
    live = Contents(paths.data / ATTACHMENTS, copied.keys)
    lost = take_along(copied.contents, live, part / ATTACHMENTS, earlier, progress)
    take_packages(paths.data, part, progress)
    return copied, lost


def is_due(paths: Paths, now: Now = now) -> bool:
    """Whether the last backup is older than a day; one from the future is none, the clock was wrong then."""
    ages = [now() - one.made_at for one in _folders(paths) if one.note != REPLACED]
    return not any(timedelta() <= age < DUE for age in ages)


def backups(paths: Paths) -> list[Backup]:
    """Return the backups there are, newest first."""
    return [_measured(one) for one in _folders(paths)]


def last_made(paths: Paths) -> datetime | None:
    """Return when the last backup was made, without measuring any."""
    return next((one.made_at for one in _folders(paths) if one.note != REPLACED), None)


def prune(paths: Paths, keeping: Keeping, now: Now = now) -> list[Backup]:
    """Delete the backups that need not be kept any longer. Return those deleted."""
    found = _folders(paths)
    stay = kept((one.made_at for one in found), keeping, now())
    old = [_measured(one) for one in found if one.made_at not in stay]
    for one in old:
        discard(one)
    return old


def discard(backup: Backup) -> None:
    """Delete a backup."""
    part = backup.path.with_name(f"{backup.path.name}.part")  # which the next backup clears away if this is cut off
    backup.path.rename(part)
    shutil.rmtree(part)


def restore(
    paths: Paths,
    source: Path,
    unlock: Callable[[Path], bytes],
    progress: Progress | None = None,
    now: Now = now,
) -> Restored:
    """Make a backup the office of a folder, which nobody may have open. Return where the present office was put.

    `unlock` gives the data key for the folder with the backup's own keyring, whose passwords are those of its day.
    Raise Refusal when the backup is not sound; then nothing has changed. A kill leaves the present office or the
    restored one. An attachment that the backup has not sound keeps nobody from getting all the rest back.
    """
    if not all((source / name).is_file() for name in (DATABASE, KEYS)):
        raise Refusal(NOT_A_BACKUP.format(folder=source))
    progress = progress or Progress()
    progress.begin(3, "正在恢复备份")
    _require_room(paths.data, 2 * (source / DATABASE).stat().st_size)
    preparing = prepare(paths.data)
    try:
        _copy_files(source, preparing)
        progress.advance()
        key = unlock(preparing)
        examined = _prove(preparing, key, progress, BROKEN.format(folder=source.name))
        lost = _bring_contents(paths, source, examined, progress)
        bring_packages(source, paths.data, progress)
        aside = _put_aside(paths, progress, now) if is_founded(paths.data) else None
    except BaseException:
        shutil.rmtree(preparing)
        raise
    put_in_place(paths.data)
    return Restored(aside, lost)


def examine(folder: Path, key: bytes, progress: Progress) -> Examined:
    """Prove that the database of a copy can be opened and is sound. Return what it has. Raise Damaged if it is not."""
    engine = open_engine(folder / DATABASE, key)
    try:
        with watched(engine, progress) as connection:
            for check, sound in SOUND.items():
                if connection.exec_driver_sql(f"PRAGMA {check}").all() != sound:
                    raise Damaged(folder.name)
            return _examined(connection, key)
    finally:
        engine.dispose()


def examine_quickly(folder: Path, key: bytes, progress: Progress) -> Examined:
    """Return what a copy that was proved has, reading it alone."""
    engine = open_engine(folder / DATABASE, key)
    try:
        with watched(engine, progress) as connection:
            connection.exec_driver_sql("PRAGMA query_only=ON")
            return _examined(connection, key)
    finally:
        engine.dispose()


def _examined(connection: Connection, key: bytes) -> Examined:
    return Examined(_counts(connection), named_in(connection), content_keys(connection, key))


def _prove(folder: Path, key: bytes, progress: Progress, refusal: str) -> Examined:
    try:
        return examine(folder, key, progress)
    except Damaged as error:
        raise Refusal(refusal) from error


def _copy(engine: Engine, target: Path, key: bytes, progress: Progress) -> Examined:
    """Copy the database as one snapshot shows it, page by page. Return what it has."""

    def tell(_status: int, remaining: int, total: int) -> None:
        progress.check()
        progress.done, progress.total = total - remaining, total

    copy = open_engine(target, key)
    try:
        with watched(engine, progress) as connection, copy.connect() as destination:
            has = _examined(connection, key)
            progress.begin(1, "正在备份")
            driver_of(connection).backup(driver_of(destination), pages=PAGES, progress=tell)
        return has
    finally:
        copy.dispose()


def _counts(connection: Connection) -> dict[str, int]:
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    names = connection.execute(text(tables)).scalars().all()
    return {name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names}


def _bring_contents(paths: Paths, source: Path, has: Examined, progress: Progress) -> int:
    """Bring a backup's attachments back. Return how many of them are lost.

    They lie beside those of the present office, which does not mind, before the decisive moment.
    """
    live = Contents(paths.data / ATTACHMENTS, has.keys)
    backup = live.of(source / ATTACHMENTS)
    lacking = {address: size for address, size in has.contents.items() if not live.holds(address)}
    _require_room(paths.data, room_for(lacking, backup, paths.data) + room_aside(live.folder, paths.backups))
    return bring_back(has.contents, backup, live, progress)


def _put_aside(paths: Paths, progress: Progress, now: Now) -> Path:
    """Keep the present office as it lies there, sound or not."""
    aside = _new_folder(paths, REPLACED, now)
    aside.mkdir(parents=True)
    try:
        _copy_files(paths.data, aside)
        put_aside(paths.data / ATTACHMENTS, aside / ATTACHMENTS, progress)
    except BaseException:
        shutil.rmtree(aside)
        raise
    return aside


def _copy_files(source: Path, target: Path) -> None:
    for name in (DATABASE, KEYS, *JOURNALS):
        if (source / name).exists():
            shutil.copyfile(source / name, target / name)
            with (target / name).open("rb+") as file:
                os.fsync(file.fileno())


def _require_room(folder: Path, needed: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if (free := shutil.disk_usage(folder).free) < needed + SPARE:
        raise Refusal(NO_ROOM.format(needed=(needed + SPARE) >> 20, free=free >> 20))


def _new_folder(paths: Paths, note: str, now: Now) -> Path:
    """Return where a backup of this moment goes."""
    made_at = now().astimezone()
    while True:
        folder = paths.backups / "-".join(filter(None, ("office", made_at.strftime(STAMP), note)))
        if not folder.exists():
            return folder
        made_at += timedelta(seconds=1)


def _folders(paths: Paths) -> list[_Folder]:
    """Return the backups there are, newest first."""
    found = []
    for path in paths.backups.iterdir() if paths.backups.is_dir() else ():
        name = FOLDER.fullmatch(path.name)
        if name is not None and (path / DATABASE).is_file():
            found.append(_Folder(datetime.strptime(name[1], STAMP).astimezone(), path, name[2] or ""))
    return sorted(found, reverse=True)


def _measured(folder: _Folder) -> Backup:
    return Backup(*folder, size_of(folder.path))
