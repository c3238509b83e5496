"""How often a property is tried: the suite has minutes, whoever doubts has a night."""

import os

TIMES = int(os.environ.get("GEDANG_TRIALS", "1"))


def trials(number: int) -> int:
    """Return how many examples a property is tried with: so many, or a multiple of it for whoever asks for more."""
    return number * TIMES
