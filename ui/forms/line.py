"""The line that text is typed into, in forms as at the sign-in."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6 import QtCore  # `Qt` itself is looked up when a key is pressed: it costs the start 13 ms
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from ui.icons import icon

if TYPE_CHECKING:  # events are named here alone; to import them costs the start 2 ms
    from PySide6.QtGui import QAction, QFocusEvent, QInputMethodEvent, QKeyEvent


class Line(QLineEdit):
    """A line to type into that never disturbs an input method and knows Enter as the way to the next field."""

    left = Signal()  # the clerk is done with the line
    stepped = Signal(int)  # an arrow up (-1) or down (1)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_composing = False

    def add_tool(
        self, icon_name: str, words: str, pressed: Callable[[], object], *, leading: bool = False
    ) -> "QAction":
        """Put a small button into the line."""
        position = QLineEdit.ActionPosition.LeadingPosition if leading else QLineEdit.ActionPosition.TrailingPosition
        action = self.addAction(icon(icon_name), position)
        action.setToolTip(words)
        action.triggered.connect(lambda: pressed())
        for tool in self.findChildren(QToolButton):
            tool.setFocusPolicy(QtCore.Qt.FocusPolicy.NoFocus)
        return action

    def go_on(self, *, back: bool = False) -> None:
        """Leave for the next field, or for the one before."""
        self.left.emit()
        window_part: QWidget = self
        window_part.focusNextPrevChild(not back)

    def inputMethodEvent(self, event: "QInputMethodEvent") -> None:
        self.is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        """Know Enter, Shift+Enter and the arrows; while a word is composed they belong to the input method."""
        key = QtCore.Qt.Key
        if self.is_composing:
            event.ignore()
        elif event.key() in (key.Key_Return, key.Key_Enter):
            back = bool(event.modifiers() & QtCore.Qt.KeyboardModifier.ShiftModifier)
            self.go_on(back=back)
            if not back:
                self.returnPressed.emit()  # as every line edit does; whoever listens may move the focus again
        elif event.key() in (key.Key_Up, key.Key_Down):
            self.stepped.emit(-1 if event.key() == key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: "QFocusEvent") -> None:
        super().focusOutEvent(event)
        reason = QtCore.Qt.FocusReason
        if event.reason() not in (reason.PopupFocusReason, reason.ActiveWindowFocusReason):
            self.left.emit()


class SecretLine(Line):
    """A line for a password: dots, no input method, and a word when the capitals are locked."""

    capitals = Signal(bool)  # whether they are locked, as the letter just typed tells

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)  # Qt keeps the input method away by itself

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        text = event.text()
        if text.isalpha() and text.isascii():
            shifted = bool(event.modifiers() & QtCore.Qt.KeyboardModifier.ShiftModifier)
            self.capitals.emit(text.isupper() != shifted)
        super().keyPressEvent(event)
