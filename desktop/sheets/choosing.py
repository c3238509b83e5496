"""Which sheet of a workbook holds the table, and which further sheets continue it."""

import math
from collections.abc import Iterator, Sequence

from desktop.errors import Refusal
from desktop.sheets.frames import Cell
from desktop.sheets.header import Known, is_known
from desktop.sheets.headings import normalise_heading
from desktop.sheets.layout import Row, Table, lay_out
from desktop.sheets.reading import Sheet, Workbook

JOINED = "工作表{names}的表头相同，已一并读取。"
NO_DATA = "文件中没有找到带表头的数据。请确认第一行或前几行是表头，或手工指定表头在第几行。"
HIDDEN_WORTH = 0.01  # of a sheet in sight: hidden sheets hold code lists


def ranked(workbook: Workbook, known: Known) -> tuple[tuple[Sheet, float], ...]:
    """Return the sheets with how likely each holds the data, the likeliest first; 0 for one without a table."""
    scored = [(sheet, _worth(sheet, known)) for sheet in workbook.sheets]
    return tuple(sorted(scored, key=lambda pair: -pair[1]))


def _worth(sheet: Sheet, known: Known) -> float:
    if sheet.fault or not sheet.last_row:
        return 0.0
    try:
        table = lay_out(sheet, known)
    except Refusal:
        return 0.0
    hits = sum(is_known(known, heading.text) for heading in table.headings)
    worth = (1 + 3 * hits + min(len(table.headings), 20) / 4) * math.log2(1 + table.count)
    return worth * HIDDEN_WORTH if sheet.hidden else worth


def find_table(workbook: Workbook, known: Known) -> Table:
    """Return the table of the likeliest sheet, with the other sheets in sight that have the same headings."""
    order = [sheet for sheet, worth in ranked(workbook, known) if worth > 0]
    if not order:
        raise Refusal(NO_DATA)
    best = lay_out(order[0], known)
    words = _words(best)
    shown = [sheet for sheet in workbook.sheets if not sheet.hidden and sheet in order]
    alike = [table for sheet in shown if _words(table := lay_out(sheet, known)) == words]
    return joined(alike) if len(alike) > 1 else best


def joined(tables: Sequence[Table]) -> Table:
    """Return several tables of the same headings as one; each row knows its sheet."""
    orders = []
    for table in tables:
        places = {word: place for place, word in enumerate(_listed(table))}
        orders.append([places[word] for word in _listed(tables[0])])

    def rows() -> Iterator[Row]:
        for table, order in zip(tables, orders, strict=True):
            if order == list(range(len(order))):
                yield from table.rows()
            else:
                yield from (row._replace(cells=_reordered(row.cells, order)) for row in table.rows())

    names = "、".join(f"“{table.sheet}”" for table in tables)
    notes = [JOINED.format(names=names)]
    notes += [f"{table.sheet}：{note}" for table in tables for note in table.notes]
    count = sum(table.count for table in tables)
    return Table(tables[0].sheet, tables[0].headings, rows, notes, tables[0].header, count)


def _reordered(cells: tuple[Cell, ...], order: Sequence[int]) -> tuple[Cell, ...]:
    return tuple(cells[place] for place in order)


def _listed(table: Table) -> list[tuple[str, int]]:
    """Return the normalised headings, numbered where one comes more than once."""
    words = [normalise_heading(heading.full) for heading in table.headings]
    return [(word, words[:place].count(word)) for place, word in enumerate(words)]


def _words(table: Table) -> frozenset[tuple[str, int]]:
    return frozenset(_listed(table))
