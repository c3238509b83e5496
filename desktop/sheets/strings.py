"""The shared strings of an .xlsx: read once, and put back into the cells of every slice.

calamine would parse the whole table of strings again for each slice. So cells that refer to it are rewritten to carry
the reference as text behind a mark, and the text is put in after parsing.
"""

import re
from collections.abc import Iterator, Sequence
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


def restored(column: Sequence[Any], strings: Sequence[Any]) -> Sequence[Any]:
    """Return one column of cells with marked references replaced by their strings."""
    try:
        joined = "".join(column)
    except TypeError:  # numbers or dates among them
        joined = ""
    else:
        if MARK not in joined:
            return column
    try:
        if joined.count(MARK) == len(column) and joined.startswith(MARK):  # the usual column: nothing but references
            return list(map(strings.__getitem__, map(int, joined[1:].split(MARK))))
        return [strings[int(cell[1:])] if type(cell) is str and cell[:1] == MARK else cell for cell in column]
    except (IndexError, ValueError) as error:
        raise UnknownString from error
