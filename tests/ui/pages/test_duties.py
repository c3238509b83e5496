"""The duty lists in the settings."""

import pytest
from pytestqt.qtbot import QtBot

from desktop.program import Program
from ui import ask
from ui.pages.desk import Desk
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
