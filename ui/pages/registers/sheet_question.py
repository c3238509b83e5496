"""Which days a sheet to be signed is about; it is shown as it will be printed."""

from datetime import date, timedelta
from typing import BinaryIO

from PySide6.QtWidgets import QWidget

from desktop.errors import Invalid, Problem
from desktop.fields import Field, Kind
from desktop.jobs import Progress
from desktop.printing.outcome import Printed
from desktop.printing.press import print_document
from desktop.register_paper import note_sheet, sheet_document
from desktop.registers.declared import Register
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.questions import Questions
from ui.printing import preview


class SheetQuestion(Decision):
    """Asks for the first and the last day, proposed to be those of the present month."""

    def __init__(self, parent: QWidget, desk: Desk, register: Register) -> None:
        title = register.sheet.title if register.sheet is not None else register.title
        super().__init__(parent, desk, f"打印{title}", "打印")
        self._register, self._title, self._for = register, title, parent
        day = register.happened_on.title if register.happened_on is not None else "日期"
        fields = [
            Field("first", f"{day}从", Kind.DATE, required=True),
            Field("last", f"{day}到", Kind.DATE, required=True),
        ]
        first = desk.today().replace(day=1)
        following = (first + timedelta(days=31)).replace(day=1)
        self.questions = Questions(fields, desk.means(), {"first": first, "last": following - timedelta(days=1)})
        self.column.addWidget(self.questions)
        self.column.addStretch(1)
        self.parts.append(self.questions)
        self.questions.begin()

    def job(self) -> Job:
        """Return that the printing is written down; the paper follows."""
        answers = self.questions.answers()
        first, last = answers["first"], answers["last"]
        if last < first:
            raise Invalid([Problem("last", "早于开始的日期，请核对")])
        self.decided.connect(lambda _: self._show(first, last))
        return lambda: note_sheet(self.desk.program, self._register.key, first, last)

    def _show(self, first: date, last: date) -> None:
        program, key = self.desk.program, self._register.key

        def print_to(stream: BinaryIO, progress: Progress, allow_missing: bool) -> Printed:
            document = sheet_document(program, key, first, last)
            return print_document(document, stream, progress, allow_missing=allow_missing)

        preview(self._for, self.desk.work, self._title, print_to)
