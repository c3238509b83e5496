"""What rights cost: search, lists, pages and edits of narrowed accounts against those of whoever sees everything."""

import random
import sqlite3
import time
from pathlib import Path

import pytest

from db.engine import open_engine
from db.models.people import Person
from db.store import Store
from desktop.accounts.reach import Reach, narrow_to
from desktop.accounts.rights import FOUNDER, Rights
from desktop.codes import Codes
from desktop.display import Display
from desktop.dossiers.people.list import PeopleList
from desktop.finding import Finder
from desktop.grids.service import Grids
from desktop.jobs import Progress
from desktop.tables import Search
from tests.speed.city import queries
from tests.speed.conftest import KEY, PEOPLE, UNTIL
from tests.speed.measuring import cpu_milliseconds, milliseconds, percentile, tell

ASKED, EDITS = 200, 200
MOST_P95 = 25.0  # milliseconds of a search, as without rights; who sees some of many villages is held to the ratio
MOST_PAGE = 5.0  # milliseconds of a page, p95, as without rights
MOST_NARROWED = 2.0  # of a search or a page: through views against none, at the 95th percentile
LEAST = 2.0  # milliseconds below which nobody notices a ratio
MOST_WITHIN = 2.0  # of an edit: the guard against none
MOST_ENCRYPTION = 1.3  # of an edit: SQLCipher against plain SQLite
SOME = "twelve villages"


def _stores(city):
    """Return a store of each kind of account."""
    grids = Grids(Store(city, lambda: "bench"))
    villages = [node.id for root in grids.children(None) for node in grids.children(root.id)]
    path = city.raw_connection().driver_connection.execute("PRAGMA database_list").fetchone()[2]
    kinds = {
        "whole": FOUNDER,
        "without the vault": Rights("clerk"),
        "one village": Rights("village", grids=(villages[0],)),
        SOME: Rights("village", grids=tuple(villages[:12])),
    }
    stores = {}
    for kind, rights in kinds.items():
        stores[kind] = Store(city, lambda: "bench")
        narrow_to(stores[kind], Reach(rights, "bench", UNTIL), lambda: open_engine(Path(path), KEY))
    return stores


def test_reading_through_views(city):
    asked, times = [text for _, text in queries(city, ASKED)], {}
    for kind, store in _stores(city).items():
        grids = Grids(store)
        people = PeopleList(store, grids, Display(Codes.load(), grids), lambda fields: tuple(fields))
        finder = Finder(store, grids)
        for text in asked[:20]:
            finder.people(text)
        found = [cpu_milliseconds(lambda text=text: finder.people(text)) for text in asked]  # noqa: B023
        first = cpu_milliseconds(lambda: people.keys(Search(), Progress()))  # noqa: B023
        keys = people.keys(Search(), Progress())
        rng, pages = random.Random(1), []
        for _ in range(200):
            place = rng.randrange(max(len(keys) - 64, 1))
            pages.append(cpu_milliseconds(lambda place=place: people.records(keys[place : place + 64])))  # noqa: B023
        tell(
            f"{kind}, {len(keys):,} of {PEOPLE:,}: search p50 {percentile(found, 0.5):.1f} p95"
            f" {percentile(found, 0.95):.1f} ms, keys {first:.0f} ms, page p95 {percentile(pages, 0.95):.1f} ms"
        )
        times[kind] = (percentile(found, 0.95), percentile(pages, 0.95))
        store.close()
    for kind, narrowed in times.items():
        for taken, bare in zip(narrowed, times["whole"], strict=True):
            assert taken <= max(bare * MOST_NARROWED, LEAST), kind
        assert narrowed[0] <= MOST_P95 or kind == SOME, kind
        assert narrowed[1] <= MOST_PAGE, kind


def test_edits_under_a_guard(city):
    times = {}
    for kind, store in _stores(city).items():
        grids = Grids(store)
        people = PeopleList(store, grids, Display(Codes.load(), grids), lambda fields: tuple(fields))
        keys = people.keys(Search(), Progress())
        rng, taken = random.Random(1), []
        for _ in range(EDITS):
            key = int(keys[rng.randrange(len(keys))])
            begun = time.thread_time()  # flushing to the disk is the same for all of them
            with store.write("核对") as session:
                session.get_one(Person, key).workplace = f"单位{rng.random()}"
            taken.append((time.thread_time() - begun) * 1000)
        times[kind] = taken
        tell(f"{kind}: an edit p50 {percentile(taken, 0.5):.1f} ms, p95 {percentile(taken, 0.95):.1f} ms")
        store.close()
    whole = percentile(times["whole"], 0.5)
    for kind, taken in times.items():
        assert percentile(taken, 0.5) <= whole * MOST_WITHIN, kind


@pytest.mark.parametrize("rows", [20_000])
def test_what_encryption_costs_a_writer(tmp_path, rows):
    """The same writes into an encrypted and a plain file: many at once, and one by one with a flush each."""
    taken = {}
    for name in ("plain", "encrypted"):
        if name == "plain":
            connection = sqlite3.connect(tmp_path / "plain.db", isolation_level=None)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-65536"):
                connection.execute(f"PRAGMA {pragma}")
        else:
            connection = open_engine(tmp_path / "encrypted.db", KEY).raw_connection().driver_connection
        connection.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, name TEXT, number TEXT)")
        connection.execute("CREATE INDEX by_number ON one (number)")
        values = [(place, f"人员{place}", str(place * 7919 % 1_000_003)) for place in range(rows)]

        def fill(connection=connection, values=values):
            connection.execute("DELETE FROM one")
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO one VALUES (?, ?, ?)", values)
            connection.execute("COMMIT")

        def edit(connection=connection):
            for place in range(300):
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("UPDATE one SET name = ? WHERE id = ?", (f"改{place}", place * 50))
                connection.execute("COMMIT")

        taken[name] = milliseconds(fill, 5), milliseconds(edit, 3)
        connection.close()
    bulk, single = (mine / plain for mine, plain in zip(taken["encrypted"], taken["plain"], strict=True))
    tell(f"encryption: {rows:,} rows at once × {bulk:.2f}, edits × {single:.2f} (≤ {MOST_ENCRYPTION})")
    assert single <= MOST_ENCRYPTION
