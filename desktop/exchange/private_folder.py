"""A folder that only this program reads, for what must lie on disk in the clear for a moment; gone afterwards."""

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.errors import Refusal

PREFIX = "exchange-"
NO_ROOM = "本机磁盘空间不足，交换包没有处理，数据没有改动。请清理磁盘后再试。"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def private_folder(workspace: Path) -> Iterator[Path]:
    """Give an empty folder below the office's own, and remove it with all its contents whatever happens."""
    folder = make_private_folder(workspace)
    try:
        with refusing_when_full():
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_private_folder(workspace: Path) -> Path:
    """Make such a folder for somebody who removes it later."""
    workspace.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=PREFIX, dir=workspace))


@contextmanager
def refusing_when_full() -> Iterator[None]:
    """Say in a sentence that the disk is full."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise Refusal(NO_ROOM) from error
        raise


def size_below(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def sweep(workspace: Path) -> int:
    """Remove what a kill or a power cut left behind; nobody may be sealing or opening. Return how many folders."""
    left = list(workspace.glob(f"{PREFIX}*"))
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)
