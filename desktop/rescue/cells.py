"""What stands on one page of a database, and what a row is made of (SQLite, database file format)."""

import struct
from collections.abc import Iterator
from functools import lru_cache

from desktop.rescue.sealed import USABLE, Pages

Value = int | float | str | bytes | None

INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF = 2, 5, 10, 13
KINDS = frozenset({INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF})
FIRST_HEADER = 100  # bytes before the first page's own content
SIZES = (0, 1, 2, 3, 4, 6, 8)  # of whole numbers, by their kind
LEAST = (USABLE - 12) * 32 // 255 - 23  # bytes of a cell that stay on the page when it flows over
MOST_OF_TABLE = USABLE - 35
MOST_OF_INDEX = (USABLE - 12) * 64 // 255 - 23


class Unreadable(Exception):
    """Something on this page is lost or makes no sense."""


class Page:
    """One page of a tree."""

    def __init__(self, pages: Pages, number: int) -> None:
        """Read a page. Raise Unreadable when it is lost or no page of a tree."""
        content = pages.page(number)
        if content is None:
            raise Unreadable
        self._pages, self._content = pages, content
        start = FIRST_HEADER if number == 1 else 0
        self.kind = content[start]
        if self.kind not in KINDS:
            raise Unreadable
        self.is_leaf = self.kind in (INDEX_LEAF, TABLE_LEAF)
        count = int.from_bytes(content[start + 3 : start + 5], "big")
        head = start + (8 if self.is_leaf else 12)
        if head + 2 * count > USABLE:
            raise Unreadable
        self.places = struct.unpack(f">{count}H", content[head : head + 2 * count])
        self.last = 0 if self.is_leaf else int.from_bytes(content[start + 8 : start + 12], "big")

    def children(self) -> list[tuple[int, int | None]]:
        """Return the pages below, each with the largest key it may have; the last has no bound."""
        below: list[tuple[int, int | None]] = []
        for at in self.places:
            child = int.from_bytes(self._content[at : at + 4], "big")
            below.append((child, self._varint(at + 4)[0] if self.kind == TABLE_INNER else None))
        return [*below, (self.last, None)]

    def keys(self) -> list[int]:
        """Return the keys of a table's rows."""
        return [_signed(self._varint(self._varint(at)[1])[0]) for at in self.places]

    def rows(self) -> Iterator[tuple[int, list[Value] | None]]:
        """Yield key and values of every row of a table; None where a part of it is lost."""
        for at in self.places:
            size, at = self._varint(at)
            key, at = self._varint(at)
            try:
                yield _signed(key), values(self._payload(at, size, MOST_OF_TABLE))
            except Unreadable:
                yield _signed(key), None

    def entries(self) -> Iterator[list[Value] | None]:
        """Yield the values of every entry of an index, the last of them the key of the row."""
        for at in self.places:
            try:
                size, at = self._varint(at if self.is_leaf else at + 4)
                yield values(self._payload(at, size, MOST_OF_INDEX))
            except Unreadable:
                yield None

    def _payload(self, at: int, size: int, most: int) -> bytes:
        if size <= most:
            if at + size > USABLE:
                raise Unreadable
            return self._content[at : at + size]
        local = LEAST + (size - LEAST) % (USABLE - 4)
        local = local if local <= most else LEAST
        taken = bytearray(self._content[at : at + local])
        following = int.from_bytes(self._content[at + local : at + local + 4], "big")
        while len(taken) < size:
            page = self._pages.page(following) if following else None
            if page is None:
                raise Unreadable
            following = int.from_bytes(page[:4], "big")
            taken += page[4 : 4 + size - len(taken)]
        return bytes(taken)

    def _varint(self, at: int) -> tuple[int, int]:
        return varint(self._content, at)


def varint(content: bytes, at: int) -> tuple[int, int]:
    """Return a number of variable length, and where it ends. Raise Unreadable beyond the end."""
    number = 0
    try:
        for place in range(8):
            byte = content[at + place]
            number = number << 7 | byte & 0x7F
            if byte < 0x80:
                return number, at + place + 1
        return number << 8 | content[at + 8], at + 9
    except IndexError as error:
        raise Unreadable from error


def values(payload: bytes) -> list[Value]:
    """Return the values of one row. Raise Unreadable for what is none."""
    body, _ = varint(payload, 0)
    parts = _parts(payload[:body])
    if body + (parts[-1][2] if parts else 0) != len(payload):
        raise Unreadable
    return [_value(kind, payload[body + start : body + end]) for kind, start, end in parts]


@lru_cache(maxsize=4096)
def _parts(head: bytes) -> list[tuple[int, int, int]]:
    """Return kind, begin and end of every value that the head of a row announces; most rows of a table begin alike."""
    parts: list[tuple[int, int, int]] = []
    end, (length, at) = 0, varint(head, 0)
    if length != len(head):
        raise Unreadable
    while at < len(head):
        kind, at = varint(head, at)
        begin, end = end, end + _size(kind)
        parts.append((kind, begin, end))
    return parts


def _size(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    if kind in (10, 11):
        raise Unreadable
    return SIZES[kind] if kind < 7 else 8 if kind == 7 else 0


def _value(kind: int, content: bytes) -> Value:
    if kind >= 12:
        try:
            return content.decode() if kind % 2 else content
        except UnicodeDecodeError as error:
            raise Unreadable from error
    if kind == 0:
        return None
    if kind == 7:
        number: float = struct.unpack(">d", content)[0]
        return number
    return kind - 8 if kind > 7 else int.from_bytes(content, "big", signed=True)


def _signed(key: int) -> int:
    return key - (1 << 64) if key >= 1 << 63 else key
