"""What is to be changed on one sheet. Every place is that of the form as it came, whatever rows are put in."""

import pickle
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from desktop.forms.book.references import holds
from desktop.forms.shape import Area, Value

ROWS_AT_ONCE = 1_000
MOST_UNSQUEEZED = 100_000  # rows; of twenty columns they take some 60 MB

Record = Sequence[Value | None]


@dataclass(frozen=True)
class TablePatch:
    """Records to be written row by row; those beyond the ready rows are put in after the last of these."""

    first_row: int
    last_row: int
    columns: tuple[int, ...]
    count: int
    packed: tuple[bytes, ...]

    @property
    def ready(self) -> int:
        """How many rows are ready."""
        return self.last_row - self.first_row + 1

    @property
    def added(self) -> int:
        """How many rows are put in."""
        return max(0, self.count - self.ready)

    def fills(self, row: int) -> bool:
        """Whether a record goes into a row of the form."""
        return self.first_row <= row < self.first_row + min(self.count, self.ready)

    def records(self) -> Iterator[Record]:
        """Yield the records."""
        for block in self.packed:
            yield from pickle.loads(zlib.decompress(block))


def packed(rows: Iterable[Record], count: int) -> tuple[bytes, ...]:
    """Return records held small until they are written; very many are squeezed, which takes its time."""
    left, blocks, level = iter(rows), [], 1 if count > MOST_UNSQUEEZED else 0
    while block := [tuple(row) for row in islice(left, ROWS_AT_ONCE)]:
        blocks.append(zlib.compress(pickle.dumps(block), level))
    return tuple(blocks)


@dataclass(frozen=True, slots=True)
class SheetCopy:
    """A further sheet like one of the form."""

    source: int
    title: str


@dataclass
class SheetPatch:
    """Everything to be changed on one sheet."""

    puts: dict[int, dict[int, Value]] = field(default_factory=dict)  # by row, by column
    cleared: list[Area] = field(default_factory=list)
    tables: list[TablePatch] = field(default_factory=list)
    pictures: list[tuple[Area, bytes]] = field(default_factory=list)

    def is_cleared(self, row: int, column: int) -> bool:
        """Whether a cell is emptied."""
        return any(holds(area, row, column) for area in self.cleared)

    @property
    def added(self) -> int:
        """How many rows are put in."""
        return sum(one.added for one in self.tables)


@dataclass
class BookPatch:
    """Everything to be changed in a copy; sheets are numbered as in the form, copies behind them."""

    sheets: dict[int, SheetPatch] = field(default_factory=dict)
    copies: list[SheetCopy] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)
