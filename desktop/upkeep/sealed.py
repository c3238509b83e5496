"""Backups that leave the office: one file each, sealed for the recovery keys, so that the program cannot read it again.

Inside is a tape (tar): what the backup says of itself, the data key, and the backup's own files. `age -d` and `tar`
take it apart without this program.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.errors import Refusal
from desktop.folder import ATTACHMENTS, DATABASE, EXCHANGE, KEYS
from desktop.jobs import Progress
from desktop.outside import Sentences, read_back, refusing, sync_outside
from desktop.seals.paths import is_safe
from desktop.seals.suite import USUAL, Broken, Counted, NotForUs, Suite, suite_of
from desktop.seals.tape import Member, Tape, Untaped, length_of
from desktop.upkeep.backup import SPARE, STAMP, Backup

SUFFIX = ".gdb"
ABOUT, KEY = "about.json", "data.key"
KEY_BYTES = 32
HEAD_BYTES = 200
FORMAT = 1
NAME = re.compile(r"gedang-backup-([0-9A-Z]{1,20})-(\d{8}-\d{6})\.gdb")

SEALING, READING_BACK, OPENING = "正在写加密备份", "正在读回核对", "正在解开加密备份"
NO_KEYS = "还没有恢复密钥，不能写加密备份。请先在“备份与检查”里生成恢复密钥。"
NO_ROOM = "加密备份有 {needed} MB，“{folder}”只剩 {free} MB，放不下，没有写。请清理或换一个位置。"
NO_ROOM_HERE = "解开这份备份需要 {needed} MB，本机磁盘只剩 {free} MB。请先清理磁盘。"
SPOILT = "写到“{folder}”的加密备份读回来与写的不同，已删除，U 盘可能已损坏。请换一个 U 盘再写。"
OTHERS = "“{name}”不是用这把恢复密钥加密的，打不开，没有改动任何资料。请换一把恢复密钥，或换一份备份。"
BROKEN = "“{name}”不完整或已被改动，打不开，没有改动任何资料。请换一份备份。"
NOT_SEALED = "“{name}”不是本程序写的加密备份（.gdb），没有改动任何资料。请重新选择。"
NEWER = "“{name}”由更新版本的程序写成，请先升级本程序。"
SAID = Sentences(
    "“{folder}”空间不足，或放不下这么大的文件，加密备份没有写成。请清理 U 盘或换一个再写。",
    "“{folder}”不能写入，可能开了写保护。请关闭写保护或换一个位置。",
    "写到“{folder}”时中断，可能 U 盘被拔出，加密备份没有写成。请插好 U 盘再写一次。",
)
SAID_OPENING = Sentences(
    "本机磁盘空间不足，加密备份没有打开。请先清理磁盘，再试一次。",
    "本机的数据文件夹不能写入，加密备份没有打开。请检查文件夹的权限。",
    "读取“{folder}”时中断，可能 U 盘被拔出或文件损坏。请插好 U 盘再试，或换一份备份。",
)


@dataclass(frozen=True, slots=True)
class About:
    """What a backup says of itself: whose it is, made when and by which program, its rows by table, its attachments."""

    office: str
    town_code: str
    made_at: datetime
    program: str
    counts: dict[str, int]
    contents: int

    def to_bytes(self) -> bytes:
        """Return it as it lies on the tape."""
        said = {
            "format": FORMAT,
            "office": self.office,
            "town_code": self.town_code,
            "made_at": self.made_at.isoformat(),
            "program": self.program,
            "counts": self.counts,
            "contents": self.contents,
        }
        return json.dumps(said, ensure_ascii=False, indent=1).encode()


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A sealed backup that was written: where, how long, and the hash that a later look compares."""

    path: Path
    made_at: datetime
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A sealed backup that was opened: the folder in which it lies as any backup does, and the key of its data."""

    folder: Path
    about: About
    key: bytes = field(repr=False)


def seal_backup(
    backup: Backup,
    key: bytes,
    about: About,
    recipients: Sequence[str],
    folder: Path,
    progress: Progress,
    name: str = "",
) -> SealedFile:
    """Write a backup that was proved into one sealed file of a folder, read it back and compare.

    Raise Refusal; then nothing half is left there, and what lay there before is as it was.
    """
    if not recipients:
        raise Refusal(NO_KEYS)
    members = [Member(ABOUT, about.to_bytes()), Member(KEY, key.hex().encode()), *_files_of(backup.path)]
    length = length_of(members)
    target = folder / name if name else _named(folder, about.town_code, backup.made_at)
    part = target.with_name(f".{target.name}.part")
    with refusing(folder, SAID):
        folder.mkdir(parents=True, exist_ok=True)
        for left_behind in folder.glob(f".*{SUFFIX}.part"):
            left_behind.unlink()
        _require_room(folder, length, NO_ROOM)
        try:
            progress.begin(length, SEALING)
            with part.open("wb") as file:
                hashed = _Hashed(file)
                _suite().seal(Counted(Tape(members), progress), hashed, recipients)
                file.flush()
                os.fsync(file.fileno())
            progress.begin(hashed.size, READING_BACK)
            if read_back(part, progress) != hashed.digest():
                raise Refusal(SPOILT.format(folder=folder))
            part.rename(target)
        finally:
            with suppress(OSError):  # of a stick that is gone
                part.unlink(missing_ok=True)
        sync_outside(folder)
        size = target.stat().st_size
    return SealedFile(target, backup.made_at, size, hashed.digest().hex())


def sealed_in(folder: Path, town_code: str = "") -> list[SealedFile]:
    """Return the sealed backups in a folder, newest first; of one office alone if its code is given. No hashes."""
    found = []
    with suppress(OSError):  # a place that is not there has none
        for path in folder.iterdir():
            named = NAME.fullmatch(path.name)
            if named is not None and town_code in ("", named[1]) and path.is_file():
                made_at = datetime.strptime(named[2], STAMP).astimezone()
                found.append(SealedFile(path, made_at, path.stat().st_size, ""))
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def is_as_written(path: Path, sha256: str, progress: Progress) -> bool:
    """Whether a sealed backup begins as one and is to the byte what was written. That it opens needs the key."""
    try:
        with path.open("rb") as file:
            is_sealed = _suite().is_sealed(file.read(HEAD_BYTES))
        progress.begin(path.stat().st_size, READING_BACK)
        return is_sealed and read_back(path, progress).hex() == sha256
    except OSError:
        return False


def unseal(path: Path, identity: bytes, folder: Path, progress: Progress) -> Opened:
    """Open a sealed backup into an empty folder, as the backup it was made of. Raise Refusal for what does not open.

    The data key never touches the disk. What lies in the folder after a refusal is worth nothing.
    """
    if not path.is_file():  # a pipe would keep us waiting
        raise Refusal(NOT_SEALED.format(name=path.name))
    folder.mkdir(parents=True, exist_ok=True)
    tape = Untaped(lambda name, _size: _place(folder, name, path.name))
    try:
        with refusing(Path(path.name), SAID_OPENING), path.open("rb") as file:
            if not _suite().is_sealed(file.read(HEAD_BYTES)):
                raise Refusal(NOT_SEALED.format(name=path.name))
            file.seek(0)
            size = path.stat().st_size
            _require_room(folder, size, NO_ROOM_HERE)
            progress.begin(size, OPENING)
            _suite().open(Counted(file, progress), tape, identity)
        tape.finish()
    except NotForUs as error:
        raise Refusal(OTHERS.format(name=path.name)) from error
    except Broken as error:
        raise Refusal(BROKEN.format(name=path.name)) from error
    finally:
        tape.close()
    about = _about(tape.held.get(ABOUT, b""), path.name)
    key = _key(tape.held.get(KEY, b""), path.name)
    return Opened(folder, about, key)


class _Hashed:
    """A target that counts and hashes what is written to it."""

    def __init__(self, target: Any) -> None:
        self._target, self._hash, self.size = target, hashlib.sha256(), 0

    def write(self, content: bytes, /) -> int:
        """Write a piece."""
        self._hash.update(content)
        self.size += len(content)
        return int(self._target.write(content))

    def flush(self) -> None:
        """Write what is held back."""
        self._target.flush()

    def digest(self) -> bytes:
        """Return the hash of all that was written."""
        return self._hash.digest()


def _files_of(backup: Path) -> list[Member]:
    files = [backup / KEYS, backup / DATABASE]
    for room in (ATTACHMENTS, EXCHANGE):
        files += sorted(path for path in (backup / room).rglob("*") if path.is_file())
    return [Member(path.relative_to(backup).as_posix(), path) for path in files]


def _place(folder: Path, name: str, backup: str) -> Path | None:
    if name in (ABOUT, KEY):
        return None
    room = name.split("/")[0]
    if not is_safe(name) or (name not in (KEYS, DATABASE) and (room == name or room not in (ATTACHMENTS, EXCHANGE))):
        raise Refusal(BROKEN.format(name=backup))
    path = folder / name
    if path.exists():
        raise Refusal(BROKEN.format(name=backup))
    return path


def _about(content: bytes, name: str) -> About:
    try:
        said = json.loads(content)
        if int(said["format"]) > FORMAT:
            raise Refusal(NEWER.format(name=name))
        return About(
            str(said["office"]), str(said["town_code"]), datetime.fromisoformat(said["made_at"]), str(said["program"]),
            {str(table): int(count) for table, count in said["counts"].items()}, int(said["contents"]),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Refusal(BROKEN.format(name=name)) from error


def _key(content: bytes, name: str) -> bytes:
    try:
        key = bytes.fromhex(content.decode("ascii"))
    except ValueError as error:
        raise Refusal(BROKEN.format(name=name)) from error
    if len(key) != KEY_BYTES:
        raise Refusal(BROKEN.format(name=name))
    return key


def _named(folder: Path, town_code: str, made_at: datetime) -> Path:
    return folder / f"gedang-backup-{town_code or '0'}-{made_at.astimezone().strftime(STAMP)}{SUFFIX}"


def _require_room(folder: Path, needed: int, words: str) -> None:
    if (free := shutil.disk_usage(folder).free) < needed + SPARE:
        raise Refusal(words.format(needed=(needed + SPARE) >> 20, folder=folder, free=free >> 20))


def _suite() -> Suite:
    suite = suite_of(USUAL)
    assert suite is not None
    return suite
