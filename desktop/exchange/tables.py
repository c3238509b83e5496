"""Tables of a package: what goes in, what comes out, and what a cell must look like by the schema that goes along."""

import json
import math
import re
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

import numpy

LONGEST_CELL = 99_999  # characters; with its guard it is as long as a reader of text tables here takes
_INTEGER = re.compile(r"[+-]?\d{1,19}", re.ASCII)  # as many as a database holds

Check = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class ColumnOut:
    """A column as Table Schema declares it: `title` is the Chinese heading, `constraints` those of Table Schema.

    Types: string, integer, number, boolean (true, false), date, datetime, object, array. Constraints: required, enum,
    minLength, maxLength. What a newer sender declares beyond these is not looked at; patterns never are, since one
    could be made to take years.
    """

    name: str
    title: str
    type: str = "string"
    constraints: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """Return the column as it stands in datapackage.json."""
        declared = {"name": self.name, "title": self.title, "type": self.type}
        return declared | ({"constraints": dict(self.constraints)} if self.constraints else {})


@dataclass(frozen=True, slots=True)
class TableOut:
    """A table to be sent; its rows are read once, while they are written.

    `key` names the columns that no two rows share, `expected` is how many rows the progress counts on.
    """

    name: str
    title: str
    columns: Sequence[ColumnOut]
    rows: Iterable[Sequence[str]]
    key: Sequence[str] = ("uuid",)
    expected: int = 0


class Fault(NamedTuple):
    """A cell that is not what its column says; `row` counts the records from one."""

    row: int
    column: ColumnOut


class Checker:
    """Looks at rows by the schema of their table, some hundreds at once; a column that may be anything is free."""

    def __init__(self, columns: Sequence[ColumnOut], key: Sequence[str]) -> None:
        self._columns = columns
        self._required = [place for place, column in enumerate(columns) if column.constraints.get("required")]
        self._checks = [(place, checks) for place, column in enumerate(columns) if (checks := _checks(column))]
        names = [column.name for column in columns]
        self._key = [names.index(name) for name in key]
        self._seen = array("q")

    def fault(self, rows: Sequence[Sequence[str]], before: int) -> Fault | None:
        """Return a cell that is not right, if there is one; `before` is how many rows there were before these."""
        cells = list(zip(*rows, strict=True))
        for place in self._required:
            if "" in cells[place]:
                return Fault(before + cells[place].index("") + 1, self._columns[place])
        for place, checks in self._checks:
            for cell in {*cells[place]} - {""}:
                if not all(check(cell) for check in checks):
                    return Fault(before + cells[place].index(cell) + 1, self._columns[place])
        if self._key:
            self._seen.extend(map(hash, zip(*(cells[place] for place in self._key), strict=True)))
        return None

    def _key_of(self, row: Sequence[str]) -> tuple[str, ...]:
        """Return what no other row may have."""
        return tuple([row[place] for place in self._key])

    def suspicious(self) -> frozenset[int]:
        """Return the hashes of keys that occurred twice: eight bytes a row instead of the keys of millions."""
        ordered = numpy.sort(numpy.frombuffer(self._seen, numpy.int64)) if self._seen else numpy.empty(0, numpy.int64)
        return frozenset(ordered[1:][ordered[1:] == ordered[:-1]].tolist())

    def doubled(self, rows: Iterable[Sequence[str]], suspicious: frozenset[int]) -> int | None:
        """Return the number of a row whose key was there before, when the rows are read again."""
        seen = set()
        for number, row in enumerate(rows, 1):
            key = self._key_of(row)
            if hash(key) in suspicious:
                if key in seen:
                    return number
                seen.add(key)
        return None


def _checks(column: ColumnOut) -> list[Check]:
    """Return what a cell that is not empty must satisfy."""
    asked = column.constraints
    checks = [check] if (check := _OF_TYPE.get(column.type)) else []
    if allowed := asked.get("enum"):
        checks.append(frozenset(allowed).__contains__)
    least, most = asked.get("minLength", 0), asked.get("maxLength", LONGEST_CELL)
    if (least, most) != (0, LONGEST_CELL):
        checks.append(lambda cell: least <= len(cell) <= most)
    return checks


def _readable(check: Check) -> Check:
    """Return a check for which what cannot be read is not right."""

    def readable(cell: str) -> bool:
        try:
            return check(cell)
        except (ValueError, RecursionError):
            return False

    return readable


_OF_TYPE: dict[str, Check] = {
    "integer": lambda cell: _INTEGER.fullmatch(cell) is not None,
    "number": _readable(lambda cell: cell.isascii() and "_" not in cell and math.isfinite(float(cell))),
    "boolean": frozenset({"true", "false"}).__contains__,
    "date": _readable(lambda cell: date.fromisoformat(cell).isoformat() == cell),
    "datetime": _readable(lambda cell: "T" in cell and datetime.fromisoformat(cell) is not None),
    "object": _readable(lambda cell: isinstance(json.loads(cell), dict)),
    "array": _readable(lambda cell: isinstance(json.loads(cell), list)),
}
