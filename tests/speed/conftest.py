"""The ground of the benchmarks: a city of made-up people, built once per run."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.engine import open_engine
from db.schema import bring_up_to_date
from tests.offices import KEY
from tests.speed.city import build

PEOPLE = int(os.environ.get("GEDANG_BENCH_PEOPLE", "2060000"))


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An encrypted database with GEDANG_BENCH_PEOPLE people."""
    engine = open_engine(tmp_path_factory.mktemp("city") / Path("office.db"), KEY)
    bring_up_to_date(engine, lambda _revision: None)
    build(engine, PEOPLE)
    yield engine
    engine.dispose()
