"""Tables of a package as text: UTF-8 with a mark, CRLF, one heading line, nothing that a spreadsheet would run."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from desktop.errors import Refusal
from desktop.exchange.quarantine import Quarantined, Reason
from desktop.exchange.tables import LONGEST_CELL, Checker, ColumnOut, TableOut
from desktop.guarding import DANGEROUS, GUARD, given_back, guarded
from desktop.jobs import Progress

SHOWN = 2_000  # rows of each table in the readable view
_STEP = 1_000
_READ_LIMIT = LONGEST_CELL + len(GUARD)
_GUARDS = frozenset(GUARD)
_first = itemgetter(slice(0, 1))

CELL_UNFIT = "“{table}”第 {row} 条记录的“{column}”不符合交换格式，没有打包。请先改正这条记录。"
CELL_UNWRITABLE = "“{table}”第 {row} 条记录含有无法写出的字符或过长的内容（超过十万字），没有打包。请先改正这条记录。"
TWICE = "“{table}”第 {row} 条记录的编号与前面的记录重复，没有打包。请先运行“检查数据”。"
CELL_WRONG = "交换包“{table}”第 {row} 条记录的“{column}”与包内说明的格式不符，整包已隔离。请发件单位重新打包。"
RECEIVED_TWICE = "交换包“{table}”第 {row} 条记录的编号重复，整包已隔离。请发件单位重新打包。"
NO_TABLE = "交换包“{table}”在第 {row} 条记录附近不是规范的文本表格，整包已隔离。请发件单位重新打包。"
WRONG_HEADING = "交换包“{table}”的列与包内说明不符，整包已隔离。请发件单位重新打包。"


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows a table has, and the first of them as they were given."""

    count: int
    first: Sequence[Sequence[str]]


def write_table(path: Path, table: TableOut, progress: Progress) -> Written:
    """Write a table row by row. Raise Refusal for a row that its receiver would have to refuse."""
    columns, checker = table.columns, Checker(table.columns, table.key)
    texts = frozenset(place for place, column in enumerate(columns) if column.type == "string")
    first: list[Sequence[str]] = []
    number = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        write = csv.writer(file, lineterminator="\r\n").writerow
        write([column.name for column in columns])
        for number, row in enumerate(table.rows, 1):
            if len(row) != len(columns):
                raise ValueError(f"{table.name}: {len(row)} cells for {len(columns)} columns")
            if fault := checker.fault(row, number):
                raise Refusal(CELL_UNFIT.format(table=table.title, row=number, column=fault.column.title))
            if number <= SHOWN:
                first.append(row)
            if not DANGEROUS.isdisjoint(map(_first, row)):
                row = [guarded(cell) if place in texts else cell for place, cell in enumerate(row)]
            try:
                if max(map(len, row)) > _READ_LIMIT or "\0" in "".join(row):
                    raise ValueError
                write(row)
            except ValueError as error:  # lone surrogates too
                raise Refusal(CELL_UNWRITABLE.format(table=table.title, row=number)) from error
            if number % _STEP == 0:
                progress.advance(_STEP)
        progress.advance(number % _STEP)
    suspicious = checker.suspicious()
    if suspicious and (again := checker.doubled(read_rows(path, table.title, columns), suspicious)):
        raise Refusal(TWICE.format(table=table.title, row=again))
    return Written(number, first)


def read_rows(path: Path, title: str, columns: Sequence[ColumnOut]) -> Iterator[list[str]]:
    """Yield the rows of a table as they were before they were written. Raise Quarantined for what is no such table."""
    csv.field_size_limit(_READ_LIMIT)
    texts = frozenset(place for place, column in enumerate(columns) if column.type == "string")
    number, width = 0, len(columns)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, strict=True)
        try:
            if next(rows, None) != [column.name for column in columns]:
                raise Quarantined(Reason.MALFORMED, WRONG_HEADING.format(table=title))
            for number, row in enumerate(rows, 1):
                if len(row) != width:
                    raise Quarantined(Reason.MALFORMED, NO_TABLE.format(table=title, row=number))
                if not _GUARDS.isdisjoint(map(_first, row)):
                    row = [given_back(cell) if place in texts else cell for place, cell in enumerate(row)]
                yield row
        except (UnicodeDecodeError, csv.Error) as error:
            raise Quarantined(Reason.MALFORMED, NO_TABLE.format(table=title, row=number + 1)) from error


def check_table(path: Path, title: str, columns: Sequence[ColumnOut], key: Sequence[str], progress: Progress) -> int:
    """Look at every row by the schema. Return how many there are. Raise Quarantined for the first that is wrong."""
    checker, number = Checker(columns, key), 0
    for number, row in enumerate(read_rows(path, title, columns), 1):
        if fault := checker.fault(row, number):
            sentence = CELL_WRONG.format(table=title, row=number, column=fault.column.title)
            raise Quarantined(Reason.MALFORMED, sentence)
        if number % _STEP == 0:
            progress.advance(_STEP)
    progress.advance(number % _STEP)
    suspicious = checker.suspicious()
    if suspicious and (again := checker.doubled(read_rows(path, title, columns), suspicious)):
        raise Quarantined(Reason.MALFORMED, RECEIVED_TWICE.format(table=title, row=again))
    return number
