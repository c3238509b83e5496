"""Made-up people by the workbook: all of one have the same workplace, so half a workbook shows by its count."""

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from desktop.bringing import bring
from desktop.intake.options import Options
from desktop.jobs import Progress
from desktop.program import Program

ROWS = 300  # of a workbook
BATCH = "批次"


def named(place: int) -> str:
    """Return a made-up name."""
    return f"张{chr(0x4E00 + place)}"


def import_batch(program: Program, folder: Path, batch: str) -> int:
    """Import a workbook of people who all work at `batch`. Return the number of the import."""
    path = folder / f"{batch}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["姓名", "工作单位", "村社区"])
        rows.writerows([named(row), batch, "岸兜村委会"] for row in range(ROWS))
    brought = bring(program.importer, path, Options(), Progress(), "people")
    return program.importer.commit(brought.checked, Progress())


def whole_batches(workplaces: Iterable[str | None]) -> set[str]:
    """Return which workbooks there are. Raise AssertionError for half of one."""
    rows = Counter(one for one in workplaces if one is not None and one.startswith(BATCH))
    half = {batch: count for batch, count in rows.items() if count != ROWS}
    assert half == {}, f"half a workbook: {half}"
    return set(rows)
