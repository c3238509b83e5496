"""A program that is ended by force while it fills a form: no half file, no half record, nothing private left behind."""

import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from desktop.forms.giving import ROOMS
from desktop.forms.service import Forms
from desktop.program import Program
from tests.desktop.forms.test_service import roll
from tests.desktop.print_centre.a_town import settle
from tests.offices import KEY, open_copy, open_database
from tests.offices import settle as close
from tests.programs import administrator, founded, office_at, today

ROOT = Path(__file__).parents[3]
KILLS = 5


@pytest.fixture(scope="module")
def office(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a little town that nobody has open."""
    folder = tmp_path_factory.mktemp("office")
    engine = open_copy(template, folder)
    settle(founded(office_at(engine, folder, administrator())))
    close(engine)
    return folder


def filled(office: Path, form: Path, to: Path, calls: int) -> subprocess.CompletedProcess[str]:
    """Fill a form in a program of its own that ends at so many calls."""
    command = [sys.executable, "-m", "tests.desktop.forms.killed_filler"]
    told = [str(office), KEY.hex(), str(form), str(to), str(calls)]
    return subprocess.run([*command, *told], cwd=ROOT, timeout=120, check=False, capture_output=True, text=True)


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_kill_leaves_nothing_half(office: Path, tmp_path: Path) -> None:
    form = roll(tmp_path)
    blank = form.read_bytes()
    out = tmp_path / "一"
    out.mkdir()
    whole = filled(shutil.copytree(office, tmp_path / "whole"), form, out, 10**9)
    calls, files = int(whole.stdout), len(list(out.iterdir()))
    assert files == 3
    chance = random.Random(8)
    for number in range(KILLS):
        folder, to = shutil.copytree(office, tmp_path / f"office{number}"), tmp_path / f"out{number}"
        to.mkdir()
        (to / "花名册（1）.xlsx").write_bytes(b"theirs")
        last = 0.0 if number % 2 else 0.9  # half of the kills in the last tenth, where files are given out
        killed = filled(folder, form, to, int(calls * chance.uniform(last, 1)))
        assert killed.returncode == -signal.SIGKILL
        assert form.read_bytes() == blank
        assert (to / "花名册（1）.xlsx").read_bytes() == b"theirs"
        for path in to.glob("*.xlsx"):
            if path.name != "花名册（1）.xlsx" and path.stat().st_size:
                assert openpyxl.load_workbook(path).worksheets
        engine = open_database(folder / "office.db")
        forms = Forms(program := Program.of(office_at(engine, folder, administrator()), today), today)
        assert list((folder / ROOMS).glob("*")) == []
        kept = [one for known in forms.known() for one in forms.fillings(known.key)]
        given = [path for path in to.glob("[!.]*.xlsx") if path.stat().st_size and path.read_bytes() != b"theirs"]
        if kept:
            assert len(kept[0].files) == len(given) == files
        if given:
            assert program.disclosures.list()[0].purpose == "报表（区民政局）"
        engine.dispose()
