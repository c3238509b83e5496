"""Databases for tests, on the engine that `--engine` names: made once by the migrations, then copied.

On PostgreSQL the file that a test takes for a database only says where it is: the template names what to copy, and
whoever opens a copy of that file first has a database made and its address written there instead.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.engine import KEY_BYTES, open_engine
from db.schema import bring_up_to_date
from db.server import open_server
from db.store import Store
from tests.servers import Cluster, is_running

KEY = os.urandom(KEY_BYTES)
TEMPLATE, ADDRESS = b"template:", b"postgresql:"

_made: list[str] = []  # databases on the server, to be dropped


def open_database(path: Path, key: bytes = KEY) -> Engine:
    """Open the database that lies at a path, or that the file there tells of."""
    told = path.read_bytes()[:300] if path.exists() else TEMPLATE + b"template0" if is_running() else b""
    if told.startswith(TEMPLATE):
        name, cluster = f"office_{uuid.uuid4().hex}", Cluster.running()
        cluster.make(name, told.removeprefix(TEMPLATE).decode())
        _made.append(name)
        path.write_text(cluster.url(name))
        return open_server(cluster.url(name))
    return open_server(told.decode()) if told.startswith(ADDRESS) else open_engine(path, key)


def is_sound(engine: Engine) -> bool:
    """Tell whether the file is whole and nothing in it refers to what is gone; a server sees to that itself."""
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as connection:
        whole = connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        return whole and not connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()


def copy_database(source: Path, to: Path) -> None:
    """Copy a database that nobody writes to now; what is done to the one from then on is not done to the other."""
    told = source.read_bytes()[:300]
    if not told.startswith(ADDRESS):
        shutil.copy(source, to)
        return
    to.write_bytes(TEMPLATE + told.split(b"?")[0].rsplit(b"/", 1)[1])
    open_database(to).dispose()


def settle(engine: Engine) -> None:
    """Bring everything written into the file, and let go of the database."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def make_template(folder: Path) -> Path:
    """Make an empty database, by the migrations, to be copied."""
    path = folder / "template.db"
    if is_running():
        path.write_bytes(TEMPLATE + _server_template().encode())
        return path
    engine = open_engine(path, KEY)
    bring_up_to_date(engine, lambda _revision: None)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@cache
def _server_template() -> str:
    name, cluster = f"template_{uuid.uuid4().hex}", Cluster.running()
    cluster.make(name)
    engine = open_server(cluster.url(name))
    bring_up_to_date(engine, lambda _revision: None)
    engine.dispose()
    return name


def open_copy(template: Path, folder: Path) -> Engine:
    """Open a copy of the template in a folder of its own."""
    path = folder / "office.db"
    copy_database(template, path)
    return open_database(path)


@pytest.fixture(autouse=True)
def databases_dropped() -> Iterator[None]:
    """Drop the databases that a test had made on the server."""
    before = len(_made)
    yield
    for name in _made[before:]:
        Cluster.running().drop(name)
    del _made[before:]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database made by the migrations, to be copied."""
    return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def empty(folder: Path) -> Iterator[Engine]:
    """A database without any table."""
    engine = open_database(folder / "empty.db")
    yield engine
    engine.dispose()


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
