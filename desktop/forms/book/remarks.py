"""A copy of a workbook with cells marked and a column of remarks at the right; everything else keeps its bytes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from desktop.errors import Refusal
from desktop.forms.book.book import Book
from desktop.forms.book.cells import CellWriter
from desktop.forms.book.parts import plain, write_copy
from desktop.forms.book.rows import SheetStream
from desktop.forms.book.rowxml import CellXml, RowXml
from desktop.forms.book.sheet import BookSheet
from desktop.forms.shape import Place, Value
from desktop.jobs import Progress
from desktop.sheets.package import DAMAGED
from desktop.sheets.slices import LAST_COLUMN
from desktop.sheets.writing import whole_file

FILL = "FFFFC7CE"  # the red in which spreadsheet programs mark what is bad
WIDTH = 60  # characters of the column of remarks
WRITING = "正在标出问题"
_FILLS = re.compile(rb"<((?:[\w.-]+:)?)fills\b[^>]*>.*?</\1fills>", re.DOTALL)
_STYLES = re.compile(rb"<((?:[\w.-]+:)?)cellXfs\b[^>]*>.*?</\1cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:[\w.-]+:)?xf\b[^>]*?(?:/>|>.*?</(?:[\w.-]+:)?xf>)", re.DOTALL)
_ONE_FILL = re.compile(rb"<(?:[\w.-]+:)?fill\b[^>]*?(?:/>|>.*?</(?:[\w.-]+:)?fill>)", re.DOTALL)
_COUNT = re.compile(rb"\scount\s*=\s*[\"']\d+[\"']")
_COLUMNS = re.compile(rb"<((?:[\w.-]+:)?)cols\b[^>]*>(.*?)</\1cols>", re.DOTALL)
_LAST = re.compile(rb"\smax\s*=\s*[\"'](\d+)[\"']")


@dataclass(frozen=True)
class Remarks:
    """What is said of one sheet: the cells to be marked, and a sentence for each row."""

    sheet: str
    cells: frozenset[Place]
    rows: Mapping[int, str]
    header: int  # row of the headings, where the new column has its own
    title: str


def write_remarked(book: Book, remarks: Remarks, to: Path, progress: Progress) -> None:
    """Write a copy of a workbook with remarks, whole or not at all."""
    sheet = book.sheet_named(remarks.sheet)
    styles = next((one.target for one in book.relations.values() if one.kind == "styles"), "")
    if sheet is None or styles not in book.package:
        raise Refusal(DAMAGED)
    table = StyleTable(book.package.read(styles))
    marking = _Marking(book, sheet, remarks, table, progress)
    with whole_file(to) as beside, beside.open("wb") as file:
        with book.package.stream(sheet.part) as source:
            written = list(marking.blocks(source))
        write_copy(book.package, {plain(sheet.part): written, plain(styles): table.written()}, (), file)


class StyleTable:
    """The styles part of a workbook, to which marked twins of its styles are added."""

    def __init__(self, content: bytes) -> None:
        fills, styles = _FILLS.search(content), _STYLES.search(content)
        if fills is None or styles is None:
            raise Refusal(DAMAGED)
        self._content, self._fills, self._styles = content, fills, styles
        self._own: Sequence[bytes] = _STYLE.findall(styles[0])
        self._fill = len(_ONE_FILL.findall(fills[0]))
        self._twins: dict[tuple[int, int], int] = {}  # style and fill -> number

    @property
    def count(self) -> int:
        """How many styles the workbook has of its own."""
        return len(self._own)

    def marked(self, style: int) -> int:
        """Return the number of the style that looks the same but for the mark."""
        return self._twin_of(style, self._fill)

    def bare(self, style: int) -> int:
        """Return the number of the style that looks the same but has no fill."""
        return self._twin_of(style, 0)

    def _twin_of(self, style: int, fill: int) -> int:
        return self._twins.setdefault((style, fill), len(self._own) + len(self._twins))

    def written(self) -> bytes:
        """Return the part with the mark and the twins at the ends of their lists."""
        prefix = self._fills[1]
        fill = b'<%bfill><%bpatternFill patternType="solid"><%bfgColor rgb="%b"/></%bpatternFill></%bfill>' % (
            prefix, prefix, prefix, FILL.encode(), prefix, prefix,
        )  # fmt: skip
        twins = [self._twin(style, number) for style, number in self._twins]
        parts = [(self._fills, self._fill + 1, fill), (self._styles, len(self._own) + len(twins), b"".join(twins))]
        content = self._content
        for found, count, added in sorted(parts, key=lambda part: -part[0].start()):
            content = content[: found.start()] + _longer(found[0], count, added) + content[found.end() :]
        return content

    def _twin(self, style: int, fill: int) -> bytes:
        """Return a style with a fill in place of its own."""
        own = self._own[style] if 0 <= style < len(self._own) else b"<%bxf/>" % self._styles[1]
        head, end = own[: own.index(b">") + 1], own[own.index(b">") + 1 :]
        head = re.sub(rb"\s(?:fillId|applyFill)\s*=\s*[\"'][^\"']*[\"']", b"", head)
        name = head.split(None, 1)[0].rstrip(b"/>")
        return name + b' fillId="%d" applyFill="1"' % fill + head[len(name) :] + end


class _Marking:
    """Writes one sheet anew."""

    def __init__(self, book: Book, sheet: BookSheet, remarks: Remarks, table: StyleTable, progress: Progress) -> None:
        self._sheet, self._remarks, self._table, self._progress = sheet, remarks, table, progress
        self._styles, self._since_1904 = book.styles, book.since_1904
        self._column = self._free_column()
        marked = [style for style in range(table.count) if book.styles[style].look.fill == FILL[2:]]
        self._marked_styles = frozenset(marked)  # of an earlier round
        self._earlier = re.compile(rb'\ss="(?:%b)"' % b"|".join(b"%d" % style for style in marked)) if marked else None

    def blocks(self, source: IO[bytes]) -> Iterator[bytes]:
        """Yield the XML of the sheet."""
        stream = SheetStream(source)
        self._prefix = stream.prefix
        self._writer = CellWriter(self._styles, stream.prefix, self._since_1904)
        marked: dict[int, set[int]] = {}
        for row, column in self._remarks.cells:
            marked.setdefault(row, set()).add(column)
        self._progress.begin(len(self._remarks.rows), WRITING)
        yield _with_column(stream.head, stream.prefix, self._column)
        for number, raw in stream.rows():
            if number in marked or self._is_touched(number, raw):
                yield self._row(number, raw, marked.get(number, set()))
                self._progress.advance()
            else:
                yield raw
        yield stream.tail

    def _is_touched(self, number: int, raw: bytes) -> bool:
        """Whether a row has something to be said, or bears the remarks of an earlier round."""
        if number < self._remarks.header:
            return False
        told = number in self._remarks.rows or number == self._remarks.header
        return told or bool(self._said_before(number)) or bool(self._earlier and self._earlier.search(raw))

    def _said_before(self, number: int) -> str:
        return self._sheet.text(number, self._column) if number > self._remarks.header else ""

    def _row(self, number: int, raw: bytes, columns: set[int]) -> bytes:
        row = RowXml.of(raw, self._prefix)
        cells = {
            column: self._dressed(cell, self._table.bare(cell.style)) if cell.style in self._marked_styles else cell
            for column, cell in row.cells.items()
        }
        for column in columns:
            cell = row.cells.get(column) or CellXml(self._sheet.style_number(number, column), "")
            cells[column] = self._dressed(cell, self._table.marked(cell.style))
        said = self._remarks.title if number == self._remarks.header else self._remarks.rows.get(number, "")
        style = cells[max(cells)].style if cells and number == self._remarks.header else 0
        values: dict[int, Value] = {self._column: said} if said or self._said_before(number) else {}
        cells = {column: cell for column, cell in cells.items() if column not in values}
        row = replace(row, cells=cells)
        return row.written(number, values, {self._column: style}, self._writer).encode("utf-8", "replace")

    def _dressed(self, cell: CellXml, style: int) -> CellXml:
        attributes = re.sub(r"\ss\s*=\s*[\"'][^\"']*[\"']", "", cell.attributes)
        return CellXml(style, f' s="{style}"{attributes}', cell.inner)

    def _free_column(self) -> int:
        """Return the column of the remarks: one that an earlier copy has already, else the first free one."""
        header = self._remarks.header
        for column in self._sheet.filled(header):
            if self._sheet.text(header, column).strip() == self._remarks.title:
                return column
        rows = [header, *self._remarks.rows]
        free = max((column for row in rows for column in self._sheet.filled(row)), default=0) + 1
        while self._sheet.is_covered(header, free):
            free += 1
        return min(free, LAST_COLUMN)


def _longer(xml: bytes, count: int, added: bytes) -> bytes:
    """Return a list element with more in it, its count set right."""
    head, rest = xml[: xml.index(b">") + 1], xml[xml.index(b">") + 1 :]
    head = _COUNT.sub(b"", head)
    end = rest.rindex(b"</")
    return head[:-1] + b' count="%d">' % count + rest[:end] + added + rest[end:]


def _with_column(head: bytes, prefix: str, column: int) -> bytes:
    """Return what stands before the rows with a width for the new column, where none covers it already."""
    wide = f'<{prefix}col min="{column}" max="{column}" width="{WIDTH}" customWidth="1"/>'.encode()
    if found := _COLUMNS.search(head):
        if max((int(last) for last in _LAST.findall(found[2])), default=0) >= column:
            return head
        end = found.end(2)
        return head[:end] + wide + head[end:]
    mark = prefix.encode()
    start = head.rindex(b"<%bsheetData" % mark)
    return head[:start] + b"<%bcols>%b</%bcols>" % (mark, wide, mark) + head[start:]
