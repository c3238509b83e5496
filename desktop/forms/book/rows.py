"""The XML of a worksheet, cut into its rows as it streams by: a row that is not touched keeps its bytes.

A million formatted blank rows pass without being held. Every byte also goes through an XML parser, so that what is cut
here is known to be well-formed.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import IO
from xml.parsers import expat

from desktop.errors import Refusal
from desktop.sheets.package import DAMAGED, DOCUMENT_TYPE
from desktop.sheets.slices import LAST_ROW

BLOCK = 1 << 20
_SLASH = ord("/")
LONGEST_ROW = 48 << 20  # bytes; beyond any real row
_DATA = re.compile(rb"<((?:[\w.-]+:)?)sheetData\s*(/?)>")
_NUMBER = re.compile(rb"\sr\s*=\s*[\"'](\d{1,9})[\"']")
_OTHER_ENCODING = re.compile(rb"^\s*<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-8|us-ascii)", re.IGNORECASE)


class Patterns:
    """What is looked for in the XML of rows whose names bear a prefix, or none."""

    def __init__(self, prefix: str) -> None:
        mark = prefix.encode()
        self.cell = re.compile(rb"<%bc(?=[\s/>])([^>]*?)(?:/>|>(.*?)</%bc>)" % (mark, mark), re.DOTALL)
        self.value = re.compile(rb"<%bv(?:\s[^>]*)?>(.*?)</%bv>" % (mark, mark), re.DOTALL)
        self.formula = re.compile(rb"<%bf(?=[\s/>])([^>]*?)(?:/>|>(.*?)</%bf>)" % (mark, mark), re.DOTALL)
        self.filled = (b"<%bv" % mark, b"<%bis" % mark, b"<%bf" % mark)  # of these one stands in a row with contents


_PLACE = re.compile(rb"(\sr=\"[A-Z]*)\d+\"")


def without_number(number: int, row: bytes) -> bytes:
    """Return a row without where it stands: rows that differ in nothing else become equal."""
    pieces = row.split(b'%d"' % number)
    ends = bytes(piece[-1] for piece in pieces[1:-1] if piece)
    if pieces[0].endswith(b' r="') and ends.isalpha() and ends.isupper():
        return b"".join(pieces)  # quicker: every place where the number stands is behind a column's letter
    return _PLACE.sub(rb"\1", row)


@lru_cache(maxsize=16)
def patterns_of(prefix: str) -> Patterns:
    """Return what is looked for under a prefix."""
    return Patterns(prefix)


class SheetStream:
    """One worksheet part as it streams by: `head`, then the rows, then `tail`."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._parser = stream, expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = no_document_type
        self._pending, self._ended = b"", False
        self.tail = b""
        self.head, self.prefix = self._find_data()

    def _read(self) -> bool:
        """Take in a further block; whether there was one."""
        try:
            block = self._stream.read(BLOCK)
            self._parser.Parse(block, not block)
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise Refusal(DAMAGED) from error
        self._pending += block
        return bool(block)

    def _find_data(self) -> tuple[bytes, str]:
        while not (found := _DATA.search(self._pending)):
            if len(self._pending) > LONGEST_ROW or not self._read():
                raise Refusal(DAMAGED)
        if self._pending[:2] in (b"\xff\xfe", b"\xfe\xff") or _OTHER_ENCODING.match(self._pending):
            raise Refusal(DAMAGED)
        head = self._pending[: found.start()] + b"<%bsheetData>" % found[1]
        closing = b"</%bsheetData>" % found[1] if found[2] else b""
        self._pending = closing + self._pending[found.end() :]
        return head, found[1].decode()

    def rows(self) -> Iterator[tuple[int, bytes]]:
        """Yield number and bytes of each row; then `tail` begins with the end of the data."""
        end, number = f"</{self.prefix}sheetData>".encode(), 0
        while True:
            close = self._pending.find(end)
            done = 0
            for last, row in self._whole_rows(len(self._pending) if close < 0 else close):
                done = last
                told = _NUMBER.search(row, 0, row.index(b">"))
                number = int(told[1]) if told else number + 1
                if number > LAST_ROW:
                    raise Refusal(DAMAGED)
                yield number, row
            self._pending = self._pending[done if close < 0 else close :]
            if close >= 0:
                break
            if len(self._pending) > LONGEST_ROW or not self._read():
                raise Refusal(DAMAGED)
        while self._read():
            if len(self._pending) > LONGEST_ROW * 4:
                raise Refusal(DAMAGED)
        self.tail = self._pending

    def _whole_rows(self, until: int) -> Iterator[tuple[int, bytes]]:
        """Yield the rows that are pending as a whole, each with the place where it ends."""
        pending, begin, end = self._pending, f"<{self.prefix}row".encode(), f"</{self.prefix}row>".encode()
        start = pending.find(begin, 0, until)
        while start >= 0 and (tag := pending.find(b">", start, until)) >= 0:
            last = tag + 1
            if pending[tag - 1] != _SLASH:
                close = pending.find(end, tag, until)
                if close < 0:
                    return
                last = close + len(end)
            yield last, pending[start:last]
            start = pending.find(begin, last, until)


def no_document_type(*_: object) -> None:
    """Refuse a part that declares a document type: what it may define is no business of a workbook."""
    raise Refusal(DOCUMENT_TYPE)
