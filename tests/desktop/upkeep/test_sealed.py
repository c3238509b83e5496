"""Sealed backups: written whole or not at all, opened by the recovery key alone."""

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.errors import Refusal
from desktop.folder import ATTACHMENTS, DATABASE, KEYS
from desktop.jobs import Cancelled, Progress
from desktop.seals.suite import USUAL, suite_of
from desktop.seals.tape import Member, Tape
from desktop.upkeep.recovery_keys import private_in, read_private, write_private
from desktop.upkeep.sealed import sealed_in, unseal
from tests.desktop.upkeep.an_office import Kept, names

WRITER = """
import os, sys, threading, time
from pathlib import Path
from desktop.jobs import Progress
from desktop.office import Office
from desktop.opening import open_office
from desktop.paths import Paths
from desktop.upkeep.recovery_keys import RecoveryKeys
from desktop.upkeep.service import Backups
from db.store import Store
paths, key, folder = Paths.at(Path(sys.argv[1])), bytes.fromhex(sys.argv[2]), Path(sys.argv[3])
engine = open_office(paths, key)
store = Store(engine, lambda: "lin")
office = Office(store)
keys = RecoveryKeys(office, lambda: "lin", lambda: None)
backups = Backups(engine, paths, lambda: key, store, office, keys, lambda: None)
print("ready", flush=True)
while True:
    backups.put_away(folder, Progress())
"""


@pytest.fixture
def stick(folder: Path) -> Path:
    place = folder / "stick"
    place.mkdir()
    return place


def put_away(office: Kept, stick: Path):
    return office.backups.put_away(stick, Progress())


def test_a_sealed_backup_opens_with_its_key_as_the_backup_it_was(office: Kept, stick: Path, folder: Path) -> None:
    identity = office.recovery_key()
    office.register(20)
    address = office.attach(b"a photograph" * 5000)
    sealed = put_away(office, stick)
    assert names(stick) == [sealed.path.name]
    assert sealed.path.name.startswith("gedang-backup-350582103000-20260105-")
    assert sealed.path.name.isascii()
    opened = unseal(sealed.path, identity, folder / "opened", Progress())
    assert opened.key == office.key
    assert opened.about.counts["person"] == 20
    assert opened.about.contents == 1
    assert opened.about.town_code == "350582103000"
    assert names(folder / "opened") == [ATTACHMENTS, DATABASE, KEYS]
    made = office.backups.list()[0].path
    for name in (DATABASE, KEYS, f"{ATTACHMENTS}/{address[:2]}/{address}"):
        assert (folder / "opened" / name).read_bytes() == (made / name).read_bytes()


def test_nothing_of_the_office_can_be_read_in_it(office: Kept, stick: Path) -> None:
    office.recovery_key()
    content = put_away(office, stick).path.read_bytes()
    assert content.startswith(b"age-encryption.org/v1")
    for word in ("陈埭镇", "about.json", "office.db", "SQLite"):
        assert word.encode() not in content
    assert office.key not in content
    assert office.key.hex().encode() not in content


@pytest.mark.skipif(not (shutil.which("age") and shutil.which("tar")), reason="age or tar is not on this machine")
def test_ordinary_tools_take_it_apart(office: Kept, stick: Path, folder: Path) -> None:
    made = office.keys.make("保险柜一")
    office.keys.add(made.public)
    key, tape, out = write_private(made, "网格办", folder), folder / "backup.tar", folder / "out"
    sealed = put_away(office, stick)
    out.mkdir()
    subprocess.run(["age", "-d", "-i", key, "-o", tape, sealed.path], check=True)
    subprocess.run(["tar", "-xf", tape, "-C", out], check=True)
    assert names(out) == ["about.json", "data.key", DATABASE, KEYS]
    assert (out / DATABASE).read_bytes() == (office.backups.list()[0].path / DATABASE).read_bytes()
    assert (out / "data.key").read_text() == office.key.hex()


def test_every_key_opens_it_and_no_other(office: Kept, stick: Path, folder: Path) -> None:
    suite = suite_of(USUAL)
    assert suite is not None
    district = suite.new_identity()
    first, second = office.recovery_key("保险柜一"), office.recovery_key("保险柜二")
    office.keys.add_public("区里", f" {suite.recipient_of(district)}\n")
    sealed = put_away(office, stick)
    for number, identity in enumerate((first, second, district)):
        assert unseal(sealed.path, identity, folder / str(number), Progress()).key == office.key
    with pytest.raises(Refusal, match="不是用这把恢复密钥加密的"):
        unseal(sealed.path, suite.new_identity(), folder / "none", Progress())


def test_without_a_key_nothing_is_written(office: Kept, stick: Path) -> None:
    with pytest.raises(Refusal, match="还没有恢复密钥"):
        put_away(office, stick)
    assert names(stick) == []


@pytest.mark.parametrize("place", [5, 150, 20_000, -40_000, -1])
def test_an_altered_file_does_not_open(office: Kept, stick: Path, folder: Path, place: int) -> None:
    identity = office.recovery_key()
    sealed = put_away(office, stick)
    content = bytearray(sealed.path.read_bytes())
    content[place] ^= 1
    sealed.path.write_bytes(content)
    with pytest.raises(Refusal, match="没有改动任何资料"):
        unseal(sealed.path, identity, folder / "opened", Progress())
    assert office.backups.look_at(sealed, Progress()) is False


@pytest.mark.parametrize("length", [0, 10, 300, 66_000, -1])
def test_a_file_cut_short_does_not_open(office: Kept, stick: Path, folder: Path, length: int) -> None:
    identity = office.recovery_key()
    sealed = put_away(office, stick)
    sealed.path.write_bytes(sealed.path.read_bytes()[:length])
    with pytest.raises(Refusal, match="没有改动任何资料"):
        unseal(sealed.path, identity, folder / "opened", Progress())


def test_it_is_known_again_by_its_hash(office: Kept, stick: Path) -> None:
    office.recovery_key()
    sealed = put_away(office, stick)
    assert office.backups.look_at(sealed, Progress()) is True
    assert [one.path for one in sealed_in(stick, "350582103000")] == [sealed.path]
    assert sealed_in(stick, "350582104000") == []
    assert sealed_in(stick / "gone") == []


def test_a_stopped_writing_leaves_nothing(office: Kept, stick: Path) -> None:
    class Impatient(Progress):
        def advance(self, steps: int = 1) -> None:
            if self.note == "正在写加密备份":
                self.cancel()
            super().advance(steps)

    office.recovery_key()
    with pytest.raises(Cancelled):
        office.backups.put_away(stick, Impatient())
    assert names(stick) == []


def test_a_vanished_stick_is_said_in_a_sentence(office: Kept, stick: Path) -> None:
    class Vanishing(Progress):
        def advance(self, steps: int = 1) -> None:
            super().advance(steps)
            if self.note == "正在读回核对" and stick.is_dir():
                shutil.rmtree(stick)

    office.recovery_key()
    with pytest.raises(Refusal, match="U 盘被拔出"):
        office.backups.put_away(stick, Vanishing())
    last = office.backups.entries.list()[0]
    assert (last.kind, last.ok) == ("backup_away", False)
    assert len(office.backups.list()) == 1  # the backup on this machine is there all the same


def test_what_reads_back_differently_does_not_count(office: Kept, stick: Path) -> None:
    class Wearing(Progress):
        def begin(self, total: int, note: str) -> None:
            super().begin(total, note)
            if note == "正在读回核对":
                part = next(stick.glob(".*.part"))
                content = bytearray(part.read_bytes())
                content[-1] ^= 1
                part.write_bytes(content)

    office.recovery_key()
    with pytest.raises(Refusal, match="读回来与写的不同"):
        office.backups.put_away(stick, Wearing())
    assert names(stick) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a device that is always full")
def test_a_full_stick_leaves_nothing_half(office: Kept, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.open

    def full(path: Path, *how, **more):
        return real(Path("/dev/full") if path.suffix == ".part" and path.parent == stick else path, *how, **more)

    office.recovery_key()
    earlier = put_away(office, stick)
    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(Refusal, match="空间不足"):
        put_away(office, stick)
    assert names(stick) == [earlier.path.name]


def test_a_stick_too_small_is_not_begun(office: Kept, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office.recovery_key()
    monkeypatch.setattr("desktop.upkeep.sealed.SPARE", 1 << 60)
    with pytest.raises(Refusal, match="放不下"):
        put_away(office, stick)
    assert names(stick) == []


def test_a_member_that_leads_elsewhere_is_refused(office: Kept, folder: Path) -> None:

    suite = suite_of(USUAL)
    assert suite is not None
    identity = suite.new_identity()
    for name in ("../office.db", "attachments/../../x", "bin/x", "office.db-wal", "/office.db"):
        hostile = folder / "hostile.gdb"
        target = io.BytesIO()
        suite.seal(Tape([Member(name, b"x")]), target, [suite.recipient_of(identity)])
        hostile.write_bytes(target.getvalue())
        with pytest.raises(Refusal, match="打不开"):
            unseal(hostile, identity, folder / "opened", Progress())
        assert not (folder / "office.db").exists()


def test_the_private_half_is_read_as_it_is_typed_or_from_its_file(office: Kept, stick: Path) -> None:
    made = office.keys.make("保险柜一")
    identity = made.secret.encode()
    typed = " ".join(made.groups).lower().replace(" ", "-", 3)
    assert read_private(typed) == read_private(made.secret) == identity
    assert read_private("".join(chr(ord(one) + 0xFEE0) for one in "".join(made.groups))) == identity  # full width
    path = write_private(made, "陈埭镇网格办", stick)
    assert path.name.isascii()
    assert private_in(path) == identity
    other = "Q" if made.groups[0][0] != "Q" else "P"
    for wrong in ("", "abc", typed[:-1], other + "".join(made.groups)[1:]):
        with pytest.raises(Refusal, match="恢复密钥不对"):
            read_private(wrong)
    (stick / "other.txt").write_bytes(os.urandom(5000))
    for wrong_file in (stick / "other.txt", stick / "gone", stick):
        with pytest.raises(Refusal, match="没有恢复密钥"):
            private_in(wrong_file)


def test_keys_are_listed_named_once_and_retired(office: Kept, stick: Path, folder: Path) -> None:
    first = office.recovery_key("保险柜一")
    earlier = put_away(office, stick)
    (key,) = office.keys.all()
    assert (key.title, key.made_by, key.made_on) == ("保险柜一", "lin", "2026-01-05")
    with pytest.raises(Refusal, match="已经登记过（保险柜一）"):
        office.keys.add_public("又一次", key.recipient)
    with pytest.raises(Refusal, match="age1"):
        office.keys.add_public("错的", "age1nonsense")
    with pytest.raises(Refusal, match="名称"):
        office.keys.make("  ")
    office.recovery_key("保险柜二")
    office.keys.retire(key.recipient)
    office.pass_by(days=1)
    later = put_away(office, stick)
    assert unseal(earlier.path, first, folder / "one", Progress()).key == office.key
    with pytest.raises(Refusal, match="不是用这把"):
        unseal(later.path, first, folder / "two", Progress())


@pytest.mark.parametrize("number", range(6))
def test_a_kill_leaves_whole_files_alone(office: Kept, stick: Path, folder: Path, number: int) -> None:
    identity = office.recovery_key()
    office.attach(os.urandom(3 << 20))
    earlier = put_away(office, stick)
    office.engine.dispose()
    arguments = [str(office.paths.data), office.key.hex(), str(stick)]
    running = subprocess.Popen([sys.executable, "-c", WRITER, *arguments], stdout=subprocess.PIPE)
    assert running.stdout is not None
    running.stdout.readline()
    try:
        running.wait(0.02 + 0.05 * number)
    except subprocess.TimeoutExpired:
        running.kill()
    running.stdout.close()
    assert running.wait() == -9
    office.open()
    for place, one in enumerate(sealed_in(stick)):
        assert unseal(one.path, identity, folder / f"opened{place}", Progress()).key == office.key
    assert earlier.path in [one.path for one in sealed_in(stick)]
    office.register(1)
    put_away(office, stick)
    assert not list(stick.glob(".*.part"))
    assert office.backups.try_newest(Progress()).ok


@pytest.mark.skipif(sys.platform != "linux", reason="a file that cannot be read, as Linux has one")
def test_a_file_that_cannot_be_read_is_said_in_a_sentence(folder: Path) -> None:
    (folder / "memory.age").symlink_to("/proc/self/mem")
    with pytest.raises(Refusal, match=r"读取“memory.age”时中断"):
        unseal(folder / "memory.age", b"", folder / "out", Progress())
