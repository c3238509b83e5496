"""An office whose backups are looked at."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop.upkeep.an_office import Kept


@pytest.fixture
def office(folder: Path) -> Iterator[Kept]:
    """A founded office with its keys and backups."""
    office = Kept(folder / "data")
    yield office
    office.engine.dispose()
