"""A card with a title and what belongs to it."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui import theme
from ui.buttons import label


class Panel(QFrame):
    """A card: a title, a sentence about it, and what belongs to it."""

    def __init__(self, title: str, about: str = "") -> None:
        super().__init__()
        self.setProperty("role", "card")
        sizes = theme.current()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(sizes.card, sizes.card, sizes.card, sizes.card)
        self.body.setSpacing(sizes.pad)
        if title:
            self.body.addWidget(label(title, "strong"))
        if about:
            words = label(about, "second", wrap=True)
            words.setMaximumWidth(sizes.text * 44)
            words.ensurePolished()  # a column that scrolls would squeeze the second line away
            words.setMinimumHeight(words.heightForWidth(words.maximumWidth()))
            self.body.addWidget(words)

    def add(self, *parts: QWidget, stretch: bool = True) -> QHBoxLayout:
        """Put parts side by side."""
        row = QHBoxLayout()
        row.setSpacing(theme.current().gap)
        for part in parts:
            row.addWidget(part)
        if stretch:
            row.addStretch(1)
        self.body.addLayout(row)
        return row

    def fact(self, title: str, text: str) -> QLabel:
        """Put something to be read under what is there; return the words, which may change."""
        name = label(title, "second")
        name.setFixedWidth(theme.current().popup // 3)
        words = label(text, wrap=True)
        row = QHBoxLayout()
        row.addWidget(name)
        row.addWidget(words, 1)
        self.body.addLayout(row)
        return words
