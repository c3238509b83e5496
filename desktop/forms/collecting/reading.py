"""A file that came back: its sheets, and the table in it that is the form."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from desktop.errors import Refusal
from desktop.forms.collecting.columns import PROBLEMS, Expected, FormColumn, words_of
from desktop.sheets.frames import Cell
from desktop.sheets.header import ROWS_LOOKED_AT, Known, Top, flatten
from desktop.sheets.headings import Heading, column_letters, normalise_heading, one_line
from desktop.sheets.layout import Table, lay_out
from desktop.sheets.reading import Sheet, Workbook

MOST_COLUMNS = 500
LEAST_SHARE = 0.5  # of the headings must be there, or it is another form
MOST_ROWS = 100_000  # of one return
NAMED = 4  # headings named in a sentence
WRONG_FORM = "不是“{title}”这张表：表头{count}列中只对上 {hits} 列。请核对是否发错了文件。"
CHANGED = "表头改动过：{changes}。请村里用发下去的原表填报，或把表头改回来再交。"
TOO_LONG = "有 {count:,} 行，超过一次能收的 {most:,} 行，请村里分成几个文件。"
MOVED = "列的顺序与原表不同，已按表头对应。"
EXTRA = "多出的{columns}没有汇总。"
UNTITLED = "（"  # begins what the reader calls a column without a heading


@dataclass(frozen=True)
class FoundForm:
    """The form in a returned file: its rows in the columns of the form, and what stands around them."""

    sheet: str
    header: int  # last row of the headings
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    letters: tuple[str, ...]  # of the columns in the file, in the order of the form's
    hits: int
    missing: tuple[FormColumn, ...]
    headings: Mapping[int, str]  # what stands over each column of the file
    notes: tuple[str, ...]
    around: tuple[str, ...]  # texts above the headings and below the rows

    def refuse_changed(self, expected: Expected, title: str) -> None:
        """Raise Refusal where it is another form, or its headings were changed."""
        count = len(expected.columns)
        if self.hits < count * LEAST_SHARE:
            raise Refusal(WRONG_FORM.format(title=title, count=count, hits=self.hits))
        missing = [one for one in self.missing if one.is_filled and not one.is_serial]
        if missing:
            changes = "、".join(self._change(one) for one in missing[:NAMED])
            more = f"等 {len(missing)} 列" if len(missing) > NAMED else ""
            raise Refusal(CHANGED.format(changes=changes + more))
        if len(self.rows) > MOST_ROWS:
            raise Refusal(TOO_LONG.format(count=len(self.rows), most=MOST_ROWS))

    def _change(self, column: FormColumn) -> str:
        now = self.headings.get(column.place, "")
        if now and column_letters(column.place) not in self.letters:
            return f"{column.letter} 列“{column.heading}”改成了“{now}”"
        return f"缺少“{column.heading}”一列"


def find_form(book: Workbook, expected: Expected, known: Known) -> FoundForm | None:
    """Return the table of a workbook that has most of a form's headings; None where no sheet has a table."""
    best: FoundForm | None = None
    for sheet in book.sheets:
        if sheet.fault or not sheet.last_row or (sheet.hidden and sheet.name != expected.sheet):
            continue
        for header in (expected.header, None):
            found = _in_sheet(sheet, expected, known, header)
            if found is not None and (best is None or found.hits > best.hits):
                best = found
            if best is not None and best.hits == len(expected.columns):
                return best
    return best


def _in_sheet(sheet: Sheet, expected: Expected, known: Known, header: tuple[int, int] | None) -> FoundForm | None:
    try:
        table = lay_out(sheet, known, header)
    except Refusal:
        return None
    if table.header is None:
        return None
    first, last = table.header
    top = Top(
        {number: cells[:MOST_COLUMNS] for number, cells in islice(sheet.rows(1, last + ROWS_LOOKED_AT), last + 1)},
        sheet.merged,
    )
    raw = flatten(top, first, last, min(top.width, MOST_COLUMNS))
    places = _places(expected.columns, raw)
    rows = tuple(_rows(sheet, table, raw, expected.columns, places))
    taken = {place for place in places if place is not None}
    others = [one for one in raw if one.index not in taken and normalise_heading(one.text) not in PROBLEMS]
    notes = [*_order_notes(expected.columns, places), *_extra_notes(sheet, others, rows), *sheet.notes]
    return FoundForm(
        sheet.name,
        last,
        rows,
        tuple(column_letters(place) if place is not None else "" for place in places),
        len(taken),
        tuple(one for one, place in zip(expected.columns, places, strict=True) if place is None),
        {one.index: one.full for one in raw},
        tuple(notes),
        tuple(_around(sheet, first, rows[-1][0] if rows else last)),
    )


def _places(columns: Sequence[FormColumn], raw: Sequence[Heading]) -> list[int | None]:
    """Return where each column of the form stands: at its own place, or wherever its heading went."""
    words = {one.index: words_of(one.full) for one in raw}
    wanted = [one.words for one in columns]
    found: list[int | None] = [
        one.place if words.get(one.place) == want else None for one, want in zip(columns, wanted, strict=True)
    ]
    free = [place for place in words if place not in found]
    for at, want in enumerate(wanted):
        if found[at] is None and (place := next((one for one in free if words[one] == want), None)) is not None:
            found[at] = place
            free.remove(place)
    return found


def _rows(
    sheet: Sheet, table: Table, raw: Sequence[Heading], columns: Sequence[FormColumn], places: Sequence[int | None]
) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Yield the rows that say something, a cell for every column of the form."""
    telling = [at for at, one in enumerate(columns) if one.is_filled and not one.is_serial]
    for number, cells in _cells(sheet, table, raw):
        row = tuple(_cell(cells.get(place, "")) if place is not None else "" for place in places)
        if any(row[at] != "" for at in telling):
            yield number, row


def _cells(sheet: Sheet, table: Table, raw: Sequence[Heading]) -> Iterator[tuple[int, dict[int, Cell]]]:
    """Yield number and cells by column; several people side by side are not taken apart."""
    titled = Counter(one.column for one in raw)
    if all(titled[one.column] or one.text.startswith(UNTITLED) for one in table.headings) and len(raw) <= len(
        table.headings
    ):
        letters = {column_letters(one.index): one.index for one in raw}
        places = [letters.get(one.column) for one in table.headings]
        for row in table.rows():
            yield row.number, {place: cell for place, cell in zip(places, row.cells, strict=True) if place is not None}
        return
    numbers = {row.number for row in table.rows()}
    for number, cells in sheet.rows(min(numbers, default=1)):
        if number in numbers:
            yield number, dict(enumerate(cells))


def _cell(cell: Cell) -> Cell:
    return cell.strip() if isinstance(cell, str) else cell


def _order_notes(columns: Sequence[FormColumn], places: Sequence[int | None]) -> Iterator[str]:
    if any(place is not None and place != one.place for one, place in zip(columns, places, strict=True)):
        yield MOVED


def _extra_notes(sheet: Sheet, others: Sequence[Heading], rows: Sequence[tuple[int, object]]) -> Iterator[str]:
    """Name the columns that the form does not have and that hold something."""
    if not others or not rows:
        return
    places = {one.index: one.full for one in others}
    used = {
        place
        for _, cells in sheet.rows(rows[0][0], rows[-1][0])
        for place in places
        if place < len(cells) and cells[place] != ""
    }
    if used:
        yield EXTRA.format(columns="、".join(f"“{places[place]}”" for place in sorted(used)[:NAMED]))


def _around(sheet: Sheet, first: int, last: int) -> Iterator[str]:
    """Yield what is written above the headings and below the rows."""
    for number, cells in sheet.rows(1, last + ROWS_LOOKED_AT):
        if number < first or number > last:
            line = "　".join(filter(None, (one_line(cell) for cell in cells)))
            if line:
                yield line
