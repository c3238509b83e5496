"""Before the office is open: login, assistant, recovery code, lock and parting."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.divisions import Divisions
from desktop.errors import Refusal
from desktop.jobs import Progress
from tests.ui.work_now import WorkNow
from ui import ask
from ui.opening.assistant import SAMPLE_ACCOUNT, Assistant, Founded, Founding
from ui.opening.login import LoginWindow
from ui.opening.recovery_window import RecoveryWindow

GOOD = "Haibian-2026-feng"


@pytest.fixture
def work():
    return WorkNow()


@dataclass(frozen=True)
class Door:
    """Lets one account in."""

    password: str = GOOD

    def enter(self, account: str, password: str, key_file: bytes = b"") -> str:
        if password != self.password:
            raise Refusal("用户名或密码不正确，还可再试 3 次。")
        return f"office of {account}"


def test_the_right_password_opens(qtbot, work):
    login = LoginWindow(work, Door().enter, "陈埭镇网格办", "lin")
    qtbot.addWidget(login)
    login.password.setText(GOOD)
    with qtbot.waitSignal(login.entered) as entered:
        qtbot.keyClick(login.password, Qt.Key.Key_Return)
    assert entered.args == ["office of lin"]
    assert login.password.text() == ""


def test_a_wrong_password_is_said_and_the_name_stays(qtbot, work):
    login = LoginWindow(work, Door().enter, "", "lin")
    qtbot.addWidget(login)
    login.password.setText("falsch")
    login.go.click()
    assert login.refusal == "用户名或密码不正确，还可再试 3 次。"
    assert login.account.text() == "lin"
    assert login.card.isEnabled()


def test_nothing_typed_is_no_attempt(qtbot, work):
    tried = []
    login = LoginWindow(work, lambda account, *_: tried.append(account))
    qtbot.addWidget(login)
    login.go.click()
    assert login.refusal == "请输入用户名和密码。"
    assert tried == []


def test_a_locked_program_asks_only_for_the_password(qtbot, work):
    lock = LoginWindow(work, Door().enter, "陈埭镇网格办", "lin", locked=True)
    qtbot.addWidget(lock)
    assert lock.account.isReadOnly()
    assert lock.recovery.text() == "换人登录"


def test_a_locked_program_is_not_closed_from_outside(qtbot, work):
    lock = LoginWindow(work, Door().enter, "陈埭镇网格办", "lin", locked=True)
    qtbot.addWidget(lock, before_close_func=lambda window: window.hide())
    lock.show()
    assert not lock.close()
    assert lock.refusal == "要退出格档，请先解锁，或点“换人登录”。"


def test_locked_capitals_are_told_while_a_password_is_typed(qtbot, work):
    login = LoginWindow(work, Door().enter, "", "lin")
    qtbot.addWidget(login)
    none, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
    for text, held, locked in (("a", none, False), ("A", shift, False), ("A", none, True), ("a", shift, True)):
        QApplication.sendEvent(login.password, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, held, text))
        assert login._capitals.isHidden() is not locked


@pytest.fixture
def assistant(qtbot, work):
    asked: list[Founding] = []

    def found(founding: Founding, _progress: Progress) -> Founded:
        asked.append(founding)
        return Founded("陈埭镇网格办", "ABCDE-FGHJK-MNPQR-STUVW-XYZ23-4567A", "office")

    window = Assistant(work, found, Divisions())
    qtbot.addWidget(window, before_close_func=lambda one: setattr(one, "made", None))  # else it asks for the code
    window.asked = asked
    return window


def _fill_account(window: Assistant) -> None:
    window.name.setText("林晓梅")
    window.account.setText("linxm")
    window.password.first.setText(GOOD)
    window.password.second.setText(GOOD)


def test_the_town_is_found_by_part_of_its_name(qtbot, assistant):
    assistant._own()
    assert not assistant.next.isEnabled()
    assistant.town.line.setText("陈埭")
    qtbot.waitUntil(lambda: assistant.town.town is not None)
    assert assistant.town.town.code == "350582103"
    assert assistant.next.isEnabled()


def test_a_district_is_looked_for_among_districts_and_has_a_scheme_of_its_own(qtbot, assistant):
    assistant._own()
    assistant.town.levels.buttons["district"].click()
    assistant.town.line.setText("泉州惠安")
    qtbot.waitUntil(lambda: assistant.town.town is not None)
    assert assistant.town.town.name == "惠安县"
    assistant.go_on()
    shown = [one for one in assistant._scheme.buttons() if not one.isHidden()]
    assert [one.property("scheme") for one in shown] == ["district"]
    assert shown[0].isChecked()


def test_the_assistant_founds_an_office_and_shows_its_code_once(qtbot, assistant):
    assistant._own()
    assistant.town.line.setText("陈埭")
    qtbot.waitUntil(lambda: assistant.town.town is not None)
    assistant.go_on()
    assistant.go_on()
    _fill_account(assistant)
    assistant.go_on()
    (founding,) = assistant.asked
    assert (founding.town.name, founding.account, founding.scheme) == ("陈埭镇", "linxm", "plain")
    assert "FGHJK" in assistant.recovery.code.text()
    assert not assistant.recovery.go.isEnabled()
    assistant.recovery.kept.setChecked(True)
    with qtbot.waitSignal(assistant.entered) as entered:
        assistant.recovery.go.click()
    assert entered.args == ["office"]


def test_the_recovery_code_does_not_go_with_the_window_unasked(qtbot, assistant, monkeypatch):
    asked: list[str] = []
    answers = [False, True]
    monkeypatch.setattr(ask, "ask", lambda _parent, question, *_, **__: asked.append(question) or answers.pop(0))
    assistant.show()
    assistant._try_sample()
    assistant.go_on()
    assert not assistant.close()
    assert assistant.isVisible()
    with qtbot.waitSignal(assistant.closed):
        assert assistant.close()
    assert asked == ["恢复码还没有保管好，仍要关闭吗？"] * 2


def test_enter_leads_through_the_assistant(qtbot, assistant):
    assistant.show()
    qtbot.waitExposed(assistant)
    qtbot.keyClick(assistant.focusWidget(), Qt.Key.Key_Return)
    qtbot.keyClicks(assistant.town.line, "350582103")
    qtbot.waitUntil(lambda: assistant.town.town is not None)
    qtbot.keyClick(assistant.town.line, Qt.Key.Key_Return)
    assert assistant.steps.currentIndex() == 2
    qtbot.keyClick(assistant.focusWidget(), Qt.Key.Key_Return)
    _fill_account(assistant)
    qtbot.keyClick(assistant.password.second, Qt.Key.Key_Return)
    assert [founding.account for founding in assistant.asked] == ["linxm"]


def test_the_sample_towns_password_does_not_become_the_clerks_own(assistant):
    assistant._try_sample()
    assistant._go_back()
    assistant._own()
    assert (assistant.account.text(), assistant.password.password) == ("", "")
    assert assistant.password.first.echoMode() == QLineEdit.EchoMode.Password


@pytest.mark.parametrize(
    ("first", "second", "said"), [("kurz", "kurz", "至少"), (GOOD, "anders", "两次输入的密码不一致。")]
)
def test_a_bad_password_founds_nothing(qtbot, assistant, first, second, said):
    assistant._try_sample()
    assistant.password.first.setText(first)
    assistant.password.second.setText(second)
    assistant.go_on()
    assert said in assistant.refusal
    assert assistant.asked == []


def test_the_sample_town_is_two_clicks_away(qtbot, assistant):
    assistant._try_sample()
    assistant.go_on()
    (founding,) = assistant.asked
    assert (founding.town, founding.account) == (None, SAMPLE_ACCOUNT)


def test_what_went_wrong_is_said_and_nothing_typed_is_lost(qtbot, work):
    def found(_founding: Founding, _progress: Progress) -> Founded:
        raise Refusal("磁盘剩余空间只有 3 MB，至少需要 200 MB。请先清理磁盘。")

    window = Assistant(work, found, Divisions())
    qtbot.addWidget(window)
    window._own()
    window._show(3)
    _fill_account(window)
    window.go_on()
    assert window.refusal.startswith("磁盘剩余空间")
    assert window.name.text() == "林晓梅"


def test_the_recovery_code_gives_a_new_password_and_a_new_code(qtbot, work):
    used: list[Sequence[str]] = []

    def recover(code: str, account: str, password: str) -> str:
        used.append((code, account, password))
        return "NEWER-CODES-AREXX-BETTR-THANX-OLDXX"

    window = RecoveryWindow(work, recover, "陈埭镇网格办", "lin")
    qtbot.addWidget(window)
    window.code.setText("abcde fghjk")
    window.password.first.setText(GOOD)
    window.password.second.setText(GOOD)
    window.go.click()
    assert used == [("abcde fghjk", "lin", GOOD)]
    assert "NEWER" in window.card_of_code.code.text()
    window.card_of_code.kept.setChecked(True)
    with qtbot.waitSignal(window.finished):
        window.card_of_code.go.click()
