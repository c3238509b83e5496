"""Before the office opens: one's own password, and a key file where the office wants one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.accounts.password_rules import PasswordRules
from desktop.opening import OpenOffice, enter
from desktop.paths import Paths
from desktop.settings import Settings
from tests.desktop.founded import OTHER, PASSWORD, found_in
from tests.ui.work_now import WorkNow
from ui import ask
from ui.opening import factor_row
from ui.opening.first_steps import FirstSteps
from ui.opening.flow import Opening
from ui.work import Work

NEW = "Qingtian#2026x"


@pytest.fixture
def paths(folder: Path) -> Paths:
    return found_in(folder / "data")[0]


@pytest.fixture
def office(paths: Paths) -> Iterator[OpenOffice]:
    office = enter(paths, "lin", PASSWORD)
    yield office
    office.close()


@pytest.fixture
def stick(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = folder / "stick"
    place.mkdir()
    monkeypatch.setattr(factor_row, "plugged_drives", lambda: [place])
    monkeypatch.setattr(ask, "open_folder", lambda *_: place)
    return place


def steps_of(office: OpenOffice, qtbot: QtBot) -> FirstSteps:
    own, clerk = office.accounts.own, office.clerk
    window = FirstSteps(WorkNow(), own, own.standing(), clerk.name, clerk.title)  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.show()
    return window


def fill(window: FirstSteps, present: str, new: str) -> None:
    window.present.setText(present)
    for line in (window.password.first, window.password.second):
        line.setText(new)


def test_a_password_chosen_by_others_is_changed_first(qtbot: QtBot, office: OpenOffice, paths: Paths) -> None:
    office.accounts.add("wang", "王录入", "clerk", OTHER)
    office.close()
    own = enter(paths, "wang", OTHER)
    window = steps_of(own, qtbot)
    assert window.heading.text() == "请先修改密码"
    fill(window, OTHER, OTHER)
    window.go.click()
    assert window.refusal == "新密码与原密码相同，请换一个。"
    fill(window, OTHER, NEW)
    with qtbot.waitSignal(window.done):
        window.go.click()
    assert own.accounts.own.standing().is_clear
    own.close()


def test_an_administrator_makes_a_key_file_and_a_copy(qtbot: QtBot, office: OpenOffice, stick: Path) -> None:
    office.accounts.set_rules(PasswordRules(factor=True))
    window = steps_of(office, qtbot)
    assert window.heading.text() == "请先制作钥匙文件"
    assert window.password.isHidden()
    window.present.setText("falsch")
    window.go.click()
    assert window.refusal == "现在的密码不正确，还可再试 4 次。"
    window.present.setText(PASSWORD)
    window.go.click()
    assert window.made is not None
    assert window.made.parent == stick
    assert window.enter.isVisible()
    with qtbot.waitSignal(window.done):
        window.go.click()
    assert office.accounts.own.standing().is_clear


def test_the_login_leads_through_the_steps_into_the_office(qtbot: QtBot, office: OpenOffice, paths: Paths) -> None:
    office.accounts.add("wang", "王录入", "clerk", OTHER)
    office.close()
    work, settings = Work(), Settings(paths.settings)
    opening, opened = Opening(paths, settings, work), list[object]()
    opening.opened.connect(opened.append)
    opening.show_login()
    login = opening.window
    login.account.setText("wang")  # type: ignore[union-attr]
    login.password.setText(OTHER)  # type: ignore[union-attr]
    login.go_on()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: isinstance(opening.window, FirstSteps), timeout=30_000)
    steps = opening.window
    assert isinstance(steps, FirstSteps)
    assert opened == []
    fill(steps, OTHER, NEW)
    steps.go_on()
    qtbot.waitUntil(lambda: bool(opened), timeout=30_000)
    opened[0].office.close()  # type: ignore[attr-defined]
    work.close()


def test_who_closes_the_window_instead_is_not_in(qtbot: QtBot, office: OpenOffice, paths: Paths) -> None:
    office.accounts.set_rules(PasswordRules(factor=True))
    office.close()
    work = Work()
    opening = Opening(paths, Settings(paths.settings), work)
    opening.show_login()
    login = opening.window
    login.account.setText("lin")  # type: ignore[union-attr]
    login.password.setText(PASSWORD)  # type: ignore[union-attr]
    login.go_on()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: isinstance(opening.window, FirstSteps), timeout=30_000)
    steps = opening.window
    assert isinstance(steps, FirstSteps)
    with qtbot.waitSignal(opening.abandoned):
        steps.close()
    assert not steps._own._held.is_held
    work.close()
