"""The faults that a check found, one under the other: a sign, what is wrong, where."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme
from ui.pages.map.findings import Line
from ui.tables.painting import draw_signal

LINE = Qt.ItemDataRole.UserRole


class FindingList(QListWidget):
    """A click or an arrow shows the place of a fault."""

    wanted = Signal(object)  # a Line

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_TwoLines(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("检查结果")
        self.itemClicked.connect(lambda item: self.wanted.emit(item.data(LINE)))
        self.itemActivated.connect(lambda item: self.wanted.emit(item.data(LINE)))

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other faults."""
        self.clear()
        for line in lines:
            item = QListWidgetItem(f"{line.words} {line.detail}", self)
            item.setData(LINE, line)
            item.setToolTip(line.detail)

    @property
    def lines(self) -> list[Line]:
        """What is listed."""
        return [self.item(row).data(LINE) for row in range(self.count())]


class _TwoLines(QStyledItemDelegate):
    """Paints the fault strong and its place below it."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
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

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, theme.current().control + theme.current().pad)
