"""A file that somebody chose: looked at from outside before it is read, and never read beyond a limit.

What is chosen is a name. Behind it may be a folder, a pipe that never ends, a stick that was pulled out, or a file that
another program is still writing.
"""

import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.errors import Refusal

MISSING = "找不到文件“{name}”。它可能已被移动、改名或删除，请重新选择。"
FOLDER = "“{name}”是文件夹，请选择其中的文件。"
NO_FILE = "“{name}”不是普通文件，不能读取。请重新选择。"
EMPTY = "文件“{name}”是空的（0 字节），可能没有复制完整，请重新获取。"
LOCKED = "文件正被其他程序（如 WPS）打开，请关闭后再试。"
NO_RIGHT = "没有权限读取文件“{name}”。请复制到自己的文件夹后再试。"
UNREADABLE = "文件“{name}”无法读取，磁盘或网络可能有故障，请复制到本机后再试。"


def require_file(path: Path) -> int:
    """Return the size of a chosen file. Raise Refusal for what is missing, empty, no file, or may not be read."""
    with refusing(path):
        found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        raise Refusal(FOLDER.format(name=path.name))
    if not stat.S_ISREG(found.st_mode):
        raise Refusal(NO_FILE.format(name=path.name))
    if found.st_size == 0:
        raise Refusal(EMPTY.format(name=path.name))
    return found.st_size


def content_of(path: Path, most: int, too_large: str) -> bytes:
    """Return what a chosen file holds. Raise Refusal, which says `too_large` where it has more than `most` bytes."""
    if require_file(path) > most:
        raise Refusal(too_large)
    with refusing(path), path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:  # it has grown since
        raise Refusal(too_large)
    return content


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Say in a sentence what the system does not let happen with a file."""
    try:
        yield
    except FileNotFoundError as error:
        raise Refusal(MISSING.format(name=path.name)) from error
    except PermissionError as error:  # what Windows says of a file another program keeps to itself
        raise Refusal(LOCKED if sys.platform == "win32" else NO_RIGHT.format(name=path.name)) from error
    except (OSError, ValueError) as error:  # the second for names no system has
        raise Refusal(UNREADABLE.format(name=path.name)) from error
