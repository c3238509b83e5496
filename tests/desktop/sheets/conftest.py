"""The town in which imports are tested."""

from pathlib import Path

import pytest

from db.store import Store
from tests.desktop.sheets.town import Town, build_town


@pytest.fixture
def town(store: Store, folder: Path) -> Town:
    """An office of two villages."""
    return build_town(store, folder)
