"""Two bureaus that exchange."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop.exchange.posts import Bureau, neighbours


@pytest.fixture
def bureaus(template: Path, folder: Path) -> Iterator[tuple[Bureau, Bureau]]:
    """A town and its district, which know each other."""
    both = neighbours(template, folder)
    yield both
    for one in both:
        one.close()
