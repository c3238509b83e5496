"""The lock drops the key: nothing has the file open, nothing holds the key, and everything is there again after."""

import gc
import hashlib
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import FrameType

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import Engine

from db.engine import open_connections
from desktop.errors import Refusal
from desktop.folder import DATABASE
from desktop.jobs import Progress
from desktop.opening import enter, found
from desktop.paths import Paths
from desktop.program import Program
from desktop.settings import Settings
from tests.desktop.founded import CHEAP, PASSWORD, REQUEST
from ui import ask
from ui.shell import Shell
from ui.work import Work

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # raise() on the offscreen platform


@pytest.fixture(autouse=True)
def statements_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each engine remember its own statements: those that tests share (`tests.compiled`) hold who compiled them."""
    monkeypatch.delattr(Engine, "_compiled_cache")


@pytest.fixture
def work() -> Iterator[Work]:
    work = Work()
    yield work
    work.close()


@pytest.fixture
def paths(folder: Path) -> Paths:
    paths = Paths.at(folder)
    found(paths, REQUEST, cost=CHEAP)  # not the office that other tests copy: they know its key
    return paths


@pytest.fixture
def shell(qtbot: QtBot, paths: Paths, work: Work) -> Iterator[Shell]:
    made = Shell(Program.of(enter(paths, "lin", PASSWORD)), Settings(paths.settings), work)
    made.show()
    qtbot.waitUntil(lambda: not work.tickets, timeout=20_000)
    yield made
    work.close()
    made.window.hide()
    made.window.deleteLater()
    made.close()


def mark_of(shell: Shell) -> str:
    """Return what the key is known by without being it."""
    return hashlib.sha256(shell.program.office.key).hexdigest()


def is_key(found: object, mark: str) -> bool:
    """Whether an object holds the key: as bytes, or as a text with the digits of it."""
    if isinstance(found, bytes | bytearray):
        held = bytes(found)
        return any(hashlib.sha256(held[at : at + 32]).hexdigest() == mark for at in range(max(len(held) - 31, 0)))
    if isinstance(found, str):
        digits = re.findall(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", found)
        return any(hashlib.sha256(bytes.fromhex(one)).hexdigest() == mark for one in digits)
    return False


def holders(mark: str) -> list[str]:
    """Return what in the whole program holds the key, directly or in a local name of a function under way."""
    gc.unfreeze()
    gc.collect()
    found = []
    for holder in gc.get_objects():
        if isinstance(holder, FrameType):
            continue
        for one in gc.get_referents(holder):
            if isinstance(one, bytes | bytearray | str) and len(one) < 4096 and is_key(one, mark):
                found.append(type(holder).__name__)
    for frame in sys._current_frames().values():
        here: FrameType | None = frame
        while here is not None:
            found += [f"{here.f_code.co_name}.{name}" for name, one in here.f_locals.items() if is_key(one, mark)]
            here = here.f_back
    return found


def open_files(path: Path) -> list[str]:
    """Return the files of a folder that this process has open."""
    links = []
    for one in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            links.append(str(one.readlink()))
    return [link for link in links if link.startswith(str(path / DATABASE))]


def lock(qtbot: QtBot, shell: Shell) -> None:
    shell.lock()
    qtbot.waitUntil(lambda: not shell.program.office.held.is_held, timeout=20_000)


def unlock(qtbot: QtBot, shell: Shell) -> None:
    window = shell.curtain.window
    assert window is not None
    window.password.setText(PASSWORD)
    window.go_on()
    qtbot.waitUntil(shell.window.isVisible, timeout=20_000)


def test_the_search_for_the_key_finds_it_where_it_is(shell: Shell) -> None:
    assert holders(mark_of(shell))


def test_after_the_lock_nothing_holds_the_key_and_nothing_the_file(qtbot: QtBot, shell: Shell, paths: Paths) -> None:
    program = shell.program
    program.attachments.contents.keep(b"a photograph")
    mark = mark_of(shell)
    assert open_connections(paths.data / DATABASE) > 0
    lock(qtbot, shell)
    qtbot.wait(300)  # whatever a hidden page still wanted waits for the password
    assert holders(mark) == []
    assert open_connections(paths.data / DATABASE) == 0
    if Path("/proc/self/fd").is_dir():
        assert open_files(paths.data) == []
    with pytest.raises(Refusal, match="已锁定"):
        program.office.accounts.list()
    with pytest.raises(Refusal, match="已锁定"):
        program.attachments.contents.keep(b"another")


def test_whoever_locked_it_finds_everything_as_it_was(qtbot: QtBot, shell: Shell, work: Work) -> None:
    shell.window.enter("people")
    search = shell.window.top.search
    search.setText("欧阳")
    lock(qtbot, shell)
    late: list[int] = []
    work.read(shell, "还想看", lambda _: len(shell.program.office.accounts.list()), late.append)
    qtbot.wait(100)
    assert late == []
    unlock(qtbot, shell)
    qtbot.waitUntil(lambda: late == [1])
    assert search.text() == "欧阳"
    assert shell.window.page is not None
    shell.program.office.accounts.rename("lin", "林主任")


def test_a_wrong_password_leaves_the_office_locked(qtbot: QtBot, shell: Shell) -> None:
    lock(qtbot, shell)
    window = shell.curtain.window
    assert window is not None
    window.password.setText("falsch")
    window.go_on()
    qtbot.waitUntil(lambda: "不正确" in window.refusal)
    assert not shell.program.office.held.is_held
    unlock(qtbot, shell)


def test_an_account_that_was_disabled_meanwhile_stays_outside(qtbot: QtBot, shell: Shell, paths: Paths) -> None:
    lock(qtbot, shell)
    office = enter(paths, "lin", PASSWORD)
    with office.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("UPDATE account SET enabled = 0")
    office.close()
    window = shell.curtain.window
    assert window is not None
    window.password.setText(PASSWORD)
    window.go_on()
    qtbot.waitUntil(lambda: "已停用" in window.refusal, timeout=20_000)
    assert not shell.program.office.held.is_held
    assert shell.window.isHidden()


def test_a_job_under_way_is_finished_before_the_key_goes(qtbot: QtBot, shell: Shell, work: Work) -> None:
    go_on, done = threading.Event(), list[str]()

    def job(_progress: Progress) -> str:
        go_on.wait(20)
        return shell.program.office.accounts.list()[0].name

    work.write(shell, "正在导入", job, done.append)
    shell.lock()
    qtbot.wait(200)
    assert shell.window.isHidden()
    assert shell.program.office.held.is_held
    go_on.set()
    qtbot.waitUntil(lambda: done == ["lin"])
    qtbot.waitUntil(lambda: not shell.program.office.held.is_held)


def test_somebody_else_signs_in_through_the_login_window(
    qtbot: QtBot, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock(qtbot, shell)
    window = shell.curtain.window
    assert window is not None
    assert window.account.isReadOnly()
    monkeypatch.setattr(ask, "ask", lambda *_, **__: True)
    with qtbot.waitSignal(shell.left):
        window.recovery.click()
