"""Carries hostile files to doors, in a process of its own, and tells what happened there.

Started as `python -m tests.hostile.walker WORK` with doors and files on its standard input, a pair on each line. Of
each it writes a line of JSON before and after, so that whoever listens knows at which one it died.
"""

import hashlib
import json
import os
import resource
import sys
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import event

from db.base import Base
from desktop.errors import Invalid, Refusal
from tests.hostile.doors import BY_NAME, Door, House
from tests.hostile.places import GOES, GROWS

MEMORY = 8 << 30  # of address space: the machine is not to suffer while a finding is made
LONGEST = 400  # characters of a sentence
PAUSE = 0.002  # seconds between two changes of a file that changes while it is read
STRANGE = frozenset({"Cc", "Cf", "Cs"})  # controls, marks without a shape, halves of characters


def main(arguments: list[str]) -> None:
    """Carry the files to the doors."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    house = House.build(Path(arguments[0]))
    watch, prepared = Watch(house), set[str]()
    for line in sys.stdin:
        name, path = json.loads(line)
        door = BY_NAME[name]
        if name not in prepared:
            door.prepare(house)
            watch.changes()
            prepared.add(name)
        tell(begins=[name, Path(path).name])
        tell(ended=[name, Path(path).name], **carried(door, watch, Path(path)))


class Watch:
    """Knows what the office holds, and looks anew only where something was written."""

    def __init__(self, house: House) -> None:
        self.house, self._written = house, False
        self._tables, self._files = state_of(house), files_of(house)
        event.listen(house.engine, "before_cursor_execute", self._see)

    def _see(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self._written |= statement.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}

    def changes(self) -> tuple[set[str], set[str]]:
        """Return the tables that changed since this was asked last, and the files that came."""
        tables, files = state_of(self.house) if self._written else self._tables, files_of(self.house)
        changed = {name for name in tables if tables[name] != self._tables[name]}, files - self._files
        self._tables, self._files, self._written = tables, files, False
        return changed


def carried(door: Door, watch: Watch, path: Path) -> dict[str, Any]:
    """Return what became of one file: a sentence or none, what was wrong, how long and how much it took."""
    held = forget_peak()
    started = time.monotonic()
    sentence, fault = "", ""
    try:
        with changing(path):
            sentence = door.call(watch.house, path) or ""
    except (Refusal, Invalid) as refusal:
        sentence = refusal.message if isinstance(refusal, Refusal) else str(refusal)
        fault = "" if sentence else "refused without a word"
    except BaseException as error:  # noqa: BLE001 - this is what is looked for
        fault = f"{type(error).__name__}: {str(error)[:300]} at {place_of(error)}"
    took = time.monotonic() - started
    grown = peak() - held
    tables, files = watch.changes()
    faults = [fault, *faults_of(sentence, path)]
    if sentence or fault:
        faults += [f"changed {sorted(tables - door.notes)}"] * bool(tables - door.notes)
        faults += [f"left {sorted(files)[:3]}"] * bool(files and not door.notes)
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    return {"sentence": sentence, "faults": [*filter(None, faults)], "seconds": round(took, 2), "mib": grown,
            "children_mib": children}  # fmt: skip


def faults_of(sentence: str, path: Path) -> Iterator[str]:
    """Say what is wrong with a refusal: it is one plain Chinese sentence that names no place on the disk."""
    if not sentence:
        return
    if not any("\u4e00" <= one <= "\u9fff" for one in sentence):
        yield f"not Chinese: {sentence!r}"
    if strange := {one for one in sentence if unicodedata.category(one) in STRANGE}:
        yield f"strange characters {strange}: {sentence!r}"
    if len(sentence) > LONGEST:
        yield f"{len(sentence)} characters long"
    if not sentence.endswith(("。", "？")):
        yield f"no full stop: {sentence!r}"
    if str(path.parent) in sentence or "Traceback" in sentence or "Error" in sentence:
        yield f"tells too much: {sentence!r}"


def state_of(house: House) -> dict[str, str]:
    """Return a fingerprint of every table."""
    with house.engine.connect() as connection:
        return {
            table.name: hashlib.sha256(
                repr(connection.exec_driver_sql(f'SELECT * FROM "{table.name}"').all()).encode("utf-8", "replace")
            ).hexdigest()
            for table in Base.metadata.sorted_tables
        }


def files_of(house: House) -> set[str]:
    """Return the files of the office and of the folder for what is passing."""
    found = (path for path in house.folder.rglob("*") if path.is_file() and not path.name.startswith("office.db"))
    return {str(path.relative_to(house.folder)) for path in found}


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """Let a file grow or go while it is read, where its name says so."""
    ended = threading.Event()

    def change() -> None:
        while not ended.wait(PAUSE):
            with suppress(OSError):
                if path.name.startswith(GOES):
                    path.unlink()
                elif path.stat().st_size < 1 << 30:
                    with path.open("ab") as file:
                        file.write(b"1," * (1 << 19))

    moves = path.name.startswith((GOES, GROWS)) and path.is_file()
    thread = threading.Thread(target=change, daemon=True)
    if moves:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        if moves:
            thread.join()


def forget_peak() -> int:
    """Return how much is held now, MiB, and count the peak from here."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return said("VmRSS")


def peak() -> int:
    """Return the most that was held since, MiB."""
    return said("VmHWM")


def said(name: str) -> int:
    """Return a figure of this process in MiB."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) >> 10 for line in lines if line.startswith(f"{name}:"))


def place_of(error: BaseException) -> str:
    """Return where in the program an error came from."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        name = Path(trace.tb_frame.f_code.co_filename)
        if {"desktop", "db", "ui"} & set(name.parts) and "site-packages" not in name.parts:
            place = f"{name.parent.name}/{name.name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def tell(**facts: Any) -> None:
    """Write one line to whoever listens."""
    os.write(1, json.dumps(facts).encode() + b"\n")


if __name__ == "__main__":
    main(sys.argv[1:])
