"""Kills an office at random moments of its work, and looks at what is left: nothing acknowledged lost, nothing half.

`python -m tests.kills.killing ROUNDS [files|server] [SEED]` is the long run.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select, text

from db.engine import open_engine
from db.models.people import Person
from desktop.audit.verifying import verify
from desktop.folder import DATABASE
from desktop.jobs import Progress
from desktop.opening import enter
from desktop.paths import Paths
from desktop.program import Program
from desktop.shared_office import to_server
from desktop.upkeep.backup import examine
from tests.desktop.founded import PASSWORD, found_in
from tests.desktop.server.cluster import OwnCluster
from tests.kills.batches import whole_batches
from tests.kills.neighbours import Neighbours
from tests.kills.work import EXCHANGE, KINDS

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 2.5  # seconds of work before a kill
OTHERS = {"backups": 8.0, "taking": 1.2}  # a shared office is copied row by row; what came is soon taken up
START = 120.0  # seconds to open the office in


def work(folder: Path, kind: str, seed: str, span: float) -> list[list[str]]:
    """Let the office work for a while and kill it. Return what it acknowledged."""
    command = [sys.executable, "-m", "tests.kills.work", str(folder), kind, seed]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as wrong:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=wrong)
        until = time.monotonic() + START
        while os.fstat(said.fileno()).st_size == 0:
            if process.poll() is not None or time.monotonic() > until:
                wrong.seek(0)
                raise AssertionError(f"the office did not open: {wrong.read()[-2000:]}")
            time.sleep(0.01)
        time.sleep(span)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        said.seek(0)
        return [line.split() for line in said.read().splitlines() if line != "open"]


class Witness:
    """What the office acknowledged so far, held against what it has; beside it the offices that it exchanges with."""

    def __init__(self, folder: Path, kinds: tuple[str, ...]) -> None:
        self._paths = Paths.at(folder)
        self._made: dict[int, str] = {}
        self._changed: dict[int, str] = {}
        self._batches: dict[str, int] = {}
        self._backups: dict[str, set[int]] = {}  # name -> who was registered before
        self._neighbours = None
        if set(EXCHANGE) & set(kinds):
            with self._opened() as program:
                self._neighbours = Neighbours(folder, program)

    def prepare(self, kind: str) -> None:
        """Let there be something to do."""
        if self._neighbours is not None and kind in EXCHANGE:
            with self._opened() as program:
                self._neighbours.prepare(kind, program)

    def hear(self, lines: list[list[str]]) -> None:
        """Remember what was acknowledged."""
        for verb, *words in lines:
            match verb:
                case "made":
                    self._made[int(words[0])] = words[1]
                case "changed":
                    self._changed[int(words[0])] = words[1]
                case "imported":
                    self._batches[words[1]] = int(words[0])
                case "backed":
                    self._backups[words[0]] = set(self._made)
        if self._neighbours is not None:
            self._neighbours.hear(lines)

    def look(self, kind: str) -> None:
        """Open the office as the next morning does, and raise AssertionError for whatever is lost, half or broken."""
        with self._opened() as program:
            self._look_at(program, "quick_check")
            if self._neighbours is not None:
                self._neighbours.look(kind, program)

    def finish(self) -> None:
        """Look at everything there is for a last time."""
        with self._opened() as program:
            if self._neighbours is not None:
                self._neighbours.finish(program)
            self._look_at(program, "integrity_check")
            for name, made in self._backups.items():
                self._look_at_backup(self._paths.backups / name, program.office.key, made)
            assert not self._backups or program.backups.try_newest(Progress()).ok

    def close(self) -> None:
        """End the other offices."""
        if self._neighbours is not None:
            self._neighbours.close()

    @property
    def count(self) -> int:
        """How many things were acknowledged."""
        own = len(self._made) + len(self._changed) + len(self._batches) + len(self._backups)
        return own + (self._neighbours.count if self._neighbours is not None else 0)

    @contextmanager
    def _opened(self) -> Iterator[Program]:
        office = enter(self._paths, "lin", PASSWORD)
        try:
            yield Program.of(office)
        finally:
            office.close()

    def _look_at(self, program: Program, check: str) -> None:
        office = program.office
        with office.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                assert connection.execute(text(f"PRAGMA {check}")).scalars().all() == ["ok"]
                assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            assert verify(connection, Progress()).faults == []
        with office.store.read() as session:
            people = {
                key: (name, workplace)
                for key, name, workplace in session.execute(select(Person.id, Person.name, Person.workplace))
            }
        for key, name in self._made.items():
            assert people.get(key, ("", ""))[0] == name, f"lost: {key}"
        for key, workplace in self._changed.items():
            assert people[key][1] == workplace, f"lost change: {key}"
        assert set(self._batches) <= whole_batches(workplace for _, workplace in people.values())
        if people:
            assert program.finder.people(people[max(people)][0])

    def _look_at_backup(self, folder: Path, key: bytes, made: set[int]) -> None:
        examine(folder, key, Progress())
        engine = open_engine(folder / DATABASE, key)
        try:
            with engine.connect() as connection:
                assert made <= set(connection.execute(select(Person.id)).scalars()), f"lost in a backup: {folder.name}"
        finally:
            engine.dispose()


def kill_again_and_again(folder: Path, rounds: int, seed: int, kinds: tuple[str, ...] = tuple(KINDS)) -> Witness:
    """Kill an office so many times at random moments; look at it after each."""
    witness, chance = Witness(folder, kinds), random.Random(seed)
    try:
        for turn in range(rounds):
            kind = kinds[turn % len(kinds)]
            witness.prepare(kind)
            span = chance.uniform(0.02, OTHERS.get(kind, LONGEST))
            witness.hear(work(folder, kind, f"轮{turn}", span))
            witness.look(kind)
            for left in (*folder.glob("*.csv"), *folder.glob("*.csv-journal")):
                left.unlink()
            if turn % 25 == 24:
                sys.stdout.write(f"{turn + 1} kills, {witness.count} acknowledged\n")
                sys.stdout.flush()
        witness.finish()
    finally:
        witness.close()
    return witness


@contextmanager
def office_of(engine: str) -> Iterator[Path]:
    """Found an office, of files or on a server of its own."""
    folder = Path(tempfile.mkdtemp(prefix="gedang-kills-"))
    cluster = None
    try:
        paths, _ = found_in(folder / "office")
        if engine == "server":
            cluster = OwnCluster()
            office = enter(paths, "lin", PASSWORD)
            to_server(office, cluster.address("office_killed"), Progress())
            office.close()
        yield folder / "office"
    finally:
        if cluster is not None:
            cluster.remove()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    rounds, engine = int(sys.argv[1]), (sys.argv[2:] or ["files"])[0]
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(10**6)
    sys.stdout.write(f"seed {seed}, {engine}\n")
    with office_of(engine) as place:
        seen = kill_again_and_again(place, rounds, seed)
    sys.stdout.write(f"{rounds} kills, {seen.count} acknowledged, nothing lost, nothing half\n")
