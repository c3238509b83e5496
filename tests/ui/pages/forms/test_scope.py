"""Whom a form is about: chips, kept scopes, names that were pasted or stand in a workbook."""

from datetime import date
from pathlib import Path

from desktop.forms.scope import Subject
from tests.desktop.forms.real import lists
from tests.desktop.sheets.books import xlsx
from tests.ui.pages.conftest import found_household, number, person_draft
from tests.ui.pages.forms.conftest import Bring
from ui.dialogs import AskSheet
from ui.pages.desk import Desk
from ui.pages.forms.names_sheet import NamesSheet
from ui.pages.forms.scope_pane import ScopePane

FORM = lists.region_cascade  # of people


def _everybody(bring: Bring) -> ScopePane:
    pane = bring(FORM).scope
    pane.take_all()
    return pane


def _sheet(pane: ScopePane) -> NamesSheet:
    pane.ask_names()
    return next(one for one in pane.window().findChildren(NamesSheet) if one.isVisible())


def test_chips_narrow_the_scope_and_the_count(bring: Bring) -> None:
    pane = _everybody(bring)
    assert pane.count.text() == "4 人"
    sex = next(chip for chip in pane.chips.chips if chip.filter.key == "sex")
    sex._take("2")
    assert pane.scope.filters == {"sex": "2"}
    assert pane.count.text() == "2 人"
    pane.text.setText("李二")
    pane._take()
    assert pane.count.text() == "1 人"


def test_a_scope_is_kept_and_chosen_again(bring: Bring) -> None:
    pane = _everybody(bring)
    next(chip for chip in pane.chips.chips if chip.filter.key == "sex")._take("2")
    pane.save()
    sheet = next(one for one in pane.window().findChildren(AskSheet) if one.isVisible())
    sheet.go_on()
    assert sheet.refusal
    pane._title.setText("妇女")
    sheet.go_on()
    pane.chips.clear()
    assert pane.count.text() == "4 人"
    pane.saved.setCurrentIndex(1)
    assert pane.count.text() == "2 人"
    assert pane.scope.saved is not None


def test_pasted_names_are_taken_in_their_order(bring: Bring) -> None:
    pane = _everybody(bring)
    sheet = _sheet(pane)
    sheet.go_on()
    assert sheet.refusal
    sheet.text.setPlainText("#接龙\n1. 王四\n2. 王一，李二\n3. 赵没有")
    sheet.go_on()
    assert sheet.matched is not None
    assert "没有对上 1" in sheet._told.text()
    sheet.go_on()
    assert pane.scope.keys is not None
    assert pane.count.text() == "3 人"
    people = pane._desk.program.people
    names = [people.draft(key).name for key in pane.scope.keys]
    assert names == ["王四", "王一", "李二"]
    pane.take_all()
    assert pane.count.text() == "4 人"


def test_namesakes_are_decided_by_the_clerk(bring: Bring, desk: Desk) -> None:
    program = desk.program
    key = found_household(program, "江头村2号", "王一")
    program.commands.move_in_new(
        key, program.households.dossier(key).version, person_draft(program, "陈五"), "20", desk.today()
    )
    pane = _everybody(bring)
    sheet = _sheet(pane)
    sheet.text.setPlainText("王一、陈五")
    sheet.go_on()
    assert sheet.matched is not None
    assert len(sheet.matched.several) == 1
    assert sheet.box.count() == 3
    sheet.decide(sheet.box.itemData(2))
    assert len(sheet.matched.keys) == 2
    assert not sheet.matched.several
    sheet.reject()


def test_a_workbook_names_people_by_their_numbers(bring: Bring, desk: Desk, tmp_path: Path) -> None:
    program = desk.program
    key = found_household(program, "江头村3号", "周六")
    person = person_draft(program, "吴七", born_on=date(1960, 1, 1), id_no=number())
    program.commands.move_in_new(key, program.households.dossier(key).version, person, "20", desk.today())
    pane = _everybody(bring)
    sheet = _sheet(pane)
    sheet.match_path(
        xlsx(tmp_path / "名册.xlsx", [["序号", "姓名", "身份证号"], [1, "吴七", number()], [2, "没有", ""]])
    )
    assert sheet.matched is not None
    assert len(sheet.matched.found) == 1
    sheet.reject()


def test_lists_of_names_are_offered_where_they_can_mean_something(bring: Bring) -> None:
    view = bring(FORM)
    assert not view.scope._names.isHidden()
    view.scope.show_scope(type(view.scope.scope)(Subject.GRIDS))
    assert view.scope._names.isHidden()
