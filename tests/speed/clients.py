"""Many clerks on one server: `python -m tests.speed.clients CITY.db [CLIENTS] [SECONDS]`.

The city is moved to a PostgreSQL of the run's own, with every flush to the disk. Then so many programs do an office's
mix for so long: searching, turning pages, correcting people, some of them the same, registering new ones. Beside them
one connection measures the bare transaction. Printed are the percentiles; wrong is a lost update, an error that a
clerk would see besides a conflict, and an edit that takes longer than MOST over the bare one.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from db.engine import open_engine
from db.errors import Busy, Conflict
from db.schema import bring_up_to_date
from db.server import open_server
from desktop.jobs import Progress
from desktop.program import Program
from desktop.server.copying import copy_in
from desktop.tables import Search
from tests.desktop.server.cluster import OwnCluster
from tests.programs import administrator, office_at
from tests.speed.city import queries
from tests.speed.conftest import KEY
from tests.speed.measuring import percentile

MOST = 50.0  # milliseconds that the p95 of an edit may take over the p95 of the bare transaction
HOT = 50  # people whom everybody corrects
THINKING = (0.2, 1.5)  # seconds between two acts
DATABASE = "office_clients"
ROOT = Path(__file__).resolve().parents[2]


def client(url: str, number: int, seconds: float, folder: Path) -> None:
    """Be one clerk. Print what was measured as one line of JSON."""
    chance = random.Random(number)
    engine = open_server(url)
    program = Program.of(office_at(engine, folder, administrator()))
    asked = [text for _, text in queries(engine, 50, seed=number)]
    keys = program.people.list.keys(Search(), Progress()) if number == 0 else None
    with engine.connect() as connection:
        highest = int(connection.exec_driver_sql("SELECT max(id) FROM person WHERE name <> '新人'").scalar_one())
    measured: dict[str, list[float]] = {"search": [], "page": [], "edit": [], "register": []}
    counts = {"conflict": 0, "busy": 0, "error": 0}
    errors: list[str] = []
    corrected: dict[int, int] = {}
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(chance.uniform(*THINKING))
        act = chance.choices(("search", "page", "edit", "register"), (40, 25, 30, 5))[0]
        try:
            if act == "search":
                _timed(measured[act], lambda: program.finder.people(chance.choice(asked)))
            elif act == "page":
                some = (
                    keys[(start := chance.randrange(len(keys) - 64)) : start + 64]
                    if keys is not None
                    else [chance.randrange(1, highest) for _ in range(64)]
                )
                _timed(measured[act], lambda some=some: program.people.list.records([int(key) for key in some]))
            elif act == "edit":
                key = chance.randrange(1, HOT + 1) if chance.random() < 0.5 else chance.randrange(1, highest)
                _correct(program, key, measured[act], counts)
                corrected[key] = corrected.get(key, 0) + 1
            else:
                draft = program.people.blank()
                draft.name = "新人"
                _timed(measured[act], lambda draft=draft: program.people.save(draft))
        except Busy:
            counts["busy"] += 1
        except Exception as error:  # noqa: BLE001 - what a clerk would see is what is counted
            counts["error"] += 1
            errors.append(f"{act}: {type(error).__name__}: {error}"[:200])
    engine.dispose()
    sys.stdout.write(json.dumps({"measured": measured, "counts": counts, "errors": errors[:5], "corrected": corrected}))


def _correct(program: Any, key: int, times: list[float], counts: dict[str, int]) -> None:
    """Add one to a number that stands in a person's file, however often others come in between."""
    while True:
        draft = program.people.draft(key)
        draft.workplace = str(int(draft.workplace or 0) + 1)
        try:
            _timed(times, lambda draft=draft: program.people.save(draft))
            return
        except Conflict:
            counts["conflict"] += 1


def _timed(times: list[float], job: Callable[[], object]) -> None:
    begun = time.perf_counter()
    job()
    times.append((time.perf_counter() - begun) * 1000)


def bare(cluster: OwnCluster, seconds: float) -> list[float]:
    """Return how long the bare transaction took beside the clerks: one row changed and committed."""
    times: list[float] = []
    until = time.monotonic() + seconds
    with psycopg.connect(**cluster.address(DATABASE).parameters()) as connection:
        while time.monotonic() < until:
            time.sleep(0.25)
            begun = time.perf_counter()
            connection.execute("UPDATE map_ground SET title = title")
            connection.execute("INSERT INTO learnt_wording (list, wording, code) VALUES ('b', %s, 'c')", [str(begun)])
            connection.commit()
            times.append((time.perf_counter() - begun) * 1000)
    return times


def prepare(cluster: OwnCluster, city: Path) -> str:
    """Move the city to the server. Return its address."""
    cluster.run("ALTER SYSTEM SET fsync = on")
    cluster.run("ALTER SYSTEM SET shared_buffers = '1GB'")
    cluster.run("ALTER SYSTEM SET max_connections = 300")
    cluster.restart("fast")
    cluster.run(f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
    address = cluster.address(DATABASE)
    url = f"postgresql://{address.role}:{quote(address.password)}@{address.host}:{address.port}/{DATABASE}"
    engine, source = open_server(url), open_engine(city, KEY)
    bring_up_to_date(source, lambda _revision: None)
    bring_up_to_date(engine, lambda _revision: None)
    begun = time.monotonic()
    writing = {"writes": True}
    with source.execution_options(**writing).begin() as here, engine.execution_options(**writing).begin() as there:
        compared = copy_in(here.connection.driver_connection, there, Progress())
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()
    source.dispose()
    cluster.run("UPDATE person SET workplace = NULL WHERE workplace IS NOT NULL", DATABASE)
    sys.stdout.write(f"moved {sum(one.rows for one in compared):,} rows in {time.monotonic() - begun:.0f} s\n")
    sys.stdout.flush()
    return url


def run(cluster: OwnCluster, url: str, clients: int, seconds: float) -> int:
    """Let the clerks work. Return 1 when something is wrong."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.speed.clients", "--client", url]
    running = [
        subprocess.Popen([*command, str(number), str(seconds)], cwd=ROOT, env=environment, stdout=subprocess.PIPE)
        for number in range(clients)
    ]
    floor = bare(cluster, seconds)
    told = [json.loads(one.communicate()[0]) for one in running]
    return _judge(cluster, told, floor, clients, seconds)


def main(city: Path, clients: int, seconds: float) -> int:
    """Prepare and run it on a server of its own."""
    cluster = OwnCluster()
    try:
        return run(cluster, prepare(cluster, city), clients, seconds)
    finally:
        cluster.remove()


def _judge(cluster: OwnCluster, told: list[Any], floor: list[float], clients: int, seconds: float) -> int:
    for act in ("search", "page", "edit", "register"):
        times = [value for one in told for value in one["measured"][act]]
        if times:
            sys.stdout.write(
                f"{act}: {len(times):,} × p50 {percentile(times, 0.5):.1f} p95 {percentile(times, 0.95):.1f}"
                f" max {max(times):.0f} ms\n"
            )
    edits = percentile([value for one in told for value in one["measured"]["edit"]], 0.95)
    over = edits - percentile(floor, 0.95)
    sys.stdout.write(f"bare transaction: p50 {percentile(floor, 0.5):.1f} p95 {percentile(floor, 0.95):.1f} ms\n")
    counts = {name: sum(one["counts"][name] for one in told) for name in ("conflict", "busy", "error")}
    expected: dict[int, int] = {}
    for one in told:
        for key, count in one["corrected"].items():
            expected[int(key)] = expected.get(int(key), 0) + count
    found = {
        int(str(key)): int(str(value))
        for key, value in cluster.run("SELECT id, workplace FROM person WHERE workplace IS NOT NULL", DATABASE)
    }
    lost = {key: (count, found.get(key)) for key, count in expected.items() if found.get(key) != count}
    for sentence in {error for one in told for error in one["errors"]}:
        sys.stdout.write(f"  {sentence}\n")
    sys.stdout.write(
        f"{clients} clients, {seconds:.0f} s: {counts}, lost updates {len(lost)}, edit p95 {over:.1f} ms over the bare"
        f" transaction (≤ {MOST})\n"
    )
    return int(bool(lost) or counts["error"] > 0 or over > MOST)


if __name__ == "__main__":
    if sys.argv[1] == "--client":
        with tempfile.TemporaryDirectory() as folder:
            client(sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), Path(folder))
    else:
        sys.exit(main(Path(sys.argv[1]), int((sys.argv[2:] or ["20"])[0]), float((sys.argv[3:] or ["600"])[0])))
