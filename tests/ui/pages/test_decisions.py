"""A decision is as high as what it asks: no bar that has nothing to scroll, nothing cut off."""

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from desktop.program import Program
from tests.desktop.roster.conftest import enter as enrol
from ui.pages.registers.entry_dialog import EntryDialog
from ui.pages.roster.dialogs import AppointDialog, LeaveDialog
from ui.pages.roster.page import RosterPage


def test_a_decision_fits_what_it_asks(enter: Callable[..., Any], program: Program, qtbot: QtBot) -> None:
    key = enrol(program, "王一")
    page = enter(RosterPage, key)
    page.resize(1366, 768)
    blank = program.registers.blank("allowances", staff=key)
    for asked in (
        AppointDialog(page, page.desk, grid=program.grids.resolve("江头第1网格")),
        LeaveDialog(page, page.desk, program.roster.dossier(key)),
        EntryDialog(page, page.desk, program.registers.register("allowances"), blank),
    ):
        asked.open()
        for _ in range(2):  # as it opens, and after it refused
            qtbot.wait(1)
            assert asked._area.verticalScrollBar().maximum() == 0
            spare = asked._area.viewport().height() - asked._area.body.minimumSizeHint().height()
            assert spare == 0 or asked.height() == asked.minimumHeight()  # which leaves room for answers
            asked.refuse("请先填写。" * 30)
        asked.close()
