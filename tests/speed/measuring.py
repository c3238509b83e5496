"""What the benchmarks share: percentiles, and a line per result."""

import gc
import sys
import time
from collections.abc import Callable, Sequence


def milliseconds(job: Callable[[], object], times: int = 1) -> float:
    """Return how long a job takes, the best of some times, without the collector in between."""
    gc.collect()
    best = float("inf")
    for _ in range(times):
        begun = time.perf_counter()
        job()
        best = min(best, time.perf_counter() - begun)
    return best * 1000


def cpu_milliseconds(job: Callable[[], object], times: int = 1) -> float:
    """Return how long a job keeps a core busy, the best of some times: what it takes where nothing else runs."""
    gc.collect()
    best = float("inf")
    for _ in range(times):
        begun = time.thread_time()
        job()
        best = min(best, time.thread_time() - begun)
    return best * 1000


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which this share of all lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def tell(line: str) -> None:
    """Print a result."""
    sys.stdout.write(f"\n    {line}")
    sys.stdout.flush()
