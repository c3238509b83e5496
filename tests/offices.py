"""Encrypted databases for tests: made once by the migrations, then copied."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.engine import KEY_BYTES, open_engine
from db.schema import bring_up_to_date
from db.store import Store

KEY = os.urandom(KEY_BYTES)


def make_template(folder: Path) -> Path:
    """Make an empty database, by the migrations, to be copied."""
    path = folder / "template.db"
    engine = open_engine(path, KEY)
    bring_up_to_date(engine, lambda _revision: None)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


def open_copy(template: Path, folder: Path) -> Engine:
    """Open a copy of the template in a folder of its own."""
    path = folder / "office.db"
    shutil.copy(template, path)
    return open_engine(path, KEY)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database made by the migrations, to be copied."""
    return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def engine(template: Path, folder: Path) -> Iterator[Engine]:
    """An office of its own for one test."""
    engine = open_copy(template, folder)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> Store:
    """The unit of work on that office, with one clerk at it."""
    return Store(engine, lambda: "clerk")
