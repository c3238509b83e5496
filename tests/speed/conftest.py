"""The ground of the benchmarks: a city of made-up people, built once per run, and its cases where they are asked for.

GEDANG_BENCH_CITY names a file in which the city with its cases is kept from run to run; it holds nothing secret.
"""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.engine import open_engine
from db.schema import bring_up_to_date
from tests.speed.city import build
from tests.speed.city_cases import add_cases

PEOPLE = int(os.environ.get("GEDANG_BENCH_PEOPLE", "2060000"))
CASES = int(os.environ.get("GEDANG_BENCH_CASES", "1370000"))
UNTIL = date(2026, 11, 22)  # the day on which the benchmarks of cases take place
KEPT = os.environ.get("GEDANG_BENCH_CITY", "")
KEY = bytes(range(32))


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An encrypted database with GEDANG_BENCH_PEOPLE people."""
    path = Path(KEPT) if KEPT else tmp_path_factory.mktemp("city") / Path("office.db")
    is_there = path.exists()
    engine = open_engine(path, KEY)
    bring_up_to_date(engine, lambda _revision: None)
    if not is_there:
        build(engine, PEOPLE)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def busy_city(city: Engine) -> Engine:
    """The same city with GEDANG_BENCH_CASES cases of three years."""
    with city.connect() as connection:
        counted = connection.exec_driver_sql("SELECT count(*) FROM case_counter").scalar_one()
    if not counted:
        add_cases(city, CASES, UNTIL)
    return city
