"""What the form itself says of its cells: what must be filled, what its lists allow, dates and numbers it shows."""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from desktop.forms.collecting.columns import FormColumn
from desktop.forms.collecting.content import Remark
from desktop.sheets.cells import decimal, text
from desktop.sheets.dates import date_of
from desktop.sheets.frames import Cell
from desktop.sheets.matching import shown

NEAR, NEAREST = 50, 3  # likeness in percent, options named
SHOWN_OPTIONS = 6
MISSING = "没有填写"
NOT_OFFERED = "“{value}”不在下拉选项里"
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_DAYS, _NUMBERS = re.compile(r"[ymd]", re.IGNORECASE), re.compile(r"[0#]")


def shows_dates(number_format: str) -> bool:
    """Whether cells of a number format show days."""
    bare = _QUOTED.sub("", number_format)
    return bool(_DAYS.search(bare)) and "general" not in bare.lower() and not _NUMBERS.search(bare)


def shows_numbers(number_format: str) -> bool:
    """Whether cells of a number format show numbers that are reckoned with."""
    return bool(_NUMBERS.search(_QUOTED.sub("", number_format))) and not shows_dates(number_format)


def remarks_of(
    row: int, cells: Sequence[Cell], columns: Sequence[FormColumn], letters: Sequence[str]
) -> Iterator[Remark]:
    """Yield what is wrong with one row by the form's own word."""
    for place, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        if column.is_serial or not column.is_filled:
            continue
        reason, suggestion = _fault(cell, column)
        if reason:
            yield Remark(row, place, letters[place], column.heading, shown(cell), reason, suggestion)


def _fault(cell: Cell, column: FormColumn) -> tuple[str, str]:
    try:
        written = text(cell)
        if not written:
            return (MISSING, "") if column.is_required else ("", "")
        if column.options and not _is_offered(written, column.options):
            return NOT_OFFERED.format(value=written), _nearest(written, column.options)
        if shows_dates(column.number_format) and not column.options:
            date_of(cell, "first")
        elif shows_numbers(column.number_format) and not column.options:
            decimal(cell)
    except ValueError as error:
        return str(error), ""
    return "", ""


def _is_offered(written: str, options: Sequence[str]) -> bool:
    return written in options or _bare(written) in map(_bare, options)


def _bare(written: str) -> str:
    return "".join(written.split()).removesuffix(".0")


def _nearest(written: str, options: Sequence[str]) -> str:
    """Return what the list offers instead: what is like it, or all where it is short."""
    found = process.extract(written, options, scorer=fuzz.WRatio, limit=NEAREST, score_cutoff=NEAR)
    if found:
        return f"相近的有：{'、'.join(title for title, _score, _place in found)}"
    return f"可选：{'、'.join(options)}" if len(options) <= SHOWN_OPTIONS else ""
