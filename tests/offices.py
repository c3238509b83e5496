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

OFTEN = 30  # tests that one database on the server serves: what it deleted fills it slowly

_made: list[str] = []  # databases on the server, to be dropped or used again
_uses: dict[str, int] = {}  # how many tests a copy of the template has served
_free: list[str] = []  # copies of the template that nobody uses
_opened: list[Engine] = []  # on the server


def open_database(path: Path, key: bytes = KEY) -> Engine:
    """Open the database that lies at a path, or that the file there tells of."""
    told = path.read_bytes()[:300] if path.exists() else TEMPLATE + b"template0" if is_running() else b""
    if told.startswith(TEMPLATE):
        told = Cluster.running().url(_copy_of(told.removeprefix(TEMPLATE).decode())).encode()
        path.write_bytes(told)
    if not told.startswith(ADDRESS):
        return open_engine(path, key)
    _opened.append(open_server(told.decode()))
    return _opened[-1]


def _copy_of(template: str) -> str:
    """Return the name of a database on the server that is as the template was: one that served before, or a new one."""
    cluster, of_migrations = Cluster.running(), template.startswith("template_")
    if of_migrations and _free:
        name = _free.pop()
        cluster.empty(name)
    else:
        name = f"office_{uuid.uuid4().hex}"
        cluster.make(name, template)
    if of_migrations:
        _uses[name] = _uses.get(name, 0) + 1
    _made.append(name)
    return name


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
    """Let go of the databases that a test had on the server."""
    opened, made = len(_opened), len(_made)
    yield
    for engine in _opened[opened:]:
        engine.dispose()
    for name in _made[made:]:
        cluster = Cluster.running()
        if 0 < _uses.get(name, 0) < OFTEN and cluster.shape(name) == cluster.shape(_server_template()):
            cluster.free(name)
            _free.append(name)
        else:
            cluster.drop(name)
    del _opened[opened:], _made[made:]


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
