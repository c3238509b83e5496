"""An office at work until it is killed: `python -m tests.kills.work FOLDER KIND SEED`.

It says a line on its output for everything that was acknowledged to whoever works there, and for nothing else.
"""

import itertools
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from db.models.exchange import Relation
from desktop.exchange.stick import listed
from desktop.jobs import Progress
from desktop.opening import enter
from desktop.paths import Paths
from desktop.program import Program
from tests.desktop.founded import PASSWORD
from tests.kills.batches import BATCH, import_batch, named
from tests.kills.sticks import Sticks, partner

Kind = Callable[[Program, Path, str], None]


def say(*words: object) -> None:
    """Acknowledge."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def edits(program: Program, _folder: Path, _seed: str) -> None:
    """Register people and correct them, one after the other."""
    grid = program.grids.find_village("岸兜")
    for place in itertools.count():
        draft = program.people.blank()
        draft.name, draft.grid_id, draft.workplace = named(place), grid, "甲厂"
        key = program.people.save(draft)
        say("made", key, draft.name)
        draft = program.people.draft(key)
        draft.workplace = f"乙厂{place}"
        program.people.save(draft)
        say("changed", key, draft.workplace)


def imports(program: Program, folder: Path, seed: str) -> None:
    """Import one workbook after the other."""
    for place in itertools.count():
        batch = f"{BATCH}{seed}-{place}"
        say("imported", import_batch(program, folder, batch), batch)


def backups(program: Program, _folder: Path, _seed: str) -> None:
    """Register and back up by turns."""
    for place in itertools.count():
        register(program, place)
        say("backed", program.backups.make(Progress()).backup.path.name)


def sealing(program: Program, folder: Path, _seed: str) -> None:
    """Take up the district's receipts, then register and send by turns."""
    sticks, district = Sticks(folder), partner(program, Relation.UPPER)
    for path in listed(sticks.from_district):
        for answer in program.inbox.receive(path).answers:
            say("heard", answer.sequence)
        path.unlink()
    for place in itertools.count():
        register(program, place)
        package = program.outbox.seal(program.outbox.plan(district))
        say("sealed", package.sequence)
        program.outbox.export(package.key, sticks.to_district)
        say("sent", package.sequence)


def taking(program: Program, folder: Path, _seed: str) -> None:
    """Take up the village's packages, and write a receipt for each."""
    sticks = Sticks(folder)
    for path in listed(sticks.from_village):
        taken = program.inbox.receive(path)
        assert taken.receipt is not None
        say("taken", taken.packages[0].sequence, taken.receipt.key)
        program.outbox.export(taken.receipt.key, sticks.to_village)
    signal.pause()


def register(program: Program, place: int) -> None:
    """Register somebody."""
    draft = program.people.blank()
    draft.name = named(place)
    say("made", program.people.save(draft), draft.name)


SEALING, TAKING = "sealing", "taking"
EXCHANGE = (SEALING, TAKING)
KINDS: dict[str, Kind] = {
    "edits": edits, "imports": imports, "backups": backups, SEALING: sealing, TAKING: taking
}  # fmt: skip

if __name__ == "__main__":
    folder, kind, seed = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    program = Program.of(enter(Paths.at(folder), "lin", PASSWORD))
    say("open")
    KINDS[kind](program, folder, seed)
