"""What a kind of record offers so that sheets of it can be imported."""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Protocol

from sqlalchemy.orm import Session

from desktop.fields import Field
from desktop.intake.options import Options
from desktop.intake.rows import Block
from desktop.jobs import Progress


class Fate(IntEnum):
    """What will become of one row."""

    NEW = 0
    UPDATED = 1
    UNCHANGED = 2
    REPEATED = 3
    UNDECIDED = 4


class Reason(IntEnum):
    """Why a row cannot be decided by the program."""

    NONE = 0
    OTHER_NAME = 1  # the same number under another name
    TWICE_IN_FILE = 2  # the same number twice in the file with different contents
    SEVERAL = 3  # several records fit
    MAYBE_SAME = 4  # a record with, or without, a number may be the same


@dataclass(slots=True)
class Remarks:
    """Things worth knowing that keep no row out, counted."""

    found: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, key: str, message: str, row: int) -> None:
        """Note one row."""
        note = (key, message)
        count = self.counts[note] = self.counts.get(note, 0) + 1
        if count <= 20:
            self.found.setdefault(note, []).append(row)


Complain = Callable[[int, str, str, str], None]  # place in the block, field, reason, suggestion


@dataclass(frozen=True, slots=True)
class Batch:
    """The import being carried out, as the writing of records needs it."""

    id: int
    source: str
    sourced_on: str
    options: Options
    grids: Mapping[int, int]  # stand-in of a grid that had to be made -> its key


@dataclass(slots=True)
class Plan:
    """What will become of every good row, in their order, and of the rest that follows from them."""

    fates: array[int]
    reasons: array[int]
    targets: array[int]  # the record that exists already, or 0
    remarks: Remarks

    def count(self, fate: Fate) -> int:
        """Return how many rows fare so."""
        return self.fates.count(fate)


class Planner(Protocol):
    """Decides what becomes of the rows, block after block, by looking at each other and at the records."""

    def look(self, block: Block) -> None:
        """Take in the next rows."""

    def finish(self) -> Plan:
        """Return what was decided."""

    def carry_out(
        self, session: Session, batch: Batch, blocks: Iterable[Block], progress: Progress
    ) -> dict[str, Any]:
        """Write everything. Return what was made and changed, by table, for the log."""


class Importable(Protocol):
    """One kind of record that sheets can bring."""

    kind: str
    title: str
    table: str
    fields: Sequence[Field]
    passed: Mapping[str, str]  # heading -> why it is knowingly passed over

    def judge(self, block: Block, options: Options, complain: Complain, remarks: Remarks) -> None:
        """Fill in what follows from other columns; complain where columns contradict each other."""

    def planner(self, session: Session, options: Options) -> Planner:
        """Return what decides about the rows of one sheet."""
