"""One office, opened with the rights of different accounts."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from desktop.accounts.rights import Rights
from desktop.program import Program
from tests.desktop.rights.offices import opened


@pytest.fixture
def as_one(engine: Engine, folder: Path, town: Any) -> Iterator[Callable[[Rights], Program]]:
    """Open the office, once the town of a test is in it, with rights."""
    made: list[Program] = []

    def open_as(rights: Rights) -> Program:
        made.append(opened(engine, folder, rights))
        return made[-1]

    yield open_as
    for one in made:
        one.office.store.close()
