"""A short list whose rows are as tall as everything else that is pressed."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui import theme


class _Height(QStyledItemDelegate):
    """Gives every row the height of a control."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), theme.current().control)


class RowList(QListWidget):
    """A list of words to choose from or to tick."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_Height(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)

    def show_rows(self, count: int, most: int) -> None:
        """Be tall enough for so many rows, but never for more than `most`."""
        self.setFixedHeight(min(max(count, 1), most) * theme.current().control + theme.current().unit)


def framed(widget: QWidget) -> QFrame:
    """Return a widget in the frame of a list."""
    made = QFrame()
    made.setProperty("role", "list")
    room = QVBoxLayout(made)
    room.setContentsMargins(*[theme.current().unit] * 4)
    room.addWidget(widget)
    return made
