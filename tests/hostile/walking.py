"""Sends walkers to doors, listens to them, and ends those that do not come back."""

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.hostile.doors import Door
from tests.hostile.files import Hostile
from tests.hostile.places import places_for

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 60.0  # seconds for one file at one door
PATIENCE = 75.0  # seconds until a walker counts as one that does not come back
START = 180.0
MOST_GROWN = 700  # MiB that the program itself may take for a moment
MOST_OF_CHILD = 1600  # MiB that a confined process may take

Pair = tuple[str, str]  # a door and the path of a file


@dataclass(frozen=True)
class Passed:
    """What became of one file at one door; `children_mib` is the most that any confined process took so far."""

    door: str
    file: str
    faults: tuple[str, ...] = ()
    sentence: str = ""
    seconds: float = 0.0
    mib: int = 0
    children_mib: int = 0


def laid_out(
    files: Sequence[Hostile], door: Door, folder: Path, made: Path, places: Collection[str] | None = None
) -> list[Pair]:
    """Put files under names that a door looks at, and beside them what is no file. Return them with the door.

    Files that were made already lie in the folder `made`. Of what is no file, `places` are the beginnings of names that
    are wanted; all by default.
    """
    folder.mkdir(parents=True)
    names = []
    for one in files:
        name = one.name if one.ending in door.endings else f"{one.name}{door.endings[0]}"
        source = made / one.name
        if not source.exists():
            one.make(source)
        os.link(source, folder / name)
        names.append(name)
    for ending in door.endings:
        for one in places_for(ending):
            if places is None or one.name.removesuffix(ending) in places:
                one.make(folder / one.name)
                names.append(one.name)
    return [(door.name, str(folder / name)) for name in names]


def walk(pairs: Sequence[Pair], folder: Path) -> Iterator[Passed]:
    """Carry files to doors; one that kills or holds up the walker is told of, and another walker goes on."""
    left = list(pairs)
    while left:
        work = folder / f"work-{len(left)}"
        work.mkdir()
        done = list(_walked(left, work))
        yield from done
        shutil.rmtree(work, ignore_errors=True)
        left = left[len(done) :]
        if not done:
            raise AssertionError("nobody comes to the doors")


def _walked(pairs: Sequence[Pair], work: Path) -> Iterator[Passed]:
    errors, list_of_pairs = work.with_suffix(".err"), work.with_suffix(".pairs")
    list_of_pairs.write_text("".join(f"{json.dumps(pair)}\n" for pair in pairs), "ascii")
    with (
        errors.open("wb") as told,
        list_of_pairs.open("rb") as given,
        subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-m", "tests.hostile.walker", str(work)],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=told,
            cwd=ROOT,
            env=os.environ | {"TMPDIR": str(work), "QT_QPA_PLATFORM": "offscreen"},
        ) as walker,
    ):
        lines: queue.Queue[bytes | None] = queue.Queue()
        listener = threading.Thread(target=_listen, args=(walker, lines), daemon=True)
        listener.start()
        begun: list[str] = []  # a door and a file
        while True:
            try:
                line = lines.get(timeout=PATIENCE if begun else START)
            except queue.Empty:
                walker.kill()
                if not begun:
                    raise AssertionError("nobody comes to the doors") from None
                yield Passed(*begun, ("hangs",), seconds=PATIENCE)
                break
            if line is None:
                last = errors.read_text("utf-8", "replace").strip()[-1500:]
                if walker.wait() and begun:
                    yield Passed(*begun, (f"dies of it: {walker.returncode} {last}",))
                elif walker.returncode:
                    raise AssertionError(last)
                break
            said = json.loads(line)
            begun = said.get("begins", [])
            if not begun:
                yield _passed(said)
        listener.join()


def _passed(said: dict[str, Any]) -> Passed:
    faults = list(said["faults"])
    for what, most, unit in (
        ("mib", MOST_GROWN, "MiB"),
        ("seconds", LONGEST, "s"),
        ("children_mib", MOST_OF_CHILD, "MiB"),
    ):
        if said[what] > most:
            faults.append(f"{what}: takes {said[what]} {unit}")
    return Passed(*said["ended"], tuple(faults), said["sentence"], said["seconds"], said["mib"], said["children_mib"])


def _listen(walker: "subprocess.Popen[bytes]", lines: "queue.Queue[bytes | None]") -> None:
    assert walker.stdout is not None
    for line in walker.stdout:
        lines.put(line)
    lines.put(None)
