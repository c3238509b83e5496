"""A guided choice that changes something: what is asked, a verb on the button, and why it was refused."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.clashes import Conflict
from desktop.errors import Invalid, Problem, Refusal
from desktop.wording import words_for
from ui import ask, theme
from ui.buttons import button, label, set_role
from ui.errors import show_error
from ui.pages.desk import Desk

Job = Callable[[], Any]


class Part(Protocol):
    """A part of a decision that has fields."""

    def point_out(self, problems: Sequence[Problem]) -> list[Problem]:
        """Mark the fields at fault; return the problems of no field here."""

    def is_edited(self) -> bool:
        """Whether something was typed or chosen."""


class Decision(QDialog):
    """The subclass asks, and says what is to be done; it is done beside the window. Esc leaves."""

    decided = Signal(object)  # what the job gave back

    def __init__(self, parent: QWidget, desk: Desk, title: str, verb: str) -> None:
        super().__init__(parent.window())
        self._over = parent.window()
        self.desk = desk
        self.parts: list[Part] = []  # what has fields that can be at fault or lose something
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(title)
        sizes = theme.current()
        self._asked = QWidget()
        self._asked.setProperty("role", "page")
        self.body = QVBoxLayout()
        self.body.setSpacing(sizes.pad)
        top = QVBoxLayout(self._asked)
        top.setContentsMargins(0, 0, sizes.pad, 0)
        top.addLayout(self.body)
        top.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidget(self._asked)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._asked.installEventFilter(self)
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
        whole.addWidget(self._area, 1)
        whole.addWidget(self.sentence)
        whole.addLayout(self.foot)
        self.setMinimumWidth(sizes.two_columns)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow and shrink with what is asked, but never beyond the window."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        wanted = self._asked.sizeHint().height() + self.sizeHint().height() - self._area.sizeHint().height()
        most = self._over.height() - theme.current().top
        self.resize(self.width(), min(max(wanted, self.minimumHeight()), most))

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

    def point_out(self, problems: Sequence[Problem]) -> None:
        """Mark the fields at fault in every part; say what concerns none of them."""
        rest = list(problems)
        for part in self.parts:
            rest = part.point_out(rest)
        self.say("；".join(problem.message for problem in rest))

    def reject(self) -> None:
        """Leave; ask first when something typed would be lost."""
        edited = any(part.is_edited() for part in self.parts)
        if not edited or ask.ask(self, "填写的内容还没有保存。", "继续填写", "放弃填写") is False:
            super().reject()

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
