"""Backups and restoring from the command line, with recovery keys too."""

from pathlib import Path

import pytest

from desktop.folder import DATABASE
from tests.desktop.founded import OTHER, PASSWORD


@pytest.fixture
def stick(folder: Path) -> Path:
    place = folder / "stick"
    place.mkdir()
    return place


def test_a_sealed_backup_is_written_tried_and_brought_back_on_a_new_machine(
    data, stick, folder, run, result, monkeypatch
):
    safe = folder / "safe"
    safe.mkdir()
    made = result("backup", data, "--new-recovery-key", safe, "--to", stick, "--try")
    assert Path(made["path"]).parent == stick
    assert len(made["sha256"]) == 64
    (key,) = safe.glob("*.recovery")
    named = result("backup", data, "--to", stick / "mine.gdb")
    assert Path(named["path"]).name == "mine.gdb"
    code, _, err = run("backup", data, "--to", stick / "mine.gdb")
    assert code == 1
    assert "已经存在" in err
    assert "以 .gdb 结尾" in run("backup", data, "--to", stick / "mine.zip")[2]
    new = folder / "new"
    seen = result("restore", new, made["path"], "--recovery-key", key, "--preview")
    assert seen["continues"] is None
    assert not (new / DATABASE).exists()
    assert "要用恢复密钥打开" in run("restore", new, made["path"])[2]
    monkeypatch.setenv("GEDANG_RECOVERY", key.read_text("utf-8").splitlines()[2].removeprefix("AGE-SECRET-KEY-1"))
    restored = result("restore", new, made["path"])
    assert restored["put_aside"] is None
    assert result("check", new)["sound"]
    monkeypatch.setenv("GEDANG_PASSWORD", OTHER)
    again = result("restore", new, made["path"], "--account", "lin", "--new-password")
    assert again["put_aside"]
    assert result("check", new)["sound"]
    monkeypatch.setenv("GEDANG_PASSWORD", PASSWORD)
    assert run("check", new)[0] == 1


def test_without_a_recovery_key_nothing_is_sealed(data, stick, run):
    code, _, err = run("backup", data, "--to", stick)
    assert code == 1
    assert "还没有恢复密钥" in err
    assert list(stick.iterdir()) == []


def test_what_would_change_is_only_told(data, result):
    made = result("backup", data)
    before = (data / DATABASE).read_bytes()
    seen = result("restore", data, made["path"], "--preview")
    assert seen["continues"]
    assert seen["subjects"]["账号"] == [1, 1, 0]
    assert len((data / DATABASE).read_bytes()) == len(before)
    assert len([one for one in (data / "backups").iterdir() if one.name.startswith("office-")]) == 1
