"""The records of many people on their way from a town to its district, each step in a process of its own.

`python -m tests.speed.record_jobs PEOPLE FOLDER [once]` prints what sending, receiving and the floor took: a full
package first, then, unless once is enough, one in which every person changed. The floor is what nobody can avoid: the
rows that the district has in the end, put by the driver into the same tables of an empty office, with the marks and
the tokens of the search index.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from db import search
from db.bulk import insert_rows
from db.engine import open_engine
from db.models.exchange import Mark, Partner, Relation
from db.store import Store
from desktop.exchange.replicated import REPLICAS
from desktop.intake.indexing import tokens_of
from tests.desktop.exchange.posts import DISTRICT, TOWN, Bureau
from tests.offices import KEY, make_template
from tests.speed.city import build

AT_ONCE = 5_000
Figures = dict[str, float]


@contextmanager
def at_work(bureau: Bureau) -> Iterator[Bureau]:
    """Open an office in this process."""
    bureau.open()
    yield bureau
    bureau.close()


def settle_in(town: Bureau, people: int) -> Figures:
    """Let people live in the town."""
    with at_work(town):
        build(town.engine, people)
    return {}


def change_everybody(town: Bureau) -> Figures:
    """Give everybody another telephone number, and log it as the program does."""
    with at_work(town), town.store.write("核对电话") as session:
        connection = session.connection()
        connection.exec_driver_sql("UPDATE person SET phone = '139' || substr(phone, 4), version = version + 1")
        connection.exec_driver_sql(
            'INSERT INTO change (action_id, "table", record_id, version, fields) '
            "SELECT (SELECT max(id) FROM action), 'person', id, version, '{\"phone\": [null, null]}' FROM person"
        )
    return {}


def send(town: Bureau, district: Bureau, stick: Path) -> Figures:
    """Seal what changed and write it to a stick."""
    with at_work(town):
        begun = time.process_time()
        row = town.seal(district)
        sealed = time.process_time() - begun
        town.carry(row.key, stick)
    return {"send": sealed, "memory": _memory(), "size": row.size}


def receive(district: Bureau, town: Bureau, stick: Path) -> Figures:
    """Open, verify, take up and answer what lies on the stick."""
    (path,) = stick.glob("*.wgx")
    with at_work(district):
        begun, started = time.process_time(), time.perf_counter()
        taken = district.take(path)
        took, waited = time.process_time() - begun, time.perf_counter() - started
        assert taken.receipt is not None
        district.carry(taken.receipt.key, stick)
        path.unlink()
    counts = [outcome.made["person"] + outcome.changed["person"] for outcome in taken.outcomes.values()]
    return {"receive": took, "waited": waited, "memory": _memory(), "people": sum(counts)}


def hear(town: Bureau, stick: Path) -> Figures:
    """Take the receipt."""
    (path,) = stick.glob("*.wgx")
    with at_work(town):
        begun = time.process_time()
        town.take(path)
        path.unlink()
        return {"hear": time.process_time() - begun, "memory": _memory()}


def floor(district: Bureau, template: Path, folder: Path) -> Figures:
    """Put the same rows into the same tables of an empty office, and their tokens into its index."""
    (folder / "floor.db").write_bytes(template.read_bytes())
    engine, took = open_engine(folder / "floor.db", KEY), 0.0
    with at_work(district), district.store.read() as session, Store(engine, lambda: "bench").write("行") as writing:
        writing.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for model in (Partner, *(one.model for one in REPLICAS), Mark):
            names = [column.key for column in model.__table__.columns]
            quoted = ", ".join(f'"{name}"' for name in names)
            found = session.connection().exec_driver_sql(f"SELECT {quoted} FROM {model.__tablename__} ORDER BY id")
            subject = next((one for one in search.SUBJECTS if model.__tablename__ in {one, f"{one}_record"}), None)
            while rows := [tuple(row) for row in found.fetchmany(AT_ONCE)]:
                keys = [row[names.index("id")] for row in rows]
                tokens = list(tokens_of(session, subject, keys).items()) if subject else []
                begun = time.process_time()
                insert_rows(writing, model, names, rows)
                if subject:
                    search.put(writing, subject, tokens, new=True)
                took += time.process_time() - begun
        begun = time.process_time()
    took += time.process_time() - begun
    engine.dispose()
    return {"floor": took}


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def apart(job: Callable[..., Figures], *given: object) -> Figures:
    """Do one step in a process of its own, so that memory is its own too."""
    context = get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=lambda: there.send(job(*given)))
    process.start()
    there.close()
    try:
        return dict(here.recv())
    finally:
        process.join()


def journey(people: int, folder: Path, names: Sequence[str]) -> dict[str, Figures]:
    """Let a town of many people send everybody, new and then changed; tell what each step took."""
    template, stick = make_template(folder), folder / "stick"
    town, district = Bureau("洛阳镇", TOWN, template, folder), Bureau("泉州区", DISTRICT, template, folder)
    town.knows(district, Relation.UPPER)
    district.knows(town, Relation.LOWER)
    town.close()
    district.close()
    told: dict[str, Figures] = {}
    apart(settle_in, town, people)
    for name in names:
        if name == "changed":
            apart(change_everybody, town)
        told[f"{name} sent"] = apart(send, town, district, stick)
        told[f"{name} received"] = apart(receive, district, town, stick)
        told[f"{name} heard"] = apart(hear, town, stick)
        if name == "new":
            told["floor"] = apart(floor, district, template, folder)
    return told


if __name__ == "__main__":
    wanted = ("new",) if sys.argv[3:] else ("new", "changed")
    sys.stdout.write(json.dumps(journey(int(sys.argv[1]), Path(sys.argv[2]), wanted)))
