"""The support file tells of the program, the machine and the database, and of nobody."""

import json
import os
import zipfile
from pathlib import Path

import pytest

from desktop.commands import main
from desktop.jobs import Progress
from desktop.logs import LOG
from desktop.opening import enter
from desktop.paths import Paths
from desktop.program import Program
from desktop.rescue.cleansing import cleansed
from desktop.rescue.support import Part, gather, rounded, save
from tests.desktop.founded import PASSWORD
from tests.desktop.test_stolen_folder import ENCODINGS, NAMES, NUMBERS, SECRETS, stolen

__all__ = ["stolen"]  # a fixture
pytestmark = pytest.mark.logs
HOME = "/".join(("", "home", "yanghua"))  # of whoever works at that machine
OFFICE = ("陈埭", "江头", "岸兜", "林管理", "yanghua")  # the office's own names are no business of a stranger either


@pytest.fixture
def spoilt_log(stolen: Path) -> Path:
    """The folder of an office in whose log somebody's name stands after all, as does the name of a file."""
    log = stolen / "logs" / LOG
    with log.open("a", encoding="utf-8") as file:
        for name, number in zip(NAMES, NUMBERS, strict=True):
            file.write(f"2026-11-22 10:00:00,123 WARNING desktop.forms: {name} {number} could not be read\n")
        file.write(f"2026-11-22 10:00:01,123 ERROR ui.work: failed: {HOME}/名单/欧阳落羽.xlsx 'Yang Hua'\n")
        file.write(f'  File "{HOME}/gedang/desktop/forms/filling.py", line 31, in fill\n')
        file.write(f'    raise ValueError("{NAMES[1]}")\n')
    return stolen


def test_nothing_of_anybody_stands_in_a_support_file(spoilt_log: Path, folder: Path) -> None:
    office = enter(Paths.at(spoilt_log), "lin", PASSWORD)
    try:
        program = Program.of(office)
        program.preferences.set("note", {"name": NAMES[2]})
        target = folder / "out.zip"
        save(gather(office.paths, {"qt": "6.11"}, office.engine, Progress()), target)
    finally:
        office.close()
    with zipfile.ZipFile(target) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    assert len(contents) >= 7
    patterns = {one.encode(encoding): one for one in (*SECRETS, *OFFICE) for encoding in ENCODINGS}
    found = [(name, one) for name, text in contents.items() for pattern, one in patterns.items() if pattern in text]
    assert found == []
    assert b"desktop/forms/filling.py" in contents[f"logs/{LOG}"]


def test_it_tells_what_a_helper_needs(stolen: Path) -> None:
    office = enter(Paths.at(stolen), "lin", PASSWORD)
    try:
        parts = {one.name: one.text for one in gather(office.paths, {}, office.engine, Progress())}
    finally:
        office.close()
    database, around = json.loads(parts["database.json"]), json.loads(parts["folder.json"])
    assert database["revision"]
    assert database["rows, about"]["person"] == 3
    assert "ix_person_household_id" in database["indices"]["person"]
    assert around["files"]["office.db"] > 0
    assert around["backups"]
    assert json.loads(parts["check.json"])["checked"]
    assert "theme" in json.loads(parts["settings.json"])
    assert "last_account" not in json.loads(parts["settings.json"])


def test_a_damaged_office_has_a_support_file_too(stolen: Path, folder: Path) -> None:
    parts = gather(Paths.at(stolen), {}, None, Progress())
    assert {"program.json", "folder.json", "settings.json"} <= {one.name for one in parts}


def test_nothing_stays_of_one_that_could_not_be_written(folder: Path) -> None:
    taken = folder / "out.zip"
    taken.mkdir()
    with pytest.raises(IsADirectoryError if os.name == "posix" else OSError, match="out"):
        save([Part("read-me.txt", "说明", "这是求助文件。")], taken)
    assert [one.name for one in folder.iterdir()] == [taken.name]


def test_the_command_line_makes_one_with_and_without_a_password(
    stolen: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["support", str(folder / "a.zip"), "--data", str(stolen)]) == 0
    monkeypatch.delenv("GEDANG_PASSWORD")
    assert main(["support", str(folder / "b.zip"), "--data", str(stolen)]) == 0
    with zipfile.ZipFile(folder / "a.zip") as full, zipfile.ZipFile(folder / "b.zip") as outside:
        assert set(full.namelist()) - set(outside.namelist()) == {"database.json", "check.json"}
    assert "没有给出密码" in capsys.readouterr().out


@pytest.mark.parametrize(("count", "told"), [(0, 0), (99, 99), (123, 120), (2058, 2100), (2_060_123, 2_100_000)])
def test_counts_are_rounded(count: int, told: int) -> None:
    assert rounded(count) == told


def test_lines_keep_places_and_lose_the_rest() -> None:
    told = cleansed([
        "2026-11-22 10:00:00,123 INFO desktop.sheets: 12 rows, batch 123456789, of C:\\Users\\yang\\a b.xlsx",
        '  File "C:\\Users\\yang\\gedang\\desktop\\sheets\\reading.py", line 99, in read',
        '    raise KeyError("x")',
        "builtins.KeyError: 'Ouyang'",
    ])  # fmt: skip
    assert told[0].startswith("2026-11-22 10:00:00,123 INFO desktop.sheets: 12 rows, batch #")
    assert told[1].strip() == 'File "gedang\\desktop\\sheets\\reading.py", line 99, in read'
    assert len(told) == 3
    assert "yang" not in "".join(told).lower()
