"""Writing to a place outside the office, a USB stick or an intranet folder: it may vanish or fill up at any moment."""

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from desktop.errors import Refusal
from desktop.files import sync_folder
from desktop.jobs import Progress

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
READ_ONLY = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
NO_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EACCES})  # some network folders know no such thing
PIECE = 1 << 20


class Sentences(NamedTuple):
    """What is said of a place (`{folder}`): when it is full, when it cannot be written to, when it is gone."""

    full: str
    read_only: str
    vanished: str


@contextmanager
def refusing(folder: Path, said: Sentences) -> Iterator[None]:
    """Say in a sentence what a place does not let happen."""
    try:
        yield
    except OSError as error:
        words = said.vanished
        if error.errno in FULL:
            words = said.full
        elif error.errno in READ_ONLY:
            words = said.read_only
        raise Refusal(words.format(folder=folder)) from error


def read_back(path: Path, progress: Progress) -> bytes:
    """Return the SHA-256 of a file as the place gives it, not as the system remembers it where it can be asked."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while piece := file.read(PIECE):
            digest.update(piece)
            progress.advance(len(piece))
    return digest.digest()


def sync_outside(folder: Path) -> None:
    """Make the names in a folder safe where the place knows how to."""
    try:
        sync_folder(folder)
    except OSError as error:
        if error.errno not in NO_SYNC:
            raise
