"""The page of backups on a real office: its state at a glance, and everything that is done from there."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.accounts.rights import FOUNDER, SYSTEM, Rights
from desktop.jobs import Progress
from desktop.opening import enter
from desktop.program import Program
from desktop.settings import Settings
from desktop.upkeep.backup import backups
from desktop.upkeep.entries import Kind
from desktop.upkeep.recovery_keys import private_in
from desktop.upkeep.sealed import sealed_in
from tests.desktop.founded import PASSWORD, found_in
from tests.programs import today
from tests.ui.work_now import WorkNow
from ui import ask
from ui.dialogs import AskSheet
from ui.pages.desk import Desk
from ui.pages.settings.backup_keys import KeySheet
from ui.pages.settings.backups import BackupsSection
from ui.restoring.leaving import wants_to_restore
from ui.restoring.trying import NEWEST, SEALED


@pytest.fixture
def program(folder: Path) -> Iterator[Program]:
    """A founded office, its administrator at it."""
    paths, _ = found_in(folder / "data")
    office = enter(paths, "lin", PASSWORD)
    yield Program.of(office, today)
    office.close()


@pytest.fixture
def section(program: Program, qtbot: QtBot) -> Callable[..., BackupsSection]:
    """Look at the page as somebody."""

    def make(rights: Rights = FOUNDER) -> BackupsSection:
        clerk = program.office.clerk
        clerk.enter(clerk.name, clerk.title, rights)
        work = WorkNow()
        program.office.store.on_change.append(work.tell)
        section = BackupsSection(Desk(program, work, today), Settings(program.office.paths.settings))
        section.said = []  # type: ignore[attr-defined]
        section.told.connect(section.said.append)  # type: ignore[attr-defined]
        qtbot.addWidget(section)
        section.resize(1000, 700)
        section.show()
        section.activate()
        return section

    return make


@pytest.fixture
def stick(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stick that is chosen whenever a folder is asked for."""
    place = folder / "stick"
    place.mkdir()
    monkeypatch.setattr(ask, "open_folder", lambda *_, **__: place)
    return place


def sheet(kind: type[AskSheet] = AskSheet) -> Any:
    """The sheet that is open."""
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())


def new_key(section: Any, folder: Path) -> Path:
    """Make a recovery key as a clerk does. Return the file it was written to."""
    section.keys.making.click()
    sheet().go_on()
    shown = sheet(KeySheet)
    assert not shown.yes.isEnabled()
    shown.writing.click()
    shown.kept.setChecked(True)
    shown.yes.click()
    return next(folder.glob("*.recovery"))


def test_a_backup_is_made_proved_and_carried_away(section: Callable[..., Any], program: Program, stick: Path) -> None:
    page = section()
    assert page.state.last.said.text() == "从未"
    assert not page.proving.isEnabled()
    page.now.click()
    assert len(backups(program.office.paths)) == 1
    assert page.state.last.said.text().startswith("20")
    page.proving.click()
    assert "完好" in page.said[-1]
    page.carrying.click()
    assert (stick / backups(program.office.paths)[0].path.name / "office.keys").is_file()
    assert [row["what"] for row in page.record.table.rows] == ["备份"]


def test_a_recovery_key_counts_once_it_is_kept(section: Callable[..., Any], program: Program, stick: Path) -> None:
    page = section()
    assert not page.sealing.isEnabled()
    file = new_key(page, stick)
    assert [row["title"] for row in page.keys.table.rows] == ["保险柜1"]
    assert page.sealing.isEnabled()
    page.sealing.click()
    (sealed,) = sealed_in(stick)
    assert sealed.path.name in page.said[-1]
    tried = program.backups.try_sealed(sealed.path, private_in(file), Progress())
    assert tried.ok


def test_a_key_that_nobody_keeps_is_none(section: Callable[..., Any], program: Program) -> None:
    page = section()
    page.keys.making.click()
    sheet().go_on()
    sheet(KeySheet).no.click()
    assert program.backups.keys.all() == []


def test_the_second_place_gets_every_backup(section: Callable[..., Any], program: Program, stick: Path) -> None:
    page = section()
    new_key(page, stick)
    assert "未选择" in page.state.away.said.text()
    page.keys.choosing.click()
    page.now.click()
    assert len(sealed_in(stick)) == 1
    assert "并写了一份加密备份" in page.said[-1]
    assert "现在连得上" in page.state.away.about.text()
    assert Settings(program.office.paths.settings).last_place == str(stick)
    page.keys.clearing.click()
    assert program.backups.plan.second_place == ""


def test_what_is_kept_how_long_is_chosen(section: Callable[..., Any], program: Program) -> None:
    page = section()
    page.plan.choices["days"].buttons[7].click()
    page.plan.choices["months"].buttons[12].click()
    assert (program.backups.plan.days, program.backups.plan.months) == (7, 12)


def test_the_newest_backup_is_tried_and_the_result_stands_in_the_record(
    section: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = section()
    page.now.click()
    monkeypatch.setattr(ask, "choose", lambda *_, **__: NEWEST)
    page.trying.click()
    assert "试恢复成功" in page.said[-1]
    row = page.record.table.rows[0]
    assert (row["what"], row["ok"]) == ("试恢复", "完好")
    assert "一致" in row["about"]
    assert page.state.test.said.text() != "从未"


def test_a_sealed_backup_is_tried_with_its_key(
    section: Callable[..., Any], stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = section()
    file = new_key(page, stick)
    page.sealing.click()
    monkeypatch.setattr(ask, "choose", lambda *_, **__: SEALED)
    monkeypatch.setattr(ask, "open_files", lambda *_, **__: [sealed_in(stick)[0].path])
    page.trying.click()
    asking = sheet()
    asking.go_on()
    assert "恢复密钥不对" in asking.refusal
    monkeypatch.setattr(ask, "open_files", lambda *_, **__: [file])
    from_file = next(one for one in asking.findChildren(type(page.now)) if one.text() == "选密钥文件…")
    from_file.click()
    asking.go_on()
    assert "试恢复成功" in page.said[-1]


def test_a_failed_test_is_told_and_entered(
    section: Callable[..., Any], program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = section()
    page.now.click()
    (backups(program.office.paths)[0].path / "office.db").write_bytes(b"broken" * 1000)
    monkeypatch.setattr(ask, "choose", lambda *_, **__: NEWEST)
    told: list[str] = []
    monkeypatch.setattr(ask, "tell", lambda _parent, sentence: told.append(sentence))
    page.trying.click()
    assert "打不开或已损坏" in told[0]
    assert page.record.table.rows[0]["ok"] == "未成"


def test_restoring_means_leaving_first(section: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    page = section()
    monkeypatch.setattr(ask, "ask", lambda *_, **__: False)
    page.restoring.click()
    assert page.isVisible()
    assert not wants_to_restore(page)
    monkeypatch.setattr(ask, "ask", lambda *_, **__: True)
    page.restoring.click()
    assert not page.isVisible()
    assert wants_to_restore(page)


def test_who_may_not_change_keys_and_places_is_not_asked_to(section: Callable[..., Any]) -> None:
    page = section(Rights("clerk"))
    assert not page.keys.making.isVisible()
    assert not page.keys.choosing.isEnabled()
    assert not page.plan.choices["days"].isEnabled()
    assert page.now.isEnabled()
    page = section(Rights("", frozenset({SYSTEM})))
    assert not page.keys.making.isVisible()
    assert page.keys.choosing.isEnabled()


def test_late_things_are_amber(section: Callable[..., Any], program: Program) -> None:
    page = section()
    assert page.state.last.said.property("tone") == "amber"
    page.now.click()
    assert page.state.last.said.property("tone") == ""
    assert page.state.away.said.text() == "未启用"
    assert program.backups.entries.last(Kind.TEST) is None


def test_the_data_are_checked(section: Callable[..., Any]) -> None:
    page = section()
    page.check.examine_data()
    assert "没有发现问题" in page.check.found.text()
    assert not page.check.mend.isVisible()
