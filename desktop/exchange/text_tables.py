"""Tables of a package as text: UTF-8 with a mark, CRLF, one heading line, nothing that a spreadsheet would run.

Rows are handled some hundreds at once, which is what keeps millions of them within a few times the bare writing.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path

from desktop.errors import Refusal
from desktop.exchange.quarantine import Quarantined, Reason
from desktop.exchange.tables import LONGEST_CELL, Checker, ColumnOut, TableOut
from desktop.guarding import DANGEROUS, GUARD, given_back, guarded
from desktop.jobs import Progress

SHOWN = 2_000  # rows of each table in the readable view
_AT_ONCE = 250  # rows
_READ_LIMIT = LONGEST_CELL + len(GUARD)
_first = itemgetter(slice(0, 1))

Rows = list[Sequence[str]]

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
    """Write a table. Raise Refusal for a row that its receiver would have to refuse."""
    columns, checker = table.columns, Checker(table.columns, table.key)
    texts = _texts(columns)
    first: Rows = []
    count = 0
    with path.open("wb") as file:
        file.write(_as_text([[column.name for column in columns]]).encode("utf-8-sig"))
        for rows in _some(table.rows):
            if {*map(len, rows)} != {len(columns)}:
                raise ValueError(f"{table.name}: not all rows have {len(columns)} cells")
            if fault := checker.fault(rows, count):
                raise Refusal(CELL_UNFIT.format(table=table.title, row=fault.row, column=fault.column.title))
            first += rows[: SHOWN - count] if count < SHOWN else []
            if not DANGEROUS.isdisjoint(map(_first, chain.from_iterable(rows))):
                rows = [_with(guarded, row, texts) for row in rows]
            content = _encoded(rows)
            if content is None:
                bad = next(number for number, row in enumerate(rows, count + 1) if _encoded([row]) is None)
                raise Refusal(CELL_UNWRITABLE.format(table=table.title, row=bad))
            file.write(content)
            count += len(rows)
            progress.advance(len(rows))
    if again := _doubled(checker, path, table.title, columns):
        raise Refusal(TWICE.format(table=table.title, row=again))
    return Written(count, first)


def read_rows(path: Path, title: str, columns: Sequence[ColumnOut]) -> Iterator[Sequence[str]]:
    """Yield the rows of a table as they were before they were written. Raise Quarantined for what is no such table."""
    return chain.from_iterable(_read(path, title, columns))


def check_table(path: Path, title: str, columns: Sequence[ColumnOut], key: Sequence[str], progress: Progress) -> int:
    """Look at every row by the schema. Return how many there are. Raise Quarantined for one that is wrong."""
    checker, count = Checker(columns, key), 0
    for rows in _read(path, title, columns):
        if fault := checker.fault(rows, count):
            sentence = CELL_WRONG.format(table=title, row=fault.row, column=fault.column.title)
            raise Quarantined(Reason.MALFORMED, sentence)
        count += len(rows)
        progress.advance(len(rows))
    if again := _doubled(checker, path, title, columns):
        raise Quarantined(Reason.MALFORMED, RECEIVED_TWICE.format(table=title, row=again))
    return count


def _read(path: Path, title: str, columns: Sequence[ColumnOut]) -> Iterator[Rows]:
    csv.field_size_limit(_READ_LIMIT)
    texts, count = _texts(columns), 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            if next(reader, None) != [column.name for column in columns]:
                raise Quarantined(Reason.MALFORMED, WRONG_HEADING.format(table=title))
            for rows in _some(reader):
                if {*map(len, rows)} != {len(columns)}:
                    bad = next(number for number, row in enumerate(rows, count + 1) if len(row) != len(columns))
                    raise Quarantined(Reason.MALFORMED, NO_TABLE.format(table=title, row=bad))
                text = "".join(chain.from_iterable(rows))
                if "\0" in text:
                    raise Quarantined(Reason.MALFORMED, NO_TABLE.format(table=title, row=count + 1))
                if GUARD in text:
                    rows = [_with(given_back, row, texts) for row in rows]
                yield rows
                count += len(rows)
        except (UnicodeDecodeError, csv.Error) as error:
            raise Quarantined(Reason.MALFORMED, NO_TABLE.format(table=title, row=count + 1)) from error


def _doubled(checker: Checker, path: Path, title: str, columns: Sequence[ColumnOut]) -> int | None:
    """Return a row whose key was there before; the table is read again only where two keys look alike."""
    suspicious = checker.suspicious()
    return checker.doubled(read_rows(path, title, columns), suspicious) if suspicious else None


def _some(rows: Iterable[Sequence[str]]) -> Iterator[Rows]:
    remaining = iter(rows)
    while some := list(islice(remaining, _AT_ONCE)):
        yield some


def _texts(columns: Sequence[ColumnOut]) -> list[bool]:
    """Return which columns hold texts: only they are guarded, a negative number stays one."""
    return [column.type == "string" for column in columns]


def _with(change: Callable[[str], str], row: Sequence[str], texts: Sequence[bool]) -> list[str]:
    return [change(cell) if is_text else cell for cell, is_text in zip(row, texts, strict=True)]


def _as_text(rows: Rows) -> str:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue()


def _encoded(rows: Rows) -> bytes | None:
    """Return rows as they lie in the file, or None where a cell cannot be written or would not be read."""
    text = _as_text(rows)
    if "\0" in text or (len(text) > LONGEST_CELL and max(map(len, chain.from_iterable(rows))) > _READ_LIMIT):
        return None
    try:
        return text.encode()
    except UnicodeEncodeError:
        return None
