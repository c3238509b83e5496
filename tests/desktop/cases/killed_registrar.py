"""A clerk who registers cases and is killed in the middle of one.

`python -m tests.desktop.cases.killed_registrar DATABASE KEY STATEMENTS`: killed at so many statements of the last case.
"""

import os
import signal
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import event

from db.models.cases import Case
from db.store import Store
from desktop.cases.registering import begin
from tests.offices import open_database

SAVED = 2  # cases that are registered wholly before


def main(database: str, key: str, statements: str) -> None:
    engine = open_database(Path(database), bytes.fromhex(key))
    store, left = Store(engine, lambda: "clerk"), int(statements)
    for number in range(SAVED + 1):
        if number == SAVED:

            @event.listens_for(engine, "after_cursor_execute")
            def count(*_: object) -> None:
                nonlocal left
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        with store.write("登记事件") as session:
            begin(session, Case(ledger="dispute", title="争执", found_on=date(2026, 11, 22), channel="collected"),
                  datetime(2026, 11, 22, 2, tzinfo=UTC))  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
