"""One entry of a register, new or known: the form made from the register's fields."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.drafts import Draft
from desktop.errors import Problem
from desktop.registers.declared import OTHER, Register
from ui import theme
from ui.buttons import label, set_role
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.questions import Questions
from ui.pages.registers.staff_finder import StaffFinder


class EntryDialog(Decision):
    """Asks for what an entry holds; the second person, where there is one, is found in the roster."""

    def __init__(self, parent: QWidget, desk: Desk, register: Register, draft: Draft, other: str = "") -> None:
        """`other` is the name of the second person of a known entry."""
        verb = "登记" if draft.id is None else "保存"
        super().__init__(parent, desk, f"{'登记' if draft.id is None else '更正'}{register.title}", verb)
        self._register, self._draft, self._other = register, draft, draft.other_staff_id
        means = desk.means(self._reveal if draft.id is not None else None)
        self.questions = Questions(register.form, means, draft.values)
        self.finder: StaffFinder | None = None
        self.fault = label("", "remark", wrap=True)
        if register.other is not None:
            self.column.addWidget(self._second(register.other.theirs or register.other.title, other))
        self.column.addWidget(self.questions)
        self.column.addStretch(1)
        self.parts.append(self.questions)
        if self.finder is not None and self._other is None:
            self.finder.setFocus()
        else:
            self.questions.begin()

    def job(self) -> Job:
        """Return the entry as it is to be kept."""
        registers = self.desk.program.registers
        draft = self.questions.binding.store(Draft(self._draft.values, self._draft.id, self._draft.version))
        draft.other_staff_id = self._other
        return lambda: registers.save(draft)

    def choose(self, staff: int) -> None:
        """Take somebody of the roster by key."""
        self._other = staff
        self._say_of_other("")

    def point_out(self, problems: Sequence[Problem]) -> None:
        """Mark what is wrong, also with the second person."""
        mine = [problem for problem in problems if problem.field == OTHER]
        self._say_of_other("；".join(problem.message for problem in mine))
        super().point_out([problem for problem in problems if problem.field != OTHER])
        if mine and self.finder is not None:
            self.finder.setFocus()

    def _second(self, title: str, other: str) -> QWidget:
        made = QWidget()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.current().bar)
        self.finder = StaffFinder(self.desk)
        self.finder.setText(other)
        self.finder.chosen.connect(self.choose)
        self.finder.textEdited.connect(lambda _: self._forget())
        box.addWidget(label(f"{title}（从网格员名册中选择）", "label"))
        box.addWidget(self.finder)
        box.addWidget(self.fault)
        return made

    def _reveal(self, field_key: str, purpose: str) -> Any:
        assert self._draft.id is not None
        return self.desk.program.registers.reveal(self._draft.id, field_key, purpose)

    def _forget(self) -> None:
        self._other = None

    def _say_of_other(self, words: str) -> None:
        self.fault.setText(words)
        set_role(self.fault, tone="red" if words else "")
