"""A line of words that gives way when there is no room, and a word with its signal before it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui import theme
from ui.buttons import set_role
from ui.tables.painting import draw_signal


class Elided(QLabel):
    """One line, cut short with … where it must be; the tooltip has all of it."""

    def __init__(self, words: str = "", role: str = "") -> None:
        super().__init__()
        self._words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_words(words)

    @property
    def words(self) -> str:
        """All of it."""
        return self._words

    def set_words(self, words: str) -> None:
        """Say something else."""
        self._words = words.replace("\n", " ")
        self.setToolTip(self._words)
        self.setAccessibleName(self._words)
        self._cut()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().control, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, self.width()))


class Signal(QWidget):
    """A shape in its colour; each colour has its own shape, and a word stands beside it."""

    def __init__(self, tone: str = "") -> None:
        super().__init__()
        self._tone = tone
        self.setFixedSize(theme.current().icon_small, theme.current().icon_small)

    def set_tone(self, tone: str) -> None:
        """Show another signal, or none."""
        self._tone = tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._tone in theme.TONES:
            painter = QPainter(self)
            side = theme.current().gap + theme.current().bar
            draw_signal(painter, self._tone, self.width() // 2, self.height() // 2, side)
            painter.end()


class SignalWord(QWidget):
    """A signal and its word."""

    def __init__(self, words: str = "", tone: str = "") -> None:
        super().__init__()
        self._signal, self._label = Signal(tone), QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().unit)
        row.addWidget(self._signal)
        row.addWidget(self._label)
        row.addStretch(1)
        self.show_words(words, tone)

    @property
    def words(self) -> str:
        """What it says."""
        return self._label.text()

    def show_words(self, words: str, tone: str) -> None:
        """Say something else."""
        self._signal.set_tone(tone)
        self._label.setText(words)
        set_role(self._label, role=tone if tone in theme.TONES else "second")
        self.setAccessibleName(words)
