"""The town in which imports are tested, and what knows the headings of every kind of sheet."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import Store
from desktop.cases.clocks import Clocks
from desktop.sheet_kinds import sheet_kinds
from desktop.sheets.matching import Matcher
from tests.desktop.sheets.town import Town, build_town
from tests.offices import open_copy
from tests.programs import administrator, founded, office_at, today


@pytest.fixture
def town(store: Store, folder: Path) -> Town:
    """An office of two villages."""
    return build_town(store, folder)


@pytest.fixture(scope="module")
def matchers(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Matcher]]:
    """The matchers of all kinds of sheet, with everything collected that can be."""
    folder = tmp_path_factory.mktemp("office")
    engine = open_copy(template, folder)
    program = founded(office_at(engine, folder, administrator()))
    clocks = Clocks(program.calendar, program.limits)
    kinds = sheet_kinds(
        program.office.store, program.grids, program.codes, program.scheme, clocks, program.scenarios,
        lambda _subject: tuple, today,
    )  # fmt: skip
    yield {kind.kind: Matcher(kind, program.codes) for kind in kinds}
    engine.dispose()
