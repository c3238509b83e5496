"""The party's organisations as a tree, with what is to be mended beside each."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Signal
from PySide6.QtWidgets import QFrame, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QVBoxLayout

from desktop.jobs import Progress
from desktop.organisations.dossier import TreeLine
from ui import theme
from ui.pages.desk import Desk
from ui.pages.organisations.tree_model import KEY, TreeModel
from ui.tables.empty import Empty, EmptyState

WIDTHS = (15, 6, 10, 4, 3)  # characters; the last column takes the rest
OPENED_WHOLE = 400  # organisations up to which every branch is open at first


class PartyTree(QFrame):
    """Reads the tree again when it is shown and something changed."""

    opened = Signal(int)  # key of an organisation
    counted = Signal(int, int)  # organisations, and how many are at fault

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._grid = desk, -1
        self.setProperty("role", "list")
        self.model = TreeModel(self)
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
        return self.model.keys

    def read(self, grid: int | None) -> None:
        """Read the tree of a grid, or of the whole office."""
        organisations = self._desk.program.organisations

        def job(_: Progress) -> tuple[TreeLine, ...]:
            return organisations.tree(grid)

        self._desk.work.read(self, "读取党组织", job, self._show)

    def _show(self, trees: tuple[TreeLine, ...]) -> None:
        known = {index.data(KEY): self.view.isExpanded(index) for index in self.model.branches()}
        self.model.show_trees(trees)
        count = len(self.model.keys)
        for index in self.model.branches():
            usual = count <= OPENED_WHOLE or not index.parent().isValid()
            if known.get(index.data(KEY), usual):
                self.view.setExpanded(index, True)
        nothing = Empty("还没有党组织", "从“新建党组织”登记村（社区）党组织、网格党支部和党小组。", "organisation")
        self.empty.tell(None if count else nothing)
        self.empty.setGeometry(self.view.viewport().geometry())
        self.counted.emit(count, self.model.faults)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.siblingAtColumn(0).data(KEY))


class _Height(QStyledItemDelegate):
    """Gives every row the height of a table's."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), theme.current().row)
