"""A small sheet over the window that asks for a few things, and stays while what was asked is done."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.buttons import Kind, button, label
from ui.errors import sentence_of
from ui.forms.line import Line
from ui.screens import room_at


class AskSheet(QDialog):
    """Lines to fill in, one sentence when something is wrong, verbs on the buttons. Esc leaves."""

    def __init__(
        self, parent: QWidget, title: str, yes: str, go: Callable[["AskSheet"], object], kind: Kind = "primary"
    ) -> None:
        """`go` begins what was asked for; it ends with `accept`, or with `failed` and another try."""
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(title)
        self.setProperty("role", "sheet")
        sizes = theme.current()
        self._go, self._busy = go, False
        self.body = QVBoxLayout()
        self.body.setSpacing(sizes.gap)
        self._said = label("", "red", wrap=True)
        self._said.hide()
        self.yes = button(yes, self.go_on, kind=kind)
        self.yes.setDefault(True)
        self.no = button("返回", self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(sizes.gap)
        foot.addStretch(1)
        foot.addWidget(self.no)
        foot.addWidget(self.yes)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(sizes.page, sizes.page, sizes.page, sizes.card)
        whole.setSpacing(sizes.pad)
        whole.addWidget(label(title, "section"))
        whole.addLayout(self.body)
        whole.addWidget(self._said)
        whole.addSpacing(sizes.unit)
        whole.addLayout(foot)
        self.setMinimumWidth(sizes.search + sizes.page * 2)

    @property
    def refusal(self) -> str:
        """What is said to be wrong."""
        return self._said.text()

    def add_words(self, words: str) -> None:
        """Say something before the next line."""
        self.body.addWidget(label(words, "second", wrap=True))

    def add(self, title: str, editor: QWidget, hint: str = "") -> None:
        """Put an editor under its title."""
        box = QVBoxLayout()
        box.setSpacing(theme.current().unit)
        box.addWidget(label(title, "label"))
        box.addWidget(editor)
        if hint:
            box.addWidget(label(hint, "small", wrap=True))
        editor.setAccessibleName(title)
        self.body.addLayout(box)

    def add_pair(self, *parts: tuple[str, QWidget]) -> None:
        """Put editors side by side, each under its title."""
        row = QHBoxLayout()
        row.setSpacing(theme.current().gap)
        for title, editor in parts:
            box = QVBoxLayout()
            box.setSpacing(theme.current().unit)
            box.addWidget(label(title, "label"))
            box.addWidget(editor)
            editor.setAccessibleName(title)
            row.addLayout(box, 1)
        self.body.addLayout(row)

    def add_line(self, title: str, text: str = "", hint: str = "", *, secret: bool = False) -> Line:
        """Add a line to type into."""
        line = Line()
        line.setText(text)
        if secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        self.add(title, line, hint)
        return line

    def go_on(self) -> None:
        """Begin what was asked for."""
        if not self._busy:
            self.refuse("")
            self._go(self)

    def set_busy(self, busy: bool) -> None:
        """Keep the sheet from being used while a job runs."""
        self._busy = busy
        self.yes.setEnabled(not busy)
        self.no.setEnabled(not busy)

    def refuse(self, sentence: str) -> None:
        """Say what is wrong; nothing typed is lost."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))
        QTimer.singleShot(0, self, self.fit)  # once it is laid out

    def fit(self) -> None:
        """Grow to the height that everything needs: Qt by itself stops at two thirds of the screen, and cuts off."""
        layout = self.layout()
        if layout is not None:
            height = min(
                layout.totalHeightForWidth(self.width()), room_at(self.mapToGlobal(self.rect().center())).height()
            )
            self.resize(self.width(), max(self.height(), height))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def failed(self, error: BaseException) -> None:
        """Say why it could not be done."""
        self.set_busy(False)
        self.refuse(sentence_of(error))

    def reject(self) -> None:
        """Leave, unless a job runs."""
        if not self._busy:
            super().reject()
