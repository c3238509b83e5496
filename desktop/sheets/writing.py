"""Writes workbooks and text tables row by row in constant memory; a file appears whole or not at all."""

import csv
import errno
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, time
from enum import IntEnum
from pathlib import Path
from typing import IO, NamedTuple

from desktop.errors import Refusal
from desktop.files import written_whole
from desktop.guarding import guarded
from desktop.sheets import parts
from desktop.sheets.frames import Cell
from desktop.sheets.headings import column_letters
from desktop.sheets.slices import LAST_ROW

LONGEST_TEXT = 32_767  # characters Excel opens in one cell; a longer one makes it call the file damaged
EXACT_NUMBER = 1_000_000_000_000_000  # above it spreadsheets lose digits: such a number is written as text
FIRST_DAY = date(1900, 3, 1)  # before it the day numbers of Excel are wrong: such a day is written as text
DAY_ZERO = date(1899, 12, 30).toordinal()
ROWS_AT_ONCE = 500

DISK_FULL = "磁盘空间不足，文件没有保存。请清理磁盘或换一个位置再试。"
NOT_WRITABLE = "文件“{name}”无法保存：它可能正被其他程序（如 WPS）打开，或没有写入权限。请关闭后再试，或换一个文件名。"
_ESCAPED = re.compile("[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": ""}
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # the last: beyond what the file system or a quota allows
_EDGES = frozenset(" \t\n")


class Look(IntEnum):
    """How a cell is drawn: the place of its format in the styles part."""

    PLAIN = 0
    HEADING = 1
    DATE = 2
    FAULT = 3
    FAULT_DATE = 4
    WRAPPED = 5
    TITLE = 6
    MOMENT = 7


class Drawn(NamedTuple):
    """A cell with a look of its own."""

    value: Cell | None
    look: Look


class SheetWriter:
    """One sheet being written; beyond the last row a sheet can have it goes on in a further one."""

    def __init__(self, book: "BookWriter", title: str, widths: Sequence[float], frozen: int, filtered: bool) -> None:
        self._book, self._title, self._widths = book, title, widths
        self._frozen, self._filtered = frozen, filtered
        self._heads: list[tuple[list[Cell | Drawn | None], Look]] = []
        self._number = self._widest = 0
        self._part = 1
        self._pending: list[str] = []
        self._stream = self._begin()

    def add(self, cells: Iterable[Cell | Drawn | None], look: Look = Look.PLAIN) -> None:
        """Write one row."""
        if self._number >= LAST_ROW:
            self._go_on()
        row = list(cells)
        if len(self._heads) < self._frozen and self._part == 1:
            self._heads.append((row, look))
        self._write(row, look)

    def add_all(self, rows: Iterable[Iterable[Cell | Drawn | None]]) -> None:
        """Write many rows of plain looks."""
        for cells in rows:
            self.add(cells)

    def _write(self, row: list[Cell | Drawn | None], look: Look) -> None:
        self._number += 1
        if len(row) > self._widest:
            self._widest = len(row)
        number, letters, written = self._number, _letters(len(row)), []
        for place, cell in enumerate(row):
            if cell is None or cell == "":
                if look == Look.HEADING:
                    written.append(f'<c r="{letters[place]}{number}" s="1"/>')
                continue
            if type(cell) is str:
                style = f' s="{look:d}"' if look else ""
                inside = f"<is>{text_element(cell)}</is>"
                written.append(f'<c r="{letters[place]}{number}"{style} t="inlineStr">{inside}</c>')
            else:
                written.append(_cell(cell, f"{letters[place]}{number}", look))
        self._pending.append(f'<row r="{number}">{"".join(written)}</row>')
        if len(self._pending) >= ROWS_AT_ONCE:
            self._flush()

    def _begin(self) -> IO[bytes]:
        title = self._title if self._part == 1 else f"{self._title} ({self._part})"
        stream = self._book.open_part(title)
        stream.write(parts.sheet_head(self._widths, self._frozen).encode())
        return stream

    def _go_on(self) -> None:
        self.close()
        self._part, self._number = self._part + 1, 0
        self._stream = self._begin()
        for row, look in self._heads:
            self._write(row, look)

    def _flush(self) -> None:
        self._stream.write("".join(self._pending).encode("utf-8", "replace"))
        self._pending.clear()

    def close(self) -> None:
        """End the sheet; the book does this when the next one begins."""
        if self._stream.closed:
            return
        self._flush()
        area = ""
        if self._filtered and self._frozen and self._widest:
            area = f"A{self._frozen}:{column_letters(self._widest - 1)}{max(self._number, self._frozen)}"
        self._stream.write(parts.sheet_tail(area).encode())
        self._stream.close()


class BookWriter:
    """A workbook being written, one sheet after another."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._titles: list[str] = []
        self._hidden: set[str] = set()
        self._current: SheetWriter | None = None

    def sheet(
        self, title: str, widths: Sequence[float] = (), *, frozen: int = 0, filtered: bool = False, hidden: bool = False
    ) -> SheetWriter:
        """Begin a sheet; the first `frozen` rows stay in sight, on further sheets too.

        `widths` are in characters, 0 hides a column.
        """
        if self._current:
            self._current.close()
        if hidden:
            self._hidden.add(title)
        self._current = SheetWriter(self, title, widths, frozen, filtered)
        return self._current

    def open_part(self, title: str) -> IO[bytes]:
        """Open the part of a further sheet."""
        self._titles.append(parts.sheet_title(title, self._titles))
        return self._archive.open(f"xl/worksheets/sheet{len(self._titles)}.xml", "w", force_zip64=True)

    def close(self) -> None:
        """Write what ties the sheets together."""
        if self._current:
            self._current.close()
        elif not self._titles:
            self.sheet("Sheet1").close()
        for name, content in parts.book_parts(self._titles, hidden=self._hidden):
            self._archive.writestr(name, content)
        self._archive.writestr("xl/styles.xml", parts.STYLES)


@contextmanager
def workbook(path: Path) -> Iterator[BookWriter]:
    """Write an .xlsx; it stands at its place only when everything went well."""
    with whole_file(path) as beside:
        archive = zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        book = BookWriter(archive)
        try:
            yield book
            book.close()
            archive.close()
        except BaseException:
            _abandon(archive)
            raise


def _abandon(archive: zipfile.ZipFile) -> None:
    """Let go of the file of an archive that is not ended: ending it writes, which fails again on a full disk."""
    file, archive.fp = archive.fp, None  # what has no file any more is closed, and says nothing when it goes
    if file is not None:
        with suppress(OSError):
            file.close()


@contextmanager
def text_table(path: Path) -> Iterator["TextWriter"]:
    """Write a .csv that Excel and WPS open rightly; it stands at its place only when everything went well."""
    with whole_file(path) as beside, beside.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        yield TextWriter(file)


class TextWriter:
    """A text table being written; what a spreadsheet would run as a formula is guarded by an apostrophe."""

    def __init__(self, file: IO[str]) -> None:
        self._writer = csv.writer(file, lineterminator="\r\n")

    def add(self, cells: Iterable[Cell | None]) -> None:
        """Write one row."""
        self._writer.writerow([guarded(cell) if isinstance(cell, str) else _spelt(cell) for cell in cells])

    def add_all(self, rows: Iterable[Iterable[Cell | None]]) -> None:
        """Write many rows."""
        for cells in rows:
            self.add(cells)


def _spelt(cell: Cell | None) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, date) else "" if cell is None else str(cell)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a name beside a path to write under, as `written_whole` does. Raise Refusal when the file cannot be kept."""
    try:
        with written_whole(path) as beside:
            yield beside
    except PermissionError as error:
        raise Refusal(NOT_WRITABLE.format(name=path.name)) from error
    except OSError as error:
        if error.errno in _FULL:
            raise Refusal(DISK_FULL) from error
        raise


_LETTERS: list[str] = []


def _letters(count: int) -> list[str]:
    while len(_LETTERS) < count:
        _LETTERS.append(column_letters(len(_LETTERS)))
    return _LETTERS


def text_element(text: str) -> str:
    """Return a text element: characters XML cannot hold removed, edges kept."""
    if len(text) > LONGEST_TEXT:
        text = text[: LONGEST_TEXT - 1] + "…"
    keep = ' xml:space="preserve"' if text[0] in _EDGES or text[-1] in _EDGES else ""
    if _ESCAPED.search(text):
        text = _ESCAPED.sub(_escape, text)
    return f"<t{keep}>{text}</t>"


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    if len(character) > 1:
        return f"_x005F{character}"  # else read back as the character it seems to name
    return _ENTITIES.get(character, "")


def _cell(cell: Cell | Drawn, place: str, look: Look) -> str:
    """Return a cell that is not plain text."""
    if isinstance(cell, Drawn):
        return _drawn("" if cell.value is None else cell.value, place, cell.look)
    return _drawn(cell, place, look)


def _drawn(value: Cell, place: str, look: Look) -> str:
    if isinstance(value, str):
        return _text_cell(value, place, look)
    if isinstance(value, bool):
        return f'<c r="{place}" s="{look:d}" t="b"><v>{value:d}</v></c>'
    if isinstance(value, date):
        return _date_cell(value, place, look)
    if abs(value) < EXACT_NUMBER:
        return f'<c r="{place}" s="{look:d}"><v>{value!r}</v></c>'
    return _text_cell(str(value), place, look)


def _text_cell(text: str, place: str, look: Look) -> str:
    inside = f' t="inlineStr"><is>{text_element(text)}</is></c>' if text else "/>"
    return f'<c r="{place}" s="{look:d}"{inside}'


def _date_cell(day: date, place: str, look: Look) -> str:
    moment = day if isinstance(day, datetime) else datetime.combine(day, time.min)
    if moment.date() < FIRST_DAY:
        return _text_cell(_spelt(day), place, look)
    number = moment.toordinal() - DAY_ZERO
    if look == Look.FAULT:
        shown, value = Look.FAULT_DATE, str(number)
    elif isinstance(day, datetime):
        since_midnight = moment - datetime.combine(moment.date(), time.min, moment.tzinfo)
        shown, value = Look.MOMENT, str(number + since_midnight.total_seconds() / 86_400)
    else:
        shown, value = Look.DATE, str(number)
    return f'<c r="{place}" s="{shown:d}"><v>{value}</v></c>'
