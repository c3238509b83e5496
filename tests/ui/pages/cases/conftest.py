"""A case in the window, and what is done with it there."""

from collections.abc import Callable
from typing import Any

import pytest

from desktop.program import Program
from ui.pages.cases.moving import MoveDialog
from ui.pages.cases.page import CasesPage


@pytest.fixture
def case(program: Program) -> int:
    """A dispute that was just registered."""
    draft = program.cases.blank("dispute")
    draft.values.update(title="两户因排水沟发生争执", finder_name="王强", source_code="01")
    draft.values["grid_id"] = program.grids.resolve("江头第1网格")
    return program.cases.save(draft)


@pytest.fixture
def page(enter: Callable[..., Any], case: int) -> CasesPage:
    """The room of the cases with the case open."""
    made: CasesPage = enter(CasesPage, case)
    return made


def dialog(page: Any, kind: type = MoveDialog) -> Any:
    """Return the dialog that was opened last."""
    return page.window().findChildren(kind)[-1]


def press(page: Any, title: str) -> None:
    """Make a move by its button, or by its line of the menu."""
    bar = page.view.bar
    for one in bar.buttons:
        if one.text().rstrip("…") == title:
            one.click()
            return
    next(action for action in bar.menu.actions() if action.text().rstrip("…") == title).trigger()


def move(page: Any, title: str, **answers: Any) -> None:
    """Make a move and answer what it asks."""
    press(page, title)
    if answers:
        asked = dialog(page)
        for key, value in answers.items():
            asked.questions.editors[key].value = value
        asked.go_on()
        assert not asked.isVisible(), asked.refusal


def choose(asked: Any, key: str, text: str) -> None:
    """Find something by typing and take the first that is proposed."""
    line = asked.questions.editors[key].line
    line.setFocus()
    line.setText(text)
    line.textEdited.emit(text)
    line.popup.take()
