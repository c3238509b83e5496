"""The editor of a yes or no that may also be unknown."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QToolButton, QWidget

from ui import theme
from ui.forms.editor import ENTER, Editor

CHOICES: tuple[tuple[bool | None, str], ...] = ((True, "是"), (False, "否"), (None, "未填"))


class FlagSegments(QFrame):
    """Three words side by side, one of them chosen; arrows move, Enter goes on."""

    def __init__(self) -> None:
        super().__init__()
        sizes = theme.current()
        self.setProperty("role", "segments")
        self.setFixedHeight(sizes.control)
        self.group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.bar, sizes.bar, sizes.bar, sizes.bar)
        row.setSpacing(sizes.bar)
        for number, (_, words) in enumerate(CHOICES):
            one = QToolButton()
            one.setText(words)
            one.setCheckable(True)
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            one.setMinimumWidth(sizes.control + sizes.pad)
            one.setFixedHeight(sizes.control - 3 * sizes.bar)
            self.group.addButton(one, number)
            row.addWidget(one)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Know the arrows, Space and Enter."""
        chosen, most = self.group.checkedId(), len(CHOICES) - 1
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Space: 1}
        if event.key() in ENTER:
            self.focusNextPrevChild(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        elif event.key() in steps:
            step = steps[Qt.Key(event.key())]
            wanted = (chosen + step) % len(CHOICES) if event.key() == Qt.Key.Key_Space else chosen + step
            self.group.button(min(max(wanted, 0), most)).setChecked(True)
        else:
            super().keyPressEvent(event)


class FlagBox(Editor):
    """是, 否, or 未填, which is None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.segments = FlagSegments()
        self.set_face(self.segments, narrow=True)
        self.show_value(None)
        self.segments.group.idToggled.connect(lambda _, on: self.tell() if on else None)

    def read(self) -> Any:
        """Return True, False or None."""
        return CHOICES[self.segments.group.checkedId()][0]

    def show_value(self, value: Any) -> None:
        """Show True, False or None."""
        number = next(place for place, (one, _) in enumerate(CHOICES) if one is value)
        self.segments.group.button(number).setChecked(True)
