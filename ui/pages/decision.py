"""A guided choice that changes something: what is asked, a verb on the button, and why it was refused."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.clashes import Conflict
from desktop.errors import Invalid, Problem, Refusal
from desktop.wording import words_for
from ui import theme
from ui.buttons import button, label, set_role
from ui.errors import show_error
from ui.pages.desk import Desk

Job = Callable[[], Any]


class Decision(QDialog):
    """The subclass asks, and says what is to be done; it is done beside the window. Esc leaves."""

    decided = Signal(object)  # what the job gave back

    def __init__(self, parent: QWidget, desk: Desk, title: str, verb: str) -> None:
        super().__init__(parent.window())
        self.desk = desk
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(title)
        sizes = theme.current()
        self.body = QVBoxLayout()
        self.body.setSpacing(sizes.pad)
        self.sentence = label("", "red", wrap=True)
        self.sentence.hide()
        self.go = button(verb, self.decide, kind="primary")
        self.go.setMinimumWidth(sizes.control * 3)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(sizes.gap)
        self.foot.addStretch(1)
        self.foot.addWidget(button("返回", self.reject))
        self.foot.addWidget(self.go)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.page, sizes.card, sizes.page, sizes.card)
        whole.setSpacing(sizes.pad)
        whole.addWidget(label(title, "section"))
        whole.addLayout(self.body, 1)
        whole.addWidget(self.sentence)
        whole.addLayout(self.foot)

    def job(self) -> Job:
        """Return what is to be done; raise Invalid or Refusal while something is missing."""
        raise NotImplementedError

    def decide(self) -> None:
        """Do it, unless something is missing."""
        if not self.go.isEnabled():
            return
        self.say("")
        try:
            job = self.job()
        except (Invalid, Refusal) as error:
            self.refused(error)
            return
        self.go.setEnabled(False)
        self.desk.work.write(self, self.windowTitle(), lambda _: job(), self._done, self.refused)

    def say(self, words: str, tone: str = "red") -> None:
        """Tell what stands in the way, or nothing."""
        self.sentence.setText(words)
        self.sentence.setVisible(bool(words))
        set_role(self.sentence, role=tone)

    def point_out(self, problems: tuple[Problem, ...]) -> None:
        """Say what is wrong; a subclass with a form marks its fields."""
        self.say("；".join(problem.message for problem in problems))

    def refused(self, error: BaseException) -> None:
        """Tell why nothing was done; everything chosen stays."""
        self.go.setEnabled(True)
        if isinstance(error, Invalid):
            self.point_out(error.problems)
        elif isinstance(error, Conflict):
            self.conflict()
        elif (words := words_for(error)) is not None:
            self.say(words)
        else:
            show_error(self, error)

    def conflict(self) -> None:
        """Tell that somebody else was quicker."""
        self.say("其他人刚刚修改了这份档案。请返回，重新打开后再办。")

    def _done(self, result: Any) -> None:
        self.accept()
        self.decided.emit(result)
