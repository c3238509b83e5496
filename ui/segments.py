"""A few words side by side, one of them chosen."""

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QToolButton

from ui import theme


class Segments(QFrame):
    """Tells what the clerk chose; whoever made it may choose as well, by `choose`."""

    def __init__(
        self, choices: Iterable[tuple[Any, str]], chosen: Callable[[Any], object], called: str = "", value: Any = None
    ) -> None:
        """`choices` are values with their words, `called` stands before the words for whoever hears the screen."""
        super().__init__()
        self.setProperty("role", "segments")
        sizes = theme.current()
        self.setFixedHeight(sizes.control)
        self.buttons: dict[Any, QToolButton] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.bar, sizes.bar, sizes.bar, sizes.bar)
        row.setSpacing(sizes.bar)
        for one, words in choices:
            made = QToolButton()
            made.setText(words)
            made.setCheckable(True)
            made.setChecked(one == value)
            made.setAccessibleName(called + words)
            made.setMinimumWidth(sizes.control + sizes.pad)
            made.setFixedHeight(sizes.control - 3 * sizes.bar)
            made.clicked.connect(lambda _=False, one=one: chosen(one))
            group.addButton(made)
            self.buttons[one] = made
            row.addWidget(made)

    def choose(self, value: Any) -> None:
        """Mark what is chosen, without telling."""
        self.buttons[value].setChecked(True)
