"""The packages of the exchange on a server: every clerk sends again or looks at what another sent or took in.

They are sealed already, for their receiver or for this office, so they are kept as they are.
"""

import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from desktop.files import written_whole
from desktop.server.pieces import LONGEST, Pieces

MARK = "package "  # before the hash of the path below the folder of packages, which may be long


class PackageShelf:
    """What the folder of packages of this computer is filled from."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces

    def has(self, name: str) -> bool:
        """Whether a package lies on the server."""
        return self._pieces.holds(key_of(name))

    def keep(self, name: str, path: Path) -> None:
        """Put a package there."""
        self._pieces.put(key_of(name), _read(path))

    def fetch(self, name: str, to: Path) -> bool:
        """Bring a package into the folder of this computer. Return whether there was one."""
        try:
            source = self._pieces.open(key_of(name))
        except FileNotFoundError:
            return False
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with source, written_whole(to) as part, part.open("wb") as target:
            shutil.copyfileobj(source, target, LONGEST)
        return True

    def drop(self, name: str) -> None:
        """Delete a package that was set aside."""
        self._pieces.delete([key_of(name)])


def key_of(name: str) -> str:
    """Return under which name a package is kept."""
    return MARK + sha256(name.encode()).hexdigest()


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(LONGEST):
            yield piece
