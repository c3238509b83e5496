"""A grid that has its board."""

import pytest

from desktop.program import Program
from tests.desktop.boards.posted import Posted, make_posted


@pytest.fixture
def posted(program: Program) -> Posted:
    """A grid with a board in a village with residents."""
    return make_posted(program)
