"""The faults that a check found, one under the other: a sign, what is wrong, where."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme
from ui.pages.map.findings import Line
from ui.tables.painting import draw_signal

LINE = Qt.ItemDataRole.UserRole


Index = QModelIndex | QPersistentModelIndex


class _Lines(QAbstractListModel):
    """The faults; thousands of them cost nothing until they are seen."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[Line] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        words = {Qt.ItemDataRole.DisplayRole: f"{line.words} {line.detail}", Qt.ItemDataRole.ToolTipRole: line.detail}
        return line if role == LINE else words.get(Qt.ItemDataRole(role))


class FindingList(QListView):
    """A click or an arrow shows the place of a fault."""

    wanted = Signal(object)  # a Line

    def __init__(self) -> None:
        super().__init__()
        self._lines = _Lines()
        self.setModel(self._lines)
        self.setItemDelegate(_TwoLines(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("检查结果")
        self.clicked.connect(lambda index: self.wanted.emit(index.data(LINE)))
        self.activated.connect(lambda index: self.wanted.emit(index.data(LINE)))

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other faults."""
        self._lines.show_lines(lines)

    @property
    def lines(self) -> list[Line]:
        """What is listed."""
        return list(self._lines.lines)


class _TwoLines(QStyledItemDelegate):
    """Paints the fault strong and its place below it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(LINE)
        worn, rect = theme.current(), option.rect
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(worn.colour("tint"))
            painter.drawRoundedRect(rect, worn.radius_small, worn.radius_small)
        side, left = worn.gap + worn.bar, rect.x() + worn.gap
        half = rect.height() // 2
        middle = rect.y() + half // 2 + worn.unit // 2
        draw_signal(painter, line.tone, left + side // 2, middle, side)
        begin = left + side + worn.gap
        room = QRect(QPoint(begin, rect.y() + worn.unit), QSize(rect.right() - begin - worn.unit, half - worn.unit))
        font = QFont(option.font)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for words, colour, size in ((line.words, "ink", worn.text), (line.detail, "second", worn.small)):
            font.setPixelSize(size)
            painter.setFont(font)
            painter.setPen(worn.colour(colour))
            cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, flags, cut)
            room.translate(0, half - worn.unit)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.current().control + theme.current().pad)
