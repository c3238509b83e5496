"""What a list shows, as a workbook or a text table that can be imported again; masked unless there is a purpose.

What leaves bears its number of the book of disclosures. It is written beside its place, entered with its hash, and only
then put there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from db.errors import Duplicate
from db.models.log import DisclosureKind
from desktop.disclosures import Disclosures
from desktop.display import Display
from desktop.errors import Refusal
from desktop.fields import Field, Hidden, Kind
from desktop.jobs import Progress
from desktop.leaving import Slip, hash_of
from desktop.masking import Place, hides
from desktop.sheets.writing import Look, text_table, whole_file, workbook
from desktop.tables import Keys

PAGE = 1_000
META = "_meta"  # the hidden sheet that says what the visible foot says
MASKED = "脱敏导出"
NO_PURPOSE = "导出完整的证件号码和电话须写明用途。"
NO_RECIPIENT = "导出完整的证件号码和电话须写明交给谁。"
NOT_A_TABLE = "只能导出为 .xlsx 或 .csv 文件，请改扩展名。"
GONE = "应导出 {asked} 条，实际 {written} 条：有记录在导出时被删除。"


class Listed(Protocol):
    """A list whose rows can be shown in more than one way."""

    def rows(self, keys: Sequence[int], show: Callable[[Field, Any], Any]) -> Mapping[int, Mapping[str, Any]]:
        """Return the rows of a few keys, shown as `show` says; a key deleted meanwhile is absent."""


@dataclass(frozen=True, slots=True)
class Exported:
    """How many records were asked for and how many are in the file."""

    asked: int
    written: int
    number: str = ""  # in the book of disclosures

    @property
    def note(self) -> str:
        """What the clerk should know when the two differ."""
        return "" if self.asked == self.written else GONE.format(asked=self.asked, written=self.written)


class Exporter:
    """Writes lists to files and enters who took what for which purpose."""

    def __init__(self, display: Display, disclosures: Disclosures, slip: Callable[[], Slip] = Slip) -> None:
        """`slip()` tells the office and who is at the program, for the foot of what leaves unmasked."""
        self._display, self._disclosures, self._slip = display, disclosures, slip

    def export(
        self, listed: Listed, table: str, title: str, keys: Keys, fields: Sequence[Field], path: Path,
        progress: Progress, *, reveal: bool = False, purpose: str = "", recipient: str = "",
    ) -> Exported:  # fmt: skip
        """Write records in the order of their keys, a column for each field.

        `table` is the name under which the disclosure is entered, `title` the name of the sheet. With `reveal` numbers
        are written in full, for which a purpose and a recipient are needed.
        """
        if reveal and not purpose.strip():
            raise Refusal(NO_PURPOSE)
        if reveal and not recipient.strip():
            raise Refusal(NO_RECIPIENT)
        if path.suffix.lower() not in (".xlsx", ".csv"):
            raise Refusal(NOT_A_TABLE)
        if reveal:
            self._disclosures.permit()
        named = tuple(field.key for field in fields)
        words = purpose.strip() or MASKED
        while True:
            progress.begin(len(keys), f"正在导出{title}")
            rows = self._rows(listed, keys, fields, self._full if reveal else self._masked, progress)
            number = self._disclosures.next_number()
            slip = self._slip().of(number, words, recipient.strip(), is_masked=not reveal)
            try:
                with whole_file(path) as beside:
                    written = _write(beside, path.suffix.lower(), f"{title} {len(keys)}条", fields, rows, slip)
                    self._disclosures.note(
                        DisclosureKind.EXPORTED, table, None, named, len(keys), words, recipient=recipient,
                        is_masked=not reveal, sha256=hash_of(beside), number=number,
                    )  # fmt: skip
                return Exported(len(keys), written, number)
            except Duplicate:  # somebody took the number while the file was written
                continue

    def _rows(
        self, listed: Listed, keys: Keys, fields: Sequence[Field], show: Callable[[Field, Any], Any], progress: Progress
    ) -> Iterator[list[Any]]:
        """Yield the cells of every record, some pages of keys at a time."""
        for start in range(0, len(keys), PAGE):
            page = [int(key) for key in keys[start : start + PAGE]]
            shown = listed.rows(page, show)
            yield from ([shown[key][field.key] for field in fields] for key in page if key in shown)
            progress.advance(len(page))

    def _full(self, field: Field, value: Any) -> Any:
        """Return a value in full: numbers and days as such, everything else in words."""
        if value is not None and not isinstance(value, Hidden) and field.kind in (Kind.NUMBER, Kind.DECIMAL, Kind.DATE):
            return value
        return self._display.text(field, value)

    def _masked(self, field: Field, value: Any) -> Any:
        if hides(field.mask, Place.EXPORT):
            return self._display.masked(field, value, Place.EXPORT)
        return self._full(field, value)


def _write(path: Path, ending: str, title: str, fields: Sequence[Field], rows: Iterator[list[Any]], slip: Slip) -> int:
    """Write the headings, the rows and what is said of them. Return how many rows there are."""
    headings = [field.title for field in fields]
    if ending == ".csv":
        with text_table(path) as table:
            table.add(headings)
            count = _add(table.add, rows)
            table.add_all([one] for one in slip.foot)
        return count
    with workbook(path) as book:
        sheet = book.sheet(title, [field.width * 2.0 for field in fields], frozen=1, filtered=True)
        sheet.add(headings, Look.HEADING)
        count = _add(sheet.add, rows)
        sheet.add_all([one] for one in slip.foot)
        book.sheet(META, hidden=True).add_all(slip.lines)
    return count


def _add(add: Callable[[list[Any]], None], rows: Iterator[list[Any]]) -> int:
    """Write rows one by one. Return how many there are."""
    count = 0
    for row in rows:
        add(row)
        count += 1
    return count
