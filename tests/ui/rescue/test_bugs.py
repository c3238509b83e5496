"""A bug: told in a sentence with a way to the support file, wherever it came to light; nothing typed is touched."""

import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.errors import Refusal
from ui import ask, errors
from ui.notices import NoticeLine
from ui.work import Work

pytestmark = pytest.mark.logs


@pytest.fixture
def helped(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[QWidget | None]]:
    """In which windows help was wanted."""
    windows: list[QWidget | None] = []
    monkeypatch.setattr(errors._Offered, "help", windows.append)
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    errors.install_hooks()
    yield windows
    sys.excepthook, threading.excepthook, sys.unraisablehook = before


class Window(QWidget):
    """A form with a line of notices."""

    def __init__(self) -> None:
        super().__init__()
        self.line, box = QLineEdit(), QVBoxLayout(self)
        box.addWidget(self.line)
        self.notices = NoticeLine(self)
        self.resize(800, 200)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    """A form in which something is typed."""
    made = Window()
    qtbot.addWidget(made)
    made.show()
    made.line.setText("王小明")
    made.activateWindow()
    return made


def press_help(window: QWidget) -> None:
    """Press what is offered beside the sentence."""
    next(one for one in window.findChildren(QPushButton) if one.text() == errors.SUPPORT).click()


def test_a_bug_offers_the_support_file_and_leaves_what_is_typed(
    window: Window, helped: list[QWidget | None], caplog: pytest.LogCaptureFixture
) -> None:
    errors.show_error(window.line, KeyError("王小明"))
    assert window.notices.sentence == errors.BUG
    press_help(window)
    assert helped == [window]
    assert window.line.text() == "王小明"
    assert caplog.records[-1].exc_info


def test_what_is_expected_offers_none(window: Window, helped: list[QWidget | None]) -> None:
    errors.show_error(window.line, Refusal("请填写姓名。"))
    assert window.notices.sentence == "请填写姓名。"
    assert not any(one.text() == errors.SUPPORT and one.isVisible() for one in window.findChildren(QPushButton))


def test_where_there_is_no_line_a_question_offers_it(
    qtbot: QtBot, helped: list[QWidget | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(ask, "choose", lambda _parent, question, *_, **__: asked.append(question) or True)
    bare = QWidget()
    qtbot.addWidget(bare)
    bare.show()
    errors.show_error(bare, KeyError("x"))
    assert asked == [errors.BUG]
    assert helped == [bare]


def test_a_slot_that_fails_is_told(window: Window, helped: list[QWidget | None]) -> None:
    errors._uncaught(KeyError, KeyError("x"), None)  # what Qt calls for a slot
    assert window.notices.sentence == errors.BUG


def test_a_job_that_fails_is_told_in_its_window(window: Window, helped: list[QWidget | None], qtbot: QtBot) -> None:
    work = Work()
    work.read(window.line, "查", lambda _: {}["x"], lambda _: None)
    qtbot.waitUntil(lambda: window.notices.sentence == errors.BUG)
    work.close()


class Failing:
    """Cannot even be thrown away."""

    def __del__(self) -> None:
        raise ValueError("x")


def test_threads_and_finalizers_are_written_down(
    helped: list[QWidget | None], caplog: pytest.LogCaptureFixture
) -> None:
    thread = threading.Thread(target=lambda: {}["x"])
    thread.start()
    thread.join()
    Failing()
    assert {KeyError, ValueError} <= {one.exc_info[0] for one in caplog.records if one.exc_info}
