"""How often a property is tried: the suite has minutes, whoever doubts has a night."""

import os

from tests.servers import is_running

TIMES = int(os.environ.get("GEDANG_TRIALS", "1"))


def trials(number: int) -> int:
    """Return how many examples a property is tried with: so many on the file, half as many on the server after it."""
    return max(1, number * TIMES // (2 if is_running() else 1))
