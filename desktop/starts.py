"""What a start leaves behind: that it began, that it came as far as the office, that it ended properly.

Beside it stands the salt of the database file (no secret): should the file's first bytes be lost, the rest can still
be proved.
"""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from desktop.files import replace_file
from desktop.folder import DATABASE

MARKS = "starts.json"
SALT = 16
KEPT = 4  # salts that are remembered
PATIENCE = 2  # starts in a row that did not end properly before safe mode is proposed


class Marks:
    """The small file of starts in an office's folder. That it cannot be written keeps nobody from working."""

    def __init__(self, data: Path) -> None:
        self._path, self._database = data / MARKS, data / DATABASE

    def begin(self) -> int:
        """Note that the program starts. Return how many starts before this one in a row did not end properly."""
        content = self._read()
        before = content.get("failed", 0)
        failed = (before if isinstance(before, int) else 0) + 1 if content.get("running") is True else 0
        self._write(content | {"running": True, "failed": failed})
        return failed

    def opened(self) -> None:
        """Note that the office was opened: the salt of its file is worth remembering."""
        content = self._read()
        with suppress(OSError), self._database.open("rb") as file:
            salt = file.read(SALT).hex()
            known = [one for one in content.get("salts", []) if one != salt]
            self._write(content | {"salts": [salt, *known][:KEPT]})

    def end(self) -> None:
        """Note that the program ended properly."""
        self._write(self._read() | {"running": False, "failed": 0})

    @property
    def salts(self) -> list[bytes]:
        """The salts that the database file had, newest first."""
        with suppress(ValueError, TypeError):
            return [bytes.fromhex(one) for one in self._read().get("salts", [])]
        return []

    def _read(self) -> dict[str, Any]:
        with suppress(OSError, ValueError):
            found = json.loads(self._path.read_bytes())
            if isinstance(found, dict):
                return found
        return {}

    def _write(self, content: dict[str, Any]) -> None:
        with suppress(OSError):
            replace_file(self._path, json.dumps(content).encode())


def salts_of(data: Path) -> list[bytes]:
    """Return the salts that the database of an office had."""
    return Marks(data).salts


def note_salt(data: Path) -> None:
    """Remember the salt of the database that was opened."""
    Marks(data).opened()
