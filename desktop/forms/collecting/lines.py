"""What lists show of collections, and what came of a deed."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from db.models.forms import ReturnState
from desktop.collecting_due import STATE_TITLES
from desktop.errors import Refusal

NO_PURPOSE = "表中有完整号码，请写明用途和交给谁。"


@dataclass(frozen=True, slots=True)
class Unit:
    """Who is asked for a return: a village or grid of the office, or a free name."""

    name: str
    grid_id: int | None = None


@dataclass(frozen=True, slots=True)
class Handing:
    """For what, and to whom, full numbers leave the program."""

    purpose: str
    recipient: str

    def require(self) -> None:
        """Raise Refusal where either is missing."""
        if not self.purpose.strip() or not self.recipient.strip():
            raise Refusal(NO_PURPOSE)


@dataclass(frozen=True, slots=True)
class CollectionRow:
    """One collection as the list shows it."""

    key: int
    version: int
    title: str
    form: int
    issued_on: date
    due_on: date | None
    closed_on: date | None
    note: str
    asked: int  # units
    accepted: int
    faulty: int
    rows: int

    @property
    def missing(self) -> int:
        """How many units have returned nothing."""
        return self.asked - self.accepted - self.faulty

    def is_late(self, day: date) -> bool:
        """Whether something is missing after the day."""
        return self.closed_on is None and self.due_on is not None and self.due_on < day and self.missing > 0


@dataclass(frozen=True, slots=True)
class Urging:
    """One time a unit was reminded."""

    day: date
    way: str


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One unit of a collection as the list shows it."""

    key: int
    version: int
    collection: int
    unit: str
    grid_id: int | None
    state: ReturnState
    returned_at: datetime | None
    file_name: str
    rows: int
    faults: int
    urged: tuple[Urging, ...]
    note: str

    @property
    def is_returned(self) -> bool:
        """Whether anything came."""
        return self.state is not ReturnState.ISSUED

    @property
    def is_accepted(self) -> bool:
        """Whether it goes into the whole."""
        return self.state is ReturnState.ACCEPTED

    @property
    def is_faulty(self) -> bool:
        """Whether it is to be corrected."""
        return self.state is ReturnState.FAULTY

    @property
    def state_title(self) -> str:
        """Its state in words."""
        return STATE_TITLES[self.state]


@dataclass(frozen=True, slots=True)
class Issued:
    """The copies that were written for the villages."""

    key: int  # of the collection
    files: tuple[Path, ...]
    rows: int = 0  # filled in beforehand


@dataclass(frozen=True, slots=True)
class Choice:
    """A return that a file may be."""

    key: int
    unit: str
    collection: str


@dataclass(frozen=True, slots=True)
class Took:
    """What came of one file: taken, asked about, or refused with a sentence."""

    path: Path
    sentence: str
    key: int = 0  # of the return that took it; 0: not taken
    collection: int = 0
    state: ReturnState | None = None
    choices: tuple[Choice, ...] = ()  # whose return it may be, where the clerk must say

    @property
    def is_asked(self) -> bool:
        """Whether the clerk has to say whose it is."""
        return not self.key and bool(self.choices)

    @property
    def is_faulty(self) -> bool:
        """Whether it was taken, and something is wrong in it."""
        return self.state is ReturnState.FAULTY


@dataclass(frozen=True, slots=True)
class SentBack:
    """A copy of a return with its faults marked."""

    path: Path
    remarks: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The form filled with the rows of all returns."""

    path: Path
    sums: Path | None  # the table beside it
    rows: int
    units: int
    missing: tuple[str, ...]  # units whose rows are not in it
    twice: tuple[str, ...] = ()  # a sentence for everybody who stands in two returns


@dataclass(frozen=True, slots=True)
class Sums:
    """Rows and sums of the number columns, by unit; the last line is the whole."""

    headings: tuple[str, ...]
    lines: tuple[tuple[str, int, tuple[float | None, ...]], ...]  # unit, rows, a sum for each heading
