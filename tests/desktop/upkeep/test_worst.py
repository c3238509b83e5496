"""The disk full in the middle of each act, and each act killed at random moments: nothing half, nothing lost."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.jobs import Progress
from desktop.upkeep.sealed import sealed_in, unseal
from tests.desktop.founded import PASSWORD
from tests.desktop.upkeep.an_office import Kept

ACTS = ("make", "away", "try", "try_sealed", "restore", "carry")
ACTOR = """
import resource, sys
from pathlib import Path
from db.store import Store
from desktop.jobs import Progress
from desktop.office import Office
from desktop.opening import open_office
from desktop.paths import Paths
from desktop.restoring import Restoration
from desktop.upkeep.carrying import carry_backup
from desktop.upkeep.recovery_keys import RecoveryKeys, read_private
from desktop.upkeep.sealed import sealed_in
from desktop.upkeep.service import Backups
from desktop.wording import words_for
act, data, key, stick, identity, password, limit = sys.argv[1:]
paths, stick = Paths.at(Path(data)), Path(stick)
def restore():
    with Restoration(paths) as one:
        one.open_folder(backups.list()[0].path, "lin", password)
        engine.dispose()
        one.restore(Progress())
engine = open_office(paths, bytes.fromhex(key))
store = Store(engine, lambda: "lin")
office = Office(store)
keys = RecoveryKeys(office, lambda: "lin", lambda: None)
backups = Backups(engine, paths, lambda: bytes.fromhex(key), store, office, keys, lambda: None)
acts = {
    "make": lambda: backups.make(Progress()),
    "away": lambda: backups.put_away(stick, Progress()),
    "try": lambda: backups.try_newest(Progress()),
    "try_sealed": lambda: backups.try_sealed(sealed_in(stick)[0].path, read_private(identity), Progress()),
    "restore": restore,
    "carry": lambda: carry_backup(backups.list()[0], stick, Progress()),
}
print("ready", flush=True)
if int(limit):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
try:
    acts[act]()
except BaseException as error:
    sys.stderr.write(words_for(error) or repr(error))
    sys.exit(3)
"""


@pytest.fixture
def office(folder: Path):
    """An office with attachments, a backup and a sealed one."""
    office = Kept(folder / "data")
    office.identity = office.recovery_key().decode()
    office.register(50)
    office.attach(os.urandom(3 << 20))
    office.backups.put_away(folder / "stick", Progress())
    office.register(5)
    yield office
    office.engine.dispose()


def begin(office: Kept, act: str, limit: int = 0) -> subprocess.Popen[bytes]:
    """Begin an act in a program of its own, whose files may not grow beyond a limit."""
    stick = office.paths.data.parent / "stick"
    words = [act, str(office.paths.data), office.key.hex(), str(stick), office.identity, PASSWORD, str(limit)]
    office.engine.dispose()
    running = subprocess.Popen([sys.executable, "-c", ACTOR, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout is not None
    running.stdout.readline()
    return running


def assert_sound(office: Kept, people: tuple[int, ...]) -> None:
    """The office opens and has what it had; its backups and those of the stick are whole; new ones can be made."""
    stick = office.paths.data.parent / "stick"
    office.open()
    assert office.people() in people
    for number, one in enumerate(sealed_in(stick)):
        opened = unseal(one.path, office.identity.encode(), stick.parent / f"look{number}", Progress())
        assert opened.about.counts["person"] in (50, 55)
    for one in office.backups.list():
        assert (one.path / "office.keys").is_file()
    office.make()
    assert office.backups.try_newest(Progress()).ok
    assert not list(office.paths.backups.glob("trying-*"))
    assert not list(office.paths.backups.glob("*.part"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no limit to files")
@pytest.mark.parametrize("limit", [40_000, 1_000_000])
@pytest.mark.parametrize("act", ACTS)
def test_a_full_disk_is_said_in_a_sentence_and_leaves_nothing_half(office: Kept, act: str, limit: int) -> None:
    running = begin(office, act, limit)
    _, said = running.communicate(timeout=120)
    if running.returncode:
        assert running.returncode == 3
        words = said.decode()
        assert "空间不足" in words or "磁盘" in words, words
    assert_sound(office, (55,) if running.returncode else (50, 55))
    stick = office.paths.data.parent / "stick"
    assert not list(stick.glob("*.part"))
    assert not list(stick.glob(".*.part"))


@pytest.mark.parametrize("act", ACTS)
def test_a_kill_at_any_moment_leaves_nothing_half(office: Kept, act: str) -> None:
    chance = random.Random(act)
    for _ in range(3):
        running = begin(office, act)
        try:
            running.wait(chance.uniform(0.005, 0.4))
        except subprocess.TimeoutExpired:
            running.kill()
        running.communicate()
        office.open()
        assert office.people() in (50, 55)
        office.engine.dispose()
    assert_sound(office, (50, 55))
