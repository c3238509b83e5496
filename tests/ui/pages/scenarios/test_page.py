"""The room of the scenarios: read, added, led through the six states, its cases listed with its own columns."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog

from db.models.cases import Case
from desktop.cases.scenario_list import OWN
from desktop.cases.scenarios import STATES
from desktop.fields import Kind
from desktop.program import Program
from ui.pages.scenarios.admission import AdmissionDialog
from ui.pages.scenarios.cases import ScenarioCasesView
from ui.pages.scenarios.page import ScenariosPage
from ui.pages.scenarios.tally import TallyView
from ui.pages.scenarios.writing import ScenarioDialog


def sheet(page: Any, kind: type[QDialog]) -> Any:
    (found,) = [one for one in page.window().findChildren(kind) if one.isVisible()]
    return found


@pytest.fixture
def cracked(program: Program) -> int:
    """A case of the scenario of houses."""
    draft = program.cases.blank("hazard")
    draft.values["title"] = "外墙开裂"
    key = program.cases.save(draft)
    with program.office.store.write("更正事件") as session:
        case = session.get_one(Case, key)
        case.scenario, case.facts = "houses", {"level": "03", "lived_in": True, "storeys": 4}
    return key


def test_the_eleven_stand_there_with_their_handbooks(enter: Callable[..., Any]) -> None:
    page = enter(ScenariosPage)
    assert page.scenarios.count() == 11
    assert page.scenario.key == "population"
    page.open("houses")
    assert page.title.text() == "房屋安全"
    assert page.state_badge.text() == "入格运行"


def test_a_scenario_is_added_and_admitted_step_by_step(enter: Callable[..., Any], program: Program) -> None:
    page = enter(ScenariosPage)
    page.add()
    form = sheet(page, ScenarioDialog)
    form.questions.put({"title": "森林防火", "unit": "应急管理办", "handbook": "巡山\n设卡", "warn": 1, "due": 2})
    form.add_field()
    form.rows[0].title.setText("涉及户数")
    form.rows[0].kind.setCurrentIndex(form.rows[0].kind.findData(Kind.NUMBER))
    form.go_on()
    assert page.scenario.title == "森林防火"
    assert page.scenario.handbook == ("巡山", "设卡")
    for state in STATES[1:]:
        page.enter(state)
        dialog = sheet(page, AdmissionDialog)
        dialog.questions.editors["paper"].value = "〔2026〕3号"
        dialog.go_on()
    assert page.scenario.takes_cases
    page.show_part("admission")
    assert page.state_badge.text() == "入格运行"


def test_what_is_wrong_stays_in_the_form(enter: Callable[..., Any], program: Program) -> None:
    page = enter(ScenariosPage)
    page.open("houses")
    page.change()
    form = sheet(page, ScenarioDialog)
    form.questions.editors["title"].value = "食品安全"
    form.go_on()
    assert form.isVisible()
    assert "食品安全" in form.questions.lines["title"].said
    form.questions.editors["title"].value = "房屋安全排查"
    form.go_on()
    assert program.scenarios.title("houses") == "房屋安全排查"


def test_its_cases_are_listed_and_counted_by_its_own_fields(enter: Callable[..., Any], cracked: int) -> None:
    page = enter(ScenariosPage)
    page.open("houses")
    page.show_part("cases")
    shown: ScenarioCasesView = page.part
    row = shown.source.records([cracked])[cracked]
    assert [row["title"], row[OWN + "level"], row[OWN + "lived_in"]] == ["外墙开裂", "C 级（局部危险）", "是"]
    assert OWN + "level" in {field.key for field in shown.source.fields}
    page.show_part("tally")
    assert isinstance(page.part, TallyView)
    wanted = []
    page.wanted.connect(lambda room, target: wanted.append((room, target)))
    page.see_cases()
    shown.list.opened.emit(cracked)
    assert wanted[0] == ("cases", {"scenario": "houses"})


def test_the_room_is_found_again_as_it_was(enter: Callable[..., Any]) -> None:
    page = enter(ScenariosPage)
    page.open("food")
    page.show_part("admission")
    again = enter(ScenariosPage)
    again.restore(page.state())
    assert again.scenario.key == "food"
    assert again.state() == page.state()
