"""What an empty list says: why it is empty, and what to do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui import theme
from ui.buttons import button, label
from ui.icons import icon

WIDEST = 30  # characters of a hint in one line


@dataclass(frozen=True)
class Empty:
    """Words for an empty list, and the buttons that help: (words, what is done)."""

    title: str
    hint: str = ""
    icon: str = "search"
    actions: Sequence[tuple[str, Callable[[], object]]] = field(default=())


class EmptyState(QWidget):
    """Lies over an empty list."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        sizes = theme.current()
        self._sign = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._title, self._hint = label("", "section"), label("", "second", wrap=True)
        self._actions = QHBoxLayout()
        for one in (self._title, self._hint):
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
        whole = QVBoxLayout(self)
        whole.setSpacing(sizes.gap)
        whole.addStretch(2)
        whole.addWidget(self._sign)
        whole.addWidget(self._title)
        whole.addWidget(self._hint, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addSpacing(sizes.gap)
        whole.addLayout(self._actions)
        whole.addStretch(3)
        self.hide()

    def tell(self, empty: Empty | None) -> None:
        """Say why the list is empty; None when it is not."""
        self.setVisible(empty is not None)
        if empty is None:
            return
        side = theme.current().control
        self._sign.setPixmap(icon(empty.icon, "quiet").pixmap(QSize(side, side), self.devicePixelRatioF()))
        self._title.setText(empty.title)
        self._hint.setText(empty.hint)
        self._fit()
        self._hint.setVisible(bool(empty.hint))
        while item := self._actions.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._actions.addStretch(1)
        for words, action in empty.actions:
            self._actions.addWidget(button(words, action))
        self._actions.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the hint the lines it needs where it is, which no layout asks for; without words there are none."""
        sizes = theme.current()
        width = min(sizes.text * WIDEST, max(self.width() - 2 * sizes.card, sizes.text))
        self._hint.setFixedWidth(width)
        self._hint.setMinimumHeight(0)  # a label never asks for less than it had to be
        self._hint.setFixedHeight(max(self._hint.heightForWidth(width), 0))
