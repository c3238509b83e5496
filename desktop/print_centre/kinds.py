"""What a paper of the print centre is: its name, what it asks for, and how it is made from the answers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.printing.ledger_sheet import Offered
from desktop.printing.outcome import Printed


class Group(StrEnum):
    """Where a paper stands in the catalogue, in this order."""

    LEDGER = "台账名册"
    FIGURES = "报表"
    SLIP = "单据"
    FILE = "档案"
    NOTICE = "公示"
    MEETING = "会议"
    BLANK = "空白表单"


class Ask(StrEnum):
    """What a paper asks before it can be made. Each is one editor of the print centre."""

    PERIOD = "period"  # choices.first and choices.last
    MONTH = "month"  # choices.first and choices.last: its days
    DAY = "day"  # choices.last: the data as of that day
    GRID = "grid"  # choices.grid; None is the whole office
    RECORD = "record"  # choices.record, found by name among Printable.subject
    OPTION = "option"  # choices.options[key] for each of Printable.options


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a paper's own: one of several values with their words; the first is the usual one."""

    key: str
    title: str
    values: tuple[tuple[str, str], ...]  # value, words


@dataclass(frozen=True)
class Choices:
    """The answers. Plain enough for JSON, so that the same paper can be made again."""

    first: date | None = None
    last: date | None = None
    grid: int | None = None
    record: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    revealed: bool = False
    purpose: str = ""
    recipient: str = ""

    def plain(self) -> dict[str, Any]:
        """Return the answers as JSON holds them."""
        return {
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "grid": self.grid,
            "record": self.record,
            "options": dict(self.options),
            "revealed": self.revealed,
            "purpose": self.purpose,
            "recipient": self.recipient,
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Choices":
        """Return answers that JSON held; what is unknown or spoilt falls away."""
        return cls(
            _day(plain.get("first")),
            _day(plain.get("last")),
            plain.get("grid"),
            plain.get("record"),
            {str(key): str(value) for key, value in dict(plain.get("options") or {}).items()},
            bool(plain.get("revealed")),
            str(plain.get("purpose") or ""),
            str(plain.get("recipient") or ""),
        )


@dataclass(frozen=True)
class LedgerData:
    """The rows of one ledger: texts in the order of the offered columns, read while they are printed."""

    columns: tuple[Offered, ...]
    count: int  # exactly as many rows as come
    rows: Callable[[], Iterator[Sequence[str]]]
    about: str = ""  # which rows these are, in words: period, grid
    first_number: int = 1  # where the numbers of the year stand
    title: str = ""  # instead of the layout's
    totals: Mapping[str, str] = field(default_factory=dict)  # of columns that no adding up gives: 化解率 …
    note: str = ""  # at the foot of every page, besides the layout's


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the book of prints puts on a paper."""

    number: str = ""  # 印2026-000031, and of which print it is a reprint
    watermark: str = ""  # across the page where numbers stand unmasked
    printed_by: str = ""  # instead of who is at the program: the same paper made again


class Making(Protocol):
    """A paper ready to be made: a LedgerMaking, a DocumentMaking or a PressMaking."""

    @property
    def title(self) -> str:
        """Title of the paper, and of its file."""

    @property
    def count(self) -> int:
        """How many records stand on it."""

    @property
    def unit(self) -> str:
        """What its records are counted in: 条, 件, 人, 份."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """The fields on it that are masked unless revealed."""

    @property
    def is_signed(self) -> bool:
        """Whether it is signed on paper, so that a reprint must be told from the first."""

    def stamped(self, stamp: Stamp) -> "Making":
        """Return it as it is entered in the book of prints."""

    def write(self, to: Path | BinaryIO, progress: Progress, *, allow_missing: bool = False) -> Printed:
        """Write all of it."""

    def show(self, to: BinaryIO, progress: Progress) -> Printed:
        """Write what is enough to see how it will look: its first pages."""


@dataclass(frozen=True, slots=True)
class Named:
    """A record that a paper can be of, and two lines to know it by; private numbers are masked."""

    key: int
    title: str
    detail: str = ""


@dataclass(frozen=True)
class Printable:
    """One paper of the catalogue."""

    key: str
    title: str
    group: Group
    about: str  # one sentence: what it is for
    asks: tuple[Ask, ...]
    make: Callable[[Choices, Layout | None, Progress], Making]
    layout: Layout | None = None  # the shipped one, of a ledger
    options: tuple[Option, ...] = ()
    subject: str = ""  # table of what Ask.RECORD looks for
    has_secrets: bool = False  # whether it can be printed with numbers unmasked
    is_public: bool = False  # hung up or handed out: never a resident's data
    batch: str = ""  # one for each grid below the one chosen: "grid"; of each record: "record"; "" none
    words: str = ""  # more words it is found by
    look_up: Callable[[str], Sequence[Named]] | None = None  # finds records that the office's search box does not
    each: Callable[[Choices], Sequence[Named]] | None = None  # the records of a batch, in the grid and days chosen


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError:
        return None
