"""A file on disk becomes sheets of raw rows; nothing here knows what the rows mean."""

import hashlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from desktop.errors import Refusal
from desktop.given_file import refusing, require_file
from desktop.jobs import Progress
from desktop.sheets import frames
from desktop.sheets.frames import Cell
from desktop.sheets.slices import Span

LARGEST_FILE = 200 * 1024**2  # a million people in one .xlsx have about 150 MB
LONGEST_SILENCE = 55.0  # seconds without a row: a whole .xls or .ods is parsed before its first row comes
PIECE = 1 << 20
POLL = 0.1  # seconds between looks at whether the clerk has cancelled

LARGE = "文件“{name}”超过 200 MB，请拆成几个文件后再导入。"
DIED = (
    "文件内容异常，读取时占用内存过多或出错，已停止读取，数据没有变化。"
    "请在表格软件中把数据复制到新表格，另存为 .xlsx 后再试。"
)
SILENT = "读取时间过长，已停止。请把文件另存为 .xlsx，或拆成几个文件后再试。"
NO_SHEETS = "文件中没有工作表，无法导入。"
HIDDEN_ROWS = "有 {count} 行被隐藏或筛选掉，也会一并读取。"
HIDDEN_COLUMNS = "有被隐藏的列，也会一并读取。"
ERROR_CELLS = "有 {count} 个单元格的公式出错（如 #N/A），按空白读取。"
READING = "正在读取 {name}"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows that follow one another, packed; `first` is the number of the first."""

    first: int
    count: int
    packed: bytes


@dataclass(slots=True)
class Sheet:
    """One sheet's raw rows, kept compressed; rows and columns are counted from 1, as the spreadsheet shows them."""

    name: str
    hidden: bool = False
    merged: list[Span] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fault: str = ""  # why the sheet could not be read, if so
    chunks: list[Chunk] = field(default_factory=list)

    @property
    def last_row(self) -> int:
        """The number of the last row, 0 for a sheet without rows."""
        return self.chunks[-1].first + self.chunks[-1].count - 1 if self.chunks else 0

    def rows(self, first: int = 1, last: int | None = None) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Yield number and cells of the rows from first to last; stretches of blank rows may be left out."""
        for chunk in self.chunks:
            if last is not None and chunk.first > last:
                return
            if chunk.first + chunk.count > first:
                for number, cells in enumerate(frames.unpack(chunk.packed), chunk.first):
                    if number >= first and (last is None or number <= last):
                        yield number, cells


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a file holds: its sheets in order, and the fingerprint by which the same file is known again."""

    path: Path
    sha256: str
    sheets: tuple[Sheet, ...]


def open_sheets(path: Path, progress: Progress) -> Workbook:
    """Read every sheet of a file in a process of its own; raise Refusal with the way out where that cannot be."""
    name = path.name
    progress.begin(0, READING.format(name=name))
    digest = _look(path)
    sheets = _Reading(progress, READING.format(name=name)).run(path)
    if not sheets:
        raise Refusal(NO_SHEETS)
    if all(sheet.fault for sheet in sheets):
        raise Refusal(sheets[0].fault)
    return Workbook(path, digest, tuple(sheets))


def _look(path: Path) -> str:
    """Check what can be told from outside; return the SHA-256 of the content."""
    size, digest = require_file(path), hashlib.sha256()
    with refusing(path), path.open("rb") as file:
        while size <= LARGEST_FILE and (piece := file.read(PIECE)):
            digest.update(piece)
            size = max(size, file.tell())
    if size > LARGEST_FILE:
        raise Refusal(LARGE.format(name=path.name))
    return digest.hexdigest()


class _Reading:
    """Listens to one reading child."""

    def __init__(self, progress: Progress, note: str) -> None:
        self._progress, self._note = progress, note
        self._sheets: list[Sheet] = []
        self._current = Sheet("")
        self._done = False

    def run(self, path: Path) -> list[Sheet]:
        """Start the child, take in what it sends, and see it ended whatever happens."""
        with _start(path) as child:
            arrived: queue.Queue[tuple[bytes, bytes] | None] = queue.Queue(maxsize=64)
            listener = threading.Thread(target=_listen, args=(child, arrived), daemon=True)
            listener.start()
            try:
                self._take_all(arrived)
            finally:
                child.kill()
                while listener.is_alive():  # it may stand before a full queue
                    _drain(arrived)
                    listener.join(POLL)
        if not self._done:
            raise Refusal(DIED)
        return self._sheets

    def _take_all(self, arrived: "queue.Queue[tuple[bytes, bytes] | None]") -> None:
        heard = time.monotonic()
        while True:
            self._progress.check()
            try:
                frame = arrived.get(timeout=POLL)
            except queue.Empty:
                if time.monotonic() - heard > LONGEST_SILENCE:
                    raise Refusal(SILENT) from None
                continue
            if frame is None:
                return
            heard = time.monotonic()
            self._take(*frame)

    def _take(self, kind: bytes, payload: bytes) -> None:
        if kind == frames.CHUNK:
            first, count = frames.ROWS.unpack_from(payload)
            self._current.chunks.append(Chunk(first, count, payload[frames.ROWS.size :]))
        elif kind == frames.STEP:
            done, total = json.loads(payload)
            if total != self._progress.total:
                self._progress.begin(total, self._note)
            self._progress.advance(done - self._progress.done)
        elif kind == frames.BOOK:
            self._sheets = [Sheet(name, hidden) for name, hidden in json.loads(payload)]
        elif kind == frames.SHEET:
            self._current = self._sheets[json.loads(payload)]
        elif kind == frames.SHEET_END:
            self._close_sheet(**json.loads(payload))
        elif kind == frames.REFUSED:
            raise Refusal(json.loads(payload))
        else:
            self._done = kind == frames.DONE

    def _close_sheet(
        self, merged: list[Span], hidden_rows: int, hidden_columns: int, error_cells: int, fault: str
    ) -> None:
        sheet = self._current
        sheet.merged, sheet.fault = [(top, left, bottom, right) for top, left, bottom, right in merged], fault
        if fault:
            sheet.chunks.clear()
        if hidden_rows:
            sheet.notes.append(HIDDEN_ROWS.format(count=hidden_rows))
        if hidden_columns:
            sheet.notes.append(HIDDEN_COLUMNS)
        if error_cells:
            sheet.notes.append(ERROR_CELLS.format(count=error_cells))


def _start(path: Path) -> "subprocess.Popen[bytes]":
    """Start the reading child: the program itself where it is frozen, else this Python."""
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, "read-sheet"] if frozen else [sys.executable, "-m", "desktop.sheets.child"]
    # One heap for all threads of the child: with several, freed slices are not given back (measured: 240 -> 350 MB).
    environment = os.environ | {"MALLOC_ARENA_MAX": "1"}
    return subprocess.Popen(
        [*command, os.fspath(path.absolute())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=None if frozen else Path(__file__).parents[2],
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _listen(child: "subprocess.Popen[bytes]", arrived: "queue.Queue[tuple[bytes, bytes] | None]") -> None:
    if child.stdout:
        for frame in frames.receive(child.stdout):
            arrived.put(frame)
    arrived.put(None)


def _drain(arrived: "queue.Queue[tuple[bytes, bytes] | None]") -> None:
    while not arrived.empty():
        arrived.get_nowait()
