"""The sheets of GB/T 31000-2015: what the office has, under the standard's own headings, in its codes and widths.

The columns are data (`resources/exchange/gb31000.json`), transcribed from the standard. What it demands and the office
does not record, and what is longer than it allows, is written all the same and counted.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from db.models.log import DisclosureKind
from desktop.display import Display, decimal_text
from desktop.errors import Refusal
from desktop.fields import Field, Hidden
from desktop.jobs import Progress
from desktop.leaving import hash_of
from desktop.masking import Place, hides
from desktop.program import Program, slip_of
from desktop.resources import resources
from desktop.sheets.exporting import META
from desktop.sheets.writing import BookWriter, Drawn, Look, SheetWriter, whole_file, workbook
from desktop.subjects import CASE, DWELLING, ENTERPRISE, GRID, PERSON
from desktop.tables import Keys, Search

PAGE = 1_000
STANDARD, DAY = "GB/T 31000-2015", "%Y%m%d"
WIDTHS = 6.0, 30.0  # of a column, in characters: least and most
FULL, MASKED = "GB/T 31000 表（完整号码）", "GB/T 31000 表（脱敏）"
WRITING = "正在写出{title}"
UNKNOWN = "没有“{key}”这张表，可用：{known}。"
NOTHING = "请至少选择一张表。"
NO_PURPOSE = "写出完整的证件号码和电话须写明用途。"
NO_RECIPIENT = "写出完整的证件号码和电话须写明交给谁。"
NOT_XLSX = "只能写成 .xlsx 文件，请改扩展名。"
LACKS = "“{table}”的“{heading}”是标准的必填项，有 {count:,} 行空着。"
TOO_LONG = "“{table}”的“{heading}”有 {count:,} 行超过标准的 {longest} 个字符。"


class Listed(Protocol):
    """A list of the office, shown in any way."""

    def keys(self, search: Search, progress: Progress) -> Keys:
        """Return the keys of everything found."""

    def rows(self, keys: Sequence[int], show: Callable[[Field, Any], Any]) -> Mapping[int, Mapping[str, Any]]:
        """Return the rows of a few keys, shown as `show` says."""


@dataclass(frozen=True, slots=True)
class GbColumn:
    """One column of the standard; without a field the office records nothing of the kind."""

    heading: str
    field: str
    longest: int
    required: bool


@dataclass(frozen=True, slots=True)
class GbTable:
    """One table of the standard: its number there, and of which list of the office it is."""

    key: str
    title: str
    list: str
    filters: Mapping[str, Any]
    columns: tuple[GbColumn, ...]


@dataclass
class GbWritten:
    """What was written: rows by table, and what the standard would have otherwise."""

    path: Path
    rows: dict[str, int] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


@cache
def gb_tables() -> tuple[GbTable, ...]:
    """Return the tables there are."""
    declared = json.loads((resources() / "exchange" / "gb31000.json").read_text("utf-8"))
    return tuple(
        GbTable(
            one["key"],
            one["title"],
            one["list"],
            one["filters"],
            tuple(GbColumn(**column) for column in one["columns"]),
        )
        for one in declared
    )


class GbSheets:
    """Writes them."""

    def __init__(self, program: Program) -> None:
        self._program, self._display = program, Display(program.codes, program.grids)
        self._lists: Mapping[str, Listed] = {
            PERSON: program.people.list,
            DWELLING: program.dwellings.list,
            ENTERPRISE: program.enterprises.list,
            GRID: program.grid_dossiers.list,
            CASE: program.cases.list,
        }

    def write(
        self, tables: Sequence[str], path: Path, progress: Progress,
        *, reveal: bool = False, purpose: str = "", recipient: str = "",
    ) -> GbWritten:  # fmt: skip
        """Write tables, all where none is named, as the sheets of one workbook; masked unless there is a purpose.

        Raise Refusal.
        """
        chosen = [_table(key) for key in tables] or list(gb_tables())
        if reveal and not purpose.strip():
            raise Refusal(NO_PURPOSE)
        if reveal and not recipient.strip():
            raise Refusal(NO_RECIPIENT)
        if path.suffix.lower() != ".xlsx":
            raise Refusal(NOT_XLSX)
        if reveal:
            self._program.disclosures.permit()
        written, words = GbWritten(path), purpose.strip() or (FULL if reveal else MASKED)
        with whole_file(path) as beside:
            with workbook(beside) as book:
                for table in chosen:
                    keys = self._lists[table.list].keys(Search(filters=table.filters), progress)
                    self._sheet(book, table, keys, written, progress, reveal=reveal)
                said = slip_of(self._program.office).of("", words, recipient.strip(), is_masked=not reveal)
                book.sheet(META, hidden=True).add_all(said.lines)
            self._note(chosen, written, words, recipient, hash_of(beside), reveal=reveal)
        return written

    def _sheet(
        self, book: BookWriter, table: GbTable, keys: Keys, written: GbWritten, progress: Progress, *, reveal: bool
    ) -> None:
        longest, least = max(WIDTHS), min(WIDTHS)
        widths = [min(max(len(one.heading) * 2.0, least), longest) for one in table.columns]
        sheet = book.sheet(f"{table.key} {table.title}", widths, frozen=2)
        sheet.add([Drawn(f"{STANDARD} {table.title}", Look.TITLE)])
        sheet.add([f"{one.heading}{'*' if one.required else ''}" for one in table.columns], Look.HEADING)
        self._fill(sheet, table, keys, written, progress, reveal=reveal)

    def _fill(
        self, sheet: SheetWriter, table: GbTable, keys: Keys, written: GbWritten, progress: Progress, *, reveal: bool
    ) -> None:
        """Write the rows of a table, and count what the standard would have otherwise."""
        lacking, longer, count = Counter[str](), Counter[str](), 0
        for row in self._rows(table, keys, progress, reveal=reveal):
            sheet.add(row)
            count += 1
            for column, cell in zip(table.columns, row, strict=True):
                if column.required and not cell:
                    lacking[column.heading] += 1
                if len(cell) > column.longest:
                    longer[column.heading] += 1
        written.rows[table.key] = count
        for column in table.columns:
            said = {"table": table.title, "heading": column.heading, "longest": column.longest}
            if lacking[column.heading]:
                written.remarks.append(LACKS.format(count=lacking[column.heading], **said))
            if longer[column.heading]:
                written.remarks.append(TOO_LONG.format(count=longer[column.heading], **said))

    def _rows(self, table: GbTable, keys: Keys, progress: Progress, *, reveal: bool) -> Iterator[list[str]]:
        listed, show = self._lists[table.list], _said if reveal else self._masked
        progress.begin(len(keys), WRITING.format(title=table.title))
        for start in range(0, len(keys), PAGE):
            page = [int(key) for key in keys[start : start + PAGE]]
            shown = listed.rows(page, show)
            for key in page:
                if (row := shown.get(key)) is not None:
                    yield [str(row[one.field]) if one.field in row else "" for one in table.columns]
            progress.advance(len(page))

    def _masked(self, one: Field, value: Any) -> str:
        return self._display.masked(one, value, Place.EXPORT) if hides(one.mask, Place.EXPORT) else _said(one, value)

    def _note(
        self, chosen: Sequence[GbTable], written: GbWritten, words: str, recipient: str, sha256: str, *, reveal: bool
    ) -> None:
        for table in chosen:
            self._program.disclosures.note(
                DisclosureKind.EXPORTED, table.list, None, [one.field for one in table.columns if one.field],
                written.rows[table.key], words, recipient=recipient, is_masked=not reveal, sha256=sha256,
            )  # fmt: skip


def _table(key: str) -> GbTable:
    for one in gb_tables():
        if one.key == key:
            return one
    raise Refusal(UNKNOWN.format(key=key, known="、".join(f"{one.key} {one.title}" for one in gb_tables())))


def _said(one: Field, value: Any) -> str:
    """Return a value as the standard writes it: codes as they are, days as eight digits, 1 and 0."""
    if value is None or value == "":
        return ""
    match value:
        case Hidden():
            return value.text
        case bool():
            return "1" if value else "0"
        case StrEnum():
            return value.value
        case date():
            return value.strftime(DAY)
        case float():
            return decimal_text(value)
        case tuple() | list():
            return ",".join(map(str, value))
    return str(value)
