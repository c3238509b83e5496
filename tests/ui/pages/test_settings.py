"""The settings: each section on a real office with real keys."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.accounts.rights import FOUNDER, Rights
from desktop.fields import Field
from desktop.opening import enter
from desktop.program import ALL_FIELDS, Program
from desktop.resources import resources
from desktop.settings import Settings
from tests.desktop.founded import OTHER, PASSWORD, found_in
from tests.programs import today
from tests.ui.work_now import WorkNow
from ui import ask, theme
from ui.dialogs import AskSheet
from ui.forms.line import Line
from ui.main_window import MainWindow
from ui.opening.recovery_card import RecoveryCard
from ui.pages.desk import Desk
from ui.pages.settings.collection import BLOCKS
from ui.pages.settings.look import apply
from ui.pages.settings.page import SettingsPage
from ui.support_sheet import SupportSheet
from ui.tables.empty import Empty
from ui.tables.row_list import ShortTable


@pytest.fixture
def program(folder: Path) -> Iterator[Program]:
    """A founded office, its administrator at it."""
    paths, _ = found_in(folder)
    office = enter(paths, "lin", PASSWORD)
    yield Program.of(office, today)
    office.close()


@pytest.fixture
def settings(program: Program) -> Settings:
    """The settings of this workstation."""
    return Settings(program.office.paths.settings)


@pytest.fixture
def enter_page(program: Program, settings: Settings, qtbot: QtBot) -> Callable[..., SettingsPage]:
    """Enter the room as somebody."""
    applied: list[str] = []

    def make(rights: Rights = FOUNDER) -> SettingsPage:
        clerk = program.office.clerk
        clerk.enter(clerk.name, clerk.title, rights)
        work = WorkNow()
        program.office.store.on_change.append(work.tell)
        page = SettingsPage(Desk(program, work, today), settings, applied.append)
        page.applied = applied  # type: ignore[attr-defined]
        qtbot.addWidget(page)
        page.resize(1150, 640)
        page.show()
        page.activate()
        return page

    return make


def titles(page: SettingsPage) -> list[str]:
    return [page.list.item(row).text() for row in range(page.list.count())]


def sheet() -> AskSheet:
    """The sheet that is open."""
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, AskSheet) and one.isVisible())


def lines() -> list[Line]:
    """The lines of the sheet that is open."""
    return sheet().findChildren(Line)


def test_each_role_sees_what_it_may(enter_page: Callable[..., SettingsPage]) -> None:
    cases = ["承办单位", "环节名称", "办理时限", "办理规则", "工作日历", "交换"]
    lists = ["网格体系与规则", "信息采集清单", "标签与代码表", *cases, "职责清单"]
    everything = ["本机", "单位", "共享办公", *lists, "账号与密码", "备份与检查", "关于"]
    assert titles(enter_page()) == everything
    assert titles(enter_page(Rights("clerk"))) == everything
    assert titles(enter_page(Rights("viewer"))) == ["本机", "单位", "共享办公", "职责清单", "账号与密码", "关于"]


def test_a_choice_of_this_machine_is_kept_and_applied_at_once(
    enter_page: Callable[..., SettingsPage], settings: Settings
) -> None:
    page = enter_page()
    section: Any = page.section
    assert set(section.choices) == {one.key for one in Settings.shown()}
    section.choices["theme"].buttons["dark"].click()
    assert settings.theme == "dark"
    section.choices["lock_minutes"].buttons[5].click()
    assert Settings(settings._path).lock_minutes == 5
    assert page.applied == ["theme", "lock_minutes"]  # type: ignore[attr-defined]


def test_only_an_administrator_renames_the_office(
    enter_page: Callable[..., SettingsPage], program: Program, qtbot: QtBot
) -> None:
    page = enter_page()
    page.open("单位")
    section: Any = page.section
    assert not section.save.isEnabled()
    section.name.setText("  江头综治中心 ")
    with qtbot.waitSignal(page.said):
        section.save.click()
    assert program.office.office.facts.name == "江头综治中心"
    assert not section.save.isEnabled()
    section.name.setText(" ")
    assert not section.save.isEnabled()
    other = enter_page(Rights("clerk"))
    other.open("单位")
    assert other.section.name.isReadOnly()  # type: ignore[attr-defined]
    assert not other.section.save.isVisible()  # type: ignore[attr-defined]


def test_every_block_has_words() -> None:
    assert {field.block for fields in ALL_FIELDS.values() for field in fields} - {""} == set(BLOCKS)


def test_switches_hold_once_they_are_saved(enter_page: Callable[..., SettingsPage], program: Program) -> None:
    page = enter_page()
    page.open("信息采集清单")
    section: Any = page.section
    switches = {one.name: one for one in section.switches}
    assert not switches["religion"].isChecked()
    assert not switches["person.name"].isEnabled()
    assert not section.save.isEnabled()
    switches["person.occupation"].click()
    switches["religion"].click()
    assert "改动了 2 项" in section._said.text()
    assert {field.key for field in program.people.fields} >= {"occupation"}
    section.save.click()
    keys = {field.key for field in program.people.fields}
    assert "religion_code" in keys
    assert "occupation" not in keys
    assert not section.save.isEnabled()


def test_a_block_turns_under_every_subject_and_locks_its_fields(enter_page: Callable[..., SettingsPage]) -> None:
    page = enter_page()
    page.open("信息采集清单")
    section: Any = page.section
    care = [one for one in section.switches if one.name == "care"]
    assert len(care) == 3
    care[0].click()
    assert not any(one.isChecked() for one in care)
    floating = next(one for one in section.switches if one.name == "floating")
    field = next(one for one in section.switches if one.name == "person.permit_no")
    assert field.isEnabled()
    floating.click()
    assert not field.isEnabled()


def test_unsaved_switches_are_asked_about(
    enter_page: Callable[..., SettingsPage], program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = enter_page()
    page.open("信息采集清单")
    section: Any = page.section
    next(one for one in section.switches if one.name == "person.occupation").click()
    answers = iter([False, True])
    monkeypatch.setattr(ask, "choose", lambda *_, **__: next(answers))
    page.open("关于")
    assert page.section is section
    page.open("关于")
    assert page.section is not section
    assert "occupation" in {field.key for field in program.people.fields}


def test_a_clerk_only_reads_the_collection_list(enter_page: Callable[..., SettingsPage]) -> None:
    page = enter_page(Rights("clerk"))
    page.open("信息采集清单")
    section: Any = page.section
    assert not any(one.isEnabled() for one in section.switches)
    assert not section.save.isVisible()


def test_a_field_is_found_by_its_initials(enter_page: Callable[..., SettingsPage]) -> None:
    page = enter_page()
    page.open("信息采集清单")
    section: Any = page.section
    section.line.setText("jyfw")
    assert section.tabs.currentIndex() == 0
    section.line.setText("jymj")
    assert section.tabs.tabText(section.tabs.currentIndex()) == "企业场所"


def test_tags_are_added_renamed_and_retired(
    enter_page: Callable[..., SettingsPage], program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = enter_page()
    page.open("标签与代码表")
    section: Any = page.section
    assert section.lists.currentItem().text() == "关爱标签 · 人员"
    before = len(section.table.rows)
    section.add.click()
    name, wordings = lines()
    name.setText("失独老人")
    wordings.setText("失独，失独家庭老人")
    sheet().yes.click()
    assert len(section.table.rows) == before + 1
    assert program.codes.find("care_tag:person", "失独家庭老人") == "X01"
    section.line.setText("sdlr")
    assert [row["title"] for row in section.table.rows] == ["失独老人"]
    section.table.view.jump_to(0)
    section.rename.click()
    name, _ = lines()
    name.setText("独居老人")
    sheet().yes.click()
    assert "已经在列表里" in sheet().refusal
    name.setText("失独父母")
    sheet().yes.click()
    assert program.codes.title("care_tag:person", "X01") == "失独父母"
    section.line.setText("失独父母")
    section.table.view.jump_to(0)
    monkeypatch.setattr(ask, "ask", lambda *_, **__: True)
    section.retire.click()
    assert section.retire.text() == "恢复使用"
    assert "X01" not in {item.code for item in program.codes.items("care_tag:person")}
    section.retire.click()
    assert "X01" in {item.code for item in program.codes.items("care_tag:person")}


def test_a_list_is_found_by_pinyin(enter_page: Callable[..., SettingsPage]) -> None:
    page = enter_page()
    page.open("标签与代码表")
    section: Any = page.section
    section.search.setText("minzu")
    shown = [row for row in range(section.lists.count()) if not section.lists.isRowHidden(row)]
    assert [section.lists.item(row).text() for row in shown] == ["民族"]
    section.lists.setCurrentRow(shown[0])
    assert section.table.rows[0]["title"] == "汉族"
    assert "GB/T 3304" in section.about.text()


def test_an_account_is_added_changed_disabled_and_enabled(
    enter_page: Callable[..., SettingsPage], program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = enter_page()
    page.open("账号与密码")
    section: Any = page.section
    section.new.click()
    person, account, first, second = lines()
    person.setText("王强")
    account.setText("wang")
    first.setText(OTHER)
    sheet().yes.click()
    assert "两次输入的密码不一致" in sheet().refusal
    second.setText(OTHER)
    sheet().yes.click()
    assert [row["title"] for row in section.table.rows] == ["林管理", "王强"]
    section.table.view.jump_to(1)
    section.rights.click()
    asked: Any = sheet()
    asked.role.setCurrentIndex(asked.role.findData("chief"))
    asked.yes.click()
    assert "至少选一个网格" in asked.refusal
    village = program.grids.find_village("岸兜")
    asked.grids.show_value([str(village)])
    asked.hats["system_admin"].setChecked(True)
    asked.yes.click()
    assert "须登记豁免" in asked.refusal
    asked.reason.setText("人手不足，主任张某批准")
    asked.yes.click()
    row = section.table.rows[1]
    assert (row["role"], row["grids"], row["state"]) == ("网格长、系统管理员", "岸兜村委会", "在用，兼任已豁免")
    monkeypatch.setattr(ask, "ask", lambda *_, **__: True)
    section.off.click()
    assert section.table.rows[1]["state"] == "已停用"
    assert section.password.text() == "恢复使用"
    section.password.click()
    for line in lines():
        line.setText("Tuo9-ping-Shan")
    sheet().yes.click()
    assert section.table.rows[1]["state"] == "在用，兼任已豁免"
    assert program.office.keyring.unlock("wang", "Tuo9-ping-Shan")


def test_one_changes_ones_own_password_knowing_the_present_one(
    enter_page: Callable[..., SettingsPage], program: Program
) -> None:
    page = enter_page(Rights("viewer"))
    page.open("账号与密码")
    section: Any = page.section
    assert not hasattr(section, "table")
    section.own.click()
    now, first, second = lines()
    now.setText("falsch")
    for line in (first, second):
        line.setText(OTHER)
    sheet().yes.click()
    assert sheet().refusal
    now.setText(PASSWORD)
    sheet().yes.click()
    assert program.office.keyring.unlock("lin", OTHER)


def test_a_new_recovery_code_is_shown_until_it_is_kept(
    enter_page: Callable[..., SettingsPage], program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = enter_page()
    page.open("账号与密码")
    monkeypatch.setattr(ask, "ask", lambda *_, **__: True)
    section: Any = page.section
    section.code.click()
    card = sheet().findChild(RecoveryCard)
    sheet().reject()
    assert sheet().isVisible()
    code = card.code.text().replace("\n", "-")
    assert program.office.keyring.unlock_with_recovery(code)
    card.kept.click()
    card.go.click()
    assert not any(isinstance(one, AskSheet) and one.isVisible() for one in QApplication.topLevelWidgets())


def test_a_support_file_is_shown_for_whoever_mends(
    enter_page: Callable[..., SettingsPage], program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = enter_page()
    page.open("关于")
    page.section.open_support()  # type: ignore[attr-defined]
    (sheet,) = page.window().findChildren(SupportSheet)
    monkeypatch.setattr(ask, "save_file", lambda *_, **__: folder / "求助.zip")
    sheet.save_file()
    assert (folder / "求助.zip").stat().st_size > 0
    assert any("版本" in label.text() for label in page.section.findChildren(QLabel))


def test_the_section_left_last_is_found_again(enter_page: Callable[..., SettingsPage]) -> None:
    page = enter_page()
    page.open("关于")
    other = enter_page()
    other.restore(page.state())
    assert other.list.currentItem().text() == "关于"


@pytest.fixture
def bare(qapp: QApplication) -> Iterator[None]:
    """Put the usual look back on."""
    yield
    theme.use(qapp, theme.Theme(), resources())


@pytest.mark.usefixtures("bare")
def test_a_changed_look_holds_in_every_window_at_once(settings: Settings, qtbot: QtBot) -> None:
    window = MainWindow("网格办", "林晓梅", [], WorkNow(), settings={}, idle_minutes=10)
    table = ShortTable((Field("name", "姓名"),), Empty("没有"))
    for one in (window, table):
        qtbot.addWidget(one)
    table.show_rows([{"name": "张三丰"}])
    settings.density = "large"
    apply(settings, "density")
    assert table.view.rowHeight(0) == 40
    settings.text_size, settings.theme = "large", "dark"
    apply(settings, "text_size")
    apply(settings, "theme")
    assert theme.current().colours is theme.DARK
    assert table.view.rowHeight(0) == 50
    settings.lock_minutes = 3
    apply(settings, "lock_minutes")
    assert window.idle._timer.interval() == 180_000
