"""The office of these tests."""

import pytest

from desktop.program import Program
from tests.desktop.selfcheck.ground import Ground


@pytest.fixture
def ground(program: Program) -> Ground:
    """An office whose rules can be broken one by one."""
    return Ground(program)
