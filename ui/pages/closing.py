"""The question on which day an enterprise went out of business."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.errors import Invalid, Problem
from desktop.fields import Field, Kind
from ui.forms.date_box import DateBox
from ui.forms.form import FieldLine
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk


class ClosingDialog(Decision):
    """Asks for a day, and closes."""

    def __init__(self, parent: QWidget, desk: Desk, title: str, close: Callable[[date], Any]) -> None:
        super().__init__(parent, desk, title, "注销")
        self._close = close
        self.day: Any = DateBox(today=desk.today)
        self.day.value = desk.today()
        self.body.addWidget(FieldLine(Field("on", "注销日期", Kind.DATE, required=True), self.day))
        self.day.setFocus()

    def job(self) -> Job:
        """Return the closing on the chosen day."""
        day = self.day.value
        if day is None:
            raise Invalid([Problem("on", "请填写注销日期")])
        return lambda: self._close(day)

    def point_out(self, problems: tuple[Problem, ...]) -> None:
        """Mark the day."""
        self.day.set_fault(problems[0].message)
