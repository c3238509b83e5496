"""The rows of all returns in one form, by village, numbered anew; their sums; and the table as the import takes it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from db.models.forms import FormReturn, ReturnState
from desktop.fields import Field, Kind
from desktop.forms.collecting.columns import Expected, FormColumn
from desktop.forms.collecting.content import Returned, unpack
from desktop.forms.collecting.issuing import clear_rows
from desktop.forms.collecting.lines import Sums
from desktop.forms.collecting.rules import shows_dates, shows_numbers
from desktop.forms.collecting.twins import WEAK
from desktop.forms.file import FormFilling
from desktop.forms.opened import OpenedForm
from desktop.forms.shape import ListArea, Value
from desktop.grids.service import Grids
from desktop.jobs import Progress
from desktop.sheets.cells import decimal, text
from desktop.sheets.dates import date_of
from desktop.sheets.frames import Cell
from desktop.sheets.writing import Drawn, Look, workbook

VILLAGE = "!village"
WHOLE = "合计"
ROWS = "行数"
UNIT = "单位"
LONGEST_NUMBER = 11  # digits: a longer one is a number of somebody, not a quantity
WIDTH = 14.0
_COUNTED = (Kind.NUMBER, Kind.DECIMAL)
_NUMBERS_OF_SOMEBODY = re.compile(r"号|编码|代码|电话|手机|年份|年度|年月|日期|时间|邮编|账户")


@dataclass(frozen=True)
class UnitRows:
    """The rows of one unit, in the order in which they go into the whole."""

    unit: str
    returned: Returned
    is_village: bool = False


def in_order(returns: Sequence[FormReturn], grids: Grids, *, faulty: bool) -> list[UnitRows]:
    """Return the returns that are put together, as the villages stand in the office; others as they were asked."""
    places = {node.id: place for place, node in enumerate(grids.in_order())}
    taken = (ReturnState.ACCEPTED, ReturnState.FAULTY) if faulty else (ReturnState.ACCEPTED,)
    wanted = [one for one in returns if one.state in taken and one.content is not None]
    wanted.sort(key=lambda one: (places.get(one.grid_id or 0, len(places)), one.id))
    return [UnitRows(one.unit, unpack(one.content), grids.village_of(one.grid_id) is not None) for one in wanted]


def rows_of(units: Sequence[UnitRows], expected: Expected) -> list[list[Value | None]]:
    """Return the rows of all units as they are written into the form, numbered from 1.

    Several records side by side are put together anew, so that no village's last row leaves a hole.
    """
    columns, number = expected.columns, 0
    sides = expected.sides or (tuple(range(len(columns))),)
    rows: list[list[Value | None]] = []
    for unit in units:
        for _, cells in unit.returned.rows:
            for own in sides:
                if not any(cells[at] != "" for at in own if columns[at].is_filled and not columns[at].is_serial):
                    continue
                into = sides[number % len(sides)]
                if into is sides[0]:
                    rows.append([None] * len(columns))
                number += 1
                for at, to in zip(own, into, strict=True):
                    rows[-1][to] = _value(cells[at], columns[to], number, unit.unit)
    return rows


def rows_in(units: Sequence[UnitRows]) -> int:
    """Return how many rows some units returned."""
    return sum(len(one.returned.rows) for one in units)


def write_merged(
    opened: OpenedForm,
    expected: Expected,
    units: Sequence[UnitRows],
    lines: Callable[[FormFilling, int], None],
    to: Path,
    progress: Progress,
) -> int:
    """Write the form filled with the rows of all units; `lines` writes what stands around them. Return how many."""
    area = opened.shape.area
    assert isinstance(area, ListArea)
    rows, count = rows_of(units, expected), rows_in(units)
    filling = opened.file.filling()
    lines(filling, count)
    clear_rows(filling, area)
    columns = [one.place + 1 for one in expected.columns]
    filling.table(area.sheet, area.first_row, area.last_row, columns, rows, len(rows))
    filling.save(to, progress)
    return count


def sums_of(units: Sequence[UnitRows], expected: Expected, fields: Sequence[Field]) -> Sums:
    """Return how many rows each unit has, and the sums of the columns that hold nothing but quantities."""
    kinds = {one.key: one.kind for one in fields}
    cells = [cells for unit in units for _, cells in unit.returned.rows]
    places = [
        place
        for place, column in enumerate(expected.columns)
        if _is_quantity(column, kinds.get(column.field), [row[place] for row in cells])
    ]
    lines = []
    for unit in units:
        own = [row for _, row in unit.returned.rows]
        lines.append((unit.unit, len(own), tuple(_sum(row[place] for row in own) for place in places)))
    whole = tuple(_sum(row[place] for row in cells) for place in places)
    headings = tuple(expected.columns[place].heading for place in places)
    return Sums(headings, (*lines, (WHOLE, len(cells), whole)))


def write_sums(sums: Sums, title: str, to: Path) -> None:
    """Write rows and sums by unit as a workbook."""
    with workbook(to) as book:
        sheet = book.sheet(title, [WIDTH * 2, *[WIDTH] * (len(sums.headings) + 1)], frozen=1)
        sheet.add([UNIT, ROWS, *sums.headings], Look.HEADING)
        for unit, rows, values in sums.lines:
            sheet.add([unit, rows, *values])


def write_for_import(units: Sequence[UnitRows], expected: Expected, to: Path, progress: Progress) -> int:
    """Write a sheet for each unit, named after it: so the import knows the village of every row. Return how many."""
    count = 0
    kept = [(place, one) for place, one in enumerate(expected.columns) if not one.is_serial]
    headings = [one.heading for _, one in kept]
    with workbook(to) as book:
        for unit in progress.over(units, len(units), "正在写出各村的行"):
            sheet = book.sheet(unit.unit, [WIDTH] * len(headings), frozen=1)
            sheet.add(headings, Look.HEADING)
            for _, cells in unit.returned.rows:
                count += 1
                named = unit.unit if unit.is_village else ""
                sheet.add([_as_written(cells[place] or named * (one.target == VILLAGE)) for place, one in kept])
    return count


def twice(units: Sequence[UnitRows]) -> list[str]:
    """Return a sentence for every number that stands in the returns of several units."""
    seen: dict[str, tuple[str, int]] = {}
    found = []
    for unit in units:
        for row, key, _name in unit.returned.marks:
            if key.startswith(WEAK):
                continue
            first = seen.setdefault(key, (unit.unit, row))
            if first[0] != unit.unit:
                found.append(f"{unit.unit}第 {row} 行与{first[0]}第 {first[1]} 行重复")
    return found


def _value(cell: Cell, column: FormColumn, number: int, unit: str) -> Value | None:
    """Return what a cell of the whole says: texts as texts, days as days where the form shows days."""
    if column.is_serial:
        return number
    if not column.is_filled:
        return None
    if cell == "":
        return unit if column.target == VILLAGE else None
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        return day if shows_dates(column.number_format) else day.isoformat()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        return _written(cell) if abs(cell) >= 10**LONGEST_NUMBER else cell
    return _read(cell, column.number_format)


def _read(cell: str, number_format: str) -> Value:
    """Return a text, or the day or the number that it stands for where the form shows such."""
    try:
        if shows_dates(number_format) and (day := date_of(cell)) is not None:
            return day
        if shows_numbers(number_format) and (number := decimal(cell)) is not None:
            return int(number) if number == int(number) else number
    except ValueError:
        return cell
    return cell


def _written(number: float) -> str:
    try:
        return text(number)
    except ValueError:
        return str(number)


def _as_written(cell: Cell) -> Cell | Drawn | None:
    if isinstance(cell, date):
        return Drawn(cell, Look.DATE)
    return cell if cell != "" else None


def _is_quantity(column: FormColumn, kind: Kind | None, cells: Sequence[Cell]) -> bool:
    if column.is_serial or column.options or shows_dates(column.number_format):
        return False
    if (kind is not None and kind not in _COUNTED) or (kind is None and _NUMBERS_OF_SOMEBODY.search(column.heading)):
        return False
    written = [cell for cell in cells if cell != ""]
    return bool(written) and all(_number(cell) is not None for cell in written)


def _number(cell: Cell) -> float | None:
    if isinstance(cell, date | bool):
        return None
    try:
        number = decimal(cell)
    except ValueError:
        return None
    return number if number is not None and abs(number) < 10**LONGEST_NUMBER else None


def _sum(cells: Iterator[Cell]) -> float | None:
    numbers = [number for cell in cells if cell != "" and (number := _number(cell)) is not None]
    if not numbers:
        return None
    whole = round(sum(numbers), 6)
    return int(whole) if whole == int(whole) else whole
