"""Backups taken out of the office's folder, and the log."""

import pytest

from desktop.errors import Refusal
from desktop.jobs import Cancelled, Progress
from desktop.opening import enter
from desktop.upkeep.backup import back_up
from desktop.upkeep.carrying import carry_backup, prove_backup
from tests.desktop.founded import PASSWORD, found_in


@pytest.fixture
def office(folder):
    paths, _ = found_in(folder)
    office = enter(paths, "lin", PASSWORD)
    yield office
    office.close()


@pytest.fixture
def backup(office):
    return back_up(office.engine, office.paths, office.key)


@pytest.fixture
def stick(tmp_path_factory):
    return tmp_path_factory.mktemp("stick")


def test_a_carried_backup_is_the_backup(office, backup, stick):
    carried = carry_backup(backup, stick, Progress())
    assert {file.name: file.read_bytes() for file in carried.iterdir()} == {
        file.name: file.read_bytes() for file in backup.path.iterdir()
    }
    with pytest.raises(Refusal, match="已经有这份备份"):
        carry_backup(backup, stick, Progress())


def test_a_stopped_copy_leaves_nothing(backup, stick):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        carry_backup(backup, stick, progress)
    assert list(stick.iterdir()) == []


def test_a_spoilt_backup_is_told(office, backup):
    assert prove_backup(backup, office.key, Progress())["account"] == 1
    content = bytearray((backup.path / "office.db").read_bytes())
    content[len(content) // 2] ^= 0xFF
    (backup.path / "office.db").write_bytes(content)
    with pytest.raises(Refusal, match="已损坏"):
        prove_backup(backup, office.key, Progress())


def test_a_full_stick_is_refused(backup, stick, monkeypatch):
    monkeypatch.setattr("desktop.upkeep.carrying.shutil.disk_usage", lambda _: type("Room", (), {"free": 1})())
    with pytest.raises(Refusal, match="放不下"):
        carry_backup(backup, stick, Progress())
