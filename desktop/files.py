"""Writing a file so that a reader finds the old one or the new one, never half of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LONGEST = 60  # characters of a name: of four bytes each, they leave room for an ending
ANYBODY = 0o666  # who may read and write a new file, as far as the system's own mask leaves it


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a name beside a path to write under. In the end that takes its place, safely on disk; or goes away.

    The name is hidden, has room behind it however long the path's own is, and is the same each time: what a cut leaves
    behind is written over. Errors name the path itself, which is the name that the clerk knows.
    """
    part = path.with_name(f".{path.name[:LONGEST]}.part")
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        if error.errno is not None and error.filename in (None, str(part)):
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
    finally:
        with suppress(OSError):  # of a stick that was pulled out
            part.unlink(missing_ok=True)
    sync_folder(path.parent)


def replace_file(path: Path, content: bytes | memoryview, mode: int = ANYBODY) -> None:
    """Put a new content in place of a file, or make the file."""
    with written_whole(path) as part:
        part.unlink(missing_ok=True)
        part.touch(mode)
        part.write_bytes(content)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder as safe on disk as the files; Windows does so by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
