"""Checked rows by column, and many of them in little room."""

import marshal
import zlib
from array import array
from collections.abc import Iterator, Sequence
from typing import Any

Plain = str | int | float | bool | tuple[str, ...] | None  # dates as 2025-04-05: what JSON and the driver both take


# What stands in the column of a citizen's number instead of one is given on as ?414:E12345678: document, colon, text.
WRITTEN = "?"


class Block:
    """Some rows of one sheet: their numbers, and the values of each field in the same order."""

    __slots__ = ("columns", "rows")

    def __init__(self, rows: Sequence[int], columns: dict[str, list[Any]]) -> None:
        self.rows, self.columns = rows, columns

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, key: str) -> list[Any]:
        """Return the values of one field, empty ones when the sheet does not have it."""
        return self.columns.get(key) or [None] * len(self.rows)

    def row(self, place: int) -> dict[str, Any]:
        """Return the values of one row."""
        return {key: values[place] for key, values in self.columns.items()}

    def without(self, places: Sequence[int]) -> "Block":
        """Return a block that lacks some rows."""
        gone = set(places)
        kept = [place for place in range(len(self.rows)) if place not in gone]
        columns = {key: [values[place] for place in kept] for key, values in self.columns.items()}
        return Block([self.rows[place] for place in kept], columns)


class PackedRows:
    """Blocks under compression: 400,000 rows of 20 columns take some 40 MB instead of a gigabyte."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, block: Block) -> None:
        """Put a block away."""
        if block.rows:
            written = marshal.dumps((array("I", block.rows).tobytes(), block.columns))
            self._packed.append(zlib.compress(written, 1))
            self._count += len(block.rows)

    def __iter__(self) -> Iterator[Block]:
        for packed in self._packed:
            rows, columns = marshal.loads(zlib.decompress(packed))
            yield Block(array("I", rows), columns)
