"""Safe mode: it stands whatever is broken, and everything in it does what it says."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.folder import DATABASE
from desktop.paths import Paths
from desktop.settings import Settings
from tests.desktop.founded import PASSWORD, found_in
from tests.ui.work_now import WorkNow
from ui import ask
from ui.opening.login import LoginWindow
from ui.rescue import proposing
from ui.rescue.safe_window import SafeWindow
from ui.support_sheet import SupportSheet


@pytest.fixture
def paths(folder: Path) -> Paths:
    """The folder of a founded office."""
    return found_in(folder / "data")[0]


@pytest.fixture
def open_safe(qtbot: QtBot, paths: Paths) -> Callable[..., SafeWindow]:
    """Opens safe mode."""

    def open_safe(failed: int = 0) -> SafeWindow:
        window = SafeWindow(paths, Settings(paths.settings), WorkNow(), failed)  # type: ignore[arg-type]
        qtbot.addWidget(window)
        window.show()
        return window

    return open_safe


def press(window: QWidget, words: str) -> None:
    """Press the button that says this."""
    next(one for one in window.findChildren(QPushButton) if one.text().strip() == words).click()


def sign_in(window: SafeWindow, password: str = PASSWORD) -> LoginWindow:
    """Give name and password where they are asked for."""
    login = window._login
    assert login is not None
    login.account.setText("lin")
    login.password.setText(password)
    login.go_on()
    return login


def spoil(paths: Paths) -> None:
    """Damage the pages in the middle of the file."""
    content = bytearray((paths.data / DATABASE).read_bytes())
    content[600_000:640_000] = bytes(40_000)
    (paths.data / DATABASE).write_bytes(content)


def test_a_sound_office_is_checked_and_backed_up_after_signing_in_once(
    open_safe: Callable[..., SafeWindow], paths: Paths
) -> None:
    window = open_safe()
    press(window, "检查数据")
    assert sign_in(window, "falsch").refusal.startswith("用户名或密码不正确")
    sign_in(window)
    assert "没有发现问题" in window.found.text()
    assert window.said.text().startswith("数据文件打得开")
    press(window, "立即备份")
    assert window.notices.sentence.startswith("已备份")
    assert len(list(paths.backups.glob("office-*"))) == 1


def test_a_damaged_office_is_repaired_and_taken_into_use(
    open_safe: Callable[..., SafeWindow], paths: Paths, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    spoil(paths)
    window = open_safe(2)
    press(window, "检查数据")
    sign_in(window)
    assert "与加密校验不符" in window.found.text(), window.notices.sentence
    press(window, "开始修复")
    panel = window.repair
    assert panel.repaired is not None
    assert "损坏" in panel.said.text()
    assert panel.use.isVisibleTo(panel)
    asked: list[str] = []
    monkeypatch.setattr(ask, "ask", lambda _parent, question, *_, **__: asked.append(question) or True)
    monkeypatch.setattr(ask, "tell", lambda *_, **__: None)
    with qtbot.waitSignal(window.wanted):
        press(window, "改用修复后的资料")
    assert asked == ["用修复后的资料替换现在的吗？"]
    again = open_safe()
    press(again, "检查数据")
    sign_in(again)
    assert "没有发现问题" in again.found.text()


def test_an_office_that_cannot_be_opened_at_all_still_has_help(
    open_safe: Callable[..., SafeWindow], paths: Paths, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (paths.data / DATABASE).write_bytes(b"nothing")
    window = open_safe()
    press(window, "生成求助文件…")
    (sheet,) = window.findChildren(SupportSheet)
    assert sheet.page.toPlainText().startswith("这是格档的求助文件")
    monkeypatch.setattr(ask, "save_file", lambda *_, **__: folder / "求助.zip")
    sheet.save_file()
    assert (folder / "求助.zip").is_file()
    press(window, "登录")
    assert "没有一页能用这把钥匙读出" in sign_in(window).refusal


def test_the_look_is_given_back(open_safe: Callable[..., SafeWindow], paths: Paths) -> None:
    settings = Settings(paths.settings)
    settings.text_size, settings.theme = "large", "dark"
    window = open_safe()
    press(window, "恢复外观")
    again = Settings(paths.settings)
    assert (again.text_size, again.theme) == ("standard", "light")


@pytest.mark.parametrize(
    ("words", "signal"), [("正常打开", "wanted"), ("查看资料（只读）", "looking"), ("从备份恢复…", "restoring")]
)
def test_the_ways_out_are_announced(
    open_safe: Callable[..., SafeWindow], qtbot: QtBot, words: str, signal: str
) -> None:
    window = open_safe()
    with qtbot.waitSignal(getattr(window, signal)):
        press(window, words)


def test_it_is_proposed_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(ask, "choose", lambda _parent, question, choices, **__: asked.append(question) or choices[1][0])
    assert proposing.is_wanted(2)
    assert asked == ["程序前 2 次没有正常启动或中途退出。用安全模式打开吗？"]
