"""The question on which day an enterprise went out of business."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.fields import Field, Kind
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.questions import Questions


class ClosingDialog(Decision):
    """Asks for a day, and closes."""

    def __init__(self, parent: QWidget, desk: Desk, title: str, close: Callable[[date], Any]) -> None:
        super().__init__(parent, desk, title, "注销")
        self._close = close
        day = Field("on", "注销日期", Kind.DATE, required=True)
        self.questions = Questions([day], desk.means(), {"on": desk.today()}, columns=1)
        self.column.addWidget(self.questions)
        self.parts.append(self.questions)
        self.questions.begin()

    def job(self) -> Job:
        """Return the closing on the chosen day."""
        on = self.questions.answers()["on"]
        return lambda: self._close(on)
