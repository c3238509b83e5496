"""Cases in the dossiers of other rooms, and registering one from there with one key."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.program import Program
from ui.pages.cases.registering import RegistrationSheet
from ui.pages.cases.tab import CasesOfDossier
from ui.pages.dwellings import DwellingsPage
from ui.pages.enterprises import EnterprisesPage
from ui.pages.grids.page import GridsPage
from ui.pages.households.page import HouseholdsPage
from ui.pages.people import PeoplePage

Enter = Callable[..., Any]


def sheet_of(page: QWidget) -> RegistrationSheet:
    """Return the sheet that was opened from a room."""
    return next(one for one in page.window().findChildren(RegistrationSheet) if one.isVisible())


def press(qtbot: QtBot, page: QWidget) -> RegistrationSheet:
    """Register at what is open, with one key."""
    control_shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(page, Qt.Key.Key_N, control_shift)
    return sheet_of(page)


def cases_of(page: Any) -> CasesOfDossier:
    """Return what the dossier that is open knows of its cases."""
    found = page.view.findChild(CasesOfDossier)
    assert found is not None
    return found  # type: ignore[no-any-return]


def test_a_household_begins_a_request(enter: Enter, program: Program, family: int, qtbot: QtBot) -> None:
    page = enter(HouseholdsPage, family)
    sheet = press(qtbot, page)
    assert sheet.matter.ledger == "request"
    values = sheet.matter.values()
    assert (values["place"], values["grid_id"]) == ("江头村1号", program.grids.resolve("江头第1网格"))
    assert [row.draft.values["name"] for row in sheet.parties.rows] == ["王一"]
    assert not sheet.is_edited()
    sheet.matter.editors["title"].value = "路灯不亮"
    sheet.save()
    page.view.tabs.setCurrentIndex(
        next(at for at in range(page.view.tabs.count()) if "事件" in page.view.tabs.tabText(at))
    )
    tab = cases_of(page).tab
    assert tab is not None
    assert [line.title for line in tab.cases] == ["路灯不亮"]
    assert tab.count.text() == "在办 1 件，共 1 件"
    opened: list[Any] = []
    page.wanted.connect(lambda room, target: opened.append((room, target)))
    tab.table.view.opened.emit(0)
    assert opened == [("cases", 1)]


def test_a_person_begins_a_dispute_and_lists_it(enter: Enter, program: Program, family: int, qtbot: QtBot) -> None:
    person = program.households.dossier(family).members[1].key
    page = enter(PeoplePage, person)
    sheet = press(qtbot, page)
    assert sheet.matter.ledger == "dispute"
    assert [row.draft.values["person_id"] for row in sheet.parties.rows] == [person]
    sheet.matter.editors["title"].value = "争执"
    sheet.save()
    titles = [page.view.tabs.tabText(at) for at in range(page.view.tabs.count())]
    assert "事件 1" in titles


def test_an_enterprise_and_a_dwelling_begin_a_hazard(enter: Enter, program: Program, qtbot: QtBot) -> None:
    draft = program.enterprises.blank()
    draft.name, draft.no_licence_reason, draft.address = "老街小吃店", "个体摊点", "老街3号"
    draft.grid_id = program.grids.resolve("江头第1网格")
    shop = program.enterprises.save(draft)
    page = enter(EnterprisesPage, shop)
    sheet = press(qtbot, page)
    assert (sheet.matter.ledger, sheet.matter.values()["unit_involved"]) == ("hazard", "老街小吃店")
    assert [link.subject for link in sheet.matter.links] == ["enterprise"]
    sheet.reject()
    home = program.dwellings.blank()
    home.address = "江头村9号"
    flat = program.dwellings.save(home)
    page = enter(DwellingsPage, flat)
    sheet = press(qtbot, page)
    assert (sheet.matter.ledger, sheet.matter.values()["place"]) == ("hazard", "江头村9号")
    sheet.reject()


def test_a_grid_lists_what_happened_below_it(enter: Enter, program: Program) -> None:
    lower = program.grids.resolve("江头第1网格")
    draft = program.cases.blank("hazard")
    draft.values.update(title="井盖缺失", grid_id=lower)
    program.cases.save(draft)
    page = enter(GridsPage, program.grids.find_village("江头"))
    page.view.finish()
    assert "事件 1" in [page.view.tabs.tabText(at) for at in range(page.view.tabs.count())]


@pytest.mark.parametrize("kind", [PeoplePage, HouseholdsPage, DwellingsPage, EnterprisesPage])
def test_without_a_dossier_the_sheet_is_empty(enter: Enter, kind: type, qtbot: QtBot) -> None:
    sheet = press(qtbot, enter(kind))
    assert not sheet.matter.links
    sheet.reject()
