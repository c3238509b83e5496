"""A power cut at any step of sealing and taking up leaves all of it or nothing; the next start goes on from there."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.models.exchange import PackageState
from tests.desktop.exchange.posts import Bureau, neighbours
from tests.offices import KEY

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are killed in the way of POSIX")


@pytest.fixture
def offices(template: Path, folder: Path) -> Iterator[tuple[Bureau, Bureau]]:
    both = neighbours(template, folder)
    both[0].exchange(both[1], folder / "first")
    yield both
    for one in both:
        one.close()


def killed(office: Bureau, step: str, *what: str) -> None:
    """Let the office work in a process of its own that is killed at a step."""
    office.close()
    module = "tests.desktop.exchange.killed_post"
    command = [sys.executable, "-m", module, str(office.folder.parent), office.name, office.office_id, step, *what]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OFFICE_KEY": KEY.hex()}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == -9, ran.stderr
    office.open()


def left(office: Bureau, *places: str) -> list[Path]:
    """Return what lies about: contents in the clear in `work`, half-made packages in `staged`."""
    room = office.folder / "exchange"
    return [path for place in places for path in (room / place).rglob("*") if path.is_file()]


@pytest.mark.parametrize("step", ["gathered", "sealed", "remembered", "committed"])
def test_sealing_is_whole_or_not_at_all(step: str, offices: tuple[Bureau, Bureau], folder: Path) -> None:
    town, district = offices
    town.edit("子", occupation="务农")
    killed(town, step, "seal")
    assert left(town, "work") == []
    sealed = [one for one in town.outbox.sent() if one.stream == "MAIN" and one.sequence == 2]
    assert len(sealed) == (1 if step == "committed" else 0)
    plan = town.outbox.plan(town.partner(district))
    assert not plan.must_be_full  # nobody takes what was left behind for a restored backup
    assert plan.number == (3 if sealed else 2)
    for one in sealed:
        district.take(town.carry(one.key, folder / "stick"))
    district.take(town.send(district, folder / "stick"))
    assert district.said("子")["occupation"] == "务农"
    assert left(town, "work", "staged") == []


@pytest.mark.parametrize("step", ["opened", "applied", "answered", "kept", "committed"])
def test_taking_up_is_whole_or_not_at_all(step: str, offices: tuple[Bureau, Bureau], folder: Path) -> None:
    town, district = offices
    town.edit("子", occupation="务农")
    path = town.send(district, folder / "stick")
    killed(district, step, "take", str(path))
    assert left(district, "work") == []  # the start alone sweeps it
    is_taken = step == "committed"
    assert district.said("子")["occupation"] == ("务农" if is_taken else None)
    assert [one.sequence for one in district.inbox.received() if one.state is PackageState.APPLIED] == (
        [2, 1] if is_taken else [1]
    )
    taken = district.take(path)
    assert district.said("子")["occupation"] == "务农"
    assert taken.receipt is not None
    answers = town.take(district.carry(taken.receipt.key, folder / "stick")).answers
    assert [one.sequence for one in answers] == [2]
    assert left(district, "work", "staged") == []
