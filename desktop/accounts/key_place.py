"""Where the header of the keys lies: a file beside the database, or whatever a shared office keeps it in.

The login window imports this module, so nothing here may import a database before it is needed.
"""

from pathlib import Path
from typing import Protocol

from desktop.files import replace_file
from desktop.folder import DATABASE, KEYS


class KeyPlace(Protocol):
    """Keeps the bytes of the header."""

    def read(self) -> bytes:
        """Return the header. Raise FileNotFoundError when there is none."""

    def write(self, content: bytes, instead_of: bytes | None) -> bool:
        """Put a header in the place of the one that was read. Return False when another is there by now."""

    def opens(self, key: bytes) -> bool:
        """Whether a data key opens what it is for."""


class KeyFile:
    """The file `office.keys` of a folder, which belongs to this program alone while it runs."""

    def __init__(self, folder: Path) -> None:
        self._path, self._database = folder / KEYS, folder / DATABASE

    def read(self) -> bytes:
        """Return the file."""
        return self._path.read_bytes()

    def write(self, content: bytes, instead_of: bytes | None) -> bool:
        """Replace the file."""
        replace_file(self._path, content)
        return True

    def opens(self, key: bytes) -> bool:
        """Whether a data key opens the database beside the file."""
        from db.engine import opens  # with SQLAlchemy, which the login window stands before

        return self._database.is_file() and opens(self._database, key)
