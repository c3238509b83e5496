"""The in-tray: a file is proved, looked at, shown, and only then taken up, in one write with its receipt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from db.models.exchange import ItemResult
from desktop.exchange.opening import Opened
from desktop.exchange.outcome import Outcome
from desktop.exchange.package_rows import PackageRow
from desktop.exchange.posting import Post
from desktop.exchange.receipts import Answer
from desktop.jobs import Progress


class Verdict(StrEnum):
    """What a file that was looked at is, and with it what `take` does."""

    FRESH = "fresh"  # the next of its stream: taken up
    GAP = "gap"  # numbers before it are missing: kept, and they are asked for
    DUPLICATE = "duplicate"  # it was here before: its receipt is given again
    NEED_FULL = "need_full"  # a new epoch that does not begin with a full package: refused, a full one is asked for
    FORK = "fork"  # another package bears this number: set aside, a person telephones
    QUARANTINED = "quarantined"  # not genuine, not whole, not for us: set aside already
    RECEIPT = "receipt"  # answers to what we sent


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
    _opened: Opened | None = None
    _copy: Path | None = None

    @property
    def can_be_taken(self) -> bool:
        """Whether `take` does anything."""
        return self.verdict not in {Verdict.QUARANTINED}

    def close(self) -> None:
        """Remove what lies in the clear on the disk."""
        raise NotImplementedError

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


class Inbox:
    """Receives."""

    def __init__(self, post: Post) -> None:
        self._post = post

    def look(self, path: Path, progress: Progress | None = None, *, tries: bool = True) -> Look:
        """Copy a file from where it lies, prove it, and say what it would do; with `tries` by doing and undoing it.

        A file that is not right is set aside: its verdict is QUARANTINED and its sentence says why. Raise Refusal for
        a file that cannot be read or is none of ours.
        """
        raise NotImplementedError

    def take(self, look: Look, progress: Progress | None = None, *, may_remove_many: bool = False) -> Taken:
        """Take up what was looked at, and every package that had waited for it. Each is one write with its receipt.

        Raise TooManyGone, with nothing changed, where a full package would remove more than a twentieth.
        """
        raise NotImplementedError

    def receive(self, path: Path, progress: Progress | None = None, *, may_remove_many: bool = False) -> Taken:
        """Look at a file and take it up without showing it first, as the command line does. Raise Refusal."""
        raise NotImplementedError

    def received(self, partner_id: int | None = None, limit: int = 500) -> list[PackageRow]:
        """Return what came, the newest first, what was set aside among it."""
        raise NotImplementedError

    def items(self, package_id: int) -> list[ItemRow]:
        """Return the records of a package that were not simply taken over."""
        raise NotImplementedError

    def conflicts(self, partner_id: int | None = None) -> list[ItemRow]:
        """Return the fields about which a person has to decide, the oldest first."""
        raise NotImplementedError

    def decide(self, item_id: int, decision: str) -> None:
        """Decide about one of them: "ours" or "theirs". Raise Refusal."""
        raise NotImplementedError

    def release(self, package_id: int, progress: Progress | None = None) -> Look:
        """Look again at what was set aside, when its reason is gone: a card confirmed, the program renewed."""
        raise NotImplementedError

    def dismiss(self, package_id: int, reason: str) -> None:
        """Delete a file that was set aside, when a person has found out what it was."""
        raise NotImplementedError
