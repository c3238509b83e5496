"""Many rows of one look as XML, column by column: what a row costs is little more than its characters."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, repeat
from typing import cast

from desktop.forms.book.cells import CellWriter
from desktop.forms.book.patch import Record
from desktop.forms.book.references import letters
from desktop.forms.book.rowxml import RowXml
from desktop.forms.shape import Value
from desktop.sheets.writing import LONGEST_TEXT

ROWS_AT_ONCE = 500
# What a text must not hold to be written as it is; texts are joined by a character that none can hold in XML.
_AWKWARD = re.compile(
    "[&<>\x01-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|(?:^|\0)[\\s\0]|[\\s\0](?:\0|$)"
)


class TableRows:
    """Writes records into rows that all look like one."""

    def __init__(self, row: RowXml, columns: Sequence[int], styles: Mapping[int, int], writer: CellWriter) -> None:
        self._row, self._writer = row, writer
        self._places = {column: place for place, column in enumerate(columns)}
        self._styles = {**styles, **{column: cell.style for column, cell in row.cells.items()}}
        self._columns = sorted(row.cells.keys() | self._places.keys())

    def blocks(
        self, first: int, records: Iterable[Record], formulas: Mapping[int, Callable[[int], str]]
    ) -> Iterator[tuple[int, bytes]]:
        """Yield rows from a number on, some hundred at once, with how many they are.

        `formulas` give the cells of columns in which a formula goes on, by row.
        """
        left = iter(records)
        while block := list(islice(left, ROWS_AT_ONCE)):
            numbers = range(first, first + len(block))
            given = list(zip(*block, strict=True))
            cells = [self._column(column, numbers, given, formulas) for column in self._columns]
            yield len(block), self._joined(numbers, cells).encode("utf-8", "replace")
            first += len(block)

    def _joined(self, numbers: range, cells: list[list[str]]) -> str:
        mark, told = self._row.prefix, self._row.attributes
        rows = map("".join, zip(*cells, strict=True)) if cells else repeat("")
        return "".join(
            f'<{mark}row r="{number}"{told}>{inside}</{mark}row>' for number, inside in zip(numbers, rows, strict=False)
        )

    def _column(
        self, column: int, numbers: range, given: Sequence[Sequence[Value | None]],
        formulas: Mapping[int, Callable[[int], str]],
    ) -> list[str]:  # fmt: skip
        name, style = letters(column), self._styles.get(column, 0)
        if column in self._places:
            return self._values(name, style, numbers, given[self._places[column]])
        if column in formulas:
            return [formulas[column](number) for number in numbers]
        return [self._writer.blank(f"{name}{number}", style) for number in numbers]

    def _values(self, name: str, style: int, numbers: range, values: Sequence[Value | None]) -> list[str]:
        writer, kinds = self._writer, set(map(type, values))
        if kinds == {str} and not writer.prefix and _is_plain(cast(Sequence[str], values)):
            told = writer.styled(style)
            return [
                f'<c r="{name}{number}"{told} t="inlineStr"><is><t>{value}</t></is></c>'
                for number, value in zip(numbers, values, strict=True)
            ]
        return [
            writer.blank(f"{name}{number}", style) if value is None else writer.cell(f"{name}{number}", style, value)
            for number, value in zip(numbers, values, strict=True)
        ]


def _is_plain(values: Sequence[str]) -> bool:
    """Whether texts can be written without a look at each."""
    return max(map(len, values)) <= LONGEST_TEXT and not _AWKWARD.search("\0".join(values))
