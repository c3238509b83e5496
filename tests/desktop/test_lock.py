"""One program per data folder, in real processes."""

import subprocess
import sys

import pytest

from desktop.errors import Refusal
from desktop.lock import FolderLock

HOLDER = (
    "import sys, time\n"
    "from pathlib import Path\n"
    "from desktop.lock import FolderLock\n"
    "FolderLock(Path(sys.argv[1])).seize()\n"
    "print('seized', flush=True)\n"
    "time.sleep(60)\n"
)


@pytest.fixture
def other(folder):
    """Another program that has the folder."""
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "seized\n"
        yield process
        process.kill()


def test_a_second_program_is_refused_and_told_who_is_first(folder, other):
    with pytest.raises(Refusal) as told, FolderLock(folder):
        pass
    assert "已在另一个格档窗口" in told.value.message
    assert str(other.pid) in told.value.message


def test_a_killed_program_leaves_no_lock(folder, other):
    other.kill()
    other.wait()
    with FolderLock(folder):
        pass


def test_a_lock_is_given_back(folder):
    lock = FolderLock(folder)
    for _ in range(2):
        with lock, pytest.raises(Refusal), FolderLock(folder):
            pass
        lock.release()


def test_two_folders_do_not_disturb_each_other(folder, other):
    (folder / "second").mkdir()
    with FolderLock(folder / "second"):
        pass
