"""Who should give up a post: the holders of a post that too many hold, and those who hold two of one grid."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from desktop.fields import Field, Kind
from desktop.roster.appointments import PostState
from desktop.roster.holding import Holding
from ui.buttons import label
from ui.pages.decision import Decision, Job
from ui.pages.desk import Desk
from ui.pages.questions import Questions
from ui.pages.roster.posts import told_of

ON = Field("on", "离任日期", Kind.DATE, required=True)


def surplus(states: Sequence[PostState]) -> list[Holding]:
    """Return the appointments of a grid of which one is too many."""
    held = [one for state in states for one in state.holders]
    full = {state.post for state in states if state.maximum is not None and len(state.holders) > state.maximum}
    people = [one.staff_id for one in held]
    return [one for one in held if one.post in full or people.count(one.staff_id) > 1]


class EndPostDialog(Decision):
    """Asks which of some appointments ends, and when."""

    def __init__(self, parent: QWidget, desk: Desk, grid: int, held: Sequence[Holding]) -> None:
        super().__init__(parent, desk, f"免去任职 · {desk.program.grids.path_name(grid)}", "免去")
        self.held = held
        self.who = QComboBox()
        self.who.setAccessibleName("免去哪一项任职")
        for one in held:
            self.who.addItem(f"{one.name}　{one.post_title}　{told_of(one)}")
        self.questions = Questions([ON], desk.means(), {"on": desk.today()})
        self.column.addWidget(label("免去哪一项任职", "label"))
        for part in (self.who, self.questions):
            self.column.addWidget(part)
        self.parts.append(self.questions)
        self.who.setFocus()

    def job(self) -> Job:
        """Return the end of the appointment."""
        on, one = self.questions.answers()["on"], self.held[self.who.currentIndex()]
        return lambda: self.desk.program.appointments.end(one.appointment_id, one.version, on)
