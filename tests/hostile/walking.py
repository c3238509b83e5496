"""Sends walkers to doors, listens to them, and ends those that do not come back."""

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.hostile.doors import Door
from tests.hostile.files import Hostile
from tests.hostile.places import places_for

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 75.0  # seconds until a file counts as one at which a door hangs: 60, and the machine may be busy
START = 180.0
MOST_GROWN, MOST_OF_CHILD = 700, 1100  # MiB


@dataclass(frozen=True)
class Passed:
    """What became of one file at one door."""

    door: str
    file: str
    faults: tuple[str, ...] = ()
    sentence: str = ""
    seconds: float = 0.0
    mib: int = 0
    children_mib: int = 0


def laid_out(files: Sequence[Hostile], door: Door, folder: Path, made: Path) -> list[str]:
    """Make the files under names that a door looks at. Return the names."""
    names = []
    for one in files:
        for ending in [one.ending] if one.ending in door.endings else door.endings[:1]:
            name = Path(one.name).name if one.ending == ending else f"{one.name}{ending}"
            path = folder / name
            source = made / one.name
            if not source.exists():
                one.make(source)
            os.link(source, path)
            names.append(name)
    for ending in door.endings:
        for one in places_for(ending):
            one.make(folder / one.name)
            names.append(one.name)
    return names


def walk(files: Sequence[Hostile], door: Door, folder: Path, made: Path) -> Iterator[Passed]:
    """Carry files to a door; one that kills or holds up the walker is told of, and another walker goes on.

    Files that were made already lie in the folder `made`.
    """
    here = folder / door.name
    here.mkdir(parents=True)
    left = laid_out(files, door, here, made)
    round_ = 0
    while left:
        work = folder / f"{door.name}-{round_}"
        work.mkdir()
        round_ += 1
        done = list(_walked(door, left, here, work))
        yield from done
        shutil.rmtree(work, ignore_errors=True)
        left = left[len(done) :]
        if not done:
            raise AssertionError(f"nobody comes to the door {door.name}")
    shutil.rmtree(here)


def _walked(door: Door, names: Sequence[str], here: Path, work: Path) -> Iterator[Passed]:
    errors = work.with_suffix(".err")
    with errors.open("wb") as told, subprocess.Popen(
        [sys.executable, "-X", "faulthandler", "-m", "tests.hostile.walker", door.name, str(here), str(work)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told, cwd=ROOT,
        env=os.environ | {"TMPDIR": str(work), "QT_QPA_PLATFORM": "offscreen"},
    ) as walker:  # fmt: skip
        assert walker.stdin is not None
        lines: queue.Queue[bytes | None] = queue.Queue()
        threading.Thread(target=_listen, args=(walker, lines), daemon=True).start()
        walker.stdin.write(b"".join(json.dumps(name).encode() + b"\n" for name in names))
        walker.stdin.close()
        begun = ""
        while True:
            try:
                line = lines.get(timeout=PATIENCE if begun else START)
            except queue.Empty:
                walker.kill()
                yield Passed(door.name, begun, ("hangs",), seconds=PATIENCE)
                return
            if line is None:
                if walker.wait() and begun:
                    last = errors.read_text("utf-8", "replace").strip()[-1500:]
                    yield Passed(door.name, begun, (f"dies of it: {walker.returncode} {last}",))
                elif walker.returncode:
                    raise AssertionError(errors.read_text("utf-8", "replace")[-3000:])
                return
            said = json.loads(line)
            if "begins" in said:
                begun = said["begins"]
                continue
            yield _passed(door, said)
            begun = ""


def _passed(door: Door, said: dict[str, Any]) -> Passed:
    faults = list(said["faults"])
    if said["mib"] > MOST_GROWN:
        faults.append(f"takes {said['mib']} MiB")
    if said["seconds"] > 60:
        faults.append(f"takes {said['seconds']} s")
    return Passed(
        door.name, said["ended"], tuple(faults), said["sentence"], said["seconds"], said["mib"], said["children_mib"]
    )


def _listen(walker: "subprocess.Popen[bytes]", lines: "queue.Queue[bytes | None]") -> None:
    assert walker.stdout is not None
    for line in walker.stdout:
        lines.put(line)
    lines.put(None)
