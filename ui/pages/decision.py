"""A guided choice that changes something: what is asked, a verb on the button, and why it was refused."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.clashes import Conflict
from desktop.errors import Invalid, Problem, Refusal, joined
from desktop.wording import words_for
from ui import ask, theme
from ui.buttons import set_role
from ui.dialogs import AskSheet
from ui.errors import show_error
from ui.pages.desk import Desk
from ui.pages.scrolling import Column

Job = Callable[[], Any]


class Part(Protocol):
    """A part of a decision that has fields."""

    def point_out(self, problems: Sequence[Problem]) -> list[Problem]:
        """Mark the fields at fault; return the problems of no field here."""

    def is_edited(self) -> bool:
        """Whether something was typed or chosen."""


class Decision(AskSheet):
    """The subclass asks, and says what is to be done; it is done beside the window. Esc leaves."""

    decided = Signal(object)  # what the job gave back

    def __init__(self, parent: QWidget, desk: Desk, title: str, verb: str) -> None:
        super().__init__(parent, title, verb, lambda _: self._decide())
        self.desk, self._over = desk, parent.window()
        self.parts: list[Part] = []  # what has fields that can be at fault or lose something
        sizes = theme.current()
        self._area = Column(margins=(0, 0, sizes.pad, 0))
        asked = QWidget()
        self.column = QVBoxLayout(asked)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(sizes.pad)
        self._area.add(asked)
        self._area.body.installEventFilter(self)
        self.body.addWidget(self._area, 1)
        self.yes.setMinimumWidth(sizes.control * 3)
        self.yes.setDefault(False)  # Enter goes from field to field
        self.yes.setAutoDefault(False)
        self.setMinimumWidth(sizes.two_columns)

    def job(self) -> Job:
        """Return what is to be done; raise Invalid or Refusal while something is missing."""
        raise NotImplementedError

    def say(self, words: str) -> None:
        """Tell something that is no fault."""
        self.refuse(words)
        set_role(self._said, role="amber")

    def refuse(self, sentence: str) -> None:
        """Say what is wrong; nothing typed is lost."""
        super().refuse(sentence)
        set_role(self._said, role="red")
        if self.isVisible():
            self._fit()

    def point_out(self, problems: Sequence[Problem]) -> None:
        """Mark the fields at fault in every part; say what concerns none of them."""
        rest = list(problems)
        for part in self.parts:
            rest = part.point_out(rest)
        self.refuse(joined([problem.message for problem in rest]))

    def failed(self, error: BaseException) -> None:
        """Tell why nothing was done; everything chosen stays."""
        self.set_busy(False)
        if isinstance(error, Invalid):
            self.point_out(error.problems)
        elif isinstance(error, Conflict):
            self.conflict()
        elif (words := words_for(error)) is not None:
            self.refuse(words)
        else:
            show_error(self, error)

    def conflict(self) -> None:
        """Tell that somebody else was quicker."""
        self.refuse("其他人刚刚修改了这份档案。请返回，重新打开后再办。")

    def reject(self) -> None:
        """Leave; ask first when something typed would be lost."""
        edited = any(part.is_edited() for part in self.parts)
        if not edited or ask.ask(self, "填写的内容还没有保存。", "继续填写", "放弃填写") is False:
            super().reject()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow and shrink with what is asked, but never beyond the window."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Take the height of what is asked; the area's own hint is that of its first moment, when it was empty."""
        if (layout := self.layout()) is not None:
            layout.activate()
        body, around = self._area.body, self.height() - self._area.height()
        asked = body.heightForWidth(self._area.width()) if body.hasHeightForWidth() else body.sizeHint().height()
        most = self._over.height() - theme.current().top
        self.resize(self.width(), min(max(asked + around, self.minimumHeight()), most))

    def _decide(self) -> None:
        try:
            job = self.job()
        except (Invalid, Refusal) as error:
            self.failed(error)
            return
        self.set_busy(True)
        self.desk.work.write(self, self.windowTitle(), lambda _: job(), self._done, self.failed)

    def _done(self, result: Any) -> None:
        self.set_busy(False)
        self.accept()
        self.decided.emit(result)
