"""Why a form was not opened or not filled, and what to do."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.buttons import button, label
from ui.pages.panel import Panel


class Refused(QWidget):
    """A card in the middle."""

    def __init__(self, title: str, sentence: str, again: Callable[[], object], leave: Callable[[], object]) -> None:
        super().__init__()
        sizes = theme.current()
        card = Panel("")
        card.setMaximumWidth(sizes.answers + sizes.drawer)
        card.body.addWidget(label(title, "section"))
        self.words = label(sentence, wrap=True)
        card.body.addWidget(self.words)
        other = button("换一个文件", leave, icon_name="folder", kind="primary")
        card.add(button("再试一次", again, icon_name="refresh"), other)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, 6)
        middle.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(1)
        whole.addLayout(middle)
        whole.addStretch(2)
