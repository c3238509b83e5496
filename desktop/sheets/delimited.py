"""Reads text tables: .csv and .txt in the encodings and with the separators that offices and other systems use."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from desktop.errors import Refusal
from desktop.sheets.kinds import UNKNOWN

SEPARATORS = (",", "\t", ";", "|", "，")
LONGEST_CELL = 100_000  # characters; Excel allows 32,767
MOST_COLUMNS = 16_384
ROWS_BETWEEN_TELLING = 10_000
UNBALANCED = "第 {row} 行附近的引号不成对，无法分清各列。请用 WPS 或 Excel 打开检查，另存为 .xlsx 再导入。"
TOO_LONG = "第 {row} 行附近有一格超过十万字，可能是引号不成对。请用 WPS 或 Excel 打开检查，另存为 .xlsx 再导入。"
TOO_WIDE = "第 {row} 行的列数过多（超过 16384 列），不像正常的表格。"
UNREADABLE = (
    "第 {row} 行的文字编码无法识别（不是 UTF-8、UTF-16 或 GB18030）。请用 WPS 或 Excel 打开，另存为 .xlsx 再导入。"
)

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_BLOCK = 1024 * 1024
_SAMPLE = 65_536
_SAMPLE_ROWS = 50
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1a\x1b"))
_MOST_CONTROLS = 0.01  # of the bytes: a stray NUL from an old system is forgiven
_GUARDED = frozenset("=+-@＝＋－＠0123456789\t'")  # what an apostrophe was put before to keep it text


def rows(path: Path, tell: Callable[[int], None] = lambda _bytes: None) -> Iterator[list[str]]:
    """Yield every line of a text table, blank ones too, so that counting gives the row a spreadsheet shows.

    `tell` hears now and then how many bytes have been read.
    """
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as sample:
        beginning = sample.read(_SAMPLE).removeprefix("\ufeff")
    if beginning[:4].lower() == "sep=" and beginning[4:5] in SEPARATORS:
        separator, skipped = beginning[4], 1
    else:
        separator, skipped = separator_of(beginning), 0
    csv.field_size_limit(LONGEST_CELL)
    number = 0
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding, newline="") as file:
        reader = csv.reader((line.replace("\0", "") for line in file), delimiter=separator, strict=True)
        try:
            for number, cells in enumerate(reader, 1):
                if number % ROWS_BETWEEN_TELLING == 0:
                    tell(raw.tell())
                if len(cells) > MOST_COLUMNS:
                    raise Refusal(TOO_WIDE.format(row=number))
                yield [] if number <= skipped else [unguarded(cell) for cell in cells]
        except csv.Error as error:
            reason = TOO_LONG if "limit" in str(error) else UNBALANCED
            raise Refusal(reason.format(row=number + 1)) from error


def unguarded(cell: str) -> str:
    """Return a cell without what other programs put around it to keep it text: ="01", '01, a trailing tab."""
    if not cell:
        return cell
    last, first = cell[-1], cell[0]
    if last == "\t":
        cell = cell.rstrip("\t")
    if first == "=" and len(cell) > 3 and cell[1] == cell[-1] == '"':
        return cell[2:-1].replace('""', '"')
    if first == "'" and len(cell) > 1 and cell[1] in _GUARDED:
        return cell[1:]
    return cell


def encoding_of(path: Path) -> str:
    """Return the encoding in which the whole file can be read; raise Refusal where there is none."""
    with path.open("rb") as file:
        beginning = file.read(_SAMPLE)
        name = next((_MARKS[mark] for mark in _MARKS if beginning.startswith(mark)), "") or _unmarked_wide(beginning)
        if not name:
            if sum(beginning.count(control) for control in _CONTROLS) > len(beginning) * _MOST_CONTROLS:
                raise Refusal(UNKNOWN)
            file.seek(0)
            if _fault(file, "utf-8") is None:
                return "utf-8"
            name = "gb18030"
        file.seek(0)
        if (row := _fault(file, name)) is not None:
            raise Refusal(UNREADABLE.format(row=row))
    return name


def _unmarked_wide(beginning: bytes) -> str:
    """Return the UTF-16 without a mark that a text seems to be in, or nothing: its ASCII half is NUL."""
    pairs = len(beginning) // 2
    even, odd = beginning[::2].count(0), beginning[1::2].count(0)
    if pairs and even + odd > pairs * 0.1:
        if odd > even * 10:
            return "utf-16-le"
        if even > odd * 10:
            return "utf-16-be"
    return ""


def _fault(file: BinaryIO, encoding: str) -> int | None:
    """Return the first line that is not in an encoding, or None."""
    decode, line = codecs.getincrementaldecoder(encoding)("strict").decode, 1
    while True:
        block = file.read(_BLOCK)
        try:
            line += decode(block, not block).count("\n")
        except UnicodeDecodeError as error:
            return line + block[: error.start].count(b"\n")
        if not block:
            return None


def separator_of(beginning: str) -> str:
    """Return the character that divides the first lines into the most regular columns."""
    best, chosen = 0.0, ","
    for separator in SEPARATORS:
        try:
            reader = csv.reader(io.StringIO(beginning, newline=""), delimiter=separator)
            widths = Counter(len(cells) for _, cells in zip(range(_SAMPLE_ROWS), reader, strict=False) if cells)
        except csv.Error:
            continue
        score = max(((width - 1) * count**2 / widths.total() for width, count in widths.items()), default=0.0)
        if score > best:
            best, chosen = score, separator
    return chosen
