"""A column of parts that scrolls, never sideways."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class Column(QScrollArea):
    """Parts one under the other, from the top."""

    def __init__(self, gap: int = 0, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> None:
        super().__init__()
        self.body = QWidget()
        self.body.setProperty("role", "page")
        self._parts = QVBoxLayout(self.body)
        self._parts.setContentsMargins(*margins)
        self._parts.setSpacing(gap)
        self._parts.addStretch(1)
        self.setWidget(self.body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def add(self, part: QWidget) -> None:
        """Put a part under those before it."""
        self._parts.insertWidget(self._parts.count() - 1, part)

    def add_before(self, part: QWidget, other: QWidget) -> None:
        """Put a part right above another."""
        self._parts.insertWidget(self._parts.indexOf(other), part)

    def clear(self) -> None:
        """Take everything out."""
        while self._parts.count() > 1:
            item = self._parts.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
