"""The self-check of a city: seconds for all its grids, against reading bare counts of the same tables."""

import time

from sqlalchemy import Engine

from db.store import Store
from desktop.grids.measures import Measures
from desktop.grids.service import Grids
from desktop.jobs import Progress
from desktop.office import Office
from desktop.scheme_choice import OfficeScheme
from desktop.schemes import scheme
from desktop.selfcheck.service import SelfCheck
from tests.speed.measuring import milliseconds, tell

MOST = 5.0  # seconds, the first run
MOST_RATIO = 4.0  # against the bare counts
BARE = (  # the least that must be read: one count by grid of each large table, and who is looked after
    "SELECT grid_id, standing, population, count(*) FROM person GROUP BY grid_id, standing, population",
    "SELECT grid_id, standing, count(*) FROM household GROUP BY grid_id, standing",
    "SELECT grid_id, is_rented, count(*) FROM dwelling GROUP BY grid_id, is_rented",
    "SELECT grid_id, standing, count(*) FROM enterprise GROUP BY grid_id, standing",
    "SELECT household_id, valid_to FROM household_contact WHERE valid_to IS NULL",
    "SELECT grid_id, count(*) FROM person WHERE political_code IN ('01', '02') GROUP BY grid_id",
)


def test_the_self_check_of_all_grids(city: Engine) -> None:
    store = Store(city, lambda: "bench")
    with city.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None
        bare = milliseconds(lambda: [driver.execute(statement).fetchall() for statement in BARE]) / 1000
    grids, choice = Grids(store), OfficeScheme(Office(store))
    choice.choose("banner", grids)  # the scheme with the most rules
    for rule in scheme("banner").rules:
        choice.switch_rule(rule.key, True)
    check = SelfCheck(store, grids, choice, Measures(store, grids))
    begun = time.perf_counter()
    report = check.run(Progress())
    first = time.perf_counter() - begun
    begun = time.perf_counter()
    check.run(Progress())
    again = time.perf_counter() - begun
    tell(f"self-check of {report.grids:,} grids, {len(report.rules)} rules, {len(report.findings):,} findings:")
    tell(
        f"  first {first:.2f} s (≤ {MOST}; bare counts {bare:.2f} s, ×{first / bare:.1f} ≤ {MOST_RATIO}),"
        f" again {again:.2f} s"
    )
    assert first <= MOST
    assert first / bare <= MOST_RATIO
