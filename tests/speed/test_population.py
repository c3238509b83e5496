"""The return of the population over two million people, beside one look through their table.

Measured on 2,060,000 people: 3.7 s for an ordinary month by village, 1.2 times the bare look; 15 s for the month in
which everybody was imported, when everybody is an exception.
"""

from datetime import date

from db.store import Store
from desktop.grids.service import Grids
from desktop.population.service import PopulationReturn
from tests.speed.measuring import milliseconds, tell

FIRST, LAST = date(2030, 1, 1), date(2030, 1, 31)  # nobody came or went
MOST_TIMES = 3.0
LOOK = "SELECT count(*) FROM person WHERE joined_on > '2031' OR sourced_on > '2031' OR +created_at > '2031'"


def test_the_return_of_a_month(city):
    store = Store(city, lambda: "bench")
    told = PopulationReturn(store, Grids(store))

    def look():
        with city.connect() as connection:
            connection.exec_driver_sql(LOOK).scalar_one()

    bare = milliseconds(look, 2)
    taken = milliseconds(lambda: told.count(FIRST, LAST), 2)
    found = told.count(FIRST, LAST)
    tell(f"the return of a month, {found.total.closing:,} people: {taken:.0f} ms, {taken / bare:.1f} times one look")
    assert found.balances
    assert found.total.opening == found.total.closing > 0
    assert taken / bare <= MOST_TIMES
