"""An office that seals or takes up a package, until the test kills it at one of its steps.

`python -m tests.desktop.exchange.killed_post <folder> <name> <office id> <step> seal|take [file]`
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.exchange import inbox, kept, outbox, posting, taking
from tests.desktop.exchange.posts import Bureau

STEPS: dict[str, tuple[Any, str]] = {  # what is done last before the kill
    "gathered": (outbox, "tables_of"),
    "sealed": (posting, "seal"),
    "remembered": (outbox.Gathering, "remember"),
    "committed": (kept.Kept, "put"),
    "opened": (inbox.Looking, "open"),
    "applied": (taking.Applying, "take"),
    "answered": (taking.Taking, "answer"),
    "kept": (kept.Staging, "take"),
}
BEFORE = frozenset({"committed"})  # killed before this is done instead of after


def armed(step: str) -> None:
    """Let the step be the last one."""
    place, name = STEPS[step]
    done: Callable[..., Any] = getattr(place, name)

    def last(*given: Any, **named: Any) -> Any:
        if step not in BEFORE:
            done(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(place, name, last)


if __name__ == "__main__":
    folder, name, office_id, step, what, *files = sys.argv[1:]
    office = Bureau.again(name, office_id, Path(folder), bytes.fromhex(os.environ["OFFICE_KEY"]))
    armed(step)
    if what == "seal":
        office.outbox.seal(office.outbox.plan(office.partners.rows()[0].key))
    else:
        office.inbox.receive(Path(files[0]))
