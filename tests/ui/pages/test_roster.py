"""The room of the roster, and the posts of a grid."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.program import Program
from desktop.roster.appointments import Appointing
from tests.desktop.roster.conftest import SINCE, settle
from tests.desktop.roster.conftest import enter as enrol
from tests.ui.pages.conftest import number
from ui.pages.day_decision import DayDecision
from ui.pages.desk import Desk
from ui.pages.households.page import HouseholdsPage
from ui.pages.roster.contact_line import ContactDialog, ContactLine
from ui.pages.roster.dialogs import AppointDialog, CorrectDialog, HandOverDialog, LeaveDialog
from ui.pages.roster.page import RosterPage
from ui.pages.roster.posts import PostsPanel
from ui.pages.roster.sharing import ShareDialog, TakeOverDialog
from ui.pages.roster.tabs import ContactHouseholds, HeldPosts


@pytest.fixture
def place(program: Program) -> int:
    key = program.grids.resolve("江头第1网格")
    assert key is not None
    return key


@pytest.fixture
def chief(program: Program, place: int) -> int:
    """王一, who runs a grid."""
    key = enrol(program, "王一", phone="13800001234", kind_code="01")
    program.appointments.appoint(Appointing(key, place, "chief", SINCE))
    return key


def dialog(page: Any, kind: type) -> Any:
    """The dialog that was opened last."""
    return page.window().findChildren(kind)[-1]


def tab(page: Any, title: str) -> Any:
    """Turn to a tab of the dossier."""
    tabs = page.view.tabs
    place = next(at for at in range(tabs.count()) if tabs.tabText(at).startswith(title))
    tabs.setCurrentIndex(place)
    return page.view.stack.currentWidget()


def test_somebody_is_enrolled_corrected_and_found(enter: Callable[..., Any], program: Program) -> None:
    page = enter(RosterPage)
    page.new()
    page.form.form.editors["name"].value = "王一"
    page.form.form.editors["id_no"].value = number("19800101", "001")
    page.form.save()
    assert page.view.title == "王一"
    assert page.dossier.texts["sex_code"].startswith("男")
    page.edit()
    page.form.form.editors["certificate_no"].value = "A1"
    page.form.save()
    assert page.dossier.state.value == "持证"
    page.open({"certificate": "none"})
    assert page.list.count == 0
    page.open({"certificate": None, "grid": 0})
    assert page.list.count == 1


def test_a_number_that_somebody_bears_is_said_under_the_field(enter: Callable[..., Any], program: Program) -> None:
    enrol(program, "李二", id_no=number("19800101", "001"))
    page = enter(RosterPage)
    page.new()
    page.form.form.editors["name"].value = "王一"
    page.form.form.editors["id_no"].value = number("19800101", "001")
    page.form.save()
    assert "李二" in page.form.form.lines["id_no"].said
    page.form.form.editors["id_no"].value = None
    page.form.save()


def test_a_post_is_given_from_the_dossier_and_taken_back(
    enter: Callable[..., Any], program: Program, place: int, chief: int
) -> None:
    other = enrol(program, "李二")
    page = enter(RosterPage, other)
    told: list[Any] = []
    page.said.connect(lambda words, undo: told.append((words, undo)))
    tab(page, "岗位").appoint()
    asked = dialog(page, AppointDialog)
    asked.go_on()
    assert asked.isVisible()
    asked.where.editors["grid_id"].value = place
    asked.post.setCurrentIndex(asked.post.findData("chief"))
    assert asked.yes.text() == "接替"
    asked.go_on()
    assert not asked.isVisible()
    assert [one.name for one in program.appointments.of_grid(place)] == ["李二"]
    assert page.dossier.posts[0].post == "chief"
    told[-1][1]()
    assert [one.name for one in program.appointments.of_grid(place)] == ["王一"]


def test_posts_of_a_person_are_corrected_and_ended(
    enter: Callable[..., Any], program: Program, place: int, chief: int, asked: list[str]
) -> None:
    page = enter(RosterPage, chief)
    held: HeldPosts = tab(page, "岗位")
    held.work.correct(held.dossier.posts[0])
    correcting = dialog(page, CorrectDialog)
    correcting.questions.editors["held_as"].value = "村委会副主任"
    correcting.go_on()
    assert program.appointments.of_grid(place)[0].held_as == "村委会副主任"
    held = tab(page, "岗位")
    held.work.end(held.dossier.posts[0])
    ending = dialog(page, DayDecision)
    ending.go_on()
    assert program.appointments.of_grid(place) == []
    assert len(page.dossier.past) == 1


def test_who_leaves_frees_everything(enter: Callable[..., Any], program: Program, place: int, chief: int) -> None:
    program.contacts.assign(settle(program, place, 3, "江头村"), chief, SINCE)
    page = enter(RosterPage, chief)
    told: list[Any] = []
    page.said.connect(lambda words, undo: told.append((words, undo)))
    page.leave_post()
    asking = dialog(page, LeaveDialog)
    asking.go_on()
    assert asking.questions.lines["exit_code"].said
    asking.questions.editors["exit_code"].value = "01"
    asking.go_on()
    assert page.dossier.left
    assert "1 个岗位、3 户" in told[-1][0]
    told[-1][1]()
    assert not page.dossier.left
    assert page.dossier.households == 3


def test_households_are_shared_and_handed_on(
    enter: Callable[..., Any], program: Program, place: int, chief: int
) -> None:
    homes = settle(program, place, 4, "江头村")
    other = enrol(program, "李二")
    page = enter(RosterPage, chief)
    contacts: ContactHouseholds = tab(page, "联系户")
    contacts.share()
    sharing = dialog(page, ShareDialog)
    assert sharing.yes.text() == "分配 4 户"
    sharing.go_on()
    assert program.contacts.counts([chief]) == {chief: 4}
    contacts = tab(page, "联系户")
    assert [line.household for line in contacts.lines] == homes
    contacts.hand_over()
    handing = dialog(page, TakeOverDialog)
    handing.go_on()
    assert handing.isVisible()
    handing.taker.choose(other)
    handing.go_on()
    assert program.contacts.counts([chief, other]) == {other: 4}


def test_the_posts_of_a_grid(desk: Desk, qtbot: QtBot, program: Program, place: int, chief: int) -> None:
    panel = PostsPanel(desk, place)
    qtbot.addWidget(panel)
    panel.resize(520, 680)
    panel.show()
    states = {state.post: state for state in panel.states}
    assert states["chief"].holders[0].name == "王一"
    assert states["worker_full_time"].missing == 1
    other = enrol(program, "李二")
    panel.appoint("worker_full_time")
    asked = dialog(panel, AppointDialog)
    assert asked.post.currentData() == "worker_full_time"
    asked.who.choose(other)
    asked.questions.editors["on"].value = date(2025, 1, 1)
    asked.go_on()
    assert not asked.isVisible()
    states = {state.post: state for state in panel.states}
    assert states["worker_full_time"].missing == 0
    panel.hand_over()
    handing = dialog(panel, HandOverDialog)
    handing.giver.setCurrentIndex(handing.giver.findData(chief))
    handing.taker.choose(other)
    handing.go_on()
    assert {one.name for one in program.appointments.of_grid(place)} == {"李二"}
    assert any("王一" in one.text() for one in panel.findChildren(QLabel) if one.text().startswith("网格长"))
    settle(program, place, 6, "江头村")
    panel.share()
    sharing = dialog(panel, ShareDialog)
    assert sharing.workers.count() == 1
    sharing.workers.item(0).setCheckState(Qt.CheckState.Unchecked)
    sharing.go_on()
    assert sharing.isVisible()
    sharing.workers.item(0).setCheckState(Qt.CheckState.Checked)
    sharing.go_on()
    assert program.contacts.counts([other]) == {other: 6}


def test_a_household_tells_who_looks_after_it(
    enter: Callable[..., Any], program: Program, family: int, chief: int, qtbot: QtBot
) -> None:
    page = enter(HouseholdsPage, family)
    line = page.view.findChild(ContactLine)
    assert line.contact is None
    line.change()
    asked = dialog(page, ContactDialog)
    asked.go_on()
    assert asked.isVisible()
    asked.who.choose(chief)
    asked.go_on()
    line = page.view.findChildren(ContactLine)[-1]
    assert line.contact is not None
    assert line.contact.name == "王一"
    page.open({"contact": chief})
    assert page.list.count == 1
    page.assign_contact()
    assert "王一户" in dialog(page, ContactDialog).windowTitle()
    dialog(page, ContactDialog).reject()


def test_households_beyond_the_worker_are_named_first(
    enter: Callable[..., Any], program: Program, place: int, chief: int
) -> None:
    far = program.grids.resolve("岸兜第1网格") or 0
    program.contacts.assign([*settle(program, place, 2, "江头村"), *settle(program, far, 1)], chief, SINCE)
    contacts: ContactHouseholds = tab(enter(RosterPage, chief), "联系户")
    assert contacts.outside.text().startswith("1 户")
    assert contacts.table.rows[0]["door"].startswith("岸兜村委会 第1网格 ")
    assert contacts.lines[0].elsewhere
    program.contacts.release([contacts.lines[0].household], SINCE)
    contacts.read()
    assert contacts.outside.isHidden()
    assert [row["door"] for row in contacts.table.rows] == ["1号", "2号"]
