"""What is done with backups once they are made: proved, taken out of the office's folder."""

import os
import shutil
from hashlib import file_digest
from pathlib import Path

from db.errors import Damaged
from desktop.attachments.contents import Contents
from desktop.errors import Refusal
from desktop.folder import ATTACHMENTS
from desktop.jobs import Progress
from desktop.outside import Sentences, read_back, refusing, sync_outside
from desktop.upkeep.backup import SPARE, Backup, examine
from desktop.upkeep.contents import unsound

TAKEN = "“{folder}”里已经有这份备份，没有重复复制。"
NO_ROOM = "备份有 {needed} MB，“{folder}”只剩 {free} MB，放不下。请换一个位置。"
SPOILT = "复制到“{folder}”后核对不一致，已删除那份副本。请换一个 U 盘再试。"
BROKEN = "备份“{name}”打不开或已损坏，不能用来恢复。请另做一份备份，并检查磁盘。"
LACKING = "备份“{name}”的数据完好，但有 {count} 个附件缺失或损坏，恢复后打不开。请另做一份备份，并检查磁盘。"
SAID = Sentences(
    "“{folder}”空间不足，备份没有复制成。请清理 U 盘或换一个再复制。",
    "“{folder}”不能写入，可能开了写保护。请关闭写保护或换一个位置。",
    "复制到“{folder}”时中断，可能 U 盘被拔出，备份没有复制成。请插好 U 盘再复制一次。",
)
CHUNK = 4 << 20


def prove_backup(backup: Backup, key: bytes, progress: Progress) -> dict[str, int]:
    """Return how many rows each table of a backup has. Raise Refusal when it cannot be opened or is not sound."""
    try:
        examined = examine(backup.path, key, progress)
    except Damaged as error:
        raise Refusal(BROKEN.format(name=backup.path.name)) from error
    if lost := unsound(examined.contents, Contents(backup.path / ATTACHMENTS, examined.keys), progress):
        raise Refusal(LACKING.format(name=backup.path.name, count=len(lost)))
    return examined.counts


def carry_backup(backup: Backup, folder: Path, progress: Progress) -> Path:
    """Copy a backup into a folder and compare the copy byte for byte. Return where it lies.

    Raise Refusal when there is no room, when it is there already, or when the copy differs.
    """
    target = folder / backup.path.name
    with refusing(folder, SAID):
        if target.exists():
            raise Refusal(TAKEN.format(folder=folder))
        if (free := shutil.disk_usage(folder).free) < backup.size + SPARE:
            raise Refusal(NO_ROOM.format(needed=(backup.size + SPARE) >> 20, folder=folder, free=free >> 20))
        _carry(backup, target, progress)
        sync_outside(folder)
    return target


def _carry(backup: Backup, target: Path, progress: Progress) -> None:
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir()
        progress.begin(2 * backup.size, "正在复制备份")
        for file in sorted(one for one in backup.path.rglob("*") if one.is_file()):
            copy = part / file.relative_to(backup.path)
            copy.parent.mkdir(parents=True, exist_ok=True)
            _copy(file, copy, progress)
            if read_back(copy, Progress()) != _digest(file):
                raise Refusal(SPOILT.format(folder=target.parent))
            progress.advance(file.stat().st_size)
        part.rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _copy(source: Path, target: Path, progress: Progress) -> None:
    with source.open("rb") as given, target.open("wb") as taken:
        while chunk := given.read(CHUNK):
            taken.write(chunk)
            progress.advance(len(chunk))
        taken.flush()
        os.fsync(taken.fileno())


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return file_digest(file, "sha256").digest()
