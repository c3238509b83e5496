"""The tree of grids as it is seen: names at the left, counts in line at the right, moved in by keys."""

from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from ui import theme
from ui.drawings import draw
from ui.pages.grids.tree_model import HEADS, Branch, GridTree
from ui.tables.empty import Empty, EmptyState

WIDEST = "88,888,888"
FEW = 40  # grids that a search leaves and that are all unfolded
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
SELECTED = QStyle.StateFlag.State_Selected
HOVERED, FOCUSED = QStyle.StateFlag.State_MouseOver, QStyle.StateFlag.State_HasFocus


class _RowPainter(QStyledItemDelegate):
    """Paints one cell of the tree in the manner of every list."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        worn, rect = theme.current(), option.rect
        model = index.model()
        assert isinstance(model, GridTree)
        branch = model.branch(int(index.internalId()))
        if branch is None:
            return
        painter.setPen(worn.colour("second" if branch.closed or index.column() else "ink"))
        room = rect.adjusted(worn.unit, 0, -worn.gap, 0)
        text = option.fontMetrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, RIGHT if index.column() else LEFT, text)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, theme.current().row)


class TreeView(QTreeView):
    """Shows a GridTree. What is unfolded and the grid under the cursor stay when it is read again."""

    current_changed = Signal(object)  # key under the cursor, or None
    opened = Signal(object)  # key that was opened
    typed = Signal(str)  # letters typed into the tree, which belong into its search line

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tree, self._restoring = GridTree(self), False
        self.setModel(self.tree)
        self.setItemDelegate(_RowPainter(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIndentation(theme.current().icon)
        self.setAccessibleName("网格树")
        head = self.header()
        head.setStretchLastSection(False)
        head.setSectionsMovable(False)
        head.setFixedHeight(theme.current().head)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in range(1, len(HEADS)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(column, QFontMetrics(self.font()).horizontalAdvance(WIDEST) + 2 * theme.current().gap)
        head.setDefaultAlignment(LEFT)
        self.empty = EmptyState(self.viewport())
        self.activated.connect(lambda index: self.opened.emit(self.tree.key_of(index)))

    @property
    def current_key(self) -> int | None:
        """The grid under the cursor."""
        return self.tree.key_of(self.currentIndex())

    def show_branches(self, branches: Sequence[Branch]) -> None:
        """Show the tree as it is now; the first level is unfolded when it is shown first."""
        first = not self.tree.shown
        with self._kept() as unfolded:
            self.tree.show(branches)
            self._unfold(unfolded)
            if first:
                self.expandToDepth(0)

    def narrow(self, meant: Set[int] | None, *, with_closed: bool) -> None:
        """Show only the grids meant; when they are few all are unfolded."""
        with self._kept() as unfolded:
            self.tree.narrow(meant, with_closed=with_closed)
            if meant is not None and len(meant) <= FEW:
                self.expandAll()
            else:
                self._unfold(unfolded if meant is None else frozenset())
                self.expandToDepth(0)
        nothing = Empty("没有符合的网格", "换一个词，或者清空上面的查找。")
        self.empty.tell(nothing if meant is not None and not self.tree.shown else None)

    def count(self, figures: Mapping[str, Mapping[int, float]]) -> None:
        """Show other figures."""
        self.tree.count(figures)
        self.viewport().update()

    def point_at(self, key: int) -> None:
        """Put the cursor on a grid, unfolding what it lies in."""
        index = self.tree.index_of(key)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if not self._restoring:
            self.current_changed.emit(self.tree.key_of(current))

    def drawRow(
        self, painter: QPainter, options: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the ground of a whole row, its line, and the mark of the cursor."""
        worn, rect = theme.current(), options.rect
        chosen = self.selectionModel().isSelected(index)
        if chosen:
            painter.fillRect(rect, worn.colour("tint"))
        elif options.state & HOVERED:
            painter.fillRect(rect, worn.colour("hover"))
        plain = QStyleOptionViewItem(options)
        plain.state &= ~(SELECTED | HOVERED | FOCUSED)
        plain.showDecorationSelected = False
        super().drawRow(painter, plain, index)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), worn.hair, worn.colour("line"))
        if chosen:
            painter.fillRect(rect.x(), rect.y(), worn.bar + worn.hair, rect.height(), worn.colour("accent"))

    def drawBranches(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        """Draw the arrow of what can be unfolded."""
        if not self.tree.rowCount(index):
            return
        side, step = theme.current().icon_small, self.indentation()
        spot = QRect(rect.right() - step + (step - side) // 2, rect.center().y() - side // 2, side, side)
        draw(painter, "chevron-down" if self.isExpanded(index) else "chevron-right", spot, "second")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter; letters go into the search line."""
        text = event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (key := self.current_key) is not None:
            self.opened.emit(key)
        elif text.isprintable() and text.strip() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    @contextmanager
    def _kept(self) -> Iterator[Set[int]]:
        """Keep the cursor on its grid while the tree is made anew, without telling; hand out what was unfolded."""
        unfolded, current = self._unfolded(), self.current_key
        self._restoring = True
        yield unfolded
        if current is not None:
            self.point_at(current)
        self._restoring = False

    def _unfolded(self) -> set[int]:
        """Return the grids whose lower ones are seen."""
        return {key for key in self.tree.forks if self.isExpanded(self.tree.index_of(key))}

    def _unfold(self, keys: Set[int]) -> None:
        """Unfold some grids; of many it is quicker to unfold all and fold the others."""
        forks = set(self.tree.forks)
        wanted = keys & forks
        if len(wanted) > len(forks) // 2:
            self.expandAll()
            wanted, forks = forks - wanted, set()
        for key in wanted:
            self.setExpanded(self.tree.index_of(key), bool(forks))
