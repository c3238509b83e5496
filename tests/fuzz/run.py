"""Fuzzes readers for some minutes: `python -m tests.fuzz.run --minutes 10 [READER …]`, which `make fuzz` does.

What is found is kept under out/fuzz with what it raised; the seed of the chance is said, so that it can be met again.
"""

import argparse
import faulthandler
import hashlib
import random
import resource
import signal
import sys
import time
import traceback
from pathlib import Path

from tests.fuzz.readers import BY_NAME, Reader

LONGEST = 20  # seconds that one file may take
MEMORY = 3 << 30
KEPT = Path("out") / "fuzz"
POOL = 200  # spoilt files that are spoilt further


class TooLong(BaseException):
    """A file holds its reader up."""


def fuzz(reader: Reader, minutes: float, seed: int, kept: Path) -> tuple[int, int]:
    """Read spoilt files until the time is over. Return how many were read and how many were findings."""
    chance, good = random.Random(seed), reader.good
    pool, read, findings = list(good.items()), 0, set[str]()
    kept.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + minutes * 60
    last = kept / f"{reader.name}-at-work"  # what is left of a file that ends the process
    while time.monotonic() < until:
        name, content = chance.choice(pool)
        content = reader.spoil(chance, name, content)
        last.write_bytes(content)
        read += 1
        try:
            _timed(reader, name, content)
        except (Exception, TooLong) as error:  # noqa: BLE001 - this is what is looked for
            words = "".join(traceback.format_exception(error))
            where = f"{type(error).__name__} {traceback.extract_tb(error.__traceback__)[-1][:2]}"
            if where not in findings:
                findings.add(where)
                path = kept / f"{reader.name}-{hashlib.sha256(content).hexdigest()[:12]}{Path(name).suffix}"
                path.write_bytes(content)
                path.with_suffix(".txt").write_text(f"seed {seed}, number {read}\n{words}", "utf-8")
                print(f"FOUND {where}: {path}", flush=True)  # noqa: T201
        if chance.random() < 0.02 and len(content) < 200_000:
            if len(pool) > POOL:
                pool.pop(chance.randrange(len(good), len(pool)))
            pool.append((name, content))
    last.unlink(missing_ok=True)
    return read, len(findings)


def _timed(reader: Reader, name: str, content: bytes) -> None:
    def ring(_signal: int, _frame: object) -> None:
        raise TooLong

    signal.signal(signal.SIGALRM, ring)
    signal.alarm(LONGEST)
    faulthandler.dump_traceback_later(3 * LONGEST, exit=True)  # where a library does not come back
    try:
        reader.try_out(name, content)
    finally:
        signal.alarm(0)
        faulthandler.cancel_dump_traceback_later()


def main() -> int:
    """Fuzz the readers named, or all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("readers", nargs="*", choices=[*BY_NAME, []])
    given = parser.parse_args()
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    found = 0
    for name in given.readers or BY_NAME:
        seed = given.seed if given.seed is not None else random.SystemRandom().randrange(1 << 31)
        began = time.monotonic()
        read, findings = fuzz(BY_NAME[name], given.minutes, seed, KEPT)
        said = f"{name}: {read:,} files in {time.monotonic() - began:.0f} s, {findings} findings, seed {seed}"
        print(said, flush=True)  # noqa: T201
        found += findings
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
