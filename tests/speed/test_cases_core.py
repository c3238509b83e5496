"""Registering and moving cases in a city that has 1,370,000 of them, against the bare rows of the same work."""

import random
import shutil
import time
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select

from db.engine import open_engine
from db.models.cases import Unit
from db.store import Store
from desktop.accounts.held import HeldKey
from desktop.accounts.keyring import Keyring
from desktop.accounts.rights import FOUNDER
from desktop.accounts.service import Accounts
from desktop.accounts.session import Clerk
from desktop.cases.checking import look_through
from desktop.cases.events import EventKind
from desktop.cases.likeness import Likeness
from desktop.index import case_index
from desktop.jobs import Progress
from desktop.office import Office
from desktop.opening import OpenOffice
from desktop.paths import Paths
from desktop.program import Program
from tests.speed.city_cases import MATTERS
from tests.speed.conftest import CASES, KEY, UNTIL
from tests.speed.measuring import percentile, tell

TIMES = 60
MOST_REGISTER, MOST_MOVE, MOST_LIKE = 50.0, 50.0, 20.0  # milliseconds, p95
MOST_RATIO = 12.0  # against the bare rows, p50: beside them stand the draft's checks, the log of changes, the replay
MOST_CHECK = 120.0  # seconds
ROW = ("ledger, kind_code, title, description, grid_id, place, found_on, is_urgent, is_important, is_sensitive, facts, "
       "stage, events, staged_at, first_asked, registered_on, is_paused, asks_extension, extensions, returns, urges, "
       "reopened, is_escalated, channel, created_at, created_by, updated_at, updated_by, version")  # fmt: skip


@pytest.fixture(scope="module")
def program(busy_city, tmp_path_factory):
    """The program over a copy of the city with its cases: what is written here is nobody else's."""
    folder = tmp_path_factory.mktemp("cases")
    with busy_city.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        file = connection.exec_driver_sql("PRAGMA database_list").first()[2]
    busy_city.dispose()
    engine = open_engine(Path(shutil.copy(file, folder / "office.db")), KEY)
    clerk, keyring = Clerk(), Keyring(folder)
    clerk.enter("lin", "林晓梅", FOUNDER)
    store = Store(engine, clerk.actor, clerk.permit)
    held = HeldKey(KEY)
    accounts = Accounts(store, keyring, held, clerk)
    yield Program.of(
        OpenOffice(Paths.at(folder), engine, held, store, clerk, keyring, accounts, Office(store)), lambda: UNTIL
    )
    engine.dispose()


@pytest.fixture(scope="module")
def grids(program):
    return [node.id for node in program.grids.nodes.values() if node.level == "grid"]


def timed(job, times=TIMES):
    """Return milliseconds of every run of a job, which is given its number."""
    found = []
    for number in range(times):
        begun = time.perf_counter()
        job(number)
        found.append((time.perf_counter() - begun) * 1000)
    return found


def draft(program, grids, number):
    made = program.cases.blank("dispute")
    title = f"{MATTERS[number % len(MATTERS)]}，第{number}次"
    made.values.update(title=title, kind_code="0201", grid_id=grids[number % len(grids)], place=f"中心路{number}号")
    return made


def held(name, times, bare, most):
    """Tell how long something takes, and hold it against what it may take."""
    p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
    tell(f"{name} among {CASES:,}: p50 {p50:.1f} ms, p95 {p95:.1f} ms (≤ {most:.0f})")
    assert p95 <= most
    if bare is not None:
        alone = percentile(bare, 0.5)
        tell(f"  the bare rows {alone:.1f} ms (×{p50 / alone:.1f} ≤ {MOST_RATIO})")
        assert p50 / alone <= MOST_RATIO


def against(program, job, rows):
    """Return milliseconds of every run of a job, and of its bare rows: in turns, so that both meet the same load."""
    with program.office.engine.connect() as connection:
        driver, times, bare = connection.connection.driver_connection, [], []

        def written(number):
            driver.execute("BEGIN IMMEDIATE")
            rows(driver, number)
            driver.execute("COMMIT")

        for number in range(TIMES):
            times += timed(lambda _, number=number: job(number), 1)
            bare += timed(lambda _, number=number: written(number), 1)
    return times, bare


def test_checking_every_log(program):
    """First of all: what the bare rows below leave behind is not the program's."""
    begun = time.perf_counter()
    with program.office.engine.connect() as connection:
        seen = [one.message for one in look_through(connection, Progress())]
    spent = time.perf_counter() - begun
    tell(f"checking {CASES:,} cases: {spent:.0f} s (≤ {MOST_CHECK:.0f})")
    assert seen == []
    assert spent <= MOST_CHECK


def test_registering(program, grids):
    key, places = program.cases.save(draft(program, grids, 0)), count(1)

    def rows(driver, number):
        name = f"2026-测-{next(places):05d}"
        columns = f"uid, number, {ROW}"
        driver.execute(
            f"INSERT INTO case_record ({columns}) SELECT randomblob(16), ?, {ROW} FROM case_record WHERE id = ?",
            (name, key),
        )
        new = driver.execute("SELECT last_insert_rowid()").fetchone()[0]
        driver.execute(
            "INSERT INTO case_event (case_id, number, kind, at, recorded_at, by, facts) "
            "SELECT ?, number, kind, at, recorded_at, by, facts FROM case_event WHERE case_id = ?", (new, key)
        )  # fmt: skip
        driver.execute("INSERT INTO action (at, by, name) VALUES ('2026-11-22 00:00:00', 'lin', '登记事件')")
        driver.execute(
            'INSERT INTO change (action_id, "table", record_id, version, fields) '
            "VALUES ((SELECT max(id) FROM action), 'case_record', ?, 1, '{}')", (new,)
        )  # fmt: skip
        driver.execute("UPDATE case_counter SET last = last + 1 WHERE year = 2026 AND ledger = 'dispute'")
        tokens = case_index(MATTERS[number % len(MATTERS)], (f"中心路{number}号",), (name,), ())
        driver.execute("INSERT OR REPLACE INTO case_fts (rowid, t) VALUES (?, ?)", (new, tokens))

    times, bare = against(program, lambda number: program.cases.save(draft(program, grids, number)), rows)
    held("registering", times, bare, MOST_REGISTER)


def test_moving(program, grids):
    keys = [program.cases.save(draft(program, grids, number)) for number in range(TIMES)]
    with program.office.store.read() as session:
        unit = session.scalars(select(Unit.id)).first()
    steps = (
        (EventKind.ASSIGNED, {"unit_id": unit, "responsible_name": "王强"}),
        (EventKind.SIGNED, {}),
        (EventKind.FINISHED, {"result": "已修好", "is_success": True}),
    )

    def rows(driver, number):
        key = keys[number]
        driver.execute("SELECT * FROM case_record WHERE id = ?", (key,)).fetchall()
        driver.execute("SELECT * FROM case_event WHERE case_id = ? ORDER BY number", (key,)).fetchall()
        driver.execute(
            "INSERT INTO case_event (case_id, number, kind, at, recorded_at, by, facts) "
            "VALUES (?, 99, 'progress', '2026-11-22 00:00:00', '2026-11-22 00:00:00', 'lin', '{}')", (key,)
        )  # fmt: skip
        driver.execute(
            "UPDATE case_record SET stage = 'handled', events = events + 1, due_on = '2026-12-01', "
            "version = version + 1 WHERE id = ?", (key,)
        )  # fmt: skip
        driver.execute("UPDATE case_task SET ended_at = '2026-11-22 00:00:00' WHERE case_id = ?", (key,))
        driver.execute("INSERT INTO action (at, by, name) VALUES ('2026-11-22 00:00:00', 'lin', '办结')")
        driver.execute(
            'INSERT INTO change (action_id, "table", record_id, version, fields) '
            "VALUES ((SELECT max(id) FROM action), 'case_record', ?, 99, '{}')", (key,)
        )  # fmt: skip

    for place, (kind, facts) in enumerate(steps, 3):

        def move(number, place=place, kind=kind, facts=facts):
            program.case_moves.carry_out(keys[number], place, kind, facts)

        times, bare = against(program, move, rows if kind is EventKind.FINISHED else lambda driver, number: None)
        held(kind.value, times, bare if kind is EventKind.FINISHED else None, MOST_MOVE)


def test_what_is_alike_while_typing(program, grids):
    likeness, rng = Likeness(program.office.store, program.grids, lambda: UNTIL), random.Random(3)
    likeness.like({"title": "两户因排水沟发生争执"})
    for name, with_grid in (("alike in a grid", True), ("alike anywhere", False)):

        def typed(_number, with_grid=with_grid):
            title = rng.choice(MATTERS)
            values = {"title": title[: rng.randrange(4, len(title) + 1)]}
            likeness.like(values | ({"grid_id": rng.choice(grids), "place": "中心路1号"} if with_grid else {}))

        held(name, timed(typed, 100), None, MOST_LIKE)
