"""The form of an office without the program: which of its sheets and columns are ours, by their headings."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.errors import Refusal
from desktop.exchange_sheets.file import HEADING_ROWS, META, text_of
from desktop.exchange_sheets.layout import Own, SheetLayout, SheetLayouts
from desktop.jobs import Progress
from desktop.sheets.reading import Sheet, open_sheets

FEWEST = 3  # columns by which a sheet is known
NOTHING = "“{name}”里没有认得出的表：一张表至少要有 {count} 个认得的列名（如姓名、性别、出生日期）。请换一份表样。"
_AROUND = re.compile(r"[*＊\s]|（必填）|\(必填\)|（只读）")


@dataclass(frozen=True, slots=True)
class FormRead:
    """What of a form is understood: sheets and columns of ours, and headings nothing here goes under."""

    layout: Own
    unknown: Sequence[tuple[str, str]]  # sheet, heading

    @property
    def columns(self) -> int:
        """How many columns will be filled."""
        return sum(len(one["columns"]) for one in self.layout.values())


def read_form(path: Path, layouts: SheetLayouts, progress: Progress) -> FormRead:
    """Read a form: each sheet is the table that most of its headings belong to. Raise Refusal where none is."""
    words = {one.table: _words(one) for one in layouts.all()}
    layout: dict[str, Mapping[str, Any]] = {}
    unknown: list[tuple[str, str]] = []
    for sheet in open_sheets(path, progress).sheets:
        if sheet.hidden or sheet.name == META:
            continue
        known, headings = _head(sheet, words)
        if known is None or known in layout:
            continue
        columns: dict[str, str] = {}
        for heading in headings:
            name = words[known].get(_plain(heading))
            if name is None or name in columns:
                unknown.append((sheet.name, heading))
            else:
                columns[name] = heading
        layout[known] = {"title": sheet.name, "columns": [[name, heading] for name, heading in columns.items()]}
    if not layout:
        raise Refusal(NOTHING.format(name=path.name, count=FEWEST))
    return FormRead(layout, unknown)


def _head(sheet: Sheet, words: Mapping[str, Mapping[str, str]]) -> tuple[str | None, Sequence[str]]:
    """Return the table and the headings of a sheet: of the row, among the first, that one table knows best."""
    best: tuple[int, str | None, Sequence[str]] = (FEWEST - 1, None, ())
    for _, cells in sheet.rows(1, HEADING_ROWS):
        headings = [text for cell in cells if (text := text_of(cell).replace("\n", ""))]
        for table, names in words.items():
            count = len({names[_plain(one)] for one in headings if _plain(one) in names})
            if count > best[0]:
                best = count, table, headings
    return best[1], best[2]


def _words(layout: SheetLayout) -> dict[str, str]:
    """Return which column each heading or its alias means."""
    found = {_plain(alias): one.name for one in layout.columns for alias in one.field.aliases}
    return found | {_plain(one.heading): one.name for one in layout.columns}


def _plain(heading: str) -> str:
    return _AROUND.sub("", heading)
