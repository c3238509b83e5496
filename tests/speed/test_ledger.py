"""Ledgers of 100,000 rows against the floor of a bare canvas, the first page of one, and the same by other programs.

The floor draws the same strings, neither measured nor wrapped nor ruled. Times are those of the cores, whatever else
runs on the machine; where another program is not there, the reason is printed.
"""

import importlib.util
import shutil
from pathlib import Path

import pytest

from tests.speed.ledger_jobs import first_page, run
from tests.speed.measuring import cpu_milliseconds, tell

ROWS, SIDE_BY_SIDE = 100_000, 10_000
MOST_TIMES_THE_FLOOR = 1.5
MOST_MEGABYTES = 250
FIRST_PAGE = 300  # milliseconds
TRIES = 3  # of what others running at the same time would spoil


def test_a_ledger_of_100_000_rows_against_a_bare_canvas(tmp_path: Path) -> None:
    floor = run("canvas", ROWS, tmp_path / "canvas.pdf")
    ours = run("ledger", ROWS, tmp_path / "ledger.pdf")
    times = ours["core_seconds"] / floor["core_seconds"]
    size = (tmp_path / "ledger.pdf").stat().st_size / 2**20
    tell(
        f"{ROWS:,} rows: {ours['core_seconds']:.1f} s, bare canvas {floor['core_seconds']:.1f} s ({times:.2f} ×), "
        f"at most {ours['megabytes']:.0f} MB (bare {floor['megabytes']:.0f}), file {size:.1f} MB"
    )
    assert times <= MOST_TIMES_THE_FLOOR
    assert ours["megabytes"] <= MOST_MEGABYTES


def test_the_first_page_of_100_000_rows(tmp_path: Path) -> None:
    fresh = min(run("first_page", ROWS, tmp_path / "none.pdf")["core_seconds"] for _ in range(TRIES)) * 1000
    warm = cpu_milliseconds(lambda: first_page(ROWS, tmp_path), times=5)
    tell(f"first page of {ROWS:,} rows: {fresh:.0f} ms with every font still to be read, then {warm:.0f} ms")
    assert fresh <= FIRST_PAGE
    assert warm <= FIRST_PAGE


@pytest.mark.parametrize("way", ["typst", "libreoffice"])
def test_side_by_side_with_others(way: str, tmp_path: Path) -> None:
    is_there = importlib.util.find_spec("typst") if way == "typst" else shutil.which("soffice")
    if not is_there:
        pytest.skip(f"no {way} on this machine")
    ours = run("ledger", SIDE_BY_SIDE, tmp_path / "ledger.pdf")
    other = run(way, SIDE_BY_SIDE, tmp_path / f"{way}.pdf")
    told = [f"{one['seconds']:.1f} s, {one['megabytes']:.0f} MB" for one in (ours, other)]
    tell(f"{SIDE_BY_SIDE:,} rows: ours {told[0]}; {way} {told[1]}")
    assert ours["seconds"] < other["seconds"]
