"""The line at the head of the window, where there is little room."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.work_now import WorkNow
from ui.page import Command
from ui.top_line import TopLine

COMMANDS = [
    Command("新建人员", lambda: None, "add", "Ctrl+N", "primary"),
    Command("导出", lambda: None, "export"),
    Command("打印列表", lambda: None, "print", "Ctrl+P"),
]


@pytest.fixture
def top(qtbot: QtBot) -> Iterator[TopLine]:
    window = QWidget()
    qtbot.addWidget(window)
    line = TopLine("示例镇网格办", "试用员（管理员）", WorkNow(), None, lambda: [], [])
    line.setParent(window)
    line.show_page("居民", COMMANDS)
    window.show()
    yield line
    window.close()


def test_a_narrow_window_gives_up_words_and_takes_them_back(top: TopLine) -> None:
    full = ["新建人员", "导出", "打印列表"]
    for width, office, words in (
        (1400, True, full),
        (800, False, full),
        (560, False, ["新建人员", "", ""]),
        (1400, True, full),
    ):
        top.resize(width, top.height())
        assert top._office.isVisible() is office, width
        assert [one.text() for one in top.findChildren(QPushButton)] == words, width
        assert top.childrenRect().right() <= width


def test_a_button_without_words_still_says_what_it_does(top: TopLine) -> None:
    top.resize(560, top.height())
    assert [one.accessibleName() for one in top.findChildren(QPushButton)] == [one.title for one in COMMANDS]
    assert "Ctrl+P" in top.findChildren(QPushButton)[2].toolTip()


def test_another_page_is_fitted_at_once(top: TopLine, qtbot: QtBot) -> None:
    top.resize(800, top.height())
    top.show_page("统计", COMMANDS[1:2])
    assert top._office.isVisible()
    top.show_page("居民", COMMANDS)
    assert not top._office.isVisible()
    assert top.childrenRect().right() <= 800
