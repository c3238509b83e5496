"""The room of the dwellings: registering, owners and tenants, who lives there, and the ways to people and back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from db.models.log import Disclosure
from desktop.accounts.rights import Rights
from desktop.program import Program
from tests.programs import TODAY
from tests.ui.pages.conftest import number, person_draft
from ui import ask
from ui.pages.decision import Decision
from ui.pages.dwellings import DwellingsPage
from ui.pages.facts import FactCard
from ui.pages.households.page import HouseholdsPage
from ui.pages.people import PeoplePage
from ui.pages.purpose import PurposeQuestion


def noted(program: Program) -> list[tuple[str, str]]:
    with program.office.store.read() as session:
        return [(one.kind.value, one.table) for one in session.scalars(select(Disclosure).order_by(Disclosure.id))]


def register(program: Program, address: str = "江头村1号", **values: Any) -> int:
    draft = program.dwellings.blank()
    draft.address = address
    for name, value in values.items():
        setattr(draft, name, value)
    return program.dwellings.save(draft)


def button_of(page: Any, words: str) -> QPushButton:
    return next(one for one in page.view.findChildren(QPushButton) if one.text().startswith(words))


def dialog_of(page: Any) -> Any:
    """The dialog that is open."""
    return [one for one in page.window().findChildren(Decision) if one.isVisible()][-1]


def party_texts(page: Any) -> list[dict[str, str]]:
    cards = [one for one in page.view.findChildren(FactCard) if one.objectName().startswith("party")]
    return [{fact.fact.title: fact.text for fact in card.facts} for card in cards]


def answer(page: QWidget) -> None:
    """Say what a value is wanted for."""
    question = page.window().findChildren(PurposeQuestion)[-1]
    question.line.setText("核对信息")
    question.go_on()


def test_a_dwelling_is_registered_let_and_read(enter: Callable[..., Any], program: Program) -> None:
    page = enter(DwellingsPage)
    page.new()
    page.form.form.editors["address"].value = "江头村1号"
    page.form.form.editors["grid_id"].value = program.grids.resolve("江头第1网格")
    page.form.save()
    assert page.view.title == "江头村1号"
    assert party_texts(page) == []
    page.add_party("tenant")
    dialog = dialog_of(page)
    dialog.go_on()
    assert dialog.facts.lines["name"].said.startswith("请填写")
    dialog.facts.editors["name"].value = "吴七"
    dialog.facts.editors["phone"].value = "13800001234"
    dialog.go_on()
    assert page.dossier.is_rented
    (tenant,) = page.dossier.tenants
    assert "138****1234" in party_texts(page)[0].values()
    page._reveal_party(tenant, "phone")
    answer(page)
    assert "13800001234" in party_texts(page)[0].values()
    assert noted(program)[0][:2] == ("revealed", "dwelling")
    page.correct_party(tenant)
    dialog = dialog_of(page)
    dialog.facts.editors["phone"]._unveil()
    answer(page)
    assert dialog.facts.editors["phone"].value == "13800001234"
    assert len(noted(program)) == 2
    dialog.facts.editors["name"].value = "吴七七"
    dialog.go_on()
    assert [one.name for one in page.dossier.tenants] == ["吴七七"]
    assert program.dwellings.parties.reveal(tenant.key, "phone", "核对信息") == "13800001234"
    page.end_party(page.dossier.tenants[0])
    dialog_of(page).go_on()
    assert party_texts(page) == []
    assert page.dossier.tenants[0].valid_to == TODAY


def test_dwellings_are_narrowed_and_lead_to_their_households(
    enter: Callable[..., Any], program: Program, family: int, qtbot: QtBot
) -> None:
    keys = []
    for address, rented in (("江头村1号", True), ("岸兜村2号", False)):
        draft = program.dwellings.blank()
        draft.address, draft.is_rented = address, rented
        keys.append(program.dwellings.save(draft))
    program.lodging.link(family, program.households.dossier(family).version, keys[0])
    page = enter(DwellingsPage, keys[0])
    page.list.set_filters({"rented": True})
    assert page.list.count == 1
    link = next(one for one in page.view.findChildren(QPushButton) if one.text().startswith("王一户"))
    with qtbot.waitSignal(page.wanted) as told:
        link.click()
    assert told.args == ["households", family]


def test_a_household_is_tied_to_a_dwelling_and_taken_off(
    enter: Callable[..., Any], program: Program, family: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = []
    for address in ("江头村1号", "岸兜村2号"):
        draft = program.dwellings.blank()
        draft.address, draft.is_rented = address, False
        keys.append(program.dwellings.save(draft))
    page = enter(DwellingsPage, keys[0])
    page.add_lodger()
    dialog = dialog_of(page)
    dialog.go_on()
    assert dialog.refusal == "请先查找并选择家庭户。"
    for text in ("王一", "李二", "江头村1号"):  # its head, a member, its address
        assert [(hit.key, hit.title) for hit in dialog.finder.answers(text)] == [(family, "王一户")]
    dialog.finder.chosen.emit(family)
    dialog.go_on()
    assert [one.key for one in page.dossier.households] == [family]
    page.open(keys[1])
    page.add_lodger()
    dialog = dialog_of(page)
    dialog.finder.chosen.emit(family)
    assert "已登记在另一套房屋" in dialog.refusal
    dialog.go_on()
    assert program.dwellings.dossier(keys[0]).households == ()
    monkeypatch.setattr(ask, "ask", lambda *_, **__: True)
    next(one for one in page.view.findChildren(QPushButton) if one.text() == "解除关联").click()
    assert page.dossier.households == ()
    assert program.households.dossier(family).dwelling_id is None


def test_somebody_of_the_dossiers_rents(enter: Callable[..., Any], program: Program, qtbot: QtBot) -> None:
    tenant = program.people.save(person_draft(program, "赵六", id_no=number("19700101"), phone="13800001234"))
    page = enter(DwellingsPage, register(program))
    page.add_party("tenant")
    dialog = dialog_of(page)
    dialog.known.setChecked(True)
    assert not dialog.facts.isVisibleTo(dialog)
    dialog.go_on()
    assert dialog.refusal == "请先查找并选择人员。"
    dialog.finder.chosen.emit(tenant)
    assert dialog.told.text().startswith("赵六　3599**************")
    dialog.times.editors["valid_from"].value = date(2026, 1, 1)
    dialog.go_on()
    (party,) = page.dossier.tenants
    assert (party.name, party.person, party.valid_from) == ("赵六", tenant, date(2026, 1, 1))
    page._reveal_party(party, "phone")
    answer(page)
    assert noted(program) == [("revealed", "person")]
    with qtbot.waitSignal(page.wanted) as told:
        button_of(page, "打开人员档案").click()
    assert told.args == ["people", tenant]
    page.correct_party(party)
    dialog = dialog_of(page)
    assert dialog.known.isChecked()
    assert "以人员档案为准" in dialog.told.text()
    dialog.times.editors["valid_from"].value = date(2026, 2, 1)
    dialog.go_on()
    assert page.dossier.tenants[0].person == tenant
    assert page.dossier.tenants[0].valid_from == date(2026, 2, 1)


def test_a_person_s_dossier_leads_to_what_they_rent(enter: Callable[..., Any], program: Program, qtbot: QtBot) -> None:
    tenant, key = program.people.save(person_draft(program, "赵六")), register(program)
    draft = program.dwellings.parties.blank("tenant")
    draft.person_id = tenant
    program.dwellings.parties.add(key, "tenant", draft)
    page = enter(PeoplePage, tenant)
    with qtbot.waitSignal(page.wanted) as told:
        button_of(page, "承租：江头村1号").click()
    assert told.args == ["dwellings", key]


def test_a_household_s_dossier_leads_to_its_dwelling(
    enter: Callable[..., Any], program: Program, family: int, qtbot: QtBot
) -> None:
    key = register(program)
    program.lodging.link(family, program.households.dossier(family).version, key)
    page = enter(HouseholdsPage, family)
    with qtbot.waitSignal(page.wanted) as told:
        button_of(page, "江头村1号").click()
    assert told.args == ["dwellings", key]


def test_rental_facts_are_refused_where_nothing_is_rented(enter: Callable[..., Any], program: Program) -> None:
    page = enter(DwellingsPage, register(program))
    page.edit()
    page.form.form.editors["rental_use_code"].value = "01"
    page.form.save()
    assert "不出租的房屋不填出租用途" in page.form.form.lines["rental_use_code"].said
    page.form.form.editors["is_rented"].value = True
    page.form.save()
    assert page.dossier.is_rented


def test_who_only_looks_can_change_nothing(enter: Callable[..., Any], program: Program) -> None:
    key = register(program)
    program.office.clerk.enter("kan", "看", Rights("viewer"))
    page = enter(DwellingsPage, key)
    words = [one.text() for one in page.view.findChildren(QPushButton)]
    assert not any(one.startswith(("添加", "编辑", "关联")) for one in words)
