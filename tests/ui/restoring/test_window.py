"""The restore assistant: chosen, opened, looked at, and only then brought back; left at any moment."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.jobs import Progress
from desktop.opening import enter
from desktop.paths import Paths
from desktop.restoring import Restoration
from desktop.upkeep.backup import Backup
from tests.desktop.founded import CHEAP, OTHER, PASSWORD
from tests.desktop.upkeep.an_office import Kept
from tests.ui.work_now import WorkNow
from ui import ask
from ui.restoring.window import RestoreWindow


@pytest.fixture
def office(folder: Path) -> Iterator[Kept]:
    """An office with people that came before and after its backup."""
    office = Kept(folder / "data")
    office.register(5)
    yield office
    office.engine.dispose()


@pytest.fixture
def made(office: Kept) -> Backup:
    """The backup in between."""
    made = office.make().backup
    office.register(3)
    return made


@pytest.fixture
def assistant(qtbot: QtBot, office: Kept) -> Callable[..., RestoreWindow]:
    """Open the assistant on the office, which is closed."""

    def make(paths: Paths | None = None, *places: Path) -> RestoreWindow:
        office.engine.dispose()
        window = RestoreWindow(WorkNow(), Restoration(paths or office.paths, CHEAP), places, "lin")
        qtbot.addWidget(window)
        window.show()
        return window

    return make


def opened(window: RestoreWindow, password: str = PASSWORD) -> None:
    window.next.click()
    window.opening.password.setText(password)
    window.next.click()


def test_a_backup_is_brought_back_step_by_step(
    office: Kept, made: Backup, assistant: Callable[..., RestoreWindow], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    window = assistant()
    assert window.choosing.current is not None
    assert window.choosing.current.path == made.path
    opened(window)
    assert window.steps.currentIndex() == 2
    row = next(one for one in window.preview.subjects.rows if one["title"] == "人员")
    assert (row["now"], row["then"], row["difference"]) == ("8", "5", "少 3")
    assert window.preview.past.rows[0]["name"] == "登记"
    assert window.opening.password.text() == ""
    asked: list[str] = []
    monkeypatch.setattr(ask, "ask", lambda _parent, question, *_, **__: asked.append(question) or True)
    window.next.click()
    assert len(asked) == 1
    assert "已恢复" in window.done.text()
    assert "另存在" in window.done.text()
    assert "从新的编号" in window.done.text()
    with qtbot.waitSignal(window.finished):
        window.next.click()
    office.open()
    assert office.people() == 5


def test_a_wrong_password_is_said_and_nothing_lost(
    office: Kept, made: Backup, assistant: Callable[..., RestoreWindow]
) -> None:
    window = assistant()
    opened(window, "wrong password")
    assert window.steps.currentIndex() == 1
    assert "密码不正确" in window.refusal
    window.opening.password.setText("")
    window.next.click()
    assert window.refusal == "请输入备份那天的用户名和密码。"
    opened_before = made.path.stat().st_mtime
    window.back.click()
    assert window.steps.currentIndex() == 0
    assert made.path.stat().st_mtime == opened_before


def test_it_can_be_left_at_every_step(
    office: Kept,
    made: Backup,
    assistant: Callable[..., RestoreWindow],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr(ask, "ask", lambda *_, **__: False)
    for steps in range(3):
        window = assistant()
        if steps == 1:
            window.next.click()
        if steps == 2:
            opened(window)
            window.next.click()  # asked whether it is meant, and it was not
        if steps:
            while window.steps.currentIndex():
                window.back.click()
        with qtbot.waitSignal(window.finished):
            window.back.click()
        assert not list(office.paths.backups.glob("trying-*"))
    office.open()
    assert office.people() == 8


def test_a_sealed_one_is_opened_with_its_key_on_a_new_machine(
    office: Kept, folder: Path, assistant: Callable[..., RestoreWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    key = office.keys.make("保险柜一")
    office.keys.add(key.public)
    sealed = office.backups.put_away(folder / "stick", Progress())
    new = Paths.at(folder / "new")
    window = assistant(new)
    assert window.choosing.current is None
    window.next.click()
    assert "请先选一份备份" in window.refusal
    monkeypatch.setattr(ask, "open_files", lambda *_, **__: [sealed.path])
    window.elsewhere.click()
    window.next.click()
    assert not window.opening.account.isVisible()
    window.opening.key.line.setText("abc")
    window.next.click()
    assert "恢复密钥不对" in window.refusal
    window.opening.key.line.setText("-".join(key.groups).lower())
    window.next.click()
    assert "没有能打开的现有资料" in window.preview.warning.text()
    window.preview.account.setCurrentIndex(1)
    assert window.preview.account.currentText() == "lin"
    window.preview.password.first.setText(OTHER)
    window.next.click()
    assert "两次输入的密码不一致" in window.refusal
    window.preview.password.second.setText(OTHER)
    monkeypatch.setattr(ask, "ask", lambda *_, **__: True)
    window.next.click()
    assert "刚设的新密码" in window.done.text()
    enter(new, "lin", OTHER).close()


def test_a_folder_elsewhere_is_chosen_by_its_database(
    made: Backup, assistant: Callable[..., RestoreWindow], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = assistant(Paths.at(folder / "new"))
    monkeypatch.setattr(ask, "open_files", lambda *_, **__: [made.path / "office.db"])
    window.elsewhere.click()
    opened(window)
    assert window.steps.currentIndex() == 2
