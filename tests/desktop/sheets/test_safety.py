"""All or nothing: cancelled, killed, out of room, overtaken by somebody else."""

import os
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db.errors import DiskFull
from db.models.households import Household
from db.models.imports import ImportBatch
from db.models.log import Action
from db.models.people import Person
from db.store import Store
from desktop.errors import Refusal
from desktop.intake.options import Options
from desktop.jobs import Cancelled, Progress
from tests.desktop.sheets.town import id_no
from tests.offices import KEY, is_sound, open_database

ROOT = Path(__file__).parents[3]
HEAD = ("姓名", "身份证号码", "户号", "与户主关系", "所属网格", "家庭住址")


def crowd(count: int) -> list[tuple[str, ...]]:
    """Return so many people in households of four."""
    days = [f"{date(1950, 1, 1) + timedelta(place):%Y%m%d}" for place in range(count)]
    return [HEAD] + [
        (f"陈{'甲乙丙丁'[place % 4]}{place}", id_no(day, place % 1000), f"{place // 4:09}",
         "户主" if place % 4 == 0 else "其他亲属", "洛阳村第九网格", f"中山路{place // 4}号")
        for place, day in enumerate(days)
    ]  # fmt: skip


def state(store):
    """Return how much of everything there is."""
    with store.read() as session:
        return [
            session.scalar(select(func.count()).select_from(model))
            for model in (Person, Household, ImportBatch, Action)
        ]


class Stopping(Progress):
    """A slate on which somebody cancels after some rows."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._after = after

    def advance(self, steps: int = 1) -> None:
        super().advance(steps)
        if self.done >= self._after:
            self.cancel()


def test_cancelled_midway_nothing_is_left(town):
    checked = town.check(crowd(3000))
    before = state(town.store)
    with pytest.raises(Cancelled):
        town.importer.commit(checked, Stopping(1000))
    assert state(town.store) == before
    assert town.grids.resolve("洛阳村第九网格") is None
    town.importer.commit(checked, Progress())
    assert state(town.store)[0] == 3000


def test_a_check_can_be_cancelled(town):
    table, origin = town.table(crowd(3000))
    mapping = town.importer.propose("people", table)
    with pytest.raises(Cancelled):
        town.importer.check(table, mapping, origin, Options(), Stopping(1000))


@pytest.mark.file
def test_no_room_on_the_disk_leaves_everything_as_it_was(town):
    checked = town.check(crowd(3000))
    before = state(town.store)
    with town.store.engine.connect() as connection:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={used + 20}")
    with pytest.raises(DiskFull):
        town.importer.commit(checked, Progress())
    with town.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    assert state(town.store) == before
    town.importer.commit(checked, Progress())
    assert state(town.store)[0] == 3000


def test_killed_in_the_middle_nothing_is_left(town, folder):
    path = folder / "大表.xlsx"
    town.table(crowd(20_000), path.name)
    before = state(town.store)
    town.store.engine.dispose()
    signals = folder / "begun"
    child = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.desktop.sheets.slow_import",
            str(folder / "office.db"),
            KEY.hex(),
            str(path),
            str(signals),
        ],
        cwd=ROOT,
        stderr=subprocess.PIPE,
    )
    try:
        until = time.monotonic() + 60
        while not signals.exists():
            assert child.poll() is None, child.stderr.read().decode()[-800:]
            assert time.monotonic() < until
            time.sleep(0.01)
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
    engine = open_database(folder / "office.db")
    store = Store(engine, lambda: "clerk")
    assert state(store) == before
    assert is_sound(engine)
    engine.dispose()


def test_what_somebody_did_meanwhile_is_looked_at_again(town):
    rows = crowd(8)
    checked = town.check(rows)
    with town.store.write("登记人员") as session:
        session.add(Person(name="无关的人", name_key="wu"))
    town.importer.commit(checked, Progress())
    assert state(town.store)[0] == 9


def test_a_result_that_would_differ_is_refused(town):
    rows = crowd(8)
    checked = town.check(rows)
    with town.store.write("登记人员") as session:
        session.add(Person(name=rows[1][0], name_key="chen", id_no=rows[1][1]))
    before = state(town.store)
    with pytest.raises(Refusal, match="重新核对"):
        town.importer.commit(checked, Progress())
    assert state(town.store) == before
