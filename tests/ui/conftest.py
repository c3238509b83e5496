"""The window's tests wear the program's own look."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import Engine

from desktop.codes import Codes
from desktop.resources import resources
from ui import ask, theme
from ui.application import FIRST_FONTS, load_fonts, speak_chinese
from ui.forms.editor import Editor
from ui.forms.text_boxes import LineBox
from ui.sweeping import collect_between_events

ANSWERED = 20_000  # milliseconds in which a test answers what it is asked


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> QApplication:
    """Dress the one application of the test run as `start_application` does."""
    collect_between_events(qapp)
    speak_chinese(qapp)
    load_fonts(resources(), FIRST_FONTS)
    qapp.setStyle("Fusion")
    theme.use(qapp, theme.Theme(), resources())
    return qapp


@pytest.fixture
def engine(engine: Engine) -> Iterator[Engine]:
    """End the windows of a test before their office is closed: pytest-qt only promises to, and their clocks go on."""
    yield engine
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def qtbot(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> QtBot:
    """Hold every window until its test is over; pytest-qt does not, and one collected while it paints ends the run."""
    held: list[QWidget] = []
    add = qtbot.addWidget

    def hold(widget: QWidget, **how: Any) -> None:
        held.append(widget)
        add(widget, **how)

    monkeypatch.setattr(qtbot, "addWidget", hold)
    return qtbot


@pytest.fixture(autouse=True)
def every_question_is_answered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put aside a question that nobody answers, an unforeseen refusal above all, and fail the test that met it."""
    unanswered: list[str] = []

    def attended(question: Any) -> int:
        clock = QTimer(question, singleShot=True, interval=ANSWERED)
        clock.timeout.connect(lambda: unanswered.append(question.words.itemAt(0).widget().text()))
        clock.timeout.connect(question.reject)
        clock.start()
        try:
            return QDialog.exec(question)
        finally:
            clock.stop()

    monkeypatch.setattr(ask._Question, "exec", attended)
    yield
    assert not unanswered


@pytest.fixture(scope="session")
def codes() -> Codes:
    """The code lists as they are shipped."""
    return Codes.load()


@pytest.fixture
def show(qtbot: QtBot) -> Callable[..., Any]:
    """Put an editor into a window of its own, with a neighbour on either side."""
    windows: list[QWidget] = []

    def put(editor: Editor) -> Any:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        before, after = LineBox(), LineBox()
        for place, one in enumerate((before, editor, after)):
            one.setParent(window)
            one.setGeometry(10, 10 + 60 * place, 300, 40)
        window.resize(400, 500)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        editor.setFocus()
        return editor

    return put
