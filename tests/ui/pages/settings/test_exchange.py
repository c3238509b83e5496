"""The office's code and the days of a receipt are set in the settings."""

from pytestqt.qtbot import QtBot

from desktop.program import Program
from ui.pages.desk import Desk
from ui.pages.settings.exchange import ExchangeSection


def test_code_and_days_are_kept(program: Program, desk: Desk, qtbot: QtBot) -> None:
    section = ExchangeSection(desk)
    qtbot.addWidget(section)
    section.show()
    section.activate()
    assert section.code.text() == "350582103000"
    section.days.setValue(7)
    section.save_days.click()
    assert program.exchange_status.receipt_days == 7
    section.code.setText("不是代码")
    section.save_code.click()
    assert "12 位" in section.fault.text()
    section.code.setText("35058210300X")
    section.save_code.click()
    assert program.own_keys.office_id == "35058210300X"
    program.own_keys.card()
    section.activate()
    assert section.code.isReadOnly()  # the card names it
    assert section.save_code.isHidden()
