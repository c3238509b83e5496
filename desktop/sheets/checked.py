"""What a check found: counts, faults, notes, questions; the good rows themselves are held packed."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.intake.importable import Plan
from desktop.intake.options import Options
from desktop.intake.rows import PackedRows
from desktop.sheets.faults import FaultList
from desktop.sheets.mapping import Mapping


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of the sheet fare how; `rows` is the sum of new to faulty."""

    rows: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0  # the very same row stands further up in the file
    undecided: int = 0  # will be put aside for the clerk to decide
    faulty: int = 0
    others: int = 0  # further records that change: households of known people

    @property
    def importable(self) -> int:
        """Rows that can be imported: everything without a fault."""
        return self.rows - self.faulty


@dataclass(frozen=True, slots=True)
class Note:
    """Something the clerk should know that keeps no row out, with how many rows and the first of them."""

    key: str
    message: str
    rows: int = 0
    first: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Something only the clerk can settle, once for the whole sheet; the answer goes into Options.

    `subject` is a code list. With `key` "edition" the answer is one of `choices` for `Options.editions[subject]`; with
    "wording" it is a code for `Options.wordings[subject, text]`; with "village" a grid's key for `Options.village`.
    """

    key: str
    subject: str
    message: str
    text: str = ""
    rows: int = 0
    choices: tuple[tuple[str, str], ...] = ()  # answer, words


@dataclass(frozen=True, slots=True)
class NewGrid:
    """A grid named in the sheet that the office does not have yet; `village` is the key of its village."""

    name: str
    village: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a sheet comes from; `titles` are the words above its table, which may name a village."""

    file_name: str
    sha256: str
    titles: tuple[str, ...] = ()


@dataclass
class Checked:
    """The result of a check. Nothing has been saved."""

    kind: str
    mapping: Mapping
    options: Options
    origin: Origin
    sheet: str
    counts: Counts
    notes: Sequence[Note]
    questions: Sequence[Question]
    new_grids: Sequence[NewGrid]  # made together with the records
    same_file: str  # a sentence when this very file was imported before, else empty
    faults: FaultList
    rows: PackedRows  # the good rows
    keys: tuple[str, ...]  # the fields they have
    plan: Plan
    log: int  # the last line of the log when the check was made

    @property
    def changes_nothing(self) -> bool:
        """Whether everything in the file is known already."""
        counts = self.counts
        return not (counts.new or counts.updated or counts.undecided or counts.others)
