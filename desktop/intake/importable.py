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

    def add(self, key: str, message: str, row: int = 0) -> None:
        """Note one row, or one cell of a row that is not known."""
        note = (key, message)
        count = self.counts[note] = self.counts.get(note, 0) + 1
        if row and count <= FIRST:
            self.found.setdefault(note, []).append(row)


FIRST = 20  # rows named with a remark
ROWS_AT_ONCE = 1_000

Complain = Callable[[int, str, str, str], None]  # place in the block, field, reason, suggestion


@dataclass(frozen=True, slots=True)
class Batch:
    """The import being carried out, as the writing of records needs it; `sourced_on` is written as 2025-04-05."""

    id: int
    source: str
    sourced_on: str
    options: Options
    grids: Mapping[int, int]  # stand-in of a grid that had to be made -> its key


@dataclass(slots=True)
class Plan:
    """What will become of every good row, in their order, and of the rest that follows from them."""

    fates: "array[int]"
    reasons: "array[int]"
    targets: "array[int]"  # the record that exists already, or 0
    remarks: Remarks
    others: int  # further records that change, such as households of people

    def count(self, fate: Fate) -> int:
        """Return how many rows fare so."""
        return self.fates.count(fate)


@dataclass(frozen=True, slots=True)
class Written:
    """What was made and changed, by table, and which record a row became."""

    created: Mapping[str, int]
    updated: Mapping[str, int]
    record_of: Callable[[int], int]  # ordinal of a row among the good ones -> key


class Planner(Protocol):
    """Decides what becomes of the rows, block after block, by looking at each other and at the records."""

    def look(self, block: Block) -> None:
        """Take in the next rows."""

    def finish(self) -> Plan:
        """Return what was decided."""


class Importable(Protocol):
    """One kind of record that sheets can bring."""

    kind: str
    title: str
    table: str
    months: frozenset[str]  # dates that may come without their day, for `judge` to complete
    at_once: int  # rows that `judge` sees together; all of them where rows refer to each other
    names_grids: bool  # whether a row names grids that are there, several in a cell: `grids` holds all, none is made

    @property
    def fields(self) -> Sequence[Field]:
        """What may be imported."""

    @property
    def passed(self) -> Mapping[str, str]:
        """Headings, each with why it is knowingly passed over."""

    def judge(self, block: Block, complain: Complain) -> None:
        """Fill in what follows from other columns; complain where columns contradict each other."""

    def planner(self, session: Session, options: Options, keys: Sequence[str], parked: frozenset[bytes]) -> Planner:
        """Return what decides about the rows of a sheet that has these fields."""

    def settle(
        self, session: Session, batch: Batch, row: int, values: Mapping[str, Any], target: int | None, reason: str
    ) -> None:
        """Write a row about which the clerk decided: into the record it is, or as a new one. Raise Refusal."""

    def records(self, session: Session, keys: Iterable[int], fields: Sequence[str]) -> Mapping[int, Mapping[str, Any]]:
        """Return records as they stand, by key, with the fields a sheet has."""

    def carry_out(
        self,
        session: Session,
        plan: Any,
        batch: Batch,
        keys: Sequence[str],
        blocks: Iterable[Block],
        progress: Progress,
    ) -> Written:
        """Write everything a plan decided."""
