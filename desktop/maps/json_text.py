"""Reading large JSON beside a window: the usual decoder holds all threads up until it has read the last byte."""

import json
import re
from collections.abc import Callable
from json.decoder import JSONArray  # type: ignore[attr-defined]
from json.scanner import py_make_scanner  # type: ignore[attr-defined]
from typing import Any

AT_ONCE = 50_000  # characters: some milliseconds
_POSITIONS = re.compile(r"\s*\[\s*[-\d]")  # a list of positions begins
_LAST = re.compile(r"(\])\s*\]")  # the end of the last position, then of the list
_NEXT = re.compile(r"\s*([,\]])\s*")  # after a position


class SteadyDecoder(json.JSONDecoder):
    """Reads what `json.loads` reads, in steps between which other threads take their turn."""

    def __init__(self) -> None:
        super().__init__()
        self.parse_array = _array
        self.scan_once = py_make_scanner(self)


def _array(begun: tuple[str, int], scan: Callable[[str, int], tuple[Any, int]]) -> tuple[list[Any], int]:
    """Read an array whose bracket was read: a list of positions in pieces, any other value by value."""
    text, at = begun
    if _POSITIONS.match(text, at):
        try:
            return _positions(text, at)
        except ValueError:  # it only began like one
            pass
    found: tuple[list[Any], int] = JSONArray(begun, scan)
    return found


def _positions(text: str, at: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    while True:
        limit = text.find("]", at + AT_ONCE) + 1 or len(text)
        last = _LAST.search(text, at, limit)
        end = last.end(1) if last is not None else limit
        found += json.loads(f"[{text[at:end]}]")
        following = _NEXT.match(text, end)
        if following is None:
            raise ValueError
        at = following.end()
        if following[1] == "]":
            return found, at
