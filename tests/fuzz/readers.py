"""The readers of what strangers send, each with good files to begin with and the errors that are no finding."""

import os
import random
import shutil
import signal
import tempfile
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, NoReturn

from desktop.errors import Invalid, Refusal
from desktop.exchange.envelope import read_envelope
from desktop.exchange.keys import read_card, read_change, read_revocation
from desktop.exchange.strict_json import Malformed
from desktop.forms.opening import open_file
from desktop.forms.reading.shapes import shape_of
from desktop.jobs import Progress
from desktop.layouts.reading import read_layout
from desktop.maps.reading import read_file
from desktop.printing.ledger_width import too_wide
from desktop.sheets import child as sheet_child
from desktop.sheets import frames
from desktop.sheets.reading import _Reading
from tests.desktop.exchange import packages
from tests.fuzz.mutating import spoilt, spoilt_bytes, spoilt_zip

SEEDS = Path(__file__).parent / "seeds"
EXPECTED = (Refusal, Invalid, Malformed)
WORDS = frozenset(("姓名", "性别", "身份证号", "身份证号码", "联系电话", "出生日期", "住址", "备注", "所属村"))

Read = Callable[[Path, bytes], None]  # a folder that is emptied afterwards, and a content


@dataclass(frozen=True)
class Reader:
    """One reader; `seeds` are the endings of its good files."""

    name: str
    seeds: tuple[str, ...]
    read: Read
    spoil: Callable[[random.Random, str, bytes], bytes] = spoilt

    @property
    def good(self) -> Mapping[str, bytes]:
        """The good files by name."""
        found = (path for path in sorted(SEEDS.iterdir()) if path.is_file() and path.name.startswith(f"{self.name}-"))
        return {path.name: path.read_bytes() for path in found}

    def try_out(self, name: str, content: bytes) -> None:
        """Read a content in a folder of its own; whatever is raised but a refusal is a finding."""
        with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
            path = Path(folder) / f"x{Path(name).suffix}"
            path.write_bytes(content)
            try:
                self.read(path, content)
            except EXPECTED as refusal:
                if not str(refusal):
                    raise AssertionError("refused without a word") from refusal


def _layout(path: Path, _content: bytes) -> None:
    layout = read_layout(path)
    too_wide(layout)


def _card(_path: Path, content: bytes) -> None:
    for read in (read_card, read_envelope, partial(read_change, present=packages.TOWN_CARD),
                 partial(read_revocation, card=packages.TOWN_CARD)):  # fmt: skip
        try:
            read(content)
        except EXPECTED:
            continue


def _sheet(path: Path, _content: bytes) -> None:
    """Read as the child does, in a process that may die of it, and take what it says as the program does."""
    said = path.with_suffix(".said")
    child = os.fork()
    if not child:
        _speak(path, said)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise AssertionError(said.with_suffix(".error").read_text("utf-8"))
    listening = _Reading(Progress(), "")
    with said.open("rb") as stream:
        for kind, payload in frames.receive(stream):
            listening._take(kind, payload)
    for sheet in listening._sheets:
        for _ in sheet.rows():
            pass


def _speak(path: Path, said: Path) -> NoReturn:
    """Do what the reading child does, and be no more."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)  # what dies tells of it there
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    try:
        with said.open("wb") as out:
            sheet_child.Reader(out).read(path)
    except (Refusal, MemoryError):
        os._exit(0)
    except BaseException as error:  # noqa: BLE001 - handed over
        if not sheet_child._is_fault(error):
            said.with_suffix(".error").write_text("".join(traceback.format_exception(error)), "utf-8")
            os._exit(1)
    os._exit(0)


def _polygons(path: Path, _content: bytes) -> None:
    read_file(path, Progress())


def _form(path: Path, _content: bytes) -> None:
    file, _ = open_file(path, Progress())
    try:
        shape_of(file, WORDS.__contains__, tells=lambda text: "人数" in text)
        for sheet in file.sheets:
            for row in range(1, min(sheet.last_row, 30) + 1):
                for column in sheet.filled(row)[:30]:
                    sheet.options(row, column)
                    sheet.prompt(row, column)
                    sheet.number_format(row, column)
    finally:
        file.close()


def _package(path: Path, _content: bytes) -> None:
    with packages.receive(path) as opened:
        for table in opened.tables.values():
            assert sum(1 for _ in table.rows()) == table.count


def _spoilt_package(chance: random.Random, _name: str, content: bytes) -> bytes:
    """Spoil a package outside, or inside and seal it as somebody would who holds a good key."""
    match chance.randrange(5):
        case 0:
            return spoilt_zip(chance, content)
        case 1:
            return spoilt_zip(chance, _sent())
        case 2:
            return _forged(in_data=partial(_spoil_files, chance))
        case 3:
            return _forged(in_bag=partial(_spoil_files, chance))
        case _:
            return _forged(payload=partial(_spoil_payload, chance))


@cache
def _sent() -> bytes:
    """Return a package of the keys of this day: those of the seed are gone."""
    return _forged()


def _forged(**changes: Any) -> bytes:
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    try:
        return packages.forge(folder, **changes).read_bytes()
    finally:
        shutil.rmtree(folder)


def _spoil_files(chance: random.Random, folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    path = chance.choice(files)
    path.write_bytes(spoilt(chance, path.name, path.read_bytes()))


def _spoil_payload(chance: random.Random, below: Path, to: Path) -> None:
    packages.zipped(below, to, Progress())
    spoil = chance.choice((spoilt_zip, spoilt_bytes))
    to.write_bytes(spoil(chance, to.read_bytes()) or b"x")


READERS = (
    Reader("layout", (".json",), _layout),
    Reader("card", (".wgxkey", ".json"), _card),
    Reader("sheet", (".xlsx", ".csv", ".xls"), _sheet),
    Reader("polygons", (".geojson", ".zip"), _polygons),
    Reader("form", (".docx", ".xlsx"), _form),
    Reader("package", (".wgx",), _package, _spoilt_package),
)
BY_NAME = {reader.name: reader for reader in READERS}
