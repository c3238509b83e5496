"""Importing very many people: time against a floor measured in the same run, and the memory it takes.

The floor is what nobody can avoid: calamine reading the file, the driver inserting the same rows and the same index.
`GEDANG_ROWS` makes it smaller for a quick look.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop.sample.big import big_sheet

ROWS = int(os.environ.get("GEDANG_ROWS", "400000"))
MOST_RATIO = 3.0
MOST_MEGABYTES = 600
ROOT = Path(__file__).parents[2]


def run(job: str, path: Path, folder: Path) -> dict[str, float]:
    """Do one job in a process of its own, so that memory is its own too."""
    command = [sys.executable, "-m", "tests.speed.import_jobs", job, str(path), str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("big") / "big.xlsx"
    big_sheet(path, ROWS)
    return path


def test_import_against_the_floor(sheet: Path, tmp_path: Path) -> None:
    floor = run("floor", sheet, tmp_path)
    began = time.perf_counter()
    ours = run("ours", sheet, tmp_path)
    whole = time.perf_counter() - began
    floor_time = floor["read"] + floor["insert"] + floor["index"]
    our_time = ours["open"] + ours["check"] + ours["commit"]
    print(f"\n{ROWS} rows: floor {floor_time:.1f} s {floor}\nours {our_time:.1f} s of {whole:.1f} s {ours}")
    print(f"ratio {our_time / floor_time:.2f}, memory {ours['memory']:.0f} MB, reading child {ours['child']:.0f} MB")
    assert ours["rows"] == ROWS
    assert our_time <= MOST_RATIO * floor_time
    assert ours["memory"] <= MOST_MEGABYTES
