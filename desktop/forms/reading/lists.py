"""Finds the table of a form that is filled row by row: its headings, its rows, and what stands below them."""

import re
from collections.abc import Sequence

from desktop.forms.cards.blanks import blanks_in, whole_blank
from desktop.forms.file import FormSheet
from desktop.forms.own_words import own_words
from desktop.forms.shape import ListArea, Slot
from desktop.sheets.blocks import find_blocks, numbered
from desktop.sheets.frames import Cell
from desktop.sheets.furniture import Furniture, beginning, end_matter
from desktop.sheets.header import ROWS_LOOKED_AT, Known, Top, find_header, flatten, is_known
from desktop.sheets.headings import Heading, column_letters, normalise_heading, one_line

FEWEST_COLUMNS = 2
FEWEST_LISTS = 2  # columns whose drop-down lists begin in one row: that is the first row of data
MOST_READY = 200_000  # rows looked at for what stands below a table
OWN_SLASH = "／"  # for the one that a heading has of its own: 是否退役（是/否）
_REQUIRED = re.compile(r"[*＊]|必填")
_MARK_UP = re.compile(r"[_＿\s]+")


def top_of(sheet: FormSheet, first: int = 1) -> Top:
    """Return the first rows of a sheet, as the reading of headings sees them."""
    rows: dict[int, tuple[Cell, ...]] = {}
    for row in range(first, min(sheet.last_row, first + ROWS_LOOKED_AT - 1) + 1):
        filled = sheet.filled(row)
        if filled:
            cells = [""] * filled[-1]
            for column in filled:
                cells[column - 1] = sheet.text(row, column)
            rows[row] = tuple(cells)
    return Top(rows, sheet.merged)


def find_list(sheet: FormSheet, number: int, known: Known, header: tuple[int, int] | None = None) -> ListArea | None:
    """Return the table of a sheet, or None where it has none; `header` is where the clerk says its headings stand."""
    top = top_of(sheet)
    found = header or _above_lists(sheet, top) or find_header(top, known)
    if found is None:
        return None
    first, last = _with_merged(sheet, *found)
    while header is None and first < last and _is_line(sheet, first):
        first += 1
    headings = flatten(top, first, last, min(sheet.last_column, 500))
    if len(headings) < FEWEST_COLUMNS:
        return None
    if header is None and not any(is_known(known, heading.text) for heading in headings):
        return None
    width = len(headings)
    first_row, examples = _first_row(sheet, last + 1, width)
    serials = {heading.index + 1 for heading in headings if normalise_heading(heading.text) in own_words().serial}
    closing, last_row, taken = _below(sheet, first_row, width, serials)
    if closing == first_row < sheet.last_row and not sheet.filled(first_row + 1):  # the total stands above its rows
        first_row += 1
        closing, last_row, taken = _below(sheet, first_row, width, serials)
    slots = tuple(_slot(sheet, first_row, heading) for heading in headings)
    return ListArea(number, (first, last), first_row, last_row, slots, _sides(headings), closing, (*examples, *taken))


def _is_line(sheet: FormSheet, row: int) -> bool:
    """Whether a row says who reports, for when, in blanks to fill in: 社区：____    年  月."""
    texts = [sheet.text(row, column) for column in sheet.filled(row)]
    return bool(texts) and all(blanks_in(text) or whole_blank(text) for text in texts)


def _above_lists(sheet: FormSheet, top: Top) -> tuple[int, int] | None:
    """Return the headings above the row where drop-down lists begin: those of a form begin with its data."""
    columns = range(1, sheet.last_column + 1)
    for row in range(2, min(sheet.last_row + 1, ROWS_LOOKED_AT)):
        listed = [column for column in columns if sheet.options(row, column) and not sheet.options(row - 1, column)]
        if len(listed) < FEWEST_LISTS:
            continue
        above = next((one for one in range(row - 1, 0, -1) if top.filled(one)), None)
        if above is None or beginning(top.cells(above), len(top.filled(above))):
            return None
        if all(top.text(above, column - 1) for column in listed):
            first = above
            while first - 1 in top.rows and _continues(top, first - 1, above):
                first -= 1
            return (first, above)
        return None
    return None


def _continues(top: Top, upper: int, last: int) -> bool:
    """Whether a row above belongs to the headings: its cells reach down into them, or stand over several of them."""
    spans = [top.span(upper, column) for column in top.filled(upper)]
    if any(span[2] > upper for span in spans):
        return True
    parents = [span for span in spans if 1 < span[3] - span[1] + 1 < top.width * 0.8]
    return bool(parents) and len(spans) > 1 and last - upper < 3


def _with_merged(sheet: FormSheet, first: int, last: int) -> tuple[int, int]:
    """Return the rows of the headings with those their merged cells reach down to: to write there writes nothing."""
    for upper, _left, lower, _right in sheet.merged:
        if first <= upper <= last:
            last = max(last, lower)
    return first, last


def _first_row(sheet: FormSheet, row: int, width: int) -> tuple[int, tuple[int, ...]]:
    """Return the first row of data, and the rows there that show an example."""
    while row <= sheet.last_row and beginning(_cells(sheet, row), width) in (Furniture.NUMBERING, Furniture.HINT):
        row += 1
    examples = []
    for one in range(row, min(row + 3, sheet.last_row + 1)):
        cells = _cells(sheet, one)
        lead = next((cell for cell in cells if cell), "")
        if lead and (beginning(cells, width) or end_matter(lead, cells, width)) is Furniture.EXAMPLE:
            examples.append(one)
    return row, tuple(examples)


def _below(sheet: FormSheet, first_row: int, width: int, serials: set[int]) -> tuple[int | None, int, list[int]]:
    """Return the row that closes the table, the last row ready for data, and rows that hold something already."""
    taken: list[int] = []
    for row in range(first_row, min(sheet.last_row, first_row + MOST_READY) + 1):
        filled = sheet.filled(row)
        own = [column for column in filled if column not in serials or not sheet.text(row, column).isdecimal()]
        if not own:
            continue
        cells = _cells(sheet, row)
        if end_matter(sheet.text(row, filled[0]), cells, width) not in (None, Furniture.EXAMPLE):
            return row, max(row - 1, first_row), taken
        if all(sheet.has_formula(row, column) for column in own):
            continue  # computed from what is filled in
        taken.append(row)
    return None, max(sheet.last_row, first_row), taken


def _cells(sheet: FormSheet, row: int) -> tuple[str, ...]:
    filled = sheet.filled(row)
    cells = [""] * (filled[-1] if filled else 0)
    for column in filled:
        cells[column - 1] = sheet.text(row, column)
    return tuple(cells)


def _slot(sheet: FormSheet, row: int, heading: Heading) -> Slot:
    column = heading.index + 1
    written = "/".join((*heading.path, heading.text))
    return Slot(
        column_letters(heading.index),
        one_line("/".join(words.replace("/", OWN_SLASH) for words in (*heading.path, heading.text))),
        (row, column),
        sheet.options(row, column),
        sheet.number_format(row, column),
        bool(_REQUIRED.search(written)),
        sheet.is_hidden_column(column),
        sheet.has_formula(row, column),
        _MARK_UP.sub("", sheet.text(row, column)),
        sheet.prompt(row, column),
    )


def _sides(headings: Sequence[Heading]) -> tuple[tuple[int, ...], ...]:
    """Return the places of the headings of each record, where several stand side by side: 姓名 电话 | 姓名 电话."""
    if any(numbered(heading) for heading in headings):
        return ()  # the members of one household
    plain = [Heading(place, heading.text, heading.path) for place, heading in enumerate(headings)]
    unfolding = find_blocks(plain)
    if unfolding is None or unfolding.shared:
        return ()
    return tuple(tuple(place for place in block if place >= 0) for block in unfolding.people)
