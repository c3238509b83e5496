"""When Python looks for garbage that holds itself: never in the middle of a bulk job, and in a window when it rests.

with uncollected():                # an import that makes millions of objects
...
gc.disable(); every(200, sweep)    # a window, see `ui.sweeping`
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic

WHOLE_AFTER = 60.0  # seconds between two looks at everything: each may stop a window for some 20 ms


class _Rest:
    """How many jobs want no collection now, and when everything was looked at last."""

    jobs = 0
    whole_at = 0.0
    lock = Lock()


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the garbage collector rest: walking over millions of living objects costs a third of an import."""
    with _Rest.lock:
        _Rest.jobs += 1
    by_itself = gc.isenabled()
    if by_itself:
        gc.freeze()
        gc.disable()
    try:
        yield
    finally:
        with _Rest.lock:
            _Rest.jobs -= 1
        if by_itself:
            gc.enable()
            gc.unfreeze()


def sweep() -> None:
    """Collect the oldest generation that is due, as Python would by itself; nothing while a job wants rest."""
    if _Rest.jobs:
        return
    due = [count > limit > 0 for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
    if due[2] and monotonic() > _Rest.whole_at + WHOLE_AFTER:
        gc.collect(2)
        _Rest.whole_at = monotonic()
    elif due[1]:
        gc.collect(1)
    elif due[0]:
        gc.collect(0)
