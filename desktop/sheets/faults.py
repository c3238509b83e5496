"""The faults of a sheet: every one of every row, kept packed and read by pages."""

import marshal
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

PAGE = 500


@dataclass(frozen=True, slots=True)
class CellFault:
    """One thing wrong in one row; `column` is -1 when no column gives the field."""

    column: int
    letter: str
    heading: str
    value: str  # as it stands in the sheet
    reason: str
    suggestion: str = ""
    overridable: bool = False  # gives way to a reason in Options.reasons


@dataclass(frozen=True, slots=True)
class RowFault:
    """One row that cannot be imported, with everything wrong in it."""

    row: int
    faults: tuple[CellFault, ...]

    @property
    def sentence(self) -> str:
        """Everything wrong with the row, as the column 问题 has it."""
        return "；".join(f"{fault.heading}：{fault.reason}{fault.suggestion}" for fault in self.faults)


class FaultList:
    """All rows with faults, in the order of the sheet."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._open: list[tuple[int, list[tuple[object, ...]]]] = []
        self._rows = array("I")

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, fault: RowFault) -> None:
        """Put one row's faults at the end."""
        cells = [
            (one.column, one.letter, one.heading, one.value, one.reason, one.suggestion, one.overridable)
            for one in fault.faults
        ]
        self._open.append((fault.row, cells))
        self._rows.append(fault.row)
        if len(self._open) == PAGE:
            self._packed.append(zlib.compress(marshal.dumps(self._open), 1))
            self._open = []

    def page(self, start: int, count: int) -> list[RowFault]:
        """Return some rows with their faults."""
        found: list[RowFault] = []
        for number in range(start // PAGE, min(start + count - 1, len(self) - 1) // PAGE + 1):
            first = number * PAGE
            found += self._page(number)[max(0, start - first) : start + count - first]
        return found

    def __iter__(self) -> Iterator[RowFault]:
        for number in range((len(self) + PAGE - 1) // PAGE):
            yield from self._page(number)

    def __contains__(self, row: object) -> bool:
        if not isinstance(row, int):
            return False
        place = bisect_right(self._rows, row)
        return place > 0 and self._rows[place - 1] == row

    def _page(self, number: int) -> list[RowFault]:
        kept = (
            marshal.loads(zlib.decompress(self._packed[number])) if number < len(self._packed) else self._open  # noqa: S302
        )
        return [RowFault(row, tuple(CellFault(*cell) for cell in cells)) for row, cells in kept]
