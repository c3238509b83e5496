"""What a list shows, as a workbook or a text table that can be imported again; masked unless there is a purpose."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from db.models.log import DisclosureKind
from desktop.disclosures import Disclosures
from desktop.display import Display
from desktop.errors import Refusal
from desktop.fields import Field, Kind, Mask
from desktop.jobs import Progress
from desktop.sheets.writing import Look, text_table, workbook
from desktop.tables import Keys

PAGE = 1_000
MASKED = "脱敏导出"
NO_PURPOSE = "导出完整的证件号码和电话须写明用途。"
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

    @property
    def note(self) -> str:
        """What the clerk should know when the two differ."""
        return "" if self.asked == self.written else GONE.format(asked=self.asked, written=self.written)


class Exporter:
    """Writes lists to files and enters who took what for which purpose."""

    def __init__(self, display: Display, disclosures: Disclosures) -> None:
        self._display, self._disclosures = display, disclosures

    def export(
        self, listed: Listed, table: str, title: str, keys: Keys, fields: Sequence[Field], path: Path,
        progress: Progress, *, reveal: bool = False, purpose: str = "",
    ) -> Exported:  # fmt: skip
        """Write records in the order of their keys, a column for each field.

        `table` is the name under which the disclosure is entered, `title` the name of the sheet. With `reveal` numbers
        are written in full, for which a purpose is needed.
        """
        if reveal and not purpose.strip():
            raise Refusal(NO_PURPOSE)
        if path.suffix.lower() not in (".xlsx", ".csv"):
            raise Refusal(NOT_A_TABLE)
        progress.begin(len(keys), f"正在导出{title}")
        named = tuple(field.key for field in fields)
        self._disclosures.note(
            DisclosureKind.EXPORTED,
            table,
            None,
            named,
            len(keys),
            purpose.strip() if reveal else purpose.strip() or MASKED,
        )
        rows = self._rows(listed, keys, fields, self._full if reveal else self._masked, progress)
        headings = [field.title for field in fields]
        if path.suffix.lower() == ".csv":
            written = _as_text(path, headings, rows)
        else:
            written = _as_workbook(
                path, f"{title} {len(keys)}条", headings, [field.width * 2.0 for field in fields], rows
            )
        return Exported(len(keys), written)

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
        if value is not None and field.kind in (Kind.NUMBER, Kind.DECIMAL, Kind.DATE):
            return value
        return self._display.text(field, value)

    def _masked(self, field: Field, value: Any) -> Any:
        return self._full(field, value) if field.mask is Mask.OPEN else self._display.masked(field, value)


def _as_workbook(
    path: Path, title: str, headings: Sequence[str], widths: Sequence[float], rows: Iterator[list[Any]]
) -> int:
    count = 0
    with workbook(path) as book:
        sheet = book.sheet(title, widths, frozen=1, filtered=True)
        sheet.add(headings, Look.HEADING)
        for row in rows:
            sheet.add(row)
            count += 1
    return count


def _as_text(path: Path, headings: Sequence[str], rows: Iterator[list[Any]]) -> int:
    count = 0
    with text_table(path) as table:
        table.add(headings)
        for row in rows:
            table.add(row)
            count += 1
    return count
