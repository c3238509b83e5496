"""A room with a form that two villages were sent."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.forms.collecting.lines import Unit
from desktop.jobs import Progress
from desktop.program import Program
from tests.desktop.forms.collecting import a_form
from tests.desktop.forms.collecting.conftest import HEAD, SHORE, Sent, known_form
from tests.programs import TODAY
from ui.pages.collecting.page import CollectingPage


@pytest.fixture
def page(enter: Callable[..., Any]) -> CollectingPage:
    """The room."""
    made: CollectingPage = enter(CollectingPage)
    return made


@pytest.fixture
def said(page: CollectingPage) -> list[str]:
    """What the room told."""
    heard: list[str] = []
    page.said.connect(lambda sentence, _: heard.append(sentence))
    return heard


@pytest.fixture
def sent(page: CollectingPage, program: Program, folder: Path) -> Sent:
    """The form, sent to both villages."""
    out, back = folder / "out", folder / "back"
    out.mkdir()
    back.mkdir()
    form = known_form(page.collections, a_form.build(folder))
    units = [Unit(name, program.grids.find_village(name)) for name in (SHORE, HEAD)]
    issued = page.collections.outgoing.issue(form, "救助登记", units, TODAY, out, Progress())
    return Sent(page.collections, form, issued, out, back)
