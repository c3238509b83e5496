"""A program that seals and seals, until the test kills it: `python -m tests.desktop.exchange.killed_sealer folder`."""

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.desktop.exchange.packages import make, people, uid


def endless() -> Iterator[list[str]]:
    """Yield people without an end; tell when so many were written that some lie on the disk."""
    for number in itertools.count():
        if number == 50_000:
            print("writing", flush=True)  # noqa: T201
        yield [uid(number), "1", *[""] * 7]


if __name__ == "__main__":
    make(Path(sys.argv[1]), [people(endless())])
