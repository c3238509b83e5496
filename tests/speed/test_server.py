"""The city on PostgreSQL: search, a page of a list and an edit through the services, against their bare statements.

GEDANG_BENCH_SERVER names a server's database (postgresql://…) in which the city is kept from run to run; without it a
server of the run's own is started, as for the tests, and the city built there.
"""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from db.models.people import Person
from db.schema import bring_up_to_date
from db.server import open_server
from db.store import Store
from desktop.codes import Codes
from desktop.display import Display
from desktop.dossiers.people.list import PeopleList
from desktop.finding import Finder
from desktop.grids.service import Grids
from desktop.jobs import Progress
from desktop.tables import Search
from tests.servers import Keeper, programs
from tests.speed.city import build, queries
from tests.speed.conftest import PEOPLE
from tests.speed.measuring import percentile, tell

ASKED, EDITS = 300, 200
MOST_SEARCH = 4.0  # of the time of the same statements on the bare driver
MOST_EDIT = 50.0  # ms over the bare transaction, at the 95th percentile


@pytest.fixture(scope="module")
def server() -> Iterator[Engine]:
    """A database on a server with GEDANG_BENCH_PEOPLE people."""
    address, keeper = os.environ.get("GEDANG_BENCH_SERVER"), None
    if not address:
        if (binaries := programs()) is None:
            pytest.skip("PostgreSQL is not installed here")
        keeper = Keeper(binaries)
        keeper.cluster.make("city")
        address = keeper.cluster.url("city")
    engine = open_server(address)
    begun = time.perf_counter()
    try:
        if bring_up_to_date(engine, lambda _revision: None):
            build(engine, PEOPLE)
            tell(f"server: {PEOPLE:,} people built and indexed in {time.perf_counter() - begun:.0f} s")
        yield engine
    finally:
        engine.dispose()
        if keeper:
            keeper.stop()


def took(job: Callable[[], Any]) -> float:
    """Return how many milliseconds a job takes."""
    begun = time.perf_counter()
    job()
    return (time.perf_counter() - begun) * 1000


def test_search_while_typing(server: Engine) -> None:
    store = Store(server, lambda: "bench")
    finder, said = Finder(store, Grids(store)), []

    @event.listens_for(server, "before_cursor_execute")
    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if "advisory" not in statement and statement.lstrip().startswith(
            ("SELECT", "WITH")
        ):  # not what is written beside
            said.append((statement, parameters))

    asked = [query for _, query in queries(server, ASKED)]
    for query in asked[:40]:
        finder.people(query)
    times, bare = [], []
    with server.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        for query in asked:
            said.clear()
            times.append(took(lambda query=query: finder.people(query)))
            heard = list(said)
            bare.append(took(lambda heard=heard: [driver.execute(*one).fetchall() for one in heard]))
    event.remove(server, "before_cursor_execute", hear)
    ratio = sum(times) / sum(bare)
    tell(f"server, search: p50 {percentile(times, 0.5):.1f} ms, p95 {percentile(times, 0.95):.1f} ms; bare p95 "
         f"{percentile(bare, 0.95):.1f} ms; ratio of sums {ratio:.2f} (≤ {MOST_SEARCH})")  # fmt: skip
    assert ratio <= MOST_SEARCH


def test_a_page_of_the_list(server: Engine) -> None:
    store = Store(server, lambda: "bench")
    grids = Grids(store)
    people = PeopleList(store, grids, Display(Codes.load(), grids), lambda fields: tuple(fields))
    first = took(lambda: people.keys(Search(), Progress()))
    keys = people.keys(Search(), Progress())
    again = took(lambda: people.keys(Search(), Progress()))
    places = range(0, len(keys) - 128, len(keys) // 100)
    pages = [took(lambda at=at: people.records(keys[at : at + 128])) for at in places]
    tell(f"server, list: {len(keys):,} keys sorted by name in {first:.0f} ms, again in {again:.0f} ms; "
         f"a page p50 {percentile(pages, 0.5):.1f} ms, p95 {percentile(pages, 0.95):.1f} ms")  # fmt: skip
    assert len(keys) == PEOPLE


def test_an_edit(server: Engine) -> None:
    store = Store(server, lambda: "bench")

    def edit(key: int) -> None:
        with store.write("更正人员") as session:
            session.get_one(Person, key).phone = f"139{time.time_ns() % 10**8:08}"

    def bare(key: int) -> None:
        with server.execution_options(writes=True).begin() as connection:
            connection.execute(text("UPDATE person SET phone = :phone WHERE id = :id"), {"phone": "1", "id": key})

    edit(1)
    edits, plain = zip(
        *((took(lambda k=k: edit(k)), took(lambda k=k: bare(k + 1))) for k in range(2, EDITS)), strict=True
    )
    over = percentile(edits, 0.95) - percentile(plain, 0.95)
    tell(f"server, edit: p50 {percentile(edits, 0.5):.1f} ms, p95 {percentile(edits, 0.95):.1f} ms; bare transaction "
         f"p95 {percentile(plain, 0.95):.1f} ms; over it {over:.1f} ms (≤ {MOST_EDIT})")  # fmt: skip
    assert over <= MOST_EDIT
