"""Very many records from a town to its district: against the bare inserts of the same rows, and the memory it takes.

`GEDANG_EXCHANGED` and `GEDANG_BENCH_PEOPLE` make it smaller for a quick look. Times are those of the processor, since
other programs run here too; what is measured and what the floor does is told in `record_jobs`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.speed.measuring import tell

CHANGED = int(os.environ.get("GEDANG_EXCHANGED", "200000"))
ALL = int(os.environ.get("GEDANG_BENCH_PEOPLE", "2060000"))
MOST_RATIO = 3.0
MOST_MEGABYTES = 500
ROOT = Path(__file__).parents[2]

Figures = dict[str, float]


def journey(people: int, folder: Path, *options: str) -> dict[str, Figures]:
    """Send everybody, then everybody with a change; return what each step took, and tell of it."""
    command = [sys.executable, "-m", "tests.speed.record_jobs", str(people), str(folder), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    told: dict[str, Figures] = json.loads(done.stdout.splitlines()[-1])
    tell(f"{people:,} people, bare inserts {told['floor']['floor']:.1f} s")
    for name in ("new", "changed")[: 1 if options else 2]:
        sent, received = told[f"{name} sent"], told[f"{name} received"]
        tell(
            f"{name}: sealed in {sent['send']:.1f} s, {sent['size'] / 1e6:.1f} MB; received, verified, taken up in "
            f"{received['receive']:.1f} s ({received['receive'] / told['floor']['floor']:.2f}); memory "
            f"{sent['memory']:.0f} and {received['memory']:.0f} MB"
        )
    return told


def memory(told: dict[str, Figures]) -> float:
    """Return the most that any step took, in megabytes."""
    return max(one["memory"] for one in told.values() if "memory" in one)


def test_taking_up_against_bare_inserts(tmp_path: Path) -> None:
    """New people and changed ones are taken up within three times the bare inserts."""
    told = journey(CHANGED, tmp_path)
    floor = told["floor"]["floor"]
    assert told["new received"]["people"] == CHANGED
    assert told["new received"]["receive"] <= MOST_RATIO * floor
    assert told["changed received"]["receive"] <= MOST_RATIO * floor
    assert memory(told) <= MOST_MEGABYTES


def test_everybody_of_the_largest_city(tmp_path: Path) -> None:
    """A full package of the largest city is sent and taken up in bounded memory."""
    told = journey(ALL, tmp_path, "once")
    assert told["new received"]["people"] == ALL
    assert memory(told) <= MOST_MEGABYTES
