"""The search line of a list: its arrows and Enter lead into the list, Esc empties it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui import theme
from ui.icons import icon

INTO_THE_LIST = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SearchLine(QLineEdit):
    """Letters narrow the list while they are typed; a word being composed waits until it is whole."""

    left = Signal()  # the clerk goes on into the list

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_composing = False
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setToolTip("Ctrl+F 到这里，↓ 到列表，Esc 清空")
        self.setClearButtonEnabled(True)
        self.setFixedWidth(theme.current().search * 2 // 3)
        self.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Know the way into the list."""
        if self._is_composing:
            event.ignore()
        elif event.key() in INTO_THE_LIST:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
