"""The faults of a checked sheet as a list: one line for each thing wrong, in the order of the sheet."""

from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence

import numpy as np

from desktop.fields import Field, Kind
from desktop.jobs import Progress
from desktop.sheets.faults import CellFault, FaultList, RowFault
from desktop.tables import Keys, Row, Search

FIELDS = (
    Field("row", "行", Kind.NUMBER, width=3, listed=True, sortable=False),
    Field("column", "列", width=2, listed=True, sortable=False),
    Field("heading", "表头", width=9, listed=True, sortable=False),
    Field("value", "表中的内容", width=11, listed=True, sortable=False),
    Field("reason", "问题", width=24, listed=True, sortable=False),
    Field("suggestion", "建议", width=14, listed=True, sortable=False),
)


class FaultLines:
    """A Source over faults kept packed; the key of a line is its place, so nothing is unpacked until it is seen."""

    fields = FIELDS

    def __init__(self, faults: FaultList, progress: Progress) -> None:
        """Count the lines of every row once."""
        self._faults = faults
        self._starts = array("q", [0])
        for fault in progress.over(faults, len(faults), "正在整理问题清单"):
            self._starts.append(self._starts[-1] + len(fault.faults))

    def __len__(self) -> int:
        return self._starts[-1]

    def keys(self, search: Search, progress: Progress) -> Keys:
        """Return the places of all lines."""
        return np.arange(len(self), dtype=np.int64)

    def head(self, search: Search, limit: int) -> Keys:
        """Return the first places."""
        return np.arange(min(len(self), limit), dtype=np.int64)

    def records(self, keys: Sequence[int]) -> Mapping[int, Row]:
        """Return a few lines."""
        if not len(keys):
            return {}
        first, last = (bisect_right(self._starts, place) - 1 for place in (min(keys), max(keys)))
        rows = self._faults.page(first, last - first + 1)
        found = {}
        for key in keys:
            row = bisect_right(self._starts, key) - 1
            fault = rows[row - first]
            found[key] = _line(fault, fault.faults[key - self._starts[row]])
        return found

    def fault_at(self, key: int) -> tuple[RowFault, CellFault]:
        """Return the fault of one line, and the row it stands in."""
        row = bisect_right(self._starts, key) - 1
        (fault,) = self._faults.page(row, 1)
        return fault, fault.faults[key - self._starts[row]]


def _line(row: RowFault, fault: CellFault) -> Row:
    return {
        "row": f"{row.row:,}",
        "column": fault.letter,
        "heading": fault.heading,
        "value": fault.value,
        "reason": fault.reason,
        "suggestion": fault.suggestion.lstrip("；;，, "),
    }
