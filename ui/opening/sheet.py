"""The plain sheet that every window before the office stands on: a card in the middle of a quiet ground."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.buttons import label, set_role
from ui.forms.editor import Line
from ui.icons import icon


class Sheet(QWidget):
    """A window with one card: the program's name above, a sentence of refusal below what it concerns."""

    closed = Signal()  # by the clerk, not by the program going on

    def __init__(self, title: str, about: str = "", wide: bool = False) -> None:
        super().__init__()
        sizes = theme.current()
        self.setWindowTitle(f"{title} - 格档")
        self.setWindowIcon(icon("grid", "accent"))
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.card = QFrame()
        self.card.setProperty("role", "card")
        self.card.setFixedWidth(sizes.answers + sizes.control * 3 if wide else sizes.search + sizes.page * 2)
        self.body = QVBoxLayout(self.card)
        self.body.setContentsMargins(sizes.page, sizes.page, sizes.page, sizes.page)
        self.body.setSpacing(sizes.pad)
        self.heading = label(title, "title")
        self.body.addWidget(self.heading)
        self.about = label(about, "second", wrap=True)
        self.about.setVisible(bool(about))
        self.body.addWidget(self.about)
        self._said = label("", "red", wrap=True)
        self._said.hide()
        self._busy = False
        self._centre()
        self.resize(*sizes.first_window)

    def _centre(self) -> None:
        whole, row = QVBoxLayout(self), QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.card)
        row.addStretch(1)
        whole.addStretch(2)
        whole.addLayout(row)
        whole.addStretch(3)

    def add_line(self, title: str, hint: str = "", *, secret: bool = False) -> Line:
        """Add a field with its title above; return the line to type into."""
        box = QVBoxLayout()
        box.setSpacing(theme.current().unit)
        line = Line()
        line.setPlaceholderText(hint)
        line.setAccessibleName(title)
        if secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
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
        self.setCursor(Qt.CursorShape.BusyCursor if busy else Qt.CursorShape.ArrowCursor)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay while a job runs: an office half made is no office."""
        event.setAccepted(not self._busy)
        if not self._busy:
            self.closed.emit()
