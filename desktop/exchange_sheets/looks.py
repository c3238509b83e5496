"""What is shown of a spreadsheet that came back edited, before it is taken up."""

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from desktop.exchange.streams import Verdict

WARNING = "表格没有签名，看不出是谁改的。请对照盖章的回执单核对后再接收。"


class RowKind(StrEnum):
    """How a row differs from the one that was sent."""

    CHANGED = "changed"
    NEW = "new"  # bears no identifier: it is not taken
    MISSING = "missing"  # it is no more in the sheet: ours stays
    REFUSED = "refused"  # what stands in it cannot be taken


KIND_TITLES = {
    RowKind.CHANGED: "有改动",
    RowKind.NEW: "新增的行",
    RowKind.MISSING: "缺少的行",
    RowKind.REFUSED: "不能接收",
}


@dataclass(frozen=True, slots=True)
class CellDifference:
    """One cell: as it was sent, as it came back, as it stands here now."""

    field: str  # as packages call it
    title: str
    sent: str
    returned: str
    ours: str = ""
    note: str = ""  # where both sides changed it: what becomes of it


@dataclass(frozen=True, slots=True)
class RowDifference:
    """One row that did not come back as it was sent; rows are counted as the spreadsheet does."""

    table: str
    uid: str  # empty: a new row
    sheet: str
    row: int
    record: str
    kind: RowKind
    cells: Sequence[CellDifference] = ()
    message: str = ""

    @property
    def kind_title(self) -> str:
        """What a clerk calls the kind."""
        return KIND_TITLES[self.kind]


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to be taken of one row: values as packages have them, by their names there."""

    table: str
    uid: str
    row: int
    base: int  # the version of ours that was sent
    values: Mapping[str, str]


@dataclass
class Difference:
    """What a returned workbook says otherwise than the one that was sent."""

    rows: list[RowDifference] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unchanged: Counter[str] = field(default_factory=Counter)  # rows by table


@dataclass(slots=True)
class SheetLook:
    """A spreadsheet that was looked at. Close it, taken or not."""

    verdict: Verdict
    sentence: str
    file: str
    partner_id: int
    sender: str
    package_id: int  # of ours, which it answers
    number: int
    unchanged: int = 0
    rows: Sequence[RowDifference] = ()
    problems: Sequence[str] = ()
    difference: Difference = field(default_factory=Difference)
    sha256: str = ""
    copy: Path | None = None
    folder: Path | None = None
    warning: str = WARNING

    @property
    def can_be_taken(self) -> bool:
        """Whether `take` does anything."""
        return self.verdict is Verdict.FRESH

    def close(self) -> None:
        """Remove the copy that lies in the clear on the disk."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.copy = self.folder = None

    def __enter__(self) -> "SheetLook":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
