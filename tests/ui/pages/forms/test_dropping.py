"""Files dropped on the window: the room that takes them opens, and where two do the clerk is asked."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from tests.ui.work_now import WorkNow
from ui import ask
from ui.main_window import MainWindow
from ui.page import Page, Room
from ui.pages.forms.words import TAKEN as FORMS
from ui.pages.imports.words import TAKEN as REGISTERS


class Taking(Page):
    """Remembers what it was asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Any] = []

    def open(self, target: Any) -> None:
        self.opened.append(target)


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    """A window with a room that takes nothing, and the two that take workbooks."""
    rooms = [
        Room("today", "今日", "today", "今日", Taking),
        Room("forms", "填表", "form", "表格", Taking, FORMS),
        Room("imports", "导入", "import", "数据", Taking, REGISTERS),
    ]
    made = MainWindow("样例镇", "林晓敏", rooms, WorkNow())
    qtbot.addWidget(made)
    made.show()
    return made


def _drop(window: MainWindow, *names: str) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(Path.home() / name)) for name in names])
    action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(1, 1), action, data, button, keys))


def test_a_document_can_only_be_a_form(window: MainWindow) -> None:
    _drop(window, "申请表.docx")
    assert isinstance(window.page, Taking)
    assert [Path(one).name for one in window.page.opened[0]] == ["申请表.docx"]


def test_a_workbook_is_asked_about_once_the_drag_is_over(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, list[str]]] = []

    def choose(_: Any, question: str, choices: Any, **__: Any) -> str:
        asked.append((question, [words for _, words in choices]))
        return "forms"

    monkeypatch.setattr(ask, "choose", choose)
    _drop(window, "花名册.xlsx", "另一张.xlsx")
    assert not asked
    qtbot.waitUntil(lambda: bool(asked))
    assert asked[0] == ("“花名册.xlsx”等 2 个文件要做什么？", ["填表", "导入"])
    assert isinstance(window.page, Taking)
    assert len(window.page.opened[0]) == 2


def test_a_room_that_waits_for_nothing_is_not_offered(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room("collecting", "收表汇总", "merge", "表格", Taking, FORMS, lambda: waiting)
    window._rooms["collecting"] = room
    for waiting in (False, True):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(Path.home() / "申请表.docx"))])
        action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        found = window._takers(QDropEvent(QPointF(1, 1), action, data, button, keys))
        assert list(found) == [("forms", "collecting")[: 1 + waiting]]


def test_an_unanswered_question_opens_nothing(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(ask, "choose", lambda *_, **__: asked.append("?"))
    _drop(window, "花名册.xls")
    qtbot.waitUntil(lambda: bool(asked))
    assert isinstance(window.page, Taking)
    assert not window.page.opened
