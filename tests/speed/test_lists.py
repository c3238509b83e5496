"""The list of two million people: keys, sorting, pages anywhere."""

import random
import time
from itertools import islice

import numpy as np

from db.keys import keys_of
from db.store import Store
from desktop.codes import Codes
from desktop.display import Display
from desktop.dossiers.people.list import PeopleList
from desktop.grids.service import Grids
from desktop.jobs import Progress
from desktop.tables import Search
from tests.speed.conftest import PEOPLE
from tests.speed.measuring import milliseconds, percentile, tell

MOST_PAGE = 5.0  # milliseconds, p95
MOST_KEYS = 2.0  # against the bare query
PAGE = 64  # ui.tables.record_table reads so many
SCREEN = 30  # rows that a tall window shows


def _people(city):
    store = Store(city, lambda: "bench")
    grids = Grids(store)
    return PeopleList(store, grids, Display(Codes.load(), grids), lambda fields: tuple(fields))


def test_keys_in_an_indexed_order(city):
    people = _people(city)
    with city.connect() as connection:
        driver = connection.connection.dbapi_connection
        statement = "SELECT id FROM person WHERE standing = 'active' ORDER BY name_key, id"
        bare = milliseconds(lambda: np.fromiter((row[0] for row in driver.execute(statement)), np.int64), 2)
    first = milliseconds(lambda: people.keys(Search(), Progress()))
    again = milliseconds(lambda: people.keys(Search(descending=True), Progress()), 2)
    tell(f"keys of {PEOPLE:,} by name: bare {bare:.0f} ms, first {first:.0f} ms (×{first / bare:.2f} ≤ {MOST_KEYS}), ")
    tell(f"  reversed {again:.0f} ms")
    assert len(people.keys(Search(), Progress())) == PEOPLE
    assert first / bare <= MOST_KEYS


def test_pages_anywhere(city):
    people, rng = _people(city), random.Random(1)
    keys = people.keys(Search(), Progress())
    listed = [field for field in people.fields if field.listed]
    people.records(keys[:PAGE])
    times = []
    for _ in range(200):
        place = rng.randrange(len(keys) - PAGE)
        begun = time.perf_counter()
        rows = people.records(keys[place : place + PAGE])
        for row in islice(rows.values(), SCREEN):  # as it is painted: the columns of the ordinary list
            for field in listed:
                row[field.key]
        times.append((time.perf_counter() - begun) * 1000)
    tell(f"a page of {PAGE} anywhere: p50 {percentile(times, 0.5):.1f} ms, p95 {percentile(times, 0.95):.1f} ms")
    assert percentile(times, 0.95) <= MOST_PAGE


def test_other_orders_and_filters(city):
    people = _people(city)
    for order in ("born_on", "residence_address", "household_no"):
        first = milliseconds(lambda order=order: people.keys(Search(order=order), Progress()))
        again = milliseconds(lambda order=order: people.keys(Search(order=order, descending=True), Progress()))
        tell(f"keys by {order}: first {first:.0f} ms, again {again:.0f} ms")
    old = Search(filters={"age": (60, None)})
    tell(f"people of 60 and more, by name: {milliseconds(lambda: people.keys(old, Progress()), 2):.0f} ms")
    with people._store.read() as session:
        assert len(keys_of(session, people.ordered("born_on"))) == PEOPLE
