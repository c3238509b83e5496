"""The little town whose records are filled into forms: made once for each file of tests that only read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.program import Program
from tests.desktop.print_centre.a_town import settle
from tests.offices import open_copy
from tests.programs import administrator, founded, office_at


@pytest.fixture(scope="module")
def town(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The little town with everything in it."""
    folder = tmp_path_factory.mktemp("town")
    engine = open_copy(template, folder)
    program = founded(office_at(engine, folder, administrator()))
    settle(program)
    yield program
    engine.dispose()
