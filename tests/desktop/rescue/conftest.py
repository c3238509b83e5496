"""A sample office in which much was done, to be damaged; and every row of it, to be compared."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from db.engine import open_engine
from desktop.folder import DATABASE
from desktop.jobs import Progress
from desktop.paths import Paths
from desktop.rescue.shapes import is_data
from desktop.sample.town import make_town
from desktop.sample_office import ACCOUNT, TITLE, WORKBOOKS, found_sample
from desktop.upkeep.backup import back_up
from tests.desktop.founded import PASSWORD

PEOPLE, SEED = 60, 7
OF_THE_REPAIR = frozenset({"action", "audit_entry", "audit_checkpoint", "office_fact", "upkeep_entry"})  # it adds lines

EVERYTHING = 'SELECT rowid, * FROM "{}"'

Rows = Mapping[str, Mapping[int, tuple[Any, ...]]]


class Sound(NamedTuple):
    """An office before anything happened to it."""

    folder: Path
    key: bytes
    rows: Rows


def rows_of(database: Path, key: bytes) -> Rows:
    """Return every row of every table by its key."""
    engine = open_engine(database, key)
    try:
        with engine.connect() as connection:
            tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
            return {
                name: {line[0]: tuple(line[1:]) for line in connection.exec_driver_sql(EVERYTHING.format(name))}
                for name in tables
                if is_data(name)
            }
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    """A sample office with a backup, closed."""
    paths = Paths.at(tmp_path_factory.mktemp("sound"))
    made = found_sample(paths, make_town(PEOPLE, SEED), ACCOUNT, TITLE, PASSWORD, paths.data / WORKBOOKS, Progress())
    office = made.program.office
    key = office.key
    back_up(office.engine, paths, key)
    office.close()
    return Sound(paths.data, key, rows_of(paths.data / DATABASE, key))


@pytest.fixture
def copy_of(sound: Sound, folder: Path) -> Callable[..., Paths]:
    """Gives a copy of the sound office, with its backup if wished."""

    def copy(*, backed_up: bool = False) -> Paths:
        data = folder / "data"
        shutil.copytree(sound.folder, data, ignore=None if backed_up else shutil.ignore_patterns("backups"))
        return Paths.at(data)

    return copy
