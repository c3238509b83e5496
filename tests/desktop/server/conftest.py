"""Shared offices on a real server."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.jobs import Progress
from desktop.opening import OpenOffice, enter
from desktop.paths import Paths
from desktop.program import Program
from desktop.server.joining import export, join_by
from desktop.shared_office import to_server
from tests.desktop.founded import PASSWORD, found_in
from tests.desktop.server.cluster import OwnCluster
from tests.servers import programs

Sign = Callable[..., Program]


@pytest.fixture(scope="session")
def cluster() -> Iterator[OwnCluster]:
    """A server of this run's own."""
    if programs() is None:
        pytest.skip("no PostgreSQL on this machine")
    made = OwnCluster()
    yield made
    made.remove()


@pytest.fixture
def database(cluster: OwnCluster) -> Iterator[str]:
    """The name of a database that is not there yet."""
    name = f"office_{uuid.uuid4().hex[:12]}"
    yield name
    cluster.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    for role in ("door", "office"):
        cluster.run(f'DROP ROLE IF EXISTS "gedang_{name}_{role}"')


@pytest.fixture
def files(folder: Path) -> Paths:
    """A founded office of files."""
    return found_in(folder / "first")[0]


@pytest.fixture
def offices() -> Iterator[list[OpenOffice]]:
    """What is open, to be closed."""
    opened: list[OpenOffice] = []
    yield opened
    for one in opened:
        one.close()


@pytest.fixture
def sign(offices: list[OpenOffice]) -> Sign:
    """Sign in to the office of a folder."""

    def signed(paths: Paths, account: str = "lin", password: str = PASSWORD) -> Program:
        offices.append(enter(paths, account, password))
        return Program.of(offices[-1])

    return signed


@pytest.fixture
def shared(cluster: OwnCluster, database: str, files: Paths) -> Paths:
    """A data folder whose office was moved to the server."""
    office = enter(files, "lin", PASSWORD)
    to_server(office, cluster.address(database), Progress())
    office.close()
    return files


@pytest.fixture
def second(shared: Paths, folder: Path) -> Paths:
    """Another computer that joined by the connection file."""
    export(shared.data, folder / "office.gdconn")
    other = Paths.at(folder / "second")
    join_by(other.data, str(folder / "office.gdconn"))
    return other
