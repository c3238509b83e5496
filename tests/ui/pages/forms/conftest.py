"""The room of forms, just entered, and forms of the kinds that offices send."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from ui import ask
from ui.pages.desk import Desk
from ui.pages.forms.form_view import FormView
from ui.pages.forms.page import FormsPage

Build = Callable[[Path], Path]
Bring = Callable[[Build], FormView]


@pytest.fixture
def page(desk: Desk, family: int, qtbot: QtBot) -> FormsPage:
    """The room, just entered; the office has one family of four."""
    made = FormsPage(desk)
    qtbot.addWidget(made)
    made.resize(1142, 640)
    made.show()
    made.activate()
    return made


@pytest.fixture
def bring(page: FormsPage, tmp_path: Path) -> Bring:
    """Bring a form in."""

    def make(build: Build) -> FormView:
        page.bring_in([build(tmp_path)])
        view = page.flows[-1].view
        assert view is not None
        return view

    return make


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the clerk is told in sentences that stop the work."""
    heard: list[str] = []
    monkeypatch.setattr(ask, "tell", lambda _parent, sentence, **_: heard.append(sentence))
    return heard


@pytest.fixture
def outbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the clerk chooses whenever asked for one."""
    made = tmp_path / "填好的表"
    made.mkdir()

    def choose(*_: Any, **__: Any) -> Path:
        return made

    monkeypatch.setattr(ask, "open_folder", choose)
    return made
