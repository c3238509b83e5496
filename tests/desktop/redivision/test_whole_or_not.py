"""A re-division is done as a whole or not at all: stopped or killed in the middle, nothing of it is there."""

import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Table, func, select

from db.base import Base
from desktop.jobs import Cancelled, Progress
from desktop.redivision.moving import MODELS
from desktop.redivision.plan import ByAddress as At
from desktop.redivision.plan import Merge, NewGrid, Plan, Share, Split
from tests.conftest import ROOT
from tests.offices import KEY

DAY = date(2026, 11, 1)


class StopsAt(Progress):
    """A slate on which the clerk stops the job at the n-th look."""

    def __init__(self, looks):
        super().__init__()
        self._looks = looks

    def check(self):
        self._looks -= 1
        if self._looks < 0:
            raise Cancelled


def everything(store):
    """Return how many rows each table has, and where every record stands."""
    with store.read() as session:
        tables: dict[str, Table] = Base.metadata.tables
        counts = {name: session.scalar(select(func.count()).select_from(table)) for name, table in tables.items()}
        placed = [
            session.execute(select(model.id, model.grid_id, model.version).order_by(model.id)).all()
            for model in MODELS.values()
        ]
        return counts, placed


def plans(cells):
    return (
        Plan("合并", DAY, (Merge((cells[0], cells[1]), cells[1]),)),
        Plan("拆分", DAY, (Split(cells[2], (NewGrid("甲", "新网格"),), (Share(At("路"), "甲"),)),)),
    )


def test_a_stopped_one_leaves_nothing(town):
    before = everything(town.store)
    for plan in plans(town.cells):
        for looks in range(100):
            try:
                town.redivisions.carry_out(plan, StopsAt(looks))
            except Cancelled:
                assert everything(town.store) == before
            else:
                assert looks > 5
                break
        town.redivisions.undo(town.redivisions.history()[0].key)
        before = everything(town.store)


def test_a_stopped_undoing_leaves_everything_done(town):
    key = town.redivisions.carry_out(plans(town.cells)[0])
    before = everything(town.store)
    for looks in range(8):
        with pytest.raises(Cancelled):
            town.redivisions.undo(key, StopsAt(looks))
        assert everything(town.store) == before
    town.redivisions.undo(key)


def test_a_killed_one_leaves_nothing(town):
    before = everything(town.store)
    database = Path(town.program.office.paths.data) / "office.db"
    for looks in (2, 6):
        arguments = [str(database), KEY.hex(), str(town.cells[0]), str(town.cells[1]), str(looks)]
        done = subprocess.run(
            [sys.executable, "-m", "tests.desktop.redivision.killed_merger", *arguments],
            cwd=ROOT,
            timeout=60,
            check=False,
        )
        assert done.returncode == -signal.SIGKILL
        assert everything(town.store) == before
