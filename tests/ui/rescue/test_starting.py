"""Starts: safe mode after two that failed, when the office's window fails, and when asked for; a full disk."""

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.errors import Refusal
from desktop.paths import Paths
from desktop.program import Program
from desktop.rescue.forgetful import without_memory
from desktop.rescue.room import full_disk
from desktop.settings import Settings
from desktop.starts import Marks
from tests.desktop.founded import PASSWORD, found_in
from ui import ask, errors, shell
from ui.rescue.safe_window import SafeWindow
from ui.window import Running
from ui.work import Work

HELD: list[object] = []  # for the whole run: a window collected while it paints ends it


@pytest.fixture
def paths(folder: Path) -> Paths:
    """The folder of a founded office."""
    return found_in(folder / "data")[0]


@pytest.fixture
def running(qapp: QApplication, paths: Paths, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """The program before its first window."""
    monkeypatch.setattr(errors._Offered, "help", None)
    monkeypatch.setattr(Running, "_furnish", lambda _self: None)
    made = Running(paths, Settings(paths.settings), Work(), qapp)
    monkeypatch.setattr(made.opening, "_load", lambda: None)
    HELD.append(made)
    yield made
    made.end()
    for window in (made.opening.window, made._safe):
        if window is not None:
            HELD.append(window)
            window.hide()


def sign_in(running: Running) -> Any:
    """Go through the login window. Return it."""
    login: Any = running.opening.window
    HELD.append(login)
    login.account.setText("lin")
    login.password.setText(PASSWORD)
    login.go_on()
    return login


def test_two_starts_that_failed_propose_safe_mode(
    running: Running, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(ask, "choose", lambda _parent, question, *_, **__: asked.append(question) or True)
    for _ in range(2):
        Marks(paths.data).begin()
    running.begin(Marks(paths.data))
    assert len(asked) == 1
    assert isinstance(running._safe, SafeWindow)


def test_one_that_failed_does_not(running: Running, paths: Paths) -> None:
    Marks(paths.data).begin()
    running.begin(Marks(paths.data))
    assert running._safe is None
    assert running.opening.window is not None


def test_safe_mode_is_reached_from_the_login_window_and_left_again(running: Running, paths: Paths) -> None:
    running.begin(Marks(paths.data))
    login: Any = running.opening.window
    HELD.append(login)
    login.help_wanted.emit()
    assert running._safe.isVisible()
    assert running.opening.window is None
    running._safe.wanted.emit()
    assert not running._safe.isVisible()
    assert running.opening.window.isVisible()  # type: ignore[union-attr]


@pytest.mark.logs
def test_a_window_that_cannot_be_made_leads_to_safe_mode(
    running: Running, paths: Paths, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(ask, "choose", lambda _parent, sentence, *_, **__: told.append(sentence))

    def broken(*_: object, **__: object) -> None:
        raise KeyError("a preference that makes no sense")

    monkeypatch.setattr(shell, "Shell", broken)
    running.begin(Marks(paths.data))
    held = sign_in(running)
    qtbot.waitUntil(lambda: running._safe is not None, timeout=20_000)
    assert told == [errors.BUG]
    assert held is not running.opening.window
    assert running.opening.window is None


def test_looking_alone_remembers_nothing_and_changes_nothing(running: Running, paths: Paths, qtbot: QtBot) -> None:
    running.begin(Marks(paths.data), safe=True)
    running._safe.looking.emit()
    held = sign_in(running)
    qtbot.waitUntil(lambda: running.shell is not None, timeout=20_000)
    assert held is not running.opening.window
    office = running.shell.program.office
    assert running.shell.window.banner.isVisible()
    assert not office.clerk.may_write
    with pytest.raises(Refusal, match="安全模式"), office.store.write("改"):
        pass
    running.shell.window.hide()


def test_preferences_are_neither_read_nor_kept(program: Program) -> None:
    program.preferences.set("window.room", "people")
    plain = without_memory(program)
    assert plain.preferences.get("window.room") is None
    assert plain.preferences.begin_with("window.") == {}
    plain.preferences.set("window.room", "grids")
    plain.preferences.forget("window.room")
    assert program.preferences.get("window.room") == "people"


def test_a_nearly_full_disk_lets_everybody_look_and_nobody_write(paths: Paths, program: Program) -> None:
    assert full_disk(paths, room=0) == ""
    sentence = full_disk(paths, room=1 << 60)
    assert "只能查看" in sentence
    program.office.clerk.hold_back(sentence)
    with pytest.raises(Refusal, match="磁盘剩余空间"), program.office.store.write("改"):
        pass


def test_the_word_safe_opens_safe_mode(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    asked: list[Callable[..., Any]] = []
    monkeypatch.setattr("ui.window.open_window", lambda *chosen: asked.append(chosen) or 0)
    main = importlib.import_module("main").main
    assert main(["--safe"]) == main(["--safe", "--data", str(folder)]) == main(["--data", str(folder)]) == 0
    assert asked == [(None, "", True), (folder, "", True), (folder, "", False)]
