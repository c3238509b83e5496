"""Long jobs: how far they are, and how they are stopped."""

import threading
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


class Cancelled(Exception):
    """The clerk stopped the job; what it had begun is undone."""


class Progress:
    """A slate: the job writes on it, whoever watches reads it. Neither waits for the other."""

    def __init__(self) -> None:
        self.done, self.total, self.note = 0, 0, ""
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the job to stop at its next check."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether the job was asked to stop."""
        return self._stop.is_set()

    def check(self) -> None:
        """Raise Cancelled if the job should stop here."""
        if self._stop.is_set():
            raise Cancelled

    def begin(self, total: int, note: str) -> None:
        """Start a new stage of `total` steps; `note` says in Chinese what is being done."""
        self.check()
        self.done, self.total, self.note = 0, total, note

    def advance(self, steps: int = 1) -> None:
        """Count some steps as done. Raise Cancelled if the job should stop here."""
        self.check()
        self.done += steps

    def over(self, items: Iterable[T], total: int, note: str) -> Iterator[T]:
        """Pass items through, counting them, until told to stop."""
        self.begin(total, note)
        for item in items:
            self.check()
            yield item
            self.done += 1


class Inside(Progress):
    """The slate of one part among many: the whole's own counts the parts, and its stop stops each part."""

    def __init__(self, whole: Progress) -> None:
        super().__init__()
        self._whole = whole

    @property
    def cancelled(self) -> bool:
        """Whether the whole was asked to stop."""
        return self._whole.cancelled

    def check(self) -> None:
        """Raise Cancelled if the whole should stop here."""
        self._whole.check()
