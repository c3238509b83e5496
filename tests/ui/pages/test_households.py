"""The room of the households: reading, correcting, and every command through its dialog."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.program import Program
from tests.programs import TODAY
from tests.ui.pages.conftest import found_household, number, person_draft
from ui import ask
from ui.pages.decision import Decision
from ui.pages.households.page import HouseholdsPage
from ui.pages.households.parts import PeopleTable

Page = HouseholdsPage


def dialog_of(page: Page) -> Any:
    """The dialog that is open."""
    shown = [one for one in page.window().findChildren(Decision) if one.isVisible()]
    return shown[-1]


def key_of(page: Page, name: str) -> int:
    return next(member.key for member in page.dossier.members if member.name == name)


def members(page: Page) -> dict[str, str]:
    return {member.name: member.texts["relation_code"] for member in page.dossier.members}


def answer(questions: Any, **values: Any) -> None:
    for key, value in values.items():
        questions.editors[key].value = value


def choose_head(choice: Any, name: str) -> None:
    choice.head.setCurrentIndex(next(row for row in range(choice.head.count()) if name in choice.head.itemText(row)))


@pytest.fixture
def page(enter: Callable[..., Any], family: int) -> Page:
    """The room with 王一's household open."""
    return enter(HouseholdsPage, family)


@pytest.fixture
def said(page: Page) -> list[str]:
    """What the line at the foot says."""
    heard: list[str] = []
    page.said.connect(lambda words, _: heard.append(words))
    return heard


def test_a_household_is_read(page: Page, qtbot: QtBot) -> None:
    assert page.view.title == "王一户"
    assert members(page) == {"王一": "户主", "李二": "妻", "王三": "子", "王四": "女"}
    table = page.view.findChild(PeopleTable)
    assert [table.item(row, 0).text() for row in range(table.rowCount())] == ["王一", "李二", "王三", "王四"]
    table.setCurrentCell(1, 0)
    with qtbot.waitSignal(page.wanted) as told:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert told.args == ["people", key_of(page, "李二")]


def test_facts_are_corrected_in_the_drawer(page: Page, program: Program) -> None:
    page.edit()
    assert set(page.form.form.editors) & {"head_name", "members"} == set()
    page.form.form.editors["address"].value = "江头村2号"
    page.form.save()
    assert page.dossier.texts["address"] == "江头村2号"
    assert "变更地址" in page.dossier.events[0].words


def test_members_move_out_and_the_head_is_followed(page: Page, said: list[str]) -> None:
    page.decide("迁出")
    dialog = dialog_of(page)
    assert dialog.succession.isHidden()
    dialog.go_on()
    assert dialog.refusal == "请勾选要迁出的人。"
    dialog.members.choose([key_of(page, "王一"), key_of(page, "王四")])
    assert dialog.yes.text() == "迁出 2 人"
    assert dialog.succession.isVisible()
    dialog.go_on()
    assert dialog.refusal == "请选择新户主。"
    choose_head(dialog.succession, "李二")
    assert dialog.succession.relations.values() == {str(key_of(page, "王三")): "20"}
    answer(dialog.questions, destination="泉州市丰泽区")
    dialog.go_on()
    assert members(page) == {"李二": "户主", "王三": "子"}
    assert said == ["王一户：迁出 2 人，已登记。"]
    assert page.view.title == "李二户"
    assert {one.name for one in page.dossier.past} == {"王一", "王四"}
    assert page.dossier.past[0].left_on == TODAY


def test_a_relation_that_does_not_follow_has_to_be_said(page: Page, program: Program) -> None:
    version = page.dossier.version
    draft = person_draft(program, "陈六", "2", date(2001, 1, 1))
    program.commands.move_in_new(page.dossier.key, version, draft, "38", date(2020, 1, 1))
    page.read_again()
    page.decide("变更户主")
    dialog = dialog_of(page)
    assert "王一" not in [dialog.succession.head.itemText(row)[:2] for row in range(dialog.succession.head.count())]
    choose_head(dialog.succession, "王三")
    asked = dialog.succession.relations
    assert asked.values()[str(key_of(page, "王一"))] == "51"
    assert asked.values()[str(key_of(page, "陈六"))] is None
    dialog.go_on()
    assert asked.lines[str(key_of(page, "陈六"))].said.startswith("请填写")
    answer(asked, **{str(key_of(page, "陈六")): "12"})
    dialog.go_on()
    assert members(page)["陈六"] == "妻"
    assert members(page)["王三"] == "户主"


def test_a_newborn_joins(page: Page, said: list[str], program: Program) -> None:
    page.decide("添新生儿")
    dialog = dialog_of(page)
    assert dialog.questions.editors["on"].value == TODAY
    answer(dialog.person, name="王小六", id_no=number("20261001", "001"))
    assert dialog.person.editors["born_on"].value == date(2026, 10, 1)
    dialog.go_on()
    assert dialog.questions.lines["relation"].said == "请填写与户主关系"
    answer(dialog.questions, relation="41")
    dialog.go_on()
    assert members(page)["王小六"] == "孙子"
    assert program.people.dossier(key_of(page, "王小六")).texts["population"] == "户籍人口"


def test_a_fault_of_the_child_is_pointed_out(page: Page) -> None:
    page.decide("添新生儿")
    dialog = dialog_of(page)
    answer(dialog.person, name="王小六", born_on=date(2027, 1, 1))
    answer(dialog.questions, relation="20")
    dialog.go_on()
    assert dialog.isVisible()
    assert dialog.person.lines["born_on"].said == "出生日期不能晚于今天"
    assert dialog.person.editors["name"].value == "王小六"
    answer(dialog.person, born_on=date(2026, 11, 1))
    dialog.go_on()
    assert "王小六" in members(page)


def test_somebody_new_moves_in(page: Page) -> None:
    page.decide("迁入")
    dialog = dialog_of(page)
    dialog.who.new.setChecked(True)
    assert dialog.who.person.isVisible()
    answer(dialog.who.person, name="陈六", sex_code="2")
    answer(dialog.questions, relation="38")
    dialog.go_on()
    assert "陈六" in members(page)


def test_a_head_moves_in_from_another_household(page: Page, program: Program, qtbot: QtBot) -> None:
    other = found_household(program, "岸兜村8号", "吴七")
    version = program.households.dossier(other).version
    program.commands.move_in_new(
        other, version, person_draft(program, "郑八", "2", date(1980, 1, 1)), "12", date(2020, 1, 1)
    )
    page.decide("迁入")
    dialog = dialog_of(page)
    dialog.go_on()
    assert dialog.refusal == "请先查找并选择人员。"
    finder = dialog.who.choice.finder
    qtbot.keyClicks(finder, "wq")
    finder.look()
    assert finder.popup.proposals == ["吴七"]
    qtbot.keyClick(finder, Qt.Key.Key_Return)
    assert "现在 吴七户（户主）" in dialog.who.choice._told.text()
    answer(dialog.questions, relation="99")
    dialog.go_on()
    assert dialog.refusal == "请选择新户主。"
    choose_head(dialog.who.choice.succession, "郑八")
    dialog.go_on()
    assert "吴七" in members(page)
    assert program.households.dossier(other).title == "郑八户"


def test_a_death_is_recorded(page: Page, said: list[str], program: Program) -> None:
    page.decide("登记死亡")
    dialog = dialog_of(page)
    dialog.members.choose([key_of(page, "李二")])
    dialog.members.choose([key_of(page, "王三")])
    assert dialog.members.chosen() == [key_of(page, "王三")]
    dialog.go_on()
    assert "王三" not in members(page)
    assert program.people.dossier(page.dossier.past[0].key).standing == "deceased"


def test_a_household_splits(page: Page, program: Program, said: list[str]) -> None:
    page.decide("分户")
    dialog = dialog_of(page)
    dialog.members.choose([key_of(page, "王一"), key_of(page, "王三")])
    assert dialog.succession.isVisible()
    choose_head(dialog.new_head, "王三")
    assert dialog.new_head.relations.values() == {str(key_of(page, "王一")): "51"}
    choose_head(dialog.succession, "李二")
    answer(dialog.facts, address="江头村9号", grid_id=program.grids.resolve("江头第2网格"))
    dialog.go_on()
    assert members(page) == {"李二": "户主", "王四": "女"}
    assert said == ["王一户：分出 2 人，已登记。"]
    assert page.list.count == 2
    new = next(key for key in page.list.table.shown if key != page.dossier.key)
    dossier = program.households.dossier(int(new))
    assert (dossier.title, dossier.texts["address"]) == ("王三户", "江头村9号")


def test_a_household_is_founded(page: Page, program: Program, said: list[str]) -> None:
    page.found()
    dialog = dialog_of(page)
    answer(dialog.facts, address="江头村30号", grid_id=program.grids.resolve("江头第2网格"))
    dialog.go_on()
    assert dialog.who.person.lines["name"].said == "请填写姓名"
    answer(dialog.who.person, name="周九", sex_code="1")
    dialog.go_on()
    assert page.view.title == "周九户"
    assert said == ["已立户。"]
    assert page.list.count == 2


def test_somebody_of_a_household_founds_their_own(page: Page, program: Program, said: list[str]) -> None:
    page.found()
    dialog = dialog_of(page)
    dialog.who.known.setChecked(True)
    dialog.go_on()
    assert dialog.refusal == "请先查找并选择人员。"
    dialog.who.choice.choose(key_of(page, "王一"))
    answer(dialog.facts, address="江头村40号")
    dialog.go_on()
    assert dialog.refusal == "请选择新户主。"
    choose_head(dialog.who.choice.succession, "李二")
    old = page.dossier.key
    dialog.go_on()
    assert (page.view.title, page.dossier.texts["address"]) == ("王一户", "江头村40号")
    assert program.households.dossier(old).title == "李二户"


def test_a_change_by_somebody_else_is_looked_at_once_more(page: Page, program: Program) -> None:
    page.decide("迁出")
    dialog = dialog_of(page)
    dialog.members.choose([key_of(page, "王四")])
    dossier = page.dossier
    program.commands.move_out(dossier.key, dossier.version, [key_of(page, "王三")], TODAY)
    dialog.go_on()
    assert dialog.refusal == "其他人刚刚变动了这一户，已换成最新情况，请核对后再办。"
    assert dialog.isVisible()
    assert [dialog.members.item(row).text()[:2] for row in range(dialog.members.count())] == ["王一", "李二", "王四"]
    assert dialog.members.chosen() == [key_of(page, "王四")]
    dialog.go_on()
    assert members(page) == {"王一": "户主", "李二": "妻"}


def test_an_open_form_gives_way_to_a_command(page: Page) -> None:
    page.edit()
    page.decide("变更户主")
    assert page.form is None
    assert page.view.title == "王一户"
    dialog_of(page).reject()


def test_typed_answers_are_not_lost_by_esc(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[bool] = [True]
    monkeypatch.setattr(ask, "ask", lambda *_, **__: answers[-1])
    page.decide("添新生儿")
    dialog = dialog_of(page)
    answer(dialog.person, name="王小六")
    dialog.reject()
    assert dialog.isVisible()
    answers.append(False)
    dialog.reject()
    assert not dialog.isVisible()


def test_nothing_more_happens_to_a_closed_household(page: Page, program: Program) -> None:
    everybody = [member.key for member in page.dossier.members]
    program.commands.move_out(page.dossier.key, page.dossier.version, everybody, TODAY)
    page.read_again()
    assert page.dossier.closed
    page.decide("迁入")
    assert [one for one in page.window().findChildren(Decision) if one.isVisible()] == []
    page.list.set_filters({"standing": "closed"})
    assert page.list.count == 1
