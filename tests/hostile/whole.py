"""All hostile files through all doors, with figures: `python -m tests.hostile.whole [DOOR …]`, as `make hostile`."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from tests.hostile.doors import BY_NAME
from tests.hostile.files import PUBLISHED, every_file
from tests.hostile.walking import Passed, laid_out, walk


def main() -> int:
    """Walk to the doors named, or to all; return whether something was wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="without the files that take long to make")
    parser.add_argument("doors", nargs="*", metavar="DOOR")
    given = parser.parse_args()
    files, wrong = every_file(quick=given.quick), 0
    if not PUBLISHED.is_dir():
        tell("skipped: the hostile files that others published are not beside this repository")
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        folder = Path(name)
        made = folder / "made"
        made.mkdir()
        for door in given.doors or BY_NAME:
            pairs = laid_out(files, BY_NAME[door], folder / door, made)
            passed = []
            for one in walk(pairs, folder):
                passed.append(one)
                if one.faults:
                    tell(f"{one.door} {one.file!r}: {'; '.join(one.faults)}")
            shutil.rmtree(folder / door)
            tell(figures(door, passed))
            wrong += sum(bool(one.faults) for one in passed)
    return bool(wrong)


def figures(door: str, passed: list[Passed]) -> str:
    """Return what the walk to one door came to."""
    slowest, largest = max(passed, key=lambda one: one.seconds), max(passed, key=lambda one: one.mib)
    refused, wrong = sum(bool(one.sentence) for one in passed), sum(bool(one.faults) for one in passed)
    return (
        f"{door}: {len(passed)} files, {refused} refused, {wrong} findings; "
        f"slowest {slowest.file!r} {slowest.seconds} s; most memory {largest.file!r} {largest.mib} MiB; confined {max(one.children_mib for one in passed)} MiB"
    )


def tell(words: str) -> None:
    """Show a line at once, whatever is in a name."""
    sys.stdout.write(words.encode("utf-8", "backslashreplace").decode() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
