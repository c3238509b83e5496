"""The confined process: does what it is asked, one thing after the other, with little memory and no way to write.

Started as `python -m desktop.confined.child`, or `gedang confined` where the program is frozen.
"""

import importlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import IO, Any

from desktop.confined.limits import confine
from desktop.confined.messages import Garbled, receive, send
from desktop.errors import Refusal
from desktop.jobs import Progress

MEMORY = 1536 << 20  # of address space; the largest scan that may be added needs about 1,000 MB
DONE, REFUSED, STEP, FAILED, FULL = "done", "refused", "step", "failed", "full"


class _Told(Progress):
    """Tells the program how far a job is."""

    def __init__(self, out: IO[bytes]) -> None:
        super().__init__()
        self._out, self._said = out, -1

    def begin(self, total: int, note: str) -> None:
        """Tell of a new stage."""
        super().begin(total, note)
        self._said = -1
        self._tell()

    def advance(self, steps: int = 1) -> None:
        """Tell of a step, a hundred times in a stage at most."""
        super().advance(steps)
        self._tell()

    def _tell(self) -> None:
        share = self.done * 100 // max(self.total, 1)
        if share != self._said:
            self._said = share
            send(self._out, [STEP, [self.done, self.total, self.note]])


def main(argv: Sequence[str]) -> int:
    """Answer until nobody asks any more."""
    confine(MEMORY)
    # What a library prints must not come between the messages.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    with out:
        while True:
            try:
                task, given = receive(sys.stdin.buffer)
            except (EOFError, Garbled):
                return 0
            send(out, answer(task, given, _Told(out)))


def answer(task: str, given: Sequence[Any], progress: Progress) -> list[Any]:
    """Do one thing. A fault of ours comes back with its place, without what it says: that may name somebody."""
    try:
        return [DONE, _function(task)(*given, progress)]
    except Refusal as refusal:
        return [REFUSED, refusal.message]
    except MemoryError:
        return [FULL, None]
    except Exception as error:  # noqa: BLE001 - told to the program, which raises it there
        return [FAILED, f"{type(error).__name__} in {_place(error)}"]


def _function(task: str) -> Callable[..., Any]:
    module, _, name = task.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


def _place(error: BaseException) -> str:
    trace, place = error.__traceback__, ""
    while trace is not None:
        place = f"{trace.tb_frame.f_globals.get('__name__', '')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
