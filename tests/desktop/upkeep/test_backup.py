"""Backups of an office in use, and the way back."""

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from db.models.people import Person
from db.store import Store
from desktop.errors import Refusal
from desktop.folder import DATABASE, INCOMING, KEYS
from desktop.jobs import Cancelled, Progress
from desktop.opening import enter, open_office
from desktop.paths import Paths
from desktop.upkeep.backup import back_up, backups, is_due, prune, restore
from desktop.upkeep.keeping import FEWEST, Keeping
from tests.desktop.founded import PASSWORD, found_in

MOMENT = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)

KILLED = (
    "import os, sys\n"
    "from pathlib import Path\n"
    "import desktop.upkeep.backup as module\n"
    "from desktop.opening import open_office\n"
    "from desktop.paths import Paths\n"
    "paths, key = Paths.at(Path(sys.argv[1])), bytes.fromhex(sys.argv[2])\n"
    "setattr(module, sys.argv[3], lambda *_: os.kill(os.getpid(), 9))\n"
    "if len(sys.argv) > 4:\n"
    "    module.restore(paths, Path(sys.argv[4]), lambda _folder: key)\n"
    "module.back_up(open_office(paths, key), paths, key)\n"
)


class Office:
    """A founded office, opened."""

    def __init__(self, folder):
        self.paths, created = found_in(folder)
        self.key = created.key
        self.open()

    def open(self):
        self.engine = open_office(self.paths, self.key)
        self.store = Store(self.engine, lambda: "lin")

    def register(self, count):
        with self.store.write("登记") as session:
            session.add_all(Person(name="张三丰", name_key="zhang san feng", note="长" * 2000) for _ in range(count))

    def people(self):
        with self.store.read() as session:
            return session.scalar(select(func.count()).select_from(Person))

    def back_up(self, **more):
        return back_up(self.engine, self.paths, self.key, **more)

    def restore(self, source):
        self.engine.dispose()
        restored = restore(self.paths, source, lambda _folder: self.key)
        self.open()
        return restored.aside


@pytest.fixture
def office(folder):
    office = Office(folder / "data")
    yield office
    office.engine.dispose()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_is_a_whole_encrypted_office(office):
    office.register(20)
    made = office.back_up(now=lambda: MOMENT)
    assert names(made.path) == [DATABASE, KEYS]
    assert made.path.name == f"office-{MOMENT.astimezone():%Y%m%d-%H%M%S}"
    assert made.made_at == MOMENT
    assert made.size > 100_000
    assert not (made.path / DATABASE).read_bytes().startswith(b"SQLite")
    copy = enter(Paths.at(made.path), "lin", PASSWORD)
    with copy.store.read() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 20
    copy.close()


def test_backing_up_and_restoring_brings_everything_back(office):
    office.register(5)
    made = office.back_up()
    office.register(3)
    aside = office.restore(made.path)
    assert office.people() == 5
    assert [one.path for one in backups(office.paths) if one.note == "replaced"] == [aside]
    office.restore(aside)
    assert office.people() == 8


def test_a_backup_can_be_restored_into_a_new_folder(office, folder):
    office.register(5)
    made = office.back_up()
    elsewhere = Paths.at(folder / "elsewhere")
    assert restore(elsewhere, made.path, lambda _folder: office.key) == (None, 0)
    copy = enter(elsewhere, "lin", PASSWORD)
    assert copy.office.facts.town_name == "陈埭镇"
    copy.close()


def test_others_may_go_on_writing(office):
    office.register(50)
    stop = threading.Event()

    def write():
        while not stop.is_set():
            office.register(5)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(3):
            made = office.back_up()
            assert made.path.is_dir()
    finally:
        stop.set()
        writer.join()


def test_what_is_not_committed_is_not_in_the_copy(office):
    office.register(1)
    with office.store.write("登记") as session:
        session.add(Person(name="李四", name_key="li si"))
        session.flush()
        made = office.back_up()
    assert office.people() == 2
    office.restore(made.path)
    assert office.people() == 1


def test_a_stopped_backup_leaves_nothing(office):
    class Impatient(Progress):
        def check(self):
            if self.note == "正在备份":
                self.cancel()
            super().check()

    with pytest.raises(Cancelled):
        office.back_up(progress=Impatient())
    assert names(office.paths.backups) == []
    office.register(1)


def test_progress_tells_how_far_it_is(office):
    office.register(2000)
    progress = Progress()
    office.back_up(progress=progress)
    assert progress.note == "正在核对备份"


@pytest.mark.parametrize("place", ["_copy", "examine", "replace_file"])
def test_a_kill_leaves_no_backup_that_is_none(office, place):
    arguments = [str(office.paths.data), office.key.hex(), place]
    assert subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False).returncode == -9
    assert backups(office.paths) == []
    office.back_up()
    assert len(names(office.paths.backups)) == 1


@pytest.mark.parametrize("place", ["_copy_files", "examine", "_put_aside", "put_in_place"])
def test_a_kill_while_restoring_leaves_the_present_office(office, place):
    made = office.back_up()
    office.register(3)
    office.engine.dispose()
    arguments = [str(office.paths.data), office.key.hex(), place, str(made.path)]
    assert subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False).returncode == -9
    office.open()
    assert office.people() == 3
    office.restore(made.path)
    assert office.people() == 0


def test_an_interrupted_restore_is_finished_at_the_next_start(office):
    made = office.back_up()
    office.register(3)
    office.engine.dispose()
    made.path.rename(office.paths.data / INCOMING)
    office.open()
    assert office.people() == 0


@pytest.mark.parametrize("place", [100, 5000, 60_000, -5000, None])
def test_a_broken_backup_is_refused_and_nothing_changes(office, place):
    office.register(3)
    made = office.back_up()
    content = bytearray((made.path / DATABASE).read_bytes())
    content[len(content) // 2 if place is None else place] ^= 1
    (made.path / DATABASE).write_bytes(content)
    with pytest.raises(Refusal, match="没有恢复，现有数据没有改动"):
        office.restore(made.path)
    office.open()
    assert office.people() == 3
    (made.path / KEYS).unlink()
    with pytest.raises(Refusal, match="不是完整的备份"):
        office.restore(made.path)
    office.open()


def test_a_damaged_office_is_not_passed_off_as_a_backup(office):
    office.register(500)
    office.engine.dispose()
    path = office.paths.data / DATABASE
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    office.open()
    with pytest.raises(Refusal, match="可能已损坏"):
        office.back_up()
    assert backups(office.paths) == []


def test_without_room_nothing_is_begun(office, monkeypatch):
    monkeypatch.setattr("desktop.upkeep.backup.SPARE", 1 << 60)
    with pytest.raises(Refusal, match="磁盘剩余"):
        office.back_up()
    assert names(office.paths.backups) == []


def test_a_backup_is_due_once_the_last_is_a_day_old(office):
    def due(**later):
        return is_due(office.paths, lambda: MOMENT + timedelta(**later))

    assert due()
    first = office.back_up(now=lambda: MOMENT)
    assert not due(hours=23)
    assert due(hours=25)
    assert due(days=-9)  # the clock was wrong before
    office.restore(first.path)
    assert due(days=3)  # what was put aside is no backup


def test_two_backups_of_one_second_are_two(office):
    made = {office.back_up(now=lambda: MOMENT).path for _ in range(3)}
    assert len(made) == 3


def test_old_backups_go_but_never_the_newest(office):
    for days in (0, 10, 20, 30, 40, 50):
        office.back_up(now=lambda days=days: MOMENT + timedelta(days=days))
    gone = prune(office.paths, Keeping(15, 0, 0), now=lambda: MOMENT + timedelta(days=51))
    assert len(gone) == 3
    assert len(backups(office.paths)) == FEWEST
    assert prune(office.paths, Keeping(1, 0, 0), now=lambda: MOMENT + timedelta(days=900)) == []


def test_other_things_in_the_folder_are_left_alone(office):
    office.paths.backups.mkdir()
    (office.paths.backups / "readme.txt").write_text("mine")
    (office.paths.backups / "office-20260105-093000").mkdir()
    assert backups(office.paths) == []
    office.back_up()
    assert "readme.txt" in names(office.paths.backups)
