"""Sealing and opening very many people, against a floor measured in the same run, and the memory it takes.

`GEDANG_EXCHANGED` and `GEDANG_BENCH_PEOPLE` make it smaller for a quick look.
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


def run(job: str, count: int, folder: Path) -> dict[str, float]:
    """Do one job in a process of its own, so that memory is its own too."""
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "tests.speed.exchange_jobs", job, str(count), str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_sealing_against_the_floor(tmp_path: Path) -> None:
    """Measured three times in turn, and the best of each counts: other programs run here too."""
    floors, jobs = [], []
    for _ in range(3):
        floors.append(run("floor", CHANGED, tmp_path)["floor"])
        jobs.append(run("ours", CHANGED, tmp_path))
    floor, sealed, opened = min(floors), min(job["seal"] for job in jobs), min(job["open"] for job in jobs)
    memory = max(job["memory"] for job in jobs)
    tell(
        f"{CHANGED:,} people: floor {floor:.2f} s, sealed {sealed:.2f} s ({sealed / floor:.2f}), opened {opened:.2f} s"
    )
    tell(f"{jobs[0]['size'] / 1e6:.1f} MB, memory {memory:.0f} MB")
    assert jobs[0]["rows"] == CHANGED
    assert memory <= MOST_MEGABYTES
    assert sealed <= MOST_RATIO * floor


def test_everybody_in_one_package(tmp_path: Path) -> None:
    """A full package of the largest city is sealed and opened in bounded memory."""
    job = run("ours", ALL, tmp_path)
    tell(f"{ALL:,} people: sealed {job['seal']:.1f} s, opened {job['open']:.1f} s, read {job['read']:.1f} s")
    tell(f"{job['size'] / 1e6:.1f} MB, memory {job['memory']:.0f} MB")
    assert job["rows"] == ALL
    assert job["memory"] <= MOST_MEGABYTES
