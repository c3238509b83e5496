"""An office at work until it is killed: `python -m tests.kills.work FOLDER KIND SEED`.

It says a line on its output for everything that was acknowledged to whoever works there, and for nothing else.
"""

import csv
import itertools
import sys
from collections.abc import Callable
from pathlib import Path

from desktop.bringing import bring
from desktop.intake.options import Options
from desktop.jobs import Progress
from desktop.opening import enter
from desktop.paths import Paths
from desktop.program import Program
from desktop.upkeep.backup import back_up
from tests.desktop.founded import PASSWORD

ROWS = 300  # of a workbook
BATCH = "批次"


def named(place: int) -> str:
    """Return a made-up name."""
    return f"张{chr(0x4E00 + place)}"


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
        path = folder / f"{seed}-{place}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["姓名", "工作单位", "村社区"])
            rows.writerows([named(row), f"{BATCH}{seed}-{place}", "岸兜村委会"] for row in range(ROWS))
        brought = bring(program.importer, path, Options(), Progress(), "people")
        batch = program.importer.commit(brought.checked, Progress())
        say("imported", batch, f"{BATCH}{seed}-{place}")


def backups(program: Program, _folder: Path, _seed: str) -> None:
    """Edit and back up by turns."""
    office = program.office
    for place in itertools.count():
        draft = program.people.blank()
        draft.name = named(place)
        say("made", program.people.save(draft), draft.name)
        made = back_up(office.engine, office.paths, office.key)
        say("backed", made.path.name)


KINDS: dict[str, Callable[[Program, Path, str], None]] = {"edits": edits, "imports": imports, "backups": backups}

if __name__ == "__main__":
    folder, kind, seed = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    program = Program.of(enter(Paths.at(folder), "lin", PASSWORD))
    say("open")
    KINDS[kind](program, folder, seed)
