"""The contents of attachments on a server: sealed as the files of a folder are, seen by every clerk."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from desktop.attachments.contents import ADDRESS, SMALL, Contents, Keys, Missing
from desktop.server.pieces import Pieces


class ServerContents(Contents):
    """The contents of a shared office."""

    def __init__(self, pieces: Pieces, keys: Keys) -> None:
        """`keys` are the office's, as for a folder."""
        super().__init__(Path(), keys)
        self._pieces_of = pieces

    def holds(self, address: str) -> bool:
        """Whether there is a content under an address."""
        return self._pieces_of.holds(address)

    def touch(self, address: str) -> None:
        """Let the time that an unnamed content stays begin now."""
        self._pieces_of.touch(address)

    def names(self) -> Iterator[tuple[str, float]]:
        """Yield the name of everything kept, and since when."""
        yield from (one for one in self._pieces_of.names() if is_content(one[0]))

    def delete(self, names: Iterable[str]) -> None:
        """Delete what lies under some names."""
        self._pieces_of.delete(names)

    def open(self, name: str) -> BinaryIO:
        """Return sealed bytes to be read. Raise Missing."""
        try:
            return self._pieces_of.open(name)
        except FileNotFoundError as error:
            raise Missing(name) from error

    def put(self, name: str, sealed: Iterable[bytes]) -> None:
        """Keep sealed bytes, wholly or not at all."""
        self._pieces_of.put(name, sealed)


def is_content(name: str) -> bool:
    """Whether this is the name of an attachment's content, not of a package of the exchange."""
    return len(name.removesuffix(SMALL)) == ADDRESS
