"""The second factor: a small file on the clerk's USB stick, without which the password does not open the office.

It holds 32 random bytes and nothing that tells whose it is. Its name begins with the mark that the slot knows it by,
so that it is found among other files, and a wrong one is told from a wrong password.
"""

import os
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from desktop.errors import Refusal
from desktop.files import replace_file

HEAD = b"gedang key file 1\n"
SECRET = 32  # bytes
LARGEST = 1000  # bytes of a file that is looked into
NAME = re.compile(r"gedang-([0-9a-f]{12})\.key")

UNREADABLE = "“{name}”不是格档的钥匙文件，或已损坏。请选择名称像 gedang-….key 的文件。"
OTHER = "“{name}”是别的账号的或已作废的钥匙文件。请插上自己的 U 盘再选。"
NOT_WRITTEN = "钥匙文件没有写到“{folder}”。请检查 U 盘是否插好、有没有写保护，再试一次。"


class KeyFile(NamedTuple):
    """The secret of a key file, and the mark it is known by."""

    secret: bytes
    mark: str

    def __repr__(self) -> str:
        return f"KeyFile({self.mark})"

    @property
    def name(self) -> str:
        """What the file is called."""
        return f"gedang-{self.mark}.key"


def new_key_file() -> KeyFile:
    """Return a new random secret with its mark."""
    return _marked(os.urandom(SECRET))


def write_key_file(file: KeyFile, folder: Path) -> Path:
    """Put a key file into a folder and read it back. Return where it lies. Raise Refusal when that cannot be."""
    path = folder / file.name
    try:
        replace_file(path, HEAD + b64encode(file.secret) + b"\n")
        if read_key_file(path) == file:
            return path
    except OSError as error:
        raise Refusal(NOT_WRITTEN.format(folder=folder)) from error
    raise Refusal(NOT_WRITTEN.format(folder=folder))


def read_key_file(path: Path, mark: str = "") -> KeyFile:
    """Return what a file holds. Raise Refusal when it is no key file, or not the one of a mark."""
    if not path.is_file():  # a pipe would keep us waiting
        raise Refusal(UNREADABLE.format(name=path.name))
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST)
        secret = b64decode(content.removeprefix(HEAD), validate=False) if content.startswith(HEAD) else b""
    except (OSError, ValueError):
        secret = b""
    if len(secret) != SECRET:
        raise Refusal(UNREADABLE.format(name=path.name))
    found = _marked(secret)
    if mark and found.mark != mark:
        raise Refusal(OTHER.format(name=path.name))
    return found


def find_key_file(mark: str, last: str, drives: Iterable[Path]) -> Path | None:
    """Return where the key file of a mark lies: where it was used last, or at the root of a plugged drive."""
    places = [Path(last)] if last and NAME.fullmatch(Path(last).name) else []
    places += [drive / f"gedang-{mark}.key" for drive in drives]
    for path in places:
        try:
            if path.name == f"gedang-{mark}.key" and path.is_file():
                return path
        except OSError:  # of a stick that is gone
            continue
    return None


def _marked(secret: bytes) -> KeyFile:
    return KeyFile(secret, sha256(b"gedang key file mark" + secret).hexdigest()[:12])
