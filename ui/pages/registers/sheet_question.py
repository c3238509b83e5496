"""Which days a sheet to be signed is about; it is shown as it will be printed."""

from datetime import timedelta

from PySide6.QtWidgets import QWidget

from desktop.errors import Invalid, Problem
from desktop.fields import Field, Kind
from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.print_centre.kinds import Choices, Making
from desktop.print_centre.register_ledgers import layout_of_register, register_of
from desktop.registers.declared import Register
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.questions import Questions
from ui.pages.shown_ledger import show_ledger


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
        """Return the counting of the entries; the paper follows, and is written down first."""
        answers = self.questions.answers()
        first, last = answers["first"], answers["last"]
        if last < first:
            raise Invalid([Problem("last", "早于开始的日期，请核对")])
        choices, registers = Choices(first=first, last=last), self.desk.program.registers
        self.decided.connect(lambda count: self._show(choices, count))
        return lambda: len(registers.listed(self._register.key, first, last))

    def _show(self, choices: Choices, count: int) -> None:
        program, register = self.desk.program, self._register

        def make(layout: Layout, progress: Progress) -> Making:
            return register_of(program, register.key, choices, layout, progress)

        show_ledger(self._for, self.desk, "staff", count, layout_of_register(register), make, self._title)
