"""The process that opens a file nobody vouches for: it may die of it, the program does not.

Started as `python -m desktop.sheets.child FILE`, or `gedang read-sheet FILE` where the program is frozen. It writes
frames to its standard output and imports neither Qt nor the database.
"""

import gc
import os
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Any, BinaryIO

import python_calamine as calamine

from desktop.confined.limits import confine
from desktop.errors import Refusal
from desktop.sheets import delimited, frames, package
from desktop.sheets.kinds import FileKind, kind_of
from desktop.sheets.slices import Damaged, SheetCutter, TooFarOut
from desktop.sheets.strings import SharedStrings, UnknownString

MOST_CELLS = 130_000_000  # of all sheets, between first and last: 2,097,152 rows of 60 columns
MOST_PACKED = 500 * 1024**2  # what the program is asked to keep; two million people have about 120 MB
STEP = 1024  # bytes
SLICE = 16 * 1024**2  # bytes of XML parsed at once: some 10,000 rows of a register
_FAULTS = (
    calamine.CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    Damaged,
    UnknownString,
    frames.TooLong,
)
TOO_LARGE = "表格太大或内容异常，内存不足以读取。请拆成几个文件，或另存为 .xlsx 后再试。"
TOO_FAR = "表格中有超出 1048576 行或 16384 列的内容，不像正常的表格。请把数据复制到新表格中另存后再试。"


NO_STRINGS = SharedStrings()


class _Outlet:
    """Sends rows on as they come, and knows when there are too many."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._cells = self._bytes = 0

    def send(
        self, first: int, rows: Iterable[Sequence[Any]], left: int = 0, strings: SharedStrings = NO_STRINGS
    ) -> None:
        """Send rows that follow one another, the first being number `first`, after `left` empty columns."""
        rows = iter(rows)
        while (head := next(rows, None)) is not None:
            width = max(1, left + len(head))
            count = max(1, min(frames.ROWS_PER_CHUNK, frames.CELLS_PER_CHUNK // width))
            chunk = [head, *islice(rows, count - 1)]
            count = len(chunk)
            columns: list[Sequence[Any] | bytes] = [("",) * count] * left
            columns += map(strings.put_into, zip_longest(*chunk, fillvalue=""))
            packed = frames.pack(columns, count)
            self._cells += len(columns) * count
            self._bytes += len(packed)
            if self._cells > MOST_CELLS or self._bytes > MOST_PACKED:
                raise Refusal(TOO_LARGE)
            frames.send(self._out, frames.CHUNK, frames.ROWS.pack(first, count) + packed)
            first += count


class Reader:
    """Reads one file and writes frames."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._outlet = _Outlet(out)

    def read(self, path: Path) -> None:
        """Send everything in a file."""
        match kind_of(path):
            case FileKind.TEXT:
                self._read_text(path)
            case FileKind.XLSX:
                with package.open_package(str(path)) as archive:
                    self._read_package(package.Workbook(archive))
            case FileKind.XLS:
                self._read_whole(path)
            case FileKind.XLSB | FileKind.ODS:
                package.open_package(str(path)).close()
                self._read_whole(path)
        frames.send(self._out, frames.DONE)

    def _read_text(self, path: Path) -> None:
        self._begin([(path.stem, False)])
        frames.tell(self._out, frames.SHEET, 0)
        size = path.stat().st_size
        self._outlet.send(1, delimited.rows(path, lambda done: self._step(done, size)))
        self._end()

    def _read_package(self, workbook: package.Workbook) -> None:
        """Read an .xlsx slice by slice."""
        self._begin([(sheet.name, sheet.hidden) for sheet in workbook.sheets])
        source = _Slices(workbook)
        done, total = 0, sum(sheet.size for sheet in workbook.sheets)
        for index, sheet in enumerate(workbook.sheets):
            frames.tell(self._out, frames.SHEET, index)
            try:
                with workbook.open_sheet(sheet) as stream:
                    cutter = SheetCutter(stream, SLICE)
                    for parsed in source.parsed(cutter, sheet):
                        if parsed.start is not None:
                            first, left = parsed.start[0] + 1, parsed.start[1]
                            self._outlet.send(first, parsed.to_python(), left, source.strings)
                        self._step(done + stream.tell(), total)
            except TooFarOut:
                self._end(fault=TOO_FAR)
            except BaseException as error:
                if not _is_fault(error):
                    raise
                self._end(fault=package.DAMAGED)
            else:
                self._end(cutter.merged, cutter.hidden_rows, cutter.hidden_columns, cutter.error_cells)
            done += sheet.size

    def _read_whole(self, path: Path) -> None:
        """Read a workbook that only calamine can take apart."""
        with path.open("rb") as file:
            book = calamine.CalamineWorkbook.from_filelike(file)
        listed = [sheet for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
        self._begin([(sheet.name, sheet.visible != calamine.SheetVisibleEnum.Visible) for sheet in listed])
        for index, sheet in enumerate(listed):
            frames.tell(self._out, frames.SHEET, index)
            try:
                parsed = book.get_sheet_by_name(sheet.name)
                if parsed.start is not None:
                    self._outlet.send(1, parsed.iter_rows(), parsed.start[1])
                merged = [(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in parsed.merged_cell_ranges or ()]
            except BaseException as error:
                if not _is_fault(error):
                    raise
                self._end(fault=package.DAMAGED)
            else:
                self._end(merged)
            self._step((index + 1) * STEP, len(listed) * STEP)

    def _step(self, done: int, total: int) -> None:
        """Say how far it is, from bytes: a bar on the screen cannot count to more than 2 GB."""
        frames.tell(self._out, frames.STEP, (done // STEP, total // STEP))

    def _begin(self, sheets: list[tuple[str, bool]]) -> None:
        frames.tell(self._out, frames.BOOK, sheets)

    def _end(
        self,
        merged: Sequence[Any] = (),
        hidden_rows: int = 0,
        hidden_columns: int = 0,
        error_cells: int = 0,
        fault: str = "",
    ) -> None:
        hidden = {"hidden_rows": hidden_rows, "hidden_columns": hidden_columns}
        frames.tell(
            self._out, frames.SHEET_END, {"merged": merged, **hidden, "error_cells": error_cells, "fault": fault}
        )


class _Slices:
    """Parses the slices of a workbook's sheets, without the interpreter's lock, while others are cut and sent."""

    def __init__(self, workbook: package.Workbook) -> None:
        self._skeleton = workbook.skeleton()
        self.strings = SharedStrings()
        if table := workbook.strings():
            with calamine.CalamineWorkbook.from_filelike(table) as book:
                table.close()
                for name in book.sheet_names:
                    self.strings.add(chain.from_iterable(book.get_sheet_by_name(name).to_python()))

    def parsed(self, cutter: SheetCutter, sheet: package.SheetPart) -> Iterator[calamine.CalamineSheet]:
        """Yield the slices of a sheet in order."""
        with ThreadPoolExecutor(1) as beside:
            ahead = None
            for xml in cutter:
                ahead, ready = beside.submit(self._parse, sheet, xml), ahead
                if ready:
                    yield ready.result()
            if ahead:
                yield ahead.result()

    def _parse(self, sheet: package.SheetPart, xml: bytes) -> calamine.CalamineSheet:
        with calamine.CalamineWorkbook.from_filelike(package.with_sheet(self._skeleton, sheet.part, xml)) as book:
            return book.get_sheet_by_index(sheet.place)


def _is_fault(error: BaseException) -> bool:
    """Whether an error lies in the file: calamine's panic is a BaseException of a class that cannot be imported."""
    return isinstance(error, _FAULTS) or type(error).__name__ == "PanicException"


def main(argv: Sequence[str]) -> int:
    """Read the file named by the one argument; return 0 whatever it held, for the frames tell."""
    confine()
    gc.disable()  # rows come and go by the million and hold no circles
    with os.fdopen(os.dup(1), "wb", buffering=1024 * 1024) as out:
        try:
            Reader(out).read(Path(argv[0]))
        except Refusal as error:
            frames.tell(out, frames.REFUSED, error.message)
        except MemoryError:
            frames.tell(out, frames.REFUSED, TOO_LARGE)
        except BaseException as error:
            if not _is_fault(error):
                raise
            frames.tell(out, frames.REFUSED, package.DAMAGED)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
