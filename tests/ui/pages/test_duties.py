"""The duty lists: changed in the settings, printed there and from the roster."""

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from db.models.roster import Appointment, Staff
from desktop.program import Program
from ui import ask
from ui.pages.desk import Desk
from ui.pages.roster.page import RosterPage
from ui.pages.settings.duties import DutiesSection
from ui.printing import PreviewWindow


def test_the_duties_of_a_post_are_changed_printed_and_given_back(
    desk: Desk, program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = DutiesSection(desk)
    qtbot.addWidget(section)
    section.activate()
    told: list[str] = []
    section.told.connect(told.append)
    assert section.posts.item(0).text().endswith("网格长")
    assert not section.save.isEnabled()
    section.questions.editors["other"].value = "办好其他事。"
    section.save.click()
    assert told == ["已保存，改了 1 项。"]
    assert section.questions.lines["other"].said == "本办内容"
    assert program.duties.of("chief", "grid")[-1].text == "办好其他事。"
    section.print_out()
    (window,) = [one for one in section.findChildren(PreviewWindow) if one.isVisible()]
    assert "办好其他事" in window._pages.text(0)
    window.close()
    monkeypatch.setattr(ask, "ask", lambda *_, **__: True)
    section.reset.click()
    assert not section.reset.isEnabled()
    section.questions.editors["other"].value = "又一件。"
    monkeypatch.setattr(ask, "choose", lambda *_, **__: "stay")
    section.posts.setCurrentRow(1)
    assert section.posts.currentRow() == 0
    monkeypatch.setattr(ask, "choose", lambda *_, **__: "drop")
    section.posts.setCurrentRow(1)
    assert not section.questions.is_edited()


def test_the_duties_of_somebody_are_printed_from_the_roster(enter: Callable[..., Any], program: Program) -> None:
    with program.office.store.write("登记网格员") as session:
        staff = Staff(name="林一", name_key="linyi")
        session.add(staff)
        session.flush()
        grid = program.grids.resolve("江头第1网格") or 0
        session.add(Appointment(staff_id=staff.id, grid_id=grid, post="worker_full_time"))
    page = enter(RosterPage, staff.id)
    assert "打印职责清单" in [command.title for command in page.more_commands()]
    page.print_duties()
    (window,) = [one for one in page.findChildren(PreviewWindow) if one.isVisible()]
    text = window._pages.text(0)
    window.close()
    assert "专职网格员职责" in text


def test_without_a_post_there_are_no_duties_to_print(enter: Callable[..., Any], program: Program) -> None:
    with program.office.store.write("登记网格员") as session:
        staff = Staff(name="林一", name_key="linyi")
        session.add(staff)
    page = enter(RosterPage, staff.id)
    told: list[str] = []
    page.said.connect(lambda words, undo: told.append(words))
    page.print_duties()
    assert "没有岗位" in told[-1]
    assert not [one for one in page.findChildren(PreviewWindow) if one.isVisible()]
