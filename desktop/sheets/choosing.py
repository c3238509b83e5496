"""Which sheet of a workbook holds the table, and which further sheets continue it."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.errors import Refusal
from desktop.sheets.frames import Cell
from desktop.sheets.header import Known, is_known
from desktop.sheets.headings import normalise_heading
from desktop.sheets.layout import Row, Table, lay_out
from desktop.sheets.reading import Sheet, Workbook

JOINED = "工作表{names}的表头相同，已一并读取。"
NO_DATA = "文件中没有找到带表头的数据。请确认第一行或前几行是表头，或手工指定表头在第几行。"
FAULTY = "工作表“{name}”无法读取：{fault}"
HIDDEN_WORTH = 0.01  # of a sheet in sight: hidden sheets hold code lists


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sheet, its table where it has one, and how likely it is the one to read: 0 without a table."""

    sheet: Sheet
    table: Table | None
    worth: float


def candidates(workbook: Workbook, known: Known) -> tuple[Candidate, ...]:
    """Return every sheet, the likeliest first."""
    found = [_candidate(sheet, known) for sheet in workbook.sheets]
    return tuple(sorted(found, key=lambda candidate: -candidate.worth))


def _candidate(sheet: Sheet, known: Known) -> Candidate:
    if sheet.fault or not sheet.last_row:
        return Candidate(sheet, None, 0)
    try:
        table = lay_out(sheet, known)
    except Refusal:
        return Candidate(sheet, None, 0)
    hits = sum(is_known(known, heading.text) for heading in table.headings)
    worth = (1 + 3 * hits + min(len(table.headings), 20) / 4) * math.log2(1 + table.count)
    return Candidate(sheet, table, worth * HIDDEN_WORTH if sheet.hidden else worth)


def find_table(found: Sequence[Candidate]) -> Table:
    """Return the table of the likeliest sheet, joined with those in sight that have the same headings."""
    best = max(found, key=lambda candidate: candidate.worth, default=None)
    if best is None or best.table is None:
        faulty = next((one.sheet for one in found if one.sheet.fault), None)
        raise Refusal(FAULTY.format(name=faulty.name, fault=faulty.fault) if faulty else NO_DATA)
    words = _words(best.table)
    alike = [one.table for one in found if one.table and not one.sheet.hidden and _words(one.table) == words]
    return joined(alike) if len(alike) > 1 else best.table


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
