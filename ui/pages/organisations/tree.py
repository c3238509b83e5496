"""The party's organisations as a tree, with what is to be mended beside each."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QVBoxLayout

from desktop.jobs import Progress
from desktop.organisations.dossier import TreeLine
from ui import theme
from ui.icons import icon
from ui.pages.desk import Desk
from ui.tables.empty import Empty, EmptyState

HEADINGS = ("组织", "类型", "所属网格", "负责人", "成员", "需要改正")
WIDTHS = (15, 6, 10, 4, 3)  # characters; the last column takes the rest
MEMBERS, FAULT = 4, 5  # places among them
KEY = Qt.ItemDataRole.UserRole
FAULTY = Qt.ItemDataRole.UserRole + 1
OPENED_WHOLE = 400  # organisations up to which every branch is open at first


class PartyTree(QFrame):
    """Reads the tree again when it is shown and something changed."""

    opened = Signal(int)  # key of an organisation
    counted = Signal(int, int)  # organisations, and how many are at fault

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._grid = desk, -1
        self.setProperty("role", "list")
        self.model = QStandardItemModel(0, len(HEADINGS), self)
        self.model.setHorizontalHeaderLabels(list(HEADINGS))
        self.view = QTreeView()
        self.view.setModel(self.model)
        self.view.setUniformRowHeights(True)
        self.view.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.view.setSelectionBehavior(QTreeView.SelectionBehavior.SelectRows)
        self.view.setAllColumnsShowFocus(True)
        self.view.setExpandsOnDoubleClick(False)
        self.view.setAccessibleName("党组织树")
        self.view.setItemDelegate(_Height(self.view))
        self.view.setIndentation(theme.current().icon)
        head, sizes = self.view.header(), theme.current()
        head.setFixedHeight(sizes.head)
        head.setStretchLastSection(True)
        for column, width in enumerate(WIDTHS):
            self.view.setColumnWidth(column, width * sizes.text + sizes.card)
        self.empty = EmptyState(self.view)
        edge = theme.current().hair
        box = QVBoxLayout(self)
        box.setContentsMargins(edge, edge, edge, edge)
        box.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.view.activated.connect(self._open)
        self.view.clicked.connect(self._open)

    @property
    def keys(self) -> list[int]:
        """The organisations in the order in which they are read."""
        return [item.data(KEY) for item in self._items()]

    def read(self, grid: int | None) -> None:
        """Read the tree of a grid, or of the whole office."""
        organisations = self._desk.program.organisations

        def job(_: Progress) -> tuple[TreeLine, ...]:
            return organisations.tree(grid)

        self._desk.work.read(self, "读取党组织", job, self._show)

    def _show(self, trees: tuple[TreeLine, ...]) -> None:
        closed = {item.data(KEY) for item in self._items() if item.hasChildren() and not self._is_open(item)}
        known = bool(self.model.rowCount())
        self.model.removeRows(0, self.model.rowCount())
        for tree in trees:
            self.model.appendRow(_row(tree))
        items = self._items()
        for item in items:
            opened = item.data(KEY) not in closed if known else len(items) <= OPENED_WHOLE or item.parent() is None
            self.view.setExpanded(item.index(), opened)
        nothing = Empty("还没有党组织", "从“新建”登记村（社区）党组织、网格党支部和党小组。", "organisation")
        self.empty.tell(None if items else nothing)
        self.empty.setGeometry(self.view.viewport().geometry())
        self.counted.emit(len(items), sum(item.data(FAULTY) for item in items))

    def _items(self) -> list[QStandardItem]:
        found, waiting = list[QStandardItem](), [self.model.item(row) for row in range(self.model.rowCount())]
        while waiting:
            item = waiting.pop(0)
            found.append(item)
            waiting[:0] = [item.child(row) for row in range(item.rowCount())]
        return found

    def _is_open(self, item: QStandardItem) -> bool:
        return self.view.isExpanded(item.index())

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.siblingAtColumn(0).data(KEY))


class _Height(QStyledItemDelegate):
    """Gives every row the height of a table's."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), theme.current().row)


def _row(tree: TreeLine) -> list[QStandardItem]:
    line = tree.line
    texts = (line.name, line.kind, line.grid, line.leader, str(line.members or ""), tree.fault)
    items = [QStandardItem(text) for text in texts]
    items[0].setData(line.key, KEY)
    items[0].setData(bool(tree.fault), FAULTY)
    items[MEMBERS].setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    if tree.fault:
        items[0].setIcon(icon("warning", "amber"))
        items[FAULT].setForeground(theme.current().colour("amber"))
        for item in items:
            item.setToolTip(tree.fault)
    for below in tree.below:
        items[0].appendRow(_row(below))
    return items
