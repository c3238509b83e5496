"""A merger of two grids that kills itself at its n-th look at the slate.

`python -m tests.desktop.redivision.killed_merger DATABASE KEY ONE OTHER LOOKS`
"""

import os
import signal
import sys
from datetime import date
from pathlib import Path

from db.store import Store
from desktop.grids.service import Grids
from desktop.jobs import Progress
from desktop.redivision.plan import Merge, Plan
from desktop.redivision.service import Redivisions
from desktop.schemes import scheme
from tests.offices import open_database


class Fatal(Progress):
    """A slate that ends everything after so many looks."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self._looks = looks

    def check(self) -> None:
        self._looks -= 1
        if self._looks < 0:
            os.kill(os.getpid(), signal.SIGKILL)


class _Scheme:
    current = scheme("plain")


def main(database: str, key: str, one: str, other: str, looks: str) -> None:
    store = Store(open_database(Path(database), bytes.fromhex(key)), lambda: "clerk")
    redivisions = Redivisions(store, Grids(store), _Scheme())
    plan = Plan("合并", date(2026, 11, 1), (Merge((int(one), int(other)), int(other)),))
    redivisions.carry_out(plan, Fatal(int(looks)))


if __name__ == "__main__":
    main(*sys.argv[1:])
