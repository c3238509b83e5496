"""The contents of attachments in backups: taken along, brought back, looked through.

A content never changes. So a backup holds it as a second name of the same file where the disk can do that, and as a
copy where it cannot (FAT, another disk); deleting a backup takes its names away and nothing else. What an earlier
backup has proved is not read again; what is new is read and proved before it counts.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, func, inspect, select

from db.base import Base
from db.models.attachments import Attachment
from db.models.log import RemovedRecord
from db.removal import kept_rows
from desktop.attachments.contents import PART, STAYS, Contents, make_shelf
from desktop.files import sync_folder
from desktop.jobs import Progress
from desktop.upkeep.findings import Finding, found

TITLE = "附件"
TABLE = Attachment.__tablename__
LOST = "有 {count} 个附件缺失或损坏，没有备份到。请运行“检查数据”。"
GONE = "有 {count} 个附件的文件缺失，打不开。请从备份恢复。"
SPOILT = "有 {count} 个附件的文件被改动或已损坏，打不开。请从备份恢复。"
ASTRAY = "有 {count} 个附件所属的记录已不存在。请从备份恢复或联系维护人员。"
UNNAMED = "附件文件夹里有 {count} 个文件不属于任何记录。它们占用空间，不影响使用，正常退出程序时会自动清理。"

Sizes = Mapping[str, int]  # in bytes, by address


def named_in(connection: Connection) -> dict[str, int]:
    """Return address and size of every content that the database names, also from the recycle bin.

    An office older than attachments has none.
    """
    tables = inspect(connection)
    if not tables.has_table(TABLE):
        return {}
    query = select(Attachment.address, func.max(Attachment.size)).group_by(Attachment.address)
    named: dict[str, int] = {address: size for address, size in connection.execute(query)}
    if tables.has_table(RemovedRecord.__tablename__):
        named |= {row["address"]: row["size"] for row in kept_rows(connection, TABLE)}
    return named


def room_for(named: Sizes, source: Contents, target: Path, earlier: Sequence[Path] = ()) -> int:
    """Return the bytes that these contents will take in another folder: none where a second name is enough."""
    if not named or _can_link((source.place(address) for address in named), target):
        return 0
    before = [source.of(folder) for folder in earlier[:1]]
    return sum(size for address, size in named.items() if not any(one.holds(address) for one in before))


def take_along(
    named: Sizes, live: Contents, target: Path, earlier: Sequence[Path], progress: Progress, note: str = "正在备份附件"
) -> int:
    """Put contents into a backup that is being made; `earlier` are the folders of other backups, newest first.

    What the office itself has lost is taken from an earlier backup. Return how many contents are sound nowhere.
    """
    lost, made = 0, live.of(target)
    before = [live.of(folder) for folder in earlier]
    for address in progress.over(named, len(named), note):
        if before and _is_proved(address, live, before[0]):
            second_name(before[0].place(address), made.place(address))
            continue
        for source in (live, *before):
            if source.is_sound(address, progress):
                second_name(source.place(address), made.place(address))
                break
        else:
            lost += 1
    for shelf in target.iterdir() if named and target.is_dir() else ():
        sync_folder(shelf)
    return lost


def bring_back(named: Sizes, backup: Contents, live: Contents, progress: Progress) -> int:
    """Give an office the contents of a backup that it lacks or that were spoilt. Return how many are sound nowhere.

    What the office has besides stays: until the database changes they are the ones it names.
    """
    lost = 0
    for address in progress.over(named, len(named), "正在恢复附件"):
        if live.is_sound(address, progress):
            continue
        if backup.is_sound(address, progress):
            second_name(backup.place(address), live.place(address))
        else:
            lost += 1
    return lost


def room_aside(live: Path, target: Path) -> int:
    """Return the bytes that every file of a folder of contents will take in another folder."""
    files = list(_files(live))
    return sum(file.stat().st_size for file in files) if files and not _can_link(files, target) else 0


def put_aside(live: Path, target: Path, progress: Progress) -> None:
    """Give every file of a folder of contents a second name in another folder, sound or not."""
    files = [file for file in _files(live) if not file.name.endswith(PART)]
    for file in progress.over(files, len(files), "正在另存原有附件"):
        second_name(file, target / file.parent.name / file.name)


def size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder and below."""
    with os.scandir(folder) as entries:  # which tells sizes without asking for each, where the system has them at hand
        return sum(size_of(Path(one)) if one.is_dir() else one.stat().st_size for one in entries)


def unsound(named: Sizes, contents: Contents, progress: Progress) -> list[str]:
    """Return the addresses under which a content is missing or altered."""
    over = progress.over(named, len(named), "正在核对附件")
    return [address for address in over if not contents.is_sound(address, progress)]


def look_through(connection: Connection, contents: Contents, progress: Progress) -> Iterator[Finding]:
    """Every attachment has its content, unaltered; what nobody names was cleaned away."""
    named = named_in(connection)
    gone: set[str] = set()
    spoilt: set[str] = set()
    for address in named:
        progress.check()
        if not contents.holds(address):
            gone.add(address)
        elif not contents.is_sound(address, progress):
            spoilt.add(address)
    for addresses, words in ((gone, GONE), (spoilt, SPOILT)):
        query = select(Attachment.id).where(Attachment.address.in_(addresses)).order_by(Attachment.id)
        yield from found(TITLE, TABLE, words, list(connection.execute(query).scalars()) if addresses else [])
    yield from found(TITLE, TABLE, ASTRAY, _astray(connection))
    if old := contents.unnamed(set(named), 2 * STAYS):
        yield Finding(TITLE, UNNAMED.format(count=len(old)), count=len(old))


def _astray(connection: Connection) -> list[int]:
    """Return the attachments of records that are no more."""
    astray: list[int] = []
    for subject in connection.execute(select(Attachment.subject).distinct()).scalars().all():
        query = select(Attachment.id).where(Attachment.subject == subject)
        if (table := Base.metadata.tables.get(subject)) is not None:
            there = select(table.c.id).where(table.c.id == Attachment.record_id).exists()
            query = query.where(~there)
        astray += connection.execute(query).scalars()
    return astray


def _is_proved(address: str, live: Contents, before: Contents) -> bool:
    """Whether a content is as it was when an earlier backup proved it: the same file, or a copy of the same length."""
    try:
        here, there = live.place(address).stat(), before.place(address).stat()
    except OSError:
        return False
    return os.path.samestat(here, there) or here.st_size == there.st_size


def _can_link(files: Iterable[Path], target: Path) -> bool:
    """Whether the disk gives files a second name in another folder, tried with the first that is there."""
    one = next((file for file in files if file.is_file()), None)
    if one is None:
        return True
    target.mkdir(parents=True, exist_ok=True)
    probe = target / f"{uuid4().hex}{PART}"
    try:
        os.link(one, probe)
    except OSError:
        return False
    finally:
        probe.unlink(missing_ok=True)
    return True


def second_name(source: Path, target: Path) -> None:
    """Give a file a second name, or a copy where the disk cannot; what stood in its place is replaced at once."""
    make_shelf(target.parent)
    part = target.with_name(f"{uuid4().hex}{PART}")
    try:
        try:
            os.link(source, part)
        except OSError:  # the disk cannot, or the file has as many names as it may have
            shutil.copyfile(source, part)
            with part.open("rb+") as file:
                os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        yield from (Path(place) / name for name in names)
