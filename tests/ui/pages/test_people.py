"""The room of the people: finding, reading, writing, conflicts, history."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.accounts.rights import Rights
from desktop.fields import Hidden
from desktop.program import Program
from desktop.subjects import PERSON
from tests.ui.pages.conftest import ID, number
from tests.ui.pages.people_room import SAVED, names, texts, write
from ui.filter_panels import DayPanel
from ui.pages.desk import Desk
from ui.pages.people import PeoplePage, badges_of
from ui.pages.returning import ReturnDialog


def test_a_person_is_found_and_opened_by_keyboard(
    enter: Callable[..., Any], zhang: int, family: int, qtbot: QtBot
) -> None:
    page = enter(PeoplePage)
    assert page.list.count == 5
    page.list.set_text("zsf")
    assert names(page) == ["张三丰"]
    page.list.view.jump_to(0)
    qtbot.keyClick(page.list.view, Qt.Key.Key_Return)
    assert page.view.title == "张三丰"
    assert texts(page)["公民身份号码"] == "3599" + "*" * 14
    assert texts(page)["出生日期"] == "1960-01-01"
    qtbot.keyClick(page.list.view, Qt.Key.Key_Escape)
    assert not page.split.is_open


def test_the_drawer_follows_the_cursor(enter: Callable[..., Any], zhang: int, family: int, qtbot: QtBot) -> None:
    page = enter(PeoplePage, zhang)
    page.list.view.jump_to(0)
    qtbot.waitUntil(lambda: page.dossier.key == page.list.current_key)
    assert page.view.title == names(page)[0]


def test_only_what_is_filled_is_shown_unless_asked_for(enter: Callable[..., Any], zhang: int) -> None:
    page = enter(PeoplePage, zhang)
    sheet = page.view.sheet
    shown = [fact.fact.title for fact in sheet.facts]
    assert "曾用名" not in shown
    sheet.turn()
    assert "曾用名" in [fact.fact.title for fact in sheet.facts]
    assert all(fact.isVisible() for fact in sheet.facts)
    sheet.turn()
    assert [fact.fact.title for fact in sheet.facts] == shown


def test_a_correction_is_saved_and_can_be_taken_back(
    enter: Callable[..., Any], zhang: int, program: Program, qtbot: QtBot
) -> None:
    page = enter(PeoplePage, zhang)
    said: list[Any] = []
    page.said.connect(lambda words, undo: said.append((words, undo)))
    page.edit()
    assert isinstance(page.form.form.editors["phone"].value, Hidden)
    write(page, workplace="示例鞋厂")
    qtbot.keyClick(page.form.form.editors["workplace"].line, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.form is None)
    assert texts(page)["服务处所"] == "示例鞋厂"
    assert program.people.reveal(zhang, "phone", "核对信息") == "13800001234"
    words, undo = said[-1]
    assert words == SAVED
    undo()
    assert program.people.draft(zhang).workplace is None
    assert "服务处所" not in texts(page)


def test_faults_are_pointed_out_where_they_are(enter: Callable[..., Any], zhang: int, program: Program) -> None:
    page = enter(PeoplePage)
    page.new()
    write(page, name="李四", id_no=ID)
    page.form.save()
    line = page.form.form.lines["id_no"]
    assert "已登记在“张三丰”名下" in line.said
    assert page.form.form.lines["id_reason"].said
    write(page, id_no="359998196013010011")
    page.form.save()
    assert page.form.form.lines["id_no"].said
    assert page.form is not None
    assert program.people.list.head(page.list.search, 10).tolist() == [zhang]


def test_birth_and_sex_follow_the_number(enter: Callable[..., Any], program: Program) -> None:
    page = enter(PeoplePage)
    page.new()
    write(page, id_no=number("19900512", "002"))
    editors = page.form.form.editors
    assert (editors["born_on"].value, editors["sex_code"].value) == (date(1990, 5, 12), "2")
    write(page, id_no=number("19910613", "001"))
    assert (editors["born_on"].value, editors["sex_code"].value) == (date(1991, 6, 13), "1")
    write(page, born_on=date(1991, 6, 14), id_no=number("19900512", "002"))
    assert editors["born_on"].value == date(1991, 6, 14)  # what the clerk wrote stays


def test_the_next_person_takes_over_what_the_last_had(enter: Callable[..., Any], program: Program) -> None:
    page = enter(PeoplePage)
    grid = program.grids.resolve("江头第1网格")
    page.new()
    write(page, name="张三", grid_id=grid, residence_address="江头村9号", ethnic_code="01")
    page.form.save()
    assert page.view.title == "张三"
    page.new()
    page.form._take_last()
    editors = page.form.form.editors
    assert (editors["grid_id"].value, editors["residence_address"].value) == (grid, "江头村9号")
    assert editors["name"].value is None


def test_a_conflict_shows_both_and_keeps_what_was_typed(
    enter: Callable[..., Any], zhang: int, program: Program
) -> None:
    page = enter(PeoplePage, zhang)
    page.edit()
    write(page, phone="13900009999", former_name="阿三")
    other = program.people.draft(zhang)
    other.phone, other.workplace = "13500008888", "新厂"
    program.people.save(other)
    page.form.save()
    lines = {line.title: (line.before, line.theirs, line.mine) for line in page.form.panel.clashes.lines}
    assert lines == {
        "联系方式": ("138****1234", "135****8888", "13900009999"),
        "服务处所": ("（空）", "新厂", ""),
        "曾用名": ("（空）", "", "阿三"),
    }
    assert page.form.panel.clashes.by == "林晓梅"
    page.form.panel._keep.click()
    editors = page.form.form.editors
    assert (editors["phone"].value, editors["former_name"].value, editors["workplace"].value) == (
        "13900009999", "阿三", "新厂",
    )  # fmt: skip
    assert "135****8888" in page.form.form.lines["phone"].said
    page.form.save()
    assert program.people.reveal(zhang, "phone", "核对信息") == "13900009999"
    draft = program.people.draft(zhang)
    assert (draft.former_name, draft.workplace) == ("阿三", "新厂")


def test_a_conflict_can_be_given_up(enter: Callable[..., Any], zhang: int, program: Program) -> None:
    page = enter(PeoplePage, zhang)
    page.edit()
    write(page, phone="13900009999")
    other = program.people.draft(zhang)
    other.phone = "13500008888"
    program.people.save(other)
    page.form.save()
    assert page.form.form.editors["phone"].value == "13900009999"
    page.form.panel._reload.click()
    assert page.form.panel is None
    assert not page.form.is_edited()
    page.form.save()
    assert program.people.reveal(zhang, "phone", "核对信息") == "13500008888"


def test_an_earlier_version_comes_back(
    enter: Callable[..., Any], zhang: int, program: Program, asked: list[str]
) -> None:
    draft = program.people.draft(zhang)
    draft.workplace = "新厂"
    program.people.save(draft)
    page = enter(PeoplePage, zhang)
    page.view.tabs.setCurrentIndex(page.view.tabs.count() - 1)
    told = page.view._history.versions
    assert (told[0].action, [change.title for change in told[0].differences]) == ("更正人员", ["服务处所"])
    page._go_back(told[1])
    assert "恢复为" in asked[0]
    assert program.people.draft(zhang).workplace is None
    assert page.view.tabs.currentIndex() == page.view.tabs.count() - 1  # the clerk stays where they were


def test_leaving_asks_before_something_is_lost(
    enter: Callable[..., Any], zhang: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = enter(PeoplePage, zhang)
    answers: list[bool] = []
    monkeypatch.setattr("ui.pages.dossier_page.may_drop_edits", lambda *_: answers.pop(0))
    page.edit()
    assert page.leave()
    write(page, former_name="阿三")
    answers[:] = [False]
    qtbot.keyClick(page.form.form.editors["former_name"].line, Qt.Key.Key_Escape)
    assert page.form.is_edited()
    answers[:] = [True]
    qtbot.keyClick(page.form.form.editors["former_name"].line, Qt.Key.Key_Escape)
    assert page.form is None
    assert page.view.title == "张三丰"


@pytest.mark.qt_log_ignore("This plugin does not support")  # popups on the offscreen platform
def test_chips_narrow_the_list(enter: Callable[..., Any], zhang: int, family: int, program: Program) -> None:
    page = enter(PeoplePage)
    titles = [chip.filter.title for chip in page.list.chips.chips if chip.isVisible()]
    assert titles == ["村 / 网格", "年龄", "关爱标签", "性别", "人口类型", "党员", "状态", "截至日期"]
    page.list.set_filters({"care": ("P25",)})
    assert names(page) == ["张三丰"]
    page.list.set_filters({"grid": program.grids.find_village("江头"), "sex": "2"})
    assert page.list.count == 2
    page.list.set_filters({"age": (60, None)})
    assert names(page) == ["张三丰"]
    page.list.set_filters({"grid": 0})
    assert names(page) == ["张三丰"]
    page.list.set_filters({"as_of": "1950-01-01"})
    assert page.list.count == 0
    page.list.set_filters({})
    as_of = next(command for command in page.commands if command.title.startswith("查看截至某日"))
    as_of.run()
    page.findChild(DayPanel).close()
    days = next(chip for chip in page.list.chips.chips if chip.filter.key == "as_of").filter.choices()
    assert [day for day, _ in days] == ["2026-10-31", "2026-09-30", "2025-12-31"]
    village = next(chip for chip in page.list.chips.chips if chip.filter.key == "grid").filter
    assert village.choices()[-1] == (0, "（未划入网格）")
    assert [village.choices()[place][1] for place in (0, 1)] == ["岸兜村委会", "岸兜村委会 第1网格"]
    assert village.match("jt") == [key for key, words in village.choices() if words.startswith("江头")]


def test_what_is_not_collected_is_nowhere(enter: Callable[..., Any], zhang: int, program: Program) -> None:
    program.collection.choose(["care", "religion", "health"], [(PERSON, field) for field in program.people.fields])
    page = enter(PeoplePage, zhang)
    assert "关爱标签" not in [chip.filter.title for chip in page.list.chips.chips]
    page.edit()
    assert "care" not in page.form.form.editors


def test_a_member_leads_to_the_household(
    enter: Callable[..., Any], family: int, program: Program, qtbot: QtBot
) -> None:
    member = program.households.dossier(family).members[1]
    page = enter(PeoplePage, member.key)
    with qtbot.waitSignal(page.wanted) as told:
        page.view.findChild(QPushButton, "home").click()
    assert told.args == ["households", family]


def test_an_empty_office_says_what_to_do(enter: Callable[..., Any], qtbot: QtBot) -> None:
    page = enter(PeoplePage)
    assert page.list.view.empty.isVisible()
    with qtbot.waitSignal(page.wanted) as told:
        page._nothing().actions[0][1]()
    assert told.args == ["imports", None]


def test_a_viewer_only_looks(enter: Callable[..., Any], desk: Desk, zhang: int) -> None:
    desk.program.office.clerk.enter("kan", "看", Rights("viewer"))
    page = enter(PeoplePage, zhang)
    assert [command.title for command in page.commands if command.shown] == ["年龄结构", "导出", "打印列表"]
    page.edit()
    assert page.form is None
    assert page.view.sheet is not None


def test_a_deleted_person_is_said_to_be_gone(
    enter: Callable[..., Any], zhang: int, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    told: list[str] = []
    monkeypatch.setattr("ui.pages.reading_page.show_error", lambda _, error: told.append(str(error)))
    page = enter(PeoplePage, zhang)
    page.open(zhang + 999)
    assert told == ["这份档案已被删除，或不在您能看的范围内。请刷新列表后再查找。"]
    assert page.view.title == "张三丰"
    page.edit()
    qtbot.wait(1)  # Qt shows what a layout was given a moment later
    page.open(zhang + 999)
    assert not page.split.is_open


def test_the_room_is_found_as_it_was_left(enter: Callable[..., Any], zhang: int, family: int) -> None:
    page = enter(PeoplePage)
    page.list.set_filters({"sex": "2"})
    page.list.sort("born_on", descending=True)
    again = enter(PeoplePage)
    again.restore(page.state())
    again.list.reload()
    assert again.state() == page.state()
    assert names(again) == ["王四", "李二"]


def test_what_was_typed_survives_a_restart(enter: Callable[..., Any], zhang: int, program: Program) -> None:
    page = enter(PeoplePage, zhang)
    page.edit()
    write(page, former_name="阿三", born_on=date(1960, 2, 2), care=("P01",))
    kept = json.loads(json.dumps(page.state()))
    again = PeoplePage(page.desk)
    again.restore(kept)
    assert again.state()["typed"] == kept["typed"]  # a crash before the room is entered loses nothing
    said: list[str] = []
    again.said.connect(lambda words, _: said.append(words))
    again.activate()
    editors = again.form.form.editors
    assert (editors["former_name"].value, editors["born_on"].value, editors["care"].value) == (
        "阿三", date(1960, 2, 2), ("P01",),
    )  # fmt: skip
    assert said == ["已恢复上次没有保存的修改。"]
    again.form.save()
    assert program.people.draft(zhang).former_name == "阿三"
    assert "typed" not in again.state()
    again.deleteLater()


def test_somebody_new_survives_a_restart_too(enter: Callable[..., Any], program: Program) -> None:
    page = enter(PeoplePage)
    page.new()
    write(page, name="李四")
    kept = page.state()
    again = enter(PeoplePage)
    again.restore(kept)
    again.activate()
    assert again.form.form.editors["name"].value == "李四"


@pytest.mark.parametrize("mistaken", [True, False])
def test_who_is_gone_comes_back(enter: Callable[..., Any], family: int, program: Program, mistaken: bool) -> None:
    dossier = program.households.dossier(family)
    leaving = [member.key for member in dossier.members if member.name in ("王三", "王四")]
    program.commands.move_out(family, dossier.version, leaving, date(2026, 10, 1))
    page = enter(PeoplePage, leaving[0])
    assert ("已迁出 2026-10-01", "amber") in badges_of(page.dossier)
    assert page.more_commands()[0].title == "恢复在册 / 迁回…"
    page.come_back()
    (dialog,) = page.window().findChildren(ReturnDialog)
    dialog.companions.item(0).setCheckState(Qt.CheckState.Checked)
    dialog.returned.setChecked(not mistaken)
    dialog.go_on()
    assert {member.name for member in program.households.dossier(family).members} == {"王一", "李二", "王三", "王四"}
    assert page.dossier.is_active
    event = program.households.dossier(family).events[0]
    assert event.title == ("恢复在册" if mistaken else "迁回")
