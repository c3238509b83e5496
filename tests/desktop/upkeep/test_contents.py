"""Attachments in backups: taken along, brought back, carried away, looked through."""

import errno
import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from desktop.attachments.contents import STAYS, Contents
from desktop.attachments.service import Attachments
from desktop.disclosures import Disclosures
from desktop.errors import Refusal
from desktop.folder import ATTACHMENTS
from desktop.jobs import Cancelled, Progress
from desktop.office import Office as Settings
from desktop.recycling import RecycleBin
from desktop.upkeep.backup import back_up, backups, prune, restore
from desktop.upkeep.carrying import carry_backup, prove_backup
from desktop.upkeep.checking import check
from desktop.upkeep.keeping import Keeping
from tests.desktop.attachments.pictures import paper, photo
from tests.desktop.upkeep.test_backup import KILLED, MOMENT, Office

CASE = "account"  # any record will do, but there must be one


class WithPictures(Office):
    """A founded office with three pictures and a paper."""

    def open(self):
        super().open()
        contents = Contents(self.paths.data / ATTACHMENTS, self.key)
        self.attachments = Attachments(self.store, contents, Disclosures(self.store))

    @property
    def contents(self):
        return self.attachments.contents

    def place(self, content):
        return self.contents.place(self.contents.address(content))

    def read(self):
        """Return all that is attached, as it reads."""
        return sorted(self.attachments.open(line.key) for line in self.attachments.of(CASE, 1))

    def forget(self, line):
        """Remove an attachment, from the recycle bin too."""
        self.attachments.remove(line.key)
        RecycleBin(self.store, Settings(self.store), lambda: datetime.now(UTC) + timedelta(days=1000)).purge()

    def look(self):
        return check(self.engine, Progress(), contents=self.contents)

    def within(self, made, content):
        """Return a content's file in a backup."""
        return self.contents.of(made.path / ATTACHMENTS).place(self.contents.address(content))


@pytest.fixture
def office(folder):
    office = WithPictures(folder / "data")
    files = [(f"{number}.jpg", photo(number)) for number in range(3)]
    office.attachments.add_all(CASE, 1, [*files, ("纪要.pdf", paper())])
    yield office
    office.engine.dispose()


def no_links(monkeypatch):
    """Let the disk be one that gives no file a second name."""

    def refuse(*_):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr("desktop.upkeep.contents.os.link", refuse)


@pytest.mark.parametrize("linked", [True, False])
def test_a_backup_holds_the_attachments_and_brings_them_back(office, monkeypatch, linked):
    if not linked:
        no_links(monkeypatch)
    before = office.read()
    made = office.back_up()
    assert made.lost == 0
    assert office.within(made, photo(0)).samefile(office.place(photo(0))) == linked
    for line in office.attachments.of(CASE, 1):
        office.forget(line)
    office.attachments.sweep(-1)
    assert list(office.contents.addresses()) == []
    office.restore(made.path)
    assert office.read() == before
    assert office.look().is_sound


def test_the_office_that_was_replaced_keeps_its_attachments(office):
    made = office.back_up()
    office.attachments.add(CASE, 1, photo(9), "9.jpg")
    after = office.read()
    aside = office.restore(made.path)
    assert len(office.read()) == 4
    office.attachments.sweep(-1)
    office.restore(aside)
    assert office.read() == after


def test_a_restored_office_in_a_new_folder_has_them_too(office, folder):
    made = office.back_up()
    other = WithPictures(folder / "other")
    shutil.copyfile(office.paths.data / "office.keys", other.paths.data / "office.keys")
    other.key = office.key
    other.restore(made.path)
    assert other.read() == office.read()
    other.engine.dispose()


def test_a_later_backup_reads_only_what_is_new(office, monkeypatch):
    first = office.back_up()
    office.attachments.add(CASE, 1, photo(9), "9.jpg")
    read = []
    whole = type(office.contents).is_sound
    monkeypatch.setattr(
        type(office.contents), "is_sound", lambda self, address, *more: read.append(address) or whole(self, address)
    )
    second = office.back_up()
    assert read == [office.contents.address(photo(9))]
    assert office.within(first, photo(0)).samefile(office.within(second, photo(0)))


def test_deleting_old_backups_loses_nothing(office):
    for days in range(5):
        office.back_up(now=lambda days=days: MOMENT.replace(day=5 + days))
    assert len(prune(office.paths, Keeping(1, 0, 0), now=lambda: MOMENT.replace(year=2030))) == 2
    office.attachments.remove(office.attachments.of(CASE, 1)[0].key)
    office.attachments.sweep(-1)
    assert len(office.read()) == 3
    for one in backups(office.paths):
        assert prove_backup(one, office.key, Progress())["attachment"] == 4


def test_what_the_office_lost_is_taken_from_the_last_backup(office):
    office.back_up()
    office.place(photo(0)).unlink()
    second = office.back_up()
    assert second.lost == 0
    office.restore(second.path)
    assert photo(0) in office.read()


def test_what_is_lost_everywhere_is_told_and_keeps_nobody_from_backing_up(office):
    office.place(photo(0)).unlink()
    office.place(photo(1)).write_bytes(b"nonsense")
    made = office.back_up()
    assert made.lost == 2
    assert not office.within(made, photo(0)).exists()
    with pytest.raises(Refusal, match="有 2 个附件缺失或损坏，恢复后打不开"):
        prove_backup(made, office.key, Progress())
    office.engine.dispose()
    assert restore(office.paths, made.path, lambda _folder: office.key).lost == 2
    office.open()
    assert len(office.look().findings) == 2


def test_a_spoilt_attachment_is_mended_by_restoring(office, monkeypatch):
    no_links(monkeypatch)  # with one file under two names both would be spoilt
    made = office.back_up()
    office.place(photo(0)).write_bytes(b"nonsense")
    assert not office.look().is_sound
    office.restore(made.path)
    assert office.look().is_sound


def test_the_check_finds_what_is_missing_altered_and_nobodys(office):
    assert office.look().is_sound
    lines = office.attachments.of(CASE, 1)
    office.place(photo(0)).unlink()
    raw = bytearray(office.place(photo(1)).read_bytes())
    raw[-1] ^= 1
    office.place(photo(1)).write_bytes(raw)
    office.forget(lines[2])
    assert [(one.ids, one.message.partition("，")[0]) for one in office.look().findings] == [
        ((lines[0].key,), "有 1 个附件的文件缺失"),
        ((lines[1].key,), "有 1 个附件的文件被改动或已损坏"),
    ]
    old = time.time() - 3 * STAYS
    os.utime(office.place(photo(2)), (old, old))
    assert "有 1 个文件不属于任何记录" in office.look().findings[-1].message
    office.attachments.sweep()
    assert len(office.look().findings) == 2


def test_what_can_come_back_from_the_bin_stays_and_is_backed_up(office):
    (line, *_) = office.attachments.of(CASE, 1)
    office.attachments.remove(line.key)
    old = time.time() - 3 * STAYS
    os.utime(office.place(photo(0)), (old, old))
    office.attachments.sweep()
    assert office.look().is_sound
    made = office.back_up()
    assert office.within(made, photo(0)).exists()


def test_the_check_finds_attachments_of_records_that_are_no_more(office):
    astray = [office.attachments.add(subject, 99, photo(5), "5.jpg").key for subject in (CASE, "no_table")]
    (finding,) = office.look().findings
    assert finding.message == "有 2 个附件所属的记录已不存在。请从备份恢复或联系维护人员。"
    assert finding.ids == tuple(astray)


def test_a_carried_backup_has_the_attachments(office, tmp_path_factory):
    stick = tmp_path_factory.mktemp("stick")
    made = office.back_up()
    carried = carry_backup(made, stick, Progress())
    assert sorted(path.name for path in (carried / ATTACHMENTS).rglob("*") if path.is_file()) == sorted(
        office.contents.addresses()
    )
    assert prove_backup(backups(office.paths)[0], office.key, Progress())["attachment"] == 4
    office.restore(carried)
    assert len(office.read()) == 4


def test_room_is_asked_for_where_files_must_be_copied(office, monkeypatch):
    no_links(monkeypatch)
    monkeypatch.setattr("desktop.upkeep.contents.Contents.holds", lambda *_: False)
    room = (office.paths.data / "office.db").stat().st_size + sum(map(len, (photo(0), paper())))
    monkeypatch.setattr("desktop.upkeep.backup.SPARE", 0)
    monkeypatch.setattr("desktop.upkeep.backup.shutil.disk_usage", lambda _: type("Room", (), {"free": room})())
    with pytest.raises(Refusal, match="磁盘剩余"):
        office.back_up()
    assert backups(office.paths) == []


def test_a_full_disk_leaves_no_backup(office, monkeypatch):
    no_links(monkeypatch)

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("desktop.upkeep.contents.shutil.copyfile", full)
    with pytest.raises(OSError, match="No space"):
        office.back_up()
    assert list(office.paths.backups.iterdir()) == []


@pytest.mark.parametrize("note", ["正在备份附件", "正在恢复附件", "正在另存原有附件"])
def test_stopping_leaves_everything_as_it_was(office, note):
    class Impatient(Progress):
        def check(self):
            if self.note == note and self.done == 2:
                self.cancel()
            super().check()

    made, before = office.back_up(), office.read()
    with pytest.raises(Cancelled):
        if note == "正在备份附件":
            office.back_up(progress=Impatient())
        else:
            office.engine.dispose()
            restore(office.paths, made.path, lambda _folder: office.key, Impatient())
    office.open()
    assert [one.path for one in backups(office.paths)] == [made.path]
    assert office.read() == before
    assert office.look().is_sound


@pytest.mark.parametrize("place", ["take_along"])
def test_a_kill_while_backing_up_leaves_no_backup(office, place):
    arguments = [str(office.paths.data), office.key.hex(), place]
    assert subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False).returncode == -9
    assert backups(office.paths) == []
    assert office.back_up().lost == 0


@pytest.mark.parametrize("place", ["bring_back", "put_aside"])
def test_a_kill_while_restoring_leaves_the_present_attachments(office, place):
    made = office.back_up()
    office.attachments.add(CASE, 1, photo(9), "9.jpg")
    before = office.read()
    office.engine.dispose()
    arguments = [str(office.paths.data), office.key.hex(), place, str(made.path)]
    assert subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False).returncode == -9
    office.open()
    assert office.read() == before
    office.restore(made.path)
    assert len(office.read()) == 4


def test_an_office_older_than_attachments_is_backed_up(office):
    with office.engine.connect() as connection:
        connection.connection.driver_connection.execute("DROP TABLE attachment")
    made = back_up(office.engine, office.paths, office.key)
    assert not (made.path / ATTACHMENTS).exists()


def test_two_thousand_contents_are_backed_up_in_a_moment(office):
    office.attachments.add_all(CASE, 1, [(f"{n}.pdf", b"%PDF-1.7 " + str(n).encode()) for n in range(2000)])
    office.back_up()
    began = time.perf_counter()
    office.back_up()
    assert time.perf_counter() - began < 3
