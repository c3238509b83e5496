"""What is asked for when a form is filled, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path


@dataclass(frozen=True)
class Order:
    """How a form is filled this time."""

    as_of: date  # day of the ages, and of the 日期 line
    period: str = ""  # 2026-11, 2026Q4, 2026; empty for a form owed once
    revealed: bool = False  # numbers in full: purpose and recipient are needed
    purpose: str = ""
    recipient: str = ""
    first_number: int = 1  # where the serial numbers begin
    answers: Mapping[str, str] = field(
        default_factory=dict
    )  # by target: what the clerk answered for !clerk and the like


@dataclass(frozen=True, slots=True)
class Gap:
    """One place that was not filled, because the office does not know or the form does not take it."""

    key: int  # of the record; 0 for a place of the form itself
    title: str  # whose it is
    slot: str
    words: str  # heading of the place
    reason: str


@dataclass(frozen=True)
class PreviewRow:
    """One record as the form will say it."""

    key: int
    title: str
    cells: Mapping[str, str]  # by slot
    gaps: Mapping[str, str]  # reason by slot


NOTHING_AROUND = PreviewRow(0, "", {}, {})


@dataclass(frozen=True)
class Preview:
    """The first records of a scope as the form will say them."""

    rows: tuple[PreviewRow, ...]
    count: int  # of all records in the scope
    around: PreviewRow = NOTHING_AROUND  # what stands around the area: 填报单位, 填报人, 日期
    sentences: tuple[str, ...] = ()  # what stands in the way, or is worth knowing


@dataclass(frozen=True, slots=True)
class FilledFile:
    """One written file."""

    path: Path
    rows: int
    unit: str = ""  # the village it is of, where there is a file for each


@dataclass(frozen=True)
class Checked:
    """What came of opening the written files again and comparing."""

    cells: int  # compared
    wrong: tuple[str, ...] = ()  # a sentence for each cell that does not say what was written

    @property
    def words(self) -> str:
        """The result for the clerk."""
        if self.wrong:
            return f"写后核对：{self.cells} 格中有 {len(self.wrong)} 格与档案不符，请不要报送。"
        return f"写后核对：重新打开文件，{self.cells} 格与档案一致。"


@dataclass(frozen=True, slots=True)
class Changed:
    """One cell that differs from the last time."""

    key: int
    title: str
    words: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """How a filling differs from an earlier one of the same form."""

    period: str  # of the earlier one
    new: tuple[tuple[int, str], ...] = ()  # key and title of records
    gone: tuple[tuple[int, str], ...] = ()
    changed: tuple[Changed, ...] = ()

    @property
    def words(self) -> str:
        """The difference in one sentence."""
        if not (self.new or self.gone or self.changed):
            return f"与{self.period}相同。"
        records = len({one.key for one in self.changed})
        return f"与{self.period}相比：新增 {len(self.new)}，减少 {len(self.gone)}，有变化 {records}。"


@dataclass(frozen=True)
class Filled:
    """What one filling has made."""

    key: int  # of the filling
    files: tuple[FilledFile, ...]
    rows: int
    gaps: tuple[Gap, ...]
    checked: Checked
    difference: Difference | None = None
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True)
class FillingRow:
    """One earlier filling as a list shows it."""

    key: int
    version: int
    period: str
    as_of: date
    at: datetime
    by: str
    rows: int
    gaps: int
    files: tuple[tuple[str, int], ...]  # name and rows
    is_revealed: bool
    recipient: str
    note: str

    @property
    def words(self) -> str:
        """How it is called: 2026-11, or the day of its data."""
        return self.period or self.as_of.isoformat()


@dataclass(frozen=True)
class KnownForm:
    """A form the office has filled or kept."""

    key: int
    version: int
    title: str
    unit: str
    kind: str
    subject: str
    file_name: str
    fingerprint: str
    last: FillingRow | None = None
    is_retired: bool = False
