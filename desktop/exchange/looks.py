"""What is shown of a file that came, before and after it is taken up."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from db.models.exchange import ItemResult
from desktop.exchange.opening import Opened
from desktop.exchange.outcome import Outcome
from desktop.exchange.package_rows import PackageRow
from desktop.exchange.receipts import Answer
from desktop.exchange.streams import Verdict


@dataclass(frozen=True, slots=True)
class TableLook:
    """What a package would do to one table."""

    table: str
    title: str
    rows: int
    made: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One record that was or would not simply be taken over."""

    key: int  # 0: of a look
    package_id: int
    partner: str
    table: str
    table_title: str
    record_id: int | None
    record: str  # what a clerk calls it
    result: ItemResult
    result_title: str
    field: str
    field_title: str
    ours: Any
    theirs: Any
    message: str
    at: datetime | None
    decided_at: datetime | None
    decided_by: str
    decision: str


@dataclass(slots=True)
class Look:
    """A file that was looked at: nothing was written of its contents. Close it, taken or not."""

    verdict: Verdict
    sentence: str  # one plain sentence: what this is and what taking it does
    file: str
    partner_id: int | None = None
    sender: str = ""
    stream: str = ""
    epoch: int = 0
    number: int = 0
    kind: str = ""
    kind_title: str = ""
    made_at: datetime | None = None
    covers_until: date | None = None
    missing: Sequence[int] = ()  # of a gap
    tables: Sequence[TableLook] = ()
    items: Sequence[ItemRow] = ()
    enclosed: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)  # letters and lists, by table
    answers: Sequence[Answer] = ()  # of a receipt
    unknown: Sequence[str] = ()  # columns and tables of a newer program, passed over
    problems: Sequence[str] = ()  # sentences about letters and lists that cannot be taken
    too_many_gone: int = 0  # more than a twentieth would go: `take` wants may_remove_many
    receipt_id: int | None = None  # of a duplicate: the receipt to give again
    opened: Opened | None = None
    copy: Path | None = None
    folder: Path | None = None  # where the copy lies

    @property
    def can_be_taken(self) -> bool:
        """Whether `take` does anything."""
        return self.verdict not in {Verdict.QUARANTINED}

    def close(self) -> None:
        """Remove what lies in the clear on the disk."""
        if self.opened is not None:
            self.opened.close()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.opened = self.copy = self.folder = None

    def __enter__(self) -> "Look":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file and of those that had waited for it."""

    packages: Sequence[PackageRow]  # those that were taken up now, in order; of a receipt the receipt
    outcomes: Mapping[int, Outcome]  # by package
    receipt: PackageRow | None  # to be exported; None: nothing is answered
    sentence: str
    answers: Sequence[Answer] = ()
