"""The workbook for an office without the program: visible sheets, a hidden column of identifiers, a hidden `_meta`.

The identifiers and `_meta` only find their way back: what was sent is read from the file that was kept, never from
what came.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.errors import Refusal
from desktop.exchange_sheets.layout import Named, Own, SheetColumn, SheetLayout
from desktop.jobs import Progress
from desktop.sheets.cells import text
from desktop.sheets.frames import Cell
from desktop.sheets.reading import Sheet, Workbook, open_sheets
from desktop.sheets.writing import Drawn, Look, workbook

FORMAT, VERSION = "WGX-T", "1"
META, KEY_HEADING = "_meta", "编号（请勿改动）"
SHEET, COLUMN = "sheet", "column"  # lines of `_meta` that tell of the sheets
GUIDE = (
    "请直接在表中修改，改好后原样发回。不要删除或改动隐藏的列和表；列的顺序、行的顺序可以变。"
    "标有“（只读）”的列只供查看。新增、删除的行不会自动接收。"
)
SHOWN_ONLY = "（只读）"
GONE, GONE_HEADINGS = "删除的记录", ("表", "编号")
HEADING_ROWS = 20  # among which the headings are looked for
WIDTHS_OF_META = (16.0, 40.0)

NOT_OURS = "“{name}”不是本程序发出的交换表格。要登记里面的数据，请到“导入”读入。"
NO_META = (
    "“{name}”缺少隐藏的“_meta”表，认不出答复的是哪一期。请对方在原来的文件上修改后直接保存发回，不要复制到新文件。"
)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row that was read: its number in the spreadsheet, its key, its cells by heading."""

    number: int
    key: str
    cells: Mapping[str, Cell]

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it but perhaps its key."""
        return not any(text_of(cell) for cell in self.cells.values())


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """One sheet that was read; `headings` in their order, without the key."""

    title: str
    headings: Sequence[str]
    has_keys: bool
    rows: Sequence[ReadRow]


@dataclass(frozen=True, slots=True)
class ReadBook:
    """A workbook that was read: what `_meta` says of it and of its columns, and its sheets by title."""

    meta: Mapping[str, str]
    layout: Own
    sheets: Mapping[str, ReadSheet]
    sha256: str


@dataclass(frozen=True, slots=True)
class SheetOut:
    """One sheet to be written: its layout, the columns that go along, and rows as texts of a package."""

    layout: SheetLayout
    columns: Sequence[SheetColumn]
    rows: Iterable[tuple[str, Sequence[str]]]  # key, texts
    gone: list[str]  # identifiers of records that are no more, filled while the rows are read


def heading_of(column: SheetColumn) -> str:
    """Return what stands over a column."""
    return column.heading if column.is_open else f"{column.heading}{SHOWN_ONLY}"


def write_book(
    path: Path, head: str, meta: Mapping[str, str], sheets: Iterable[SheetOut], named: Named
) -> dict[str, int]:
    """Write the workbook. Return how many rows each table has, those of records that are no more included."""
    counts: dict[str, int] = {}
    about: list[Sequence[str]] = [("format", FORMAT), ("version", VERSION), *meta.items()]
    gone: list[tuple[str, str]] = []
    with workbook(path) as book:
        for one in sheets:
            columns, digest, count = one.columns, hashlib.sha256(), 0
            sheet = book.sheet(one.layout.title, [0, *(column.width for column in columns)], frozen=3)
            sheet.add([None, Drawn(f"{head}　{one.layout.title}", Look.TITLE)])
            sheet.add([None, GUIDE])
            sheet.add([KEY_HEADING, *map(heading_of, columns)], Look.HEADING)
            for key, texts in one.rows:
                cells = [column.cell(said, named) for column, said in zip(columns, texts, strict=True)]
                sheet.add([key, *cells])
                digest.update("\x1f".join((key, *map(text_of, cells), "\n")).encode())
                count += 1
            gone += [(one.layout.title, uid) for uid in one.gone]
            counts[one.layout.table] = count + len(one.gone)
            about.append((SHEET, one.layout.title, one.layout.table, str(count), digest.hexdigest()))
            about += [
                (COLUMN, one.layout.title, column.heading, column.name, column.carried.type, column.field.codes)
                for column in columns
            ]
        if gone or not counts:
            sheet = book.sheet(GONE, [12, 40], frozen=1)
            sheet.add(GONE_HEADINGS, Look.HEADING)
            sheet.add_all(gone)
        hidden = book.sheet(META, WIDTHS_OF_META, hidden=True)
        hidden.add_all(about)
    return counts


def read_book(path: Path, progress: Progress) -> ReadBook:
    """Read a workbook of ours, sent or returned. Raise Refusal for anything else."""
    book = open_sheets(path, progress)
    meta, layout = _meta(book, path.name)
    sheets = [_sheet(one) for one in book.sheets if one.name != META and not one.fault]
    return ReadBook(meta, layout, {one.title: one for one in sheets if one is not None}, book.sha256)


def text_of(cell: Cell) -> str:
    """Return a cell as a text to compare; what cannot be read is said as it is."""
    try:
        return text(cell)
    except ValueError:
        return str(cell)


def _meta(book: Workbook, name: str) -> tuple[Mapping[str, str], Own]:
    found = next((sheet for sheet in book.sheets if sheet.name == META), None)
    rows = [[text_of(cell) for cell in cells] for _, cells in found.rows()] if found is not None else []
    meta = {row[0]: row[1] for row in rows if len(row) > 1 and row[0] not in {SHEET, COLUMN}}
    if meta.get("format") == FORMAT:
        columns = [row[1:4] for row in rows if row[0] == COLUMN]
        return meta, {
            row[2]: {"title": row[1], "columns": [(name, said) for title, said, name in columns if title == row[1]]}
            for row in rows
            if row[0] == SHEET
        }
    is_like_ours = any(_head(sheet) is not None for sheet in book.sheets)
    raise Refusal((NO_META if is_like_ours else NOT_OURS).format(name=name))


def _head(sheet: Sheet) -> tuple[int, Sequence[str]] | None:
    """Return number and texts of the row of headings: it has the heading of the keys, or came with our guide above."""
    guided = False
    for number, cells in sheet.rows(1, HEADING_ROWS):
        texts = [text_of(cell).replace("\n", "") for cell in cells]
        if KEY_HEADING in texts or (guided and any(texts)):
            return number, texts
        guided = guided or GUIDE in texts
    return None


def _sheet(sheet: Sheet) -> ReadSheet | None:
    found = _head(sheet)
    if found is None:
        return None
    number, texts = found
    places = {heading: place for place, heading in enumerate(texts) if heading}
    key = places.pop(KEY_HEADING, None)
    plain = {heading.removesuffix(SHOWN_ONLY): place for heading, place in places.items()}
    return ReadSheet(sheet.name, list(plain), key is not None, list(_rows(sheet, number, key, plain)))


def _rows(sheet: Sheet, head: int, key: int | None, places: Mapping[str, int]) -> Iterator[ReadRow]:
    for number, cells in sheet.rows(head + 1):
        said = text_of(cells[key]) if key is not None and key < len(cells) else ""
        found = {heading: cells[place] if place < len(cells) else "" for heading, place in places.items()}
        row = ReadRow(number, said, found)
        if said or not row.is_blank:
            yield row
