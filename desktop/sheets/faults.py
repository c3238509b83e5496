"""The faults of a sheet: every one of every row, kept packed and read by pages."""

import marshal
import zlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import Any

PAGE = 500


@dataclass(frozen=True, slots=True)
class CellFault:
    """One thing wrong in one row; `column` is -1 when no column gives the field."""

    field: str
    column: int
    letter: str
    heading: str
    value: str  # as it stands in the sheet
    reason: str
    suggestion: str = ""
    overridable: bool = False  # gives way to a reason in Options.reasons

    @property
    def sentence(self) -> str:
        """What is wrong where, and what to do."""
        advice = f"（{self.suggestion}）" if self.suggestion else ""
        return f"{self.heading}：{self.reason}{advice}"


@dataclass(frozen=True, slots=True)
class RowFault:
    """One row that cannot be imported, with everything wrong in it."""

    row: int  # as the spreadsheet counts
    faults: tuple[CellFault, ...]
    ordinal: int = 0  # among the rows of data, from 0: what Options.reasons goes by
    sheet: str = ""

    @property
    def sentence(self) -> str:
        """Everything wrong with the row, as the column 问题 has it."""
        return "；".join(fault.sentence for fault in self.faults)


class FaultList:
    """All rows with faults, in the order of the sheet."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._open: list[tuple[Any, ...]] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, fault: RowFault) -> None:
        """Put one row's faults at the end."""
        self._open.append((fault.row, fault.ordinal, fault.sheet, [astuple(one) for one in fault.faults]))
        self._count += 1
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

    def _page(self, number: int) -> list[RowFault]:
        kept = self._open
        if number < len(self._packed):
            kept = marshal.loads(zlib.decompress(self._packed[number]))
        return [RowFault(row, tuple(CellFault(*cell) for cell in cells), ordinal, sheet)
                for row, ordinal, sheet, cells in kept]  # fmt: skip
