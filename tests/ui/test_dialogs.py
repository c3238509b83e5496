"""Sheets that ask: everything asked is in sight, also on a low screen and after something more was said."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.buttons import label
from ui.dialogs import AskSheet
from ui.screens import room_at

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

HINT = "这一句提示很长，一行写不下，所以会折成两行；每一行都要看得见，不能压在下面的输入框上。"
REFUSAL = "这里说的是哪一处不对、为什么不对、接下来怎么办；它也要折成两行，才能写得完。"


def cut_off(sheet: AskSheet) -> list[QWidget]:
    """Return what has less height than it needs."""
    shown = [one for one in sheet.findChildren(QWidget) if one.isVisible() and one.parent() is sheet]
    return [one for one in shown if one.height() < max(one.minimumSizeHint().height(), one.heightForWidth(one.width()))]


def test_a_high_sheet_is_not_squeezed(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    sheet = AskSheet(window, "权限", "保存", lambda _: None)
    for number in range(7):
        sheet.add_line(f"第 {number + 1} 项", hint=HINT if number % 2 else "")
    sheet.body.addWidget(label(HINT, "small", wrap=True))
    sheet.open()
    qtbot.waitExposed(sheet)
    assert sheet.height() > room_at(sheet.mapToGlobal(sheet.rect().center())).height() * 2 / 3
    assert cut_off(sheet) == []
    high = sheet.height()
    sheet.refuse(REFUSAL)
    qtbot.waitUntil(lambda: sheet.height() > high)
    assert cut_off(sheet) == []
    sheet.reject()
