"""A line whose words must be one of a list: typing narrows, Enter takes, the arrow shows everything."""

from collections.abc import Callable, Sequence
from typing import Any

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.forms.line import Line
from ui.suggestions import Proposal, Suggestions


class ChoiceLine(Line):
    """Proposes while the clerk types. What is proposed, and what a choice means, is its owner's to say."""

    chosen = Signal(object)

    def __init__(self, propose: Callable[[str], Sequence[Proposal]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._propose = propose
        self._popup: Suggestions | None = None
        self.setClearButtonEnabled(False)
        self.textEdited.connect(self._typed)
        self.stepped.connect(self._stepped)

    @property
    def popup(self) -> Suggestions:
        """The list of proposals, made when first needed."""
        if self._popup is None or not shiboken6.isValid(self._popup):  # gone with a window the line has left
            self._popup = Suggestions(self)
            self._popup.taken.connect(self.chosen)
        return self._popup

    @property
    def is_open(self) -> bool:
        """Whether proposals are shown."""
        return self._popup is not None and shiboken6.isValid(self._popup) and self._popup.is_open

    def show_all(self, current: Any = None) -> None:
        """Show everything that could be chosen, or hide it again."""
        if self.is_open:
            self.popup.hide()
        elif not self.isReadOnly():
            self.setFocus()
            self.popup.offer(self._propose(""), current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter and Tab take what is proposed, and Esc put it away."""
        if not self.is_composing and self.is_open:
            if event.key() == Qt.Key.Key_Escape:
                self.popup.hide()
                return
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.popup.take()
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self.is_open:
            self.popup.hide()
        super().focusOutEvent(event)

    def _typed(self, text: str) -> None:
        if text.strip():
            self.popup.offer(self._propose(text))
        elif self.is_open:
            self.popup.hide()

    def _stepped(self, by: int) -> None:
        if self.is_open:
            self.popup.step(by)
        else:
            self.popup.offer(self._propose(""))
