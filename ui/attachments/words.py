"""How attachments read where they are shown small."""

from pathlib import Path

from desktop.attachments.lines import AttachmentLine, Given
from ui.attachments.tiles import Tile

KILOBYTE, MEGABYTE = 1 << 10, 1 << 20
SHORT = 24  # characters of a name in a title


def tile_of(line: AttachmentLine) -> Tile:
    """Return how an attachment is shown small."""
    day = line.taken_on.isoformat() if line.taken_on is not None else ""
    size = size_in_words(line.size)
    tip = "\n".join(filter(None, (line.name, line.note, f"拍摄于 {day}" if day else "", size)))
    return Tile(line.key, line.name, ending_of(line.name), line.note or day or size, tip)


def given_tile(key: int, given: Given) -> Tile:
    """Return how a file is shown small that waits for its record."""
    return Tile(key, given.name, ending_of(given.name), size_in_words(len(given.content)))


def ending_of(name: str) -> str:
    """Return the letters after the last point of a name."""
    return Path(name).suffix.lstrip(".").upper()


def size_in_words(size: int) -> str:
    """Return a number of bytes as one reads it."""
    return f"{size / MEGABYTE:.1f} MB" if size >= MEGABYTE else f"{max(1, round(size / KILOBYTE))} KB"


def shortened(name: str) -> str:
    """Return a name with its middle left out where it is too long for a title."""
    return name if len(name) <= SHORT else f"{name[: SHORT // 2]}…{name[-SHORT // 2 :]}"
