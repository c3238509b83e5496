"""What an empty list says, where there is little room."""

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.tables.empty import Empty, EmptyState

HINT = "把照片、扫描件拖到这里，或按 Ctrl+V 粘贴文件和截图。"


def test_the_hint_goes_on_in_the_next_line(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    said = EmptyState(window)
    said.tell(Empty("还没有附件", HINT))
    window.show()
    (hint,) = (one for one in said.findChildren(QLabel) if one.text() == HINT)
    said.resize(700, 300)
    wide, one_line = hint.width(), hint.height()
    said.resize(240, 300)
    assert hint.width() < 240 < wide
    assert hint.height() >= 2 * one_line - 4
