"""kill -9 between any two statements: every write has its line, every line its write, no number is left out."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from db.audit import ENTRIES
from db.models.cases import Unit
from db.store import Store
from desktop.audit.anchor import Anchor
from desktop.audit.verifying import verify
from desktop.jobs import Progress
from tests.offices import KEY

ROOT = Path(__file__).parents[3]
HERE = os.environ | {"PYTHONPATH": str(ROOT)}
WRITER = Path(__file__).with_name("killed_writer.py")
TIMES = 4


@pytest.mark.file
def test_a_killed_program_leaves_no_hole(engine: Engine, folder: Path) -> None:
    acknowledged = 0
    for run in range(TIMES):
        command = [sys.executable, str(WRITER), str(folder), KEY.hex(), str(run)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=HERE) as one:
            assert one.stdout is not None
            one.stdout.readline()
            time.sleep(random.uniform(0, 0.15))
            one.kill()
            acknowledged += 1 + len(one.stdout.read().split())
        with engine.connect() as connection:
            assert verify(connection, Progress()).faults == []
            lines = connection.scalar(select(func.count()).select_from(ENTRIES)) or 0
            assert connection.scalar(select(func.count()).select_from(Unit)) == 5 * lines
            assert lines >= acknowledged
        assert Anchor(folder).fault(Store(engine, lambda: "lin")) == ""
