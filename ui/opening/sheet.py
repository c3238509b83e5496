"""The plain sheet that every window before the office stands on: a card in the middle of a quiet ground."""

from typing import TYPE_CHECKING, TypeVar

from PySide6 import QtCore  # `Qt` itself is looked up when it is needed: it costs the start 13 ms
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import theme
from ui.buttons import label, set_role
from ui.forms.line import Line, SecretLine
from ui.screens import room_at

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QKeyEvent

AnyLine = TypeVar("AnyLine", bound=Line)


class Sheet(QWidget):
    """A window with one card: the program's name above, a sentence of refusal below what it concerns."""

    closed = Signal()  # by the clerk, not by the program going on

    def __init__(self, title: str, about: str = "", wide: bool = False) -> None:
        super().__init__()
        sizes = theme.current()
        self.setWindowTitle(title)
        self.card = QFrame()
        self.card.setProperty("role", "card")
        self.card.setFixedWidth(sizes.answers + sizes.control * 3 if wide else sizes.search + sizes.page * 2)
        self.body = QVBoxLayout(self.card)
        self.body.setContentsMargins(sizes.page, sizes.page, sizes.page, sizes.page)
        self.body.setSpacing(sizes.pad)
        self.heading = label(title, "title")
        self.body.addWidget(self.heading)
        self.about = label(about, "second", wrap=True)
        if not about:  # never shown here: what stands in no window yet would open one of its own
            self.about.hide()
        self.body.addWidget(self.about)
        self._said = label("", "red", wrap=True)
        self._said.hide()
        self._busy = False
        self._centre()
        room = room_at(self.pos()).size() * 0.92  # what the title and the frame leave
        self.resize(room.boundedTo(QtCore.QSize(*sizes.first_sheet)))

    def _centre(self) -> None:
        whole, row = QVBoxLayout(self), QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.card)
        row.addStretch(1)
        whole.addStretch(2)
        whole.addLayout(row)
        whole.addStretch(3)

    def add_line(self, title: str, hint: str = "") -> Line:
        """Add a field with its title above; return the line to type into."""
        return self._add(title, Line(), hint)

    def add_secret(self, title: str) -> SecretLine:
        """Add a field for a password."""
        return self._add(title, SecretLine())

    def _add(self, title: str, line: AnyLine, hint: str = "") -> AnyLine:
        box = QVBoxLayout()
        box.setSpacing(theme.current().unit)
        line.setPlaceholderText(hint)
        line.setAccessibleName(title)
        box.addWidget(label(title, "label"))
        box.addWidget(line)
        self.body.addLayout(box)
        return line

    def add_refusal(self) -> QLabel:
        """Put the line where a refusal is said here."""
        self.body.addWidget(self._said)
        return self._said

    def refuse(self, sentence: str) -> None:
        """Say why it does not go on; nothing typed is lost."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))
        set_role(self._said, role="red")

    @property
    def refusal(self) -> str:
        """What was said last."""
        return self._said.text()

    def set_busy(self, busy: bool) -> None:
        """Keep the card from being used while a job runs, without taking what was typed away."""
        self._busy = busy
        self.card.setEnabled(not busy)
        if busy:
            self.setCursor(QtCore.Qt.CursorShape.BusyCursor)
        else:
            self.unsetCursor()

    def go_on(self) -> None:
        """Do what Enter asks for; a window that has a next step says which."""

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        """Take Enter, which a line keeps for itself, as the button in focus or as the next step."""
        if event.key() not in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif isinstance(pressed := self.focusWidget(), QPushButton):
            pressed.click()
        else:
            self.go_on()

    def closeEvent(self, event: "QCloseEvent") -> None:
        """Stay while a job runs: an office half made is no office."""
        event.setAccepted(not self._busy)
        if not self._busy:
            self.closed.emit()
