"""A town to divide, for every test of re-divisions."""

import pytest

from tests.desktop.redivision.town import build_town


@pytest.fixture
def town(program):
    """Four grids with six households each."""
    return build_town(program)
