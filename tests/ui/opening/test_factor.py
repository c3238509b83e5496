"""The key file at the login: asked for only where it is needed, found by itself, pointed out, refused in words."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.accounts.factor import new_key_file, write_key_file
from desktop.errors import Refusal
from tests.ui.work_now import WorkNow
from ui import ask
from ui.opening import factor_row
from ui.opening.factor_row import FactorRow
from ui.opening.login import NO_KEY_FILE, LoginWindow

GOOD = "Haibian-2026-feng"


@pytest.fixture
def stick(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stick that is plugged in, with nothing on it."""
    place = folder / "stick"
    place.mkdir()
    monkeypatch.setattr(factor_row, "plugged_drives", lambda: [folder, place])
    return place


def door(account: str, password: str, key_file: bytes) -> tuple[str, bytes]:
    if password != GOOD:
        raise Refusal("用户名或密码不正确，还可再试 3 次。")
    return account, key_file


def asked(login: LoginWindow, qtbot: QtBot) -> LoginWindow:
    """Return the login once it has heard whether a key file is needed."""
    qtbot.addWidget(login)
    login.account.left.emit()
    return login


def test_nobody_is_asked_who_needs_none(qtbot: QtBot) -> None:
    login = asked(LoginWindow(WorkNow(), door, "", "lin"), qtbot)  # type: ignore[arg-type]
    assert login.factor is None
    login.password.setText(GOOD)
    with qtbot.waitSignal(login.entered) as entered:
        login.go_on()
    assert entered.args == [("lin", b"")]


def test_the_file_on_the_stick_is_found_by_itself(qtbot: QtBot, stick: Path) -> None:
    file = new_key_file()
    path = write_key_file(file, stick)
    login = asked(LoginWindow(WorkNow(), door, "", "lin", needs=lambda _: file.mark), qtbot)  # type: ignore[arg-type]
    login.show()
    assert login.factor is not None
    assert str(path) in login.factor.said.text()
    login.password.setText(GOOD)
    with qtbot.waitSignal(login.entered) as entered:
        qtbot.keyClick(login.password, Qt.Key.Key_Return)
    assert entered.args == [("lin", file.secret)]
    assert login.key_file == str(path)


def test_a_stick_that_is_plugged_in_late_is_noticed(qtbot: QtBot, stick: Path) -> None:
    file = new_key_file()
    login = asked(LoginWindow(WorkNow(), door, "", "lin", needs=lambda _: file.mark), qtbot)  # type: ignore[arg-type]
    login.password.setText(GOOD)
    login.go_on()
    assert login.refusal == NO_KEY_FILE
    assert login.card.isEnabled()
    write_key_file(file, stick)
    assert login.factor is not None
    qtbot.waitUntil(lambda: login.factor is not None and login.factor.path is not None, timeout=5000)


def test_another_accounts_file_is_told_and_no_attempt(
    qtbot: QtBot, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, other = new_key_file(), new_key_file()
    wrong = write_key_file(other, stick)
    tried: list[str] = []
    login = LoginWindow(
        WorkNow(),  # type: ignore[arg-type]
        lambda account, *_: tried.append(account),
        "",
        "lin",
        needs=lambda _: own.mark,
    )
    asked(login, qtbot)
    monkeypatch.setattr(ask, "open_file", lambda *_: wrong)
    assert login.factor is not None
    login.factor.ask()
    login.password.setText(GOOD)
    login.go_on()
    assert "别的账号的或已作废" in login.refusal
    assert tried == []


def test_who_types_another_name_is_asked_anew(qtbot: QtBot, stick: Path) -> None:
    mark = new_key_file().mark
    login = LoginWindow(WorkNow(), door, "", "lin", needs=lambda one: mark if one == "chen" else "")  # type: ignore[arg-type]
    asked(login, qtbot)
    assert login.factor is None
    login.account.setText("chen")
    login.account.left.emit()
    assert login.factor is not None
    assert login.factor.is_needed
    login.account.setText("lin")
    login.account.left.emit()
    assert not login.factor.is_needed
    assert login.factor.isHidden()


def test_the_row_looks_no_more_once_it_is_not_needed(qtbot: QtBot, stick: Path) -> None:
    row = FactorRow()
    qtbot.addWidget(row)
    row.need("0" * 12)
    assert row._look.isActive()
    row.need("")
    assert not row._look.isActive()
    assert row.secret() == b""
