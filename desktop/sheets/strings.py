"""The shared strings of an .xlsx: read once, and put back into the cells of every slice.

calamine would parse the whole table of strings again for each slice. So cells that refer to it are rewritten to carry
the reference as text behind a mark, and the text is put in after parsing.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from json.encoder import encode_basestring
from typing import IO, Any

MARK = "\x1a"  # cannot stand in XML, so no cell of an honest file holds it
_USUAL, _USUAL_MARKED = b' t="s"><v>', b' t="str"><v>' + MARK.encode()
_ANY = re.compile(
    rb"\st\s*=\s*[\"']s[\"']([^>/]*>\s*(?:<(?:\w+:)?f[^>]*>(?:[^<]*</(?:\w+:)?f>)?\s*)?<(?:\w+:)?v[^>]*>)"
)
_TABLE = re.compile(rb"<((?:\w+:)?)sst[\s>]")
_LEFT_OVER = (b't="s"', b"t='s'", b't = "s"')
BLOCK = 1024 * 1024
PER_ROW, PER_SHEET = 1_000, 100_000


class UnknownString(Exception):
    """A cell that refers to a string the workbook does not have."""


class SharedStrings:
    """The table of strings, held as the JSON in which they will travel on."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def add(self, strings: Iterable[Any]) -> None:
        """Take in further strings, in their order."""
        self._written += [written.encode("utf-8", "replace") for written in map(encode_basestring, map(str, strings))]

    def put_into(self, column: Sequence[Any]) -> Sequence[Any] | bytes:
        """Return a column with its marked cells replaced: as JSON where all are text, else as values."""
        try:
            joined = "".join(column)
        except TypeError:
            return [self._string(cell) if type(cell) is str and cell[:1] == MARK else cell for cell in column]
        if MARK not in joined:
            return column
        try:
            if joined.count(MARK) == len(column) and joined[0] == MARK:  # nothing but references: most columns
                cells: Iterable[bytes] = map(self._written.__getitem__, map(int, joined[1:].split(MARK)))
            else:
                cells = [self._cell(cell) for cell in column]
            return b"[" + b",".join(cells) + b"]"
        except (IndexError, ValueError) as error:
            raise UnknownString from error

    def _cell(self, cell: str) -> bytes:
        if cell[:1] == MARK:
            return self._written[int(cell[1:])]
        return encode_basestring(cell).encode("utf-8", "replace") if cell else b'""'

    def _string(self, cell: str) -> Any:
        try:
            return json.loads(self._written[int(cell[1:])])
        except (IndexError, ValueError) as error:
            raise UnknownString from error


def marked(rows: bytearray) -> bytearray:
    """Return the rows of a worksheet with every reference to a shared string turned into marked text."""
    rows = rows.replace(_USUAL, _USUAL_MARKED)
    if any(spelling in rows for spelling in _LEFT_OVER):
        rows = bytearray(_ANY.sub(rb' t="str"\1' + MARK.encode(), rows))
    return rows


def sheets_of_all(table: IO[bytes]) -> Iterator[bytes]:
    """Yield worksheets that show every shared string once, so that calamine reads the table for us."""
    count = _count(table)
    for first in range(0, count, PER_SHEET):
        last = min(count, first + PER_SHEET)
        rows = (
            b"".join(b'<c t="s"><v>%d</v></c>' % place for place in range(begin, min(last, begin + PER_ROW)))
            for begin in range(first, last, PER_ROW)
        )
        yield b"<worksheet><sheetData><row>" + b"</row><row>".join(rows) + b"</row></sheetData></worksheet>"


def _count(table: IO[bytes]) -> int:
    """Return how many strings a table has; what it promises in its head is often wrong."""
    block = table.read(BLOCK)
    found = _TABLE.search(block)
    tag = b"<" + (found[1] if found else b"") + b"si"
    item = re.compile(re.escape(tag) + rb"[\s>/]")
    count = 0
    while block:
        count += len(item.findall(block))
        following = table.read(BLOCK)
        block = block[-len(tag) :] + following if following else b""
    return count
