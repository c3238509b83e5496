"""A decision that needs nothing but its day: an enterprise closes, a tenant leaves, a house is sold."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.fields import Field, Kind
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.questions import Questions


class DayDecision(Decision):
    """Asks for a day, proposed to be today, and acts."""

    def __init__(self, parent: QWidget, desk: Desk, title: str, verb: str, act: Callable[[date], Any]) -> None:
        super().__init__(parent, desk, title, verb)
        self._act = act
        day = Field("on", f"{verb}日期", Kind.DATE, required=True)
        self.questions = Questions([day], desk.means(), {"on": desk.today()}, columns=1)
        self.column.addWidget(self.questions)
        self.parts.append(self.questions)
        self.questions.begin()

    def job(self) -> Job:
        """Return the act on the chosen day."""
        on = self.questions.answers()["on"]
        return lambda: self._act(on)
