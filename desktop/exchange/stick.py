"""Packages to and from a USB stick or an intranet folder, either of which may vanish or fill up at any moment."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from desktop.errors import Refusal
from desktop.exchange.envelope import MOST_FILE
from desktop.exchange.naming import SUFFIX
from desktop.exchange.private_folder import refusing_when_full
from desktop.given_file import require_file
from desktop.jobs import Progress
from desktop.outside import PIECE, Sentences, read_back, refusing, sync_outside

TAKEN = frozenset({SUFFIX, ".wgxkey", ".xlsx"})  # what is listed and taken in from outside

WRITING, READING_BACK, FETCHING = "正在写到U盘", "正在读回核对", "正在从U盘读取"
VANISHED = "写到“{folder}”时中断，可能U盘被拔出，文件没有写成。请插好U盘再写一次。"
FULL = "“{folder}”空间不足，文件没有写成。请清理U盘或换一个再写。"
READ_ONLY = "“{folder}”不能写入，可能开了写保护。请关闭写保护或换一个U盘。"
OTHER_THERE = "“{folder}”里已有同名但内容不同的“{name}”，没有覆盖。请换一个文件夹，或先移走那个文件。"
READ_DIFFERENTLY = "写到“{folder}”的文件读回来与原文件不同，已删除，U盘可能已损坏。请换一个U盘再写。"
UNREADABLE = "读取“{name}”时中断，可能U盘被拔出或已损坏，数据没有改动。请插好U盘再试；仍不行请发件单位重新拷贝。"
TOO_LARGE = "“{name}”超过 1 GB，不是正常的交换文件，没有读取。请与发件单位电话核对来源。"
OTHER_KIND = "“{name}”不是交换文件，没有读取。只能接收 .wgx、.wgxkey 和 .xlsx 文件。"


def put_on_stick(source: Path, folder: Path, progress: Progress) -> Path:
    """Copy a file under its own name, read it back and compare. Return where it lies. Raise Refusal.

    Nothing half is left. A file of the same name and content counts as written; one of another content is not touched.
    """
    target, part = folder / source.name, folder / f".{source.name}.part"
    progress.begin(2 * source.stat().st_size, WRITING)
    with refusing(folder, Sentences(FULL, READ_ONLY, VANISHED)):
        if target.exists():
            if not _same(source, target, progress):
                raise Refusal(OTHER_THERE.format(folder=folder, name=source.name))
            return target
        try:
            written = _copied(source, part, progress)
            progress.note = READING_BACK
            if read_back(part, progress) != written:
                raise Refusal(READ_DIFFERENTLY.format(folder=folder))
            part.rename(target)
        finally:
            with suppress(OSError):  # of a stick that is gone
                part.unlink(missing_ok=True)
        sync_outside(folder)
        if not target.exists():
            raise Refusal(VANISHED.format(folder=folder))
    return target


def fetch(source: Path, folder: Path, progress: Progress) -> Path:
    """Copy a file from a stick into a private folder, where it is looked at. Return the copy. Raise Refusal."""
    if source.suffix.lower() not in TAKEN:
        raise Refusal(OTHER_KIND.format(name=source.name))
    target = folder / source.name
    try:
        size = require_file(source)
        if size > MOST_FILE:
            raise Refusal(TOO_LARGE.format(name=source.name))
        progress.begin(size, FETCHING)
        with refusing_when_full():
            _copied(source, target, progress, MOST_FILE)
    except BaseException as error:
        target.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise Refusal(UNREADABLE.format(name=source.name)) from error
        raise
    return target


def listed(folder: Path) -> list[Path]:
    """Return the files of a stick that may be taken in, by name; what programs hide is left out."""
    try:
        shown = [path for path in folder.iterdir() if not path.name.startswith((".", "~"))]
        taken = [path for path in shown if path.suffix.lower() in TAKEN]
        return sorted(path for path in taken if path.is_file() and not path.is_symlink())
    except OSError as error:
        raise Refusal(UNREADABLE.format(name=folder)) from error


def _copied(source: Path, target: Path, progress: Progress, most: int | None = None) -> bytes:
    """Copy a file until it is on the disk itself. Return the hash of what was read.

    Raise Refusal for one that has, or comes to have meanwhile, more than `most` bytes.
    """
    digest = hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as written:
        while piece := read.read(PIECE):
            digest.update(piece)
            written.write(piece)
            progress.advance(len(piece))
            if most is not None and written.tell() > most:
                raise Refusal(TOO_LARGE.format(name=source.name))
        written.flush()
        os.fsync(written.fileno())
    return digest.digest()


def _same(one: Path, other: Path, progress: Progress) -> bool:
    return one.stat().st_size == other.stat().st_size and read_back(one, progress) == read_back(other, progress)
