"""The rules of handling in the settings."""

from pytestqt.qtbot import QtBot

from desktop.program import Program
from ui.pages.desk import Desk
from ui.pages.settings.case_rules import CaseRulesSection


def test_rules_are_shown_and_switched(desk: Desk, program: Program, qtbot: QtBot) -> None:
    section = CaseRulesSection(desk)
    qtbot.addWidget(section)
    section.activate()
    assert section.separation["hazard"].isChecked()
    assert "goal" not in section.separation
    said = []
    section.told.connect(said.append)
    section.separation["hazard"].setChecked(False)
    section.call_back["dispute"].setChecked(False)
    section.keep()
    assert said
    assert [program.own_rules.separates("hazard"), program.own_rules.calls_apart("dispute")] == [False, False]
    assert program.own_rules.separates("goal")
