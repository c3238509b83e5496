"""What is proposed under a line while the clerk types; the keys stay with the line."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.drawings import draw

VALUE = Qt.ItemDataRole.UserRole
WORDS = Qt.ItemDataRole.UserRole + 1
MOST = 60  # proposals shown at once; more are not read by anybody
ROWS = 9


class Proposal(NamedTuple):
    """One line: what it means, what it says, what it adds in a quieter voice. Without a value it heads a group."""

    value: Any
    title: str
    detail: str = ""
    icon: str = ""


class Suggestions(QFrame):
    """A list laid into the window below its line. It never takes the focus, so an input method is never disturbed."""

    taken = Signal(object)  # the value of a proposal

    def __init__(self, line: QWidget, wide: Callable[[], int] | None = None) -> None:
        super().__init__(line.window())
        self._line, self._wide = line, wide or line.width
        self.setProperty("role", "popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list = QListWidget()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMouseTracking(True)
        self._list.setItemDelegate(_ProposalPainter(self._list))
        self._list.itemClicked.connect(self._clicked)
        box = QVBoxLayout(self)
        sizes = theme.current()
        box.setContentsMargins(sizes.unit, sizes.unit, sizes.unit, sizes.unit)
        box.addWidget(self._list)
        line.installEventFilter(self)
        line.destroyed.connect(self.deleteLater)  # it lives in the window, which outlives its line
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether proposals are shown."""
        return not self.isHidden()

    @property
    def proposals(self) -> list[str]:
        """The words of what is proposed."""
        return [self._list.item(row).data(WORDS).title for row in range(self._list.count())] if self.is_open else []

    def offer(self, proposals: Sequence[Proposal], current: Any = None) -> None:
        """Show proposals, with the current value or else the first one under the cursor."""
        self._list.clear()
        chosen = -1
        for row, one in enumerate(proposals[:MOST]):
            item = QListWidgetItem(one.title, self._list)
            item.setData(VALUE, one.value)
            item.setData(WORDS, one)
            if one.value is None:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            elif chosen < 0 or (current is not None and one.value == current):
                chosen = row
        if not proposals:
            self.hide()
            return
        self._list.setCurrentRow(chosen)
        self._watch_ancestors()
        self._place(min(len(proposals), ROWS))
        self.show()
        self.raise_()
        self._list.scrollToItem(self._list.item(max(chosen, 0)))

    def step(self, by: int) -> None:
        """Move the cursor over the proposals, past the heads of groups."""
        row = self._list.currentRow() + by
        while 0 <= row < self._list.count():
            if self._list.item(row).data(VALUE) is not None:
                self._list.setCurrentRow(row)
                return
            row += by

    def take(self) -> bool:
        """Take the proposal under the cursor, if there is one."""
        item = self._list.currentItem() if self.is_open else None
        if item is None or item.data(VALUE) is None:
            return False
        self._clicked(item)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.Move):
            self.hide()
        return False

    def _watch_ancestors(self) -> None:
        """Notice when a scrolled page moves the line away from under its proposals."""
        above = self._line.parentWidget()
        while above is not None and above is not self._line.window():
            above.removeEventFilter(self)
            above.installEventFilter(self)
            above = above.parentWidget()

    def _clicked(self, item: QListWidgetItem) -> None:
        if item.data(VALUE) is not None:
            self.hide()
            self.taken.emit(item.data(VALUE))

    def _place(self, rows: int) -> None:
        window, sizes = self._line.window(), theme.current()
        if self.parentWidget() is not window:
            self.setParent(window)
        top = self._line.mapTo(window, QPoint(0, 0))
        height = rows * sizes.control + 2 * sizes.gap
        y = top.y() + self._line.height() + sizes.unit
        if y + height > window.height() and top.y() > height:
            y = top.y() - height - sizes.unit
        width = min(max(self._wide(), sizes.popup // 2), window.width() - 2 * sizes.gap)
        x = max(sizes.gap, min(top.x(), window.width() - width - sizes.gap))
        self.setGeometry(x, y, width, min(height, max(window.height() - y, sizes.control)))


class _ProposalPainter(QStyledItemDelegate):
    """Paints words, and the quieter ones after them."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        one: Proposal = index.data(WORDS)
        worn, rect = theme.current(), option.rect
        middle = Qt.AlignmentFlag.AlignVCenter
        if one.value is None:
            painter.setPen(worn.colour("second"))
            font = QFont(option.font)
            font.setPixelSize(worn.small)
            painter.setFont(font)
            painter.drawText(rect.adjusted(worn.gap, 0, 0, 0), Qt.AlignmentFlag.AlignLeft | middle, one.title)
            return
        painter.setFont(option.font)
        chosen = bool(option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(worn.colour("tint"))
            painter.drawRoundedRect(rect, worn.radius_small, worn.radius_small)
        x = rect.x() + worn.gap
        if one.icon:
            side = worn.icon_small
            spot = QRect(x, rect.center().y() - side // 2, side, side)
            draw(painter, one.icon, spot, "accent" if chosen else "second")
            x += side + worn.gap
        room = QRect(x, rect.y(), rect.right() - x - worn.gap, rect.height())
        detail_width = option.fontMetrics.horizontalAdvance(one.detail) + worn.pad if one.detail else 0
        title_width = max(room.width() - detail_width, room.width() // 3)
        elide = option.fontMetrics.elidedText
        painter.setPen(worn.colour("accent" if chosen else "ink"))
        title = elide(one.title, Qt.TextElideMode.ElideRight, title_width)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | middle, title)
        if one.detail:
            used = option.fontMetrics.horizontalAdvance(title) + worn.pad
            painter.setPen(worn.colour("second"))
            rest = elide(one.detail, Qt.TextElideMode.ElideRight, room.width() - used)
            painter.drawText(room.adjusted(used, 0, 0, 0), Qt.AlignmentFlag.AlignRight | middle, rest)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, theme.current().control)
