"""What a command says: results on standard output, progress and refusals on standard error."""

import json
import sys
import time
from collections.abc import Mapping
from io import TextIOWrapper
from typing import Any

from desktop.jobs import Progress

PAUSE = 0.5  # seconds between two lines of progress


def speak_utf8() -> None:
    """Write UTF-8 into files and pipes whatever the system's own encoding: names hold characters that GBK lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8")


def say(lines: str, facts: Mapping[str, Any] | None, as_json: bool) -> None:
    """Write a result: the facts as one line of JSON, or the lines for a person."""
    text = json.dumps(facts, ensure_ascii=False, default=str) if as_json else lines
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def warn(sentence: str) -> None:
    """Write a sentence beside the result."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


class SpokenProgress(Progress):
    """A slate that also speaks, every now and then."""

    def __init__(self) -> None:
        super().__init__()
        self._last = time.monotonic()

    def begin(self, total: int, note: str) -> None:
        """Start a stage and say so."""
        super().begin(total, note)
        warn(note)

    def advance(self, steps: int = 1) -> None:
        """Count steps; say where the job is when it is time."""
        super().advance(steps)
        now = time.monotonic()
        if now - self._last >= PAUSE:
            self._last = now
            warn(f"{self.note}　{self.done:,} / {self.total:,}" if self.total else f"{self.note}　{self.done:,}")
