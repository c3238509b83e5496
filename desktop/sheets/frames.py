"""What the reading child tells the program: framed messages on a pipe, and rows packed small.

Rows travel by column, as JSON under zlib: measured on 400,000 x 20 cells, JSON by column is as quick to write as
marshal by row, twice as quick to read, a fifth smaller when compressed, and harmless whatever the child has become.
"""

import itertools
import json
import struct
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import IO, Any, BinaryIO

Cell = str | int | float | bool | date | datetime  # an empty cell is ""

FRAME = struct.Struct(">cI")
ROWS = struct.Struct(">II")
BOOK, SHEET, CHUNK, SHEET_END, STEP, REFUSED, DONE = b"B", b"S", b"R", b"E", b"P", b"X", b"."

ROWS_PER_CHUNK = 1_000
CELLS_PER_CHUNK = 200_000  # a wide sheet gets fewer rows per chunk
LONGEST_CHUNK = 32 * 1024 * 1024  # bytes of JSON: no legal row of 16,384 cells needs it, a hostile one would


class TooLong(Exception):
    """Rows whose text is beyond anything an office writes."""


class _Writer(json.JSONEncoder):
    """Writes cells, and notices those JSON has no form for."""

    noticed = False

    def default(self, value: Any) -> Any:
        """Return a moment in a list of its own, so that it is told from text."""
        self.noticed = True
        if isinstance(value, datetime):
            return [value.date().isoformat() if value.time() == time.min else value.isoformat(" ")]
        return [value.isoformat()] if isinstance(value, date) else str(value)


_writer = _Writer(ensure_ascii=False, separators=(",", ":"))


def pack(columns: Sequence[Sequence[Any] | bytes], count: int) -> bytes:
    """Turn `count` rows, given by column, into a small block of bytes; empty columns at the right are dropped.

    A column may come as the JSON it will be written in, if it holds no moments.
    """
    width = len(columns)
    while width and not isinstance(columns[width - 1], bytes) and not any(v != "" for v in columns[width - 1]):
        width -= 1
    written, dated = [], []
    for place, column in enumerate(columns[:width]):
        if isinstance(column, bytes):
            written.append(column)
            continue
        _writer.noticed = False
        written.append(_writer.encode(column).encode("utf-8", "replace"))
        if _writer.noticed:
            dated.append(place)
    block = b"[%d,%b,[%b]]" % (count, _writer.encode(dated).encode(), b",".join(written))
    if len(block) > LONGEST_CHUNK:
        raise TooLong
    return zlib.compress(block, 1)


def unpack(packed: bytes) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of a packed block, all of the same length."""
    count, dated, columns = json.loads(zlib.decompress(packed))
    for place in dated:
        columns[place] = [_moment(value[0]) if type(value) is list else value for value in columns[place]]
    return zip(*columns, strict=True) if columns else itertools.repeat((), count)


def _moment(text: str) -> date | datetime:
    return date.fromisoformat(text) if len(text) == len("2025-04-05") else datetime.fromisoformat(text)


def send(stream: BinaryIO, kind: bytes, payload: bytes = b"") -> None:
    """Write one frame."""
    stream.write(FRAME.pack(kind, len(payload)) + payload)


def tell(stream: BinaryIO, kind: bytes, message: Any) -> None:
    """Write one frame of JSON."""
    send(stream, kind, _writer.encode(message).encode("utf-8", "replace"))


def receive(stream: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield frames until the stream ends; a frame cut short ends it too."""
    while len(head := stream.read(FRAME.size)) == FRAME.size:
        kind, length = FRAME.unpack(head)
        payload = stream.read(length)
        if len(payload) < length:
            return
        yield kind, payload
