"""The open office in its window: locking, unlocking, leaving with a backup."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from db.models.office import Account
from db.store import touch
from desktop.opening import enter
from desktop.program import Program
from desktop.settings import Settings
from tests.desktop.founded import PASSWORD, found_in
from ui import ask
from ui.opening.login import LoginWindow
from ui.shell import Shell
from ui.work import Work

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # raise() on the offscreen platform


@pytest.fixture
def shell(qtbot: QtBot, folder: Path) -> Iterator[Shell]:
    paths, _ = found_in(folder)
    work = Work()
    made = Shell(Program.of(enter(paths, "lin", PASSWORD)), Settings(paths.settings), work)
    made.show()
    yield made
    work.close()
    made.window.hide()
    made.window.deleteLater()
    made.close()


def lock_of(shell: Shell) -> LoginWindow:
    """Return the window that asks for the password."""
    shell.lock()
    assert shell.curtain.window is not None
    return shell.curtain.window


def test_the_lock_covers_every_window_until_the_password_is_given(qtbot: QtBot, shell: Shell) -> None:
    beside = QDialog(shell.window)
    beside.show()
    lock = lock_of(shell)
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [lock]
    lock.password.setText("falsch")
    lock.go_on()
    qtbot.waitUntil(lambda: "不正确" in lock.refusal)
    assert shell.window.isHidden()
    lock.password.setText(PASSWORD)
    lock.go_on()
    qtbot.waitUntil(shell.window.isVisible)
    assert beside.isVisible()
    beside.close()


def test_a_question_left_open_counts_as_put_aside(qtbot: QtBot, shell: Shell) -> None:
    question = QDialog(shell.window)
    qtbot.waitUntil(shell.window.isVisible)
    QTimer.singleShot(0, shell.lock)
    assert question.exec() == QDialog.DialogCode.Rejected
    question.deleteLater()
    qtbot.waitUntil(lambda: not shiboken6.isValid(question))
    shell.curtain._raise()
    assert shell.window.isVisible()


def test_whoever_leaves_gets_the_backup_of_the_day(qtbot: QtBot, shell: Shell) -> None:
    with qtbot.waitSignal(shell.left, timeout=20_000):
        shell.leave()
    assert len(list(shell.program.office.paths.backups.iterdir())) == 1


def test_whoever_leaves_cleans_away_what_no_record_names(qtbot: QtBot, shell: Shell) -> None:
    contents = shell.program.attachments.contents
    young, old = contents.keep(b"young"), contents.keep(b"old")
    os.utime(contents.place(old), (0, 0))
    with qtbot.waitSignal(shell.left, timeout=20_000):
        shell.leave()
    assert list(contents.addresses()) == [young]


def test_whoever_leaves_is_told_which_attachments_were_not_backed_up(
    qtbot: QtBot, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    attachments = shell.program.attachments
    attachments.add("account", 1, b"%PDF-1.7 a paper", "纪要.pdf")
    attachments.contents.drop(attachments.contents.address(b"%PDF-1.7 a paper"))
    told: list[str] = []
    monkeypatch.setattr(ask, "tell", lambda _parent, sentence: told.append(sentence))
    with qtbot.waitSignal(shell.left, timeout=20_000):
        shell.leave()
    assert told == ["有 1 个附件缺失或损坏，没有备份到。请运行“检查数据”。"]


def grant(shell: Shell, role: str) -> None:
    """Give the clerk another role, as an administrator elsewhere does."""
    with shell.program.office.store.record("修改账号权限") as session:
        session.execute(update(Account).values(role=role))
        touch(session, "account")


def test_a_clerk_whose_rights_were_changed_signs_in_again(
    qtbot: QtBot, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(ask, "tell", lambda _parent, sentence: told.append(sentence))
    with qtbot.waitSignal(shell.left):
        grant(shell, "leader")
    assert "权限刚被管理员修改" in told[0]


def test_who_locked_the_program_does_not_come_back_with_former_rights(qtbot: QtBot, shell: Shell) -> None:
    lock = lock_of(shell)
    grant(shell, "leader")
    lock.password.setText(PASSWORD)
    lock.go_on()
    qtbot.waitUntil(lambda: "权限已被修改" in lock.refusal)
    assert shell.window.isHidden()
